"""Delimited text (CSV and its kin): the delimiter is found, a broken record costs its own line and no other."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, to_cell
from matchmaker.firms.encoding import detect_encoding, text_lines
from matchmaker.firms.heading import SEARCHED_ROWS, find_heading, headings_of, wanted_headings
from matchmaker.firms.mapping import Mapping
from matchmaker.firms.source import MAX_CELL_CHARACTERS, MAX_COLUMNS, BrokenRow, Row, Source, counted
from matchmaker.texts import Message

DELIMITERS = (",", ";", "\t", "|")
# A quoted cell that runs over more lines than this was never closed.
MAX_LINES_A_RECORD = 2_000


def read_delimited(path: Path, name: str, mapping: Mapping | None) -> Source:
    """Open a CSV file as headings and rows."""
    encoding = detect_encoding(path, name, mapping.encoding if mapping else None)
    sample = list(islice(text_lines(path, encoding, name), SEARCHED_ROWS))
    wanted = wanted_headings(mapping)
    delimiter = (mapping.delimiter if mapping else None) or find_delimiter(sample, wanted)
    heading = _heading([*_Records(iter(sample), delimiter)], wanted, mapping.header_row if mapping else None, name)
    headings = headings_of(heading.cells)
    if len(headings) > MAX_COLUMNS:
        raise InputError(Message("file-too-many-columns", path=name, count=len(headings), limit=MAX_COLUMNS))
    remarks = [
        Message("read-as-text", encoding=_shown(encoding.name), delimiter={"\t": "tab"}.get(delimiter, delimiter))
    ]
    if encoding.damaged:
        remarks.append(Message("read-mixed-encoding", count=encoding.damaged))
    if heading.number > 1:
        remarks.append(Message("read-heading-row", row=heading.number))
    return Source(
        name,
        headings,
        counted(_body(text_lines(path, encoding, name), delimiter, heading.number, len(headings)), name),
        remarks,
    )


def records(lines: Iterator[str], delimiter: str) -> Iterator[Row | BrokenRow]:
    """The records of lines, each under the number of its first."""
    return _Records(lines, delimiter)


def find_delimiter(lines: list[str], wanted: frozenset[str]) -> str:
    """The delimiter that shows most headings we can use, then the one most lines agree on, then the first in our list.

    Examples
    --------
    >>> find_delimiter(["name;country;products\\n", "Ana;PE;mango, cacao\\n"], frozenset({"name", "country"}))
    ';'
    """

    def merit(delimiter: str) -> tuple[int, int]:
        rows = [row.cells for row in _Records(iter(lines), delimiter) if isinstance(row, Row)]
        heading = find_heading(rows, wanted)
        widths = [len(row) for row in rows if len(row) > 1]
        return (heading[1] if heading else 0, max(map(widths.count, widths), default=0))

    return max(DELIMITERS, key=lambda delimiter: (merit(delimiter), -DELIMITERS.index(delimiter)))


def _heading(rows: list[Row | BrokenRow], wanted: frozenset[str], given: int | None, name: str) -> Row:
    """The given row, else the one with most headings we can use, else the first that holds anything."""
    whole = [row for row in rows if isinstance(row, Row) and any(cell is not None for cell in row.cells)]
    if not whole:
        raise InputError(Message("file-empty", path=name))
    if given is not None:
        at_given = [row for row in whole if row.number == given]
        if not at_given:
            raise InputError(Message("file-heading-not-there", path=name, row=given))
        return at_given[0]
    found = find_heading([row.cells for row in whole], wanted)
    return whole[found[0] if found else 0]


def _body(lines: Iterator[str], delimiter: str, heading: int, width: int) -> Iterator[Row | BrokenRow]:
    records = _Records(lines, delimiter)
    for record in records:
        if record.number >= heading:
            break
    records.width = width
    yield from records


class _Records:
    """Records with the number of their first line.

    The csv module pulls further lines only while it is inside quotes. So a record that reaches the end of the file,
    runs on for too long, or spans lines and then does not fit the headings, began with a quote that was never closed:
    its first line is broken and reading starts again at the second.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.width: int | None = None  # of the headings, once they are known
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._ended = False
        self._delimiter = delimiter
        self._number = 0  # lines of finished records
        self._nul = False  # in the record at hand
        self._reader = csv.reader(self._feed(), delimiter=delimiter)

    def _feed(self) -> Iterator[str]:
        while True:
            if len(self._taken) >= MAX_LINES_A_RECORD:
                raise csv.Error
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                self._ended = True
                return
            self._taken.append(line)
            if "\0" in line:
                self._nul = True
                line = line.replace("\0", "\ufffe")
            yield line

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        return self

    def __next__(self) -> Row | BrokenRow:
        self._taken = []
        self._nul = False
        try:
            fields = next(self._reader)
        except csv.Error as error:
            return self._broken("row-cell-too-long" if "limit" in str(error) else "row-quote-open")
        taken = self._taken
        if self._ended or (len(taken) > 1 and self.width is not None and len(fields) > self.width):
            return self._broken("row-quote-open")
        number = self._number + 1
        self._number += len(taken)
        return self._checked(number, fields)

    def _broken(self, code: str) -> BrokenRow:
        """The first line is given up; the rest is read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._number += 1
        self._ended = False
        self._reader = csv.reader(self._feed(), delimiter=self._delimiter)
        return BrokenRow(self._number, Message(code))

    def _checked(self, number: int, fields: list[str]) -> Row | BrokenRow:
        if self._nul and any("\ufffe" in field for field in fields):
            return BrokenRow(number, Message("row-nul"))
        cells: list[Cell] = [
            field if field and ("!" <= field[0] <= "~" or to_cell(field)) else None for field in fields
        ]
        if self.width is not None and len(cells) > self.width:
            if any(cell is not None for cell in cells[self.width :]):
                return BrokenRow(number, Message("row-too-wide", found=len(cells), expected=self.width))
            del cells[self.width :]
        return Row(number, cells, sum(map(len, self._taken)) > MAX_CELL_CHARACTERS)


def _shown(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}.get(encoding, encoding)
