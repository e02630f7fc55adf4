"""Spreadsheets (XLSX): sheet and heading row are found, merged cells are filled down; hostile files are refused unread
(`workbook_survey`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, shown, to_cell
from matchmaker.firms.heading import SEARCHED_ROWS, find_heading, headings_of, wanted_headings
from matchmaker.firms.mapping import Mapping
from matchmaker.firms.source import MAX_ROWS, BrokenRow, Row, Source
from matchmaker.firms.workbook_survey import MAX_CELLS, survey
from matchmaker.texts import Message


def read_workbook(path: Path, name: str, mapping: Mapping | None) -> Source:
    """Open the sheet that holds the list: the mapping's, else the one whose heading row we know most of."""
    with _opened(path, name) as workbook:
        return _choose_sheet(workbook, name, mapping)


def open_sheets(path: Path, name: str) -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet with its rows, in the order of the workbook. InputError where it is broken or too large."""
    with _opened(path, name) as workbook:
        return [(title, _sheet_rows(workbook, title, name)) for title in workbook.sheet_names]


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    survey(path, name)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield workbook
    except InputError:
        raise
    except BaseException as error:
        # A panic of the Rust reader is no Exception; anything else that is none (an interrupt) goes on.
        if not isinstance(error, (CalamineError, OSError, ValueError)) and type(error).__name__ != "PanicException":
            raise
        raise InputError(Message("file-broken-workbook", path=name, detail=shown(str(error)))) from None


def _choose_sheet(workbook: Any, name: str, mapping: Mapping | None) -> Source:
    wanted, given = wanted_headings(mapping), mapping.header_row if mapping else None
    titles = list(workbook.sheet_names)
    if mapping is not None and mapping.sheet is not None:
        if mapping.sheet not in titles:
            raise InputError(Message("file-sheet-not-there", path=name, sheet=mapping.sheet, sheets=titles))
        titles = [mapping.sheet]
    best: tuple[int, str, list[list[Cell]], int] | None = None
    for title in titles:
        rows = _sheet_rows(workbook, title, name)
        index, score = (
            (given - 1, 0)
            if given is not None
            else find_heading(rows[:SEARCHED_ROWS], wanted) or (_first_filled(rows), 0)
        )
        if index < len(rows) and any(cell is not None for cell in rows[index]) and (best is None or score > best[0]):
            best = score, title, rows, index
    if best is None:
        raise InputError(
            Message("file-heading-not-there", path=name, row=given) if given else Message("file-empty", path=name)
        )
    _, title, rows, index = best
    headings = headings_of(rows[index])
    others = [each for each in workbook.sheet_names if each != title]
    remarks = [Message("read-as-sheet", sheet=title), Message("read-other-sheets", sheets=others)] if others else []
    if index:
        remarks.append(Message("read-heading-row", row=index + 1))
    beyond = [at + 1 for at in range(index + 1, len(rows)) if any(c is not None for c in rows[at][len(headings) :])]
    if beyond:
        remarks.append(Message("read-beyond-headings", rows=beyond[:20], count=len(beyond)))
    return Source(name, headings, _body(rows, index, len(headings)), remarks)


def _sheet_rows(workbook: Any, title: str, name: str) -> list[list[Cell]]:
    """Rows from row 1 on; a cell merged over rows stands in each of them, one merged over columns in the first."""
    sheet = workbook.get_sheet_by_name(title)
    rows = [[to_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = sheet.merged_cell_ranges or ()
    if sum(bottom - top for (top, _), (bottom, _) in merged) > MAX_CELLS:  # they cannot overlap
        raise InputError(Message("file-too-many-rows", path=name, limit=MAX_ROWS))
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]) and rows[top][left] is not None:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows


def _first_filled(rows: Sequence[Sequence[Cell]]) -> int:
    return next((index for index, row in enumerate(rows) if any(cell is not None for cell in row)), 0)


def _body(rows: list[list[Cell]], heading: int, width: int) -> Iterator[Row | BrokenRow]:
    """The rows as wide as the headings: what somebody wrote at the right of the table costs no firm its row."""
    for number, cells in enumerate(rows[heading + 1 :], start=heading + 2):
        yield Row(number, cells[:width])
