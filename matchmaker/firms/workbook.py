"""Spreadsheets (XLSX): sheet and heading row are found, merged cells are filled down, hostile files are refused unread.

calamine lays a sheet out as one dense block, so a single cell at XFD1048576 would ask for 17 billion cells. The archive
is therefore surveyed first, as a stream: what it unpacks to, and how far each sheet reaches.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, shown, to_cell
from matchmaker.firms.heading import SEARCHED_ROWS, find_heading, headings_of, wanted_headings
from matchmaker.firms.mapping import Mapping
from matchmaker.firms.source import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, BrokenRow, Row, Source
from matchmaker.texts import Message

MAX_MEMBERS = 10_000
MAX_CELLS = 10_000_000
_BLOCK = 1 << 20
_REFERENCE = re.compile(
    rb"""<(?:\w+:)?(?:c|row|mergeCell|dimension)\s[^>]*?\br(?:ef)?\s*=\s*["']([A-Za-z0-9:$]{1,40})["']"""
)
_COORDINATES = re.compile(rb"([A-Za-z]{0,3})\$?(\d{0,7})")
_LONGEST_TAG = 512


def read_workbook(path: Path, name: str, mapping: Mapping | None) -> Source:
    """Open the sheet that holds the list: the mapping's, else the one whose heading row we know most of."""
    _survey(path, name)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            chosen = _choose_sheet(workbook, name, mapping)
    except InputError:
        raise
    except BaseException as error:
        # A panic of the Rust reader is no Exception; anything else that is none (an interrupt) goes on.
        if not isinstance(error, (CalamineError, OSError, ValueError)) and type(error).__name__ != "PanicException":
            raise
        raise InputError(Message("file-broken-workbook", path=name, detail=shown(str(error)))) from None
    return chosen


def _choose_sheet(workbook: Any, name: str, mapping: Mapping | None) -> Source:
    wanted, given = wanted_headings(mapping), mapping.header_row if mapping else None
    titles = list(workbook.sheet_names)
    if mapping is not None and mapping.sheet is not None:
        if mapping.sheet not in titles:
            raise InputError(Message("file-sheet-not-there", path=name, sheet=mapping.sheet, sheets=titles))
        titles = [mapping.sheet]
    best: tuple[int, str, list[list[Cell]], int] | None = None
    for title in titles:
        rows = _sheet_rows(workbook, title)
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
    remarks = [Message("read-as-sheet", sheet=title)] if len(workbook.sheet_names) > 1 else []
    if index:
        remarks.append(Message("read-heading-row", row=index + 1))
    return Source(name, headings, _body(rows, index, len(headings)), remarks)


def _sheet_rows(workbook: Any, title: str) -> list[list[Cell]]:
    """Rows from row 1 on; a cell merged over rows stands in each of them, one merged over columns in the first."""
    sheet = workbook.get_sheet_by_name(title)
    rows = [[to_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and rows[top][left] is not None:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows


def _first_filled(rows: Sequence[Sequence[Cell]]) -> int:
    return next((index for index, row in enumerate(rows) if any(cell is not None for cell in row)), 0)


def _body(rows: list[list[Cell]], heading: int, width: int) -> Iterator[Row | BrokenRow]:
    for number, cells in enumerate(rows[heading + 1 :], start=heading + 2):
        if any(cell is not None for cell in cells[width:]):
            yield BrokenRow(number, Message("row-too-wide", found=len(cells), expected=width))
        else:
            yield Row(number, cells[:width])


# -- the survey ------------------------------------------------------------------------------------------------------


def _survey(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise InputError(Message("file-unpacks-too-large", path=name, limit=MAX_UNPACKED_BYTES // 1_000_000))
            if not any(member.filename == "[Content_Types].xml" for member in members):
                raise InputError(Message("file-broken-workbook", path=name, detail="[Content_Types].xml"))
            for member in members:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    _survey_sheet(archive, member, name)
                elif member.filename.endswith((".xml", ".rels", ".bin")):
                    _drain(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError(Message("file-broken-workbook", path=name, detail=shown(str(error)))) from None


def _drain(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack and forget: a size or checksum that lies is found here, not in the reader."""
    with archive.open(member) as stream:
        while stream.read(_BLOCK):
            pass


def _survey_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """How far the sheet's cells reach, from their references; the tail of a block is read again with the next."""
    rows = columns = 0
    tail = b""
    with archive.open(member) as stream:
        while block := stream.read(_BLOCK):
            for reference in _REFERENCE.findall(tail + block):
                for letters, digits in map(_coordinates, reference.split(b":")):
                    columns, rows = max(columns, letters), max(rows, digits)
            tail = block[-_LONGEST_TAG:]
            if columns > MAX_COLUMNS:
                raise InputError(Message("file-too-many-columns", path=name, count=columns, limit=MAX_COLUMNS))
            if rows > MAX_ROWS or rows * columns > MAX_CELLS:
                raise InputError(
                    Message("file-too-many-rows", path=name, limit=min(MAX_ROWS, MAX_CELLS // max(columns, 1)))
                )


def _coordinates(reference: bytes) -> tuple[int, int]:
    match = _COORDINATES.fullmatch(reference.replace(b"$", b""))
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1].upper():
        column = column * 26 + letter - 64
    return column, int(match[2] or 0)
