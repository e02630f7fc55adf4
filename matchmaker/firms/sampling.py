"""What a file of unknown layout holds: its tables, the row of headings in each, and a sample of the rows beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, cell_text, shown
from matchmaker.firms.delimited import DELIMITERS, records
from matchmaker.firms.encoding import check_size, detect_encoding, text_lines
from matchmaker.firms.heading import SEARCHED_ROWS, headings_of
from matchmaker.firms.heading_words import count_named
from matchmaker.firms.other_rows import other_row
from matchmaker.firms.reading import kind_of_file
from matchmaker.firms.source import MAX_COLUMNS, Row
from matchmaker.texts import Message

SAMPLED_ROWS = 3_000
MIN_NAMED = 2  # a row that names fewer things is not taken for headings


@dataclass(frozen=True)
class Sample:
    """The table that is the member list.

    `header_row` is the number of the row of headings as a person sees it, None where the format has its own headings.
    `above`: what stands in the title rows, with the sheet's and the file's name: where a list says whose it is.
    `others`: titles of the other sheets, with how many rows each holds.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    above: tuple[str, ...] = ()
    others: tuple[tuple[str, int], ...] = ()

    def column(self, position: int) -> list[Cell]:
        """The cells of a column that hold something."""
        return [
            row.cells[position] for row in self.rows if position < len(row.cells) and row.cells[position] is not None
        ]


def sample_file(path: Path) -> Sample:
    """Look into a file of any format that `read_firms` takes.

    Raises
    ------
    InputError
        As `read_firms` would: the file is missing, broken, not text, too large; or it holds no table.
    """
    name, kind = path.name or str(path), kind_of_file(path)
    if kind == "delimited":
        return _sample_text(path, name)
    if kind == "workbook":
        return _sample_workbook(path, name)
    from matchmaker.firms.columnar import read_parquet
    from matchmaker.firms.jsonlines import read_json_lines

    source = read_json_lines(path, name, None) if kind == "json-lines" else read_parquet(path, name)
    rows = tuple(row for row in islice(source.rows, SAMPLED_ROWS) if isinstance(row, Row))
    return Sample(name, source.headings, rows, above=(path.stem,))


def _sample_text(path: Path, name: str) -> Sample:
    encoding = detect_encoding(path, name)
    lines = list(islice(text_lines(path, encoding, name), SAMPLED_ROWS))
    head = lines[:SEARCHED_ROWS]

    def merit(delimiter: str) -> tuple[int, int, int]:
        rows = [row.cells for row in records(iter(head), delimiter) if isinstance(row, Row)]
        widths = [len(row) for row in rows if len(row) > 1]
        return (
            max(map(count_named, rows), default=0),
            max(map(widths.count, widths), default=0),
            -DELIMITERS.index(delimiter),
        )

    delimiter = max(DELIMITERS, key=merit)
    rows = [row for row in records(iter(lines), delimiter) if isinstance(row, Row)]
    at = _heading_at([row.cells for row in rows[:SEARCHED_ROWS]])
    if at is None:
        raise InputError(Message("file-empty", path=name))
    return Sample(
        name, headings_of(rows[at].cells), _firms(rows[at + 1 :], rows[at].cells), rows[at].number,
        encoding=encoding.name, delimiter=delimiter, above=(*_texts(row.cells for row in rows[:at]), path.stem),
    )  # fmt: skip


def _sample_workbook(path: Path, name: str) -> Sample:
    from matchmaker.firms.workbook import open_sheets

    check_size(path, name)
    found: list[tuple[tuple[int, int, int], str, list[list[Cell]], int]] = []
    counts: list[tuple[str, int]] = []
    for order, (title, rows) in enumerate(open_sheets(path, name)):
        counts.append((title, sum(any(cell is not None for cell in row) for row in rows)))
        at = _heading_at(rows[:SEARCHED_ROWS])
        if at is not None:
            beneath = sum(any(cell is not None for cell in row) for row in rows[at + 1 :])
            merit = (count_named(rows[at]) if beneath else 0, beneath, -order)
            found.append((merit, title, rows, at))
    if not found:
        raise InputError(Message("file-empty", path=name))
    _, sheet, rows, at = max(found, key=lambda each: each[0])
    headings = headings_of(rows[at])
    if len(headings) > MAX_COLUMNS:
        raise InputError(Message("file-too-many-columns", path=name, count=len(headings), limit=MAX_COLUMNS))
    numbered = [Row(number, cells) for number, cells in enumerate(rows[at + 1 :], start=at + 2)]
    return Sample(
        name, headings, _firms(numbered[:SAMPLED_ROWS], rows[at]), at + 1, sheet=sheet,
        above=(*_texts(rows[:at]), sheet, path.stem), others=tuple(each for each in counts if each[0] != sheet),
    )  # fmt: skip


def _heading_at(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The row that names most things, the first of equals; else the first with several texts, else the first filled."""
    named = [count_named(row) for row in rows]
    if named and max(named) >= MIN_NAMED:
        return named.index(max(named))
    filled = [index for index, row in enumerate(rows) if any(cell is not None for cell in row)]
    several = [index for index in filled if sum(isinstance(cell, str) for cell in rows[index]) > 1]
    return next(iter(several or filled), None)


def _firms(rows: Sequence[Row], headings: Sequence[Cell]) -> tuple[Row, ...]:
    heads = headings_of(headings)
    return tuple(
        row for row in rows if any(cell is not None for cell in row.cells) and other_row(row.cells, heads) is None
    )


def _texts(rows: Iterator[Sequence[Cell]] | Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    texts = (shown(cell_text(cell)) for row in rows for cell in row if isinstance(cell, str))
    return tuple(dict.fromkeys(texts))
