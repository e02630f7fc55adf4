"""JSON Lines: one object a line; a line that is none is a broken row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, to_cell
from matchmaker.firms.encoding import detect_encoding, text_lines
from matchmaker.firms.mapping import Mapping
from matchmaker.firms.source import MAX_COLUMNS, BrokenRow, Row, Source, counted
from matchmaker.texts import Message


def read_json_lines(path: Path, name: str, mapping: Mapping | None) -> Source:
    """Open a file of one JSON object a line. The headings are all keys, in the order in which they first appear."""
    encoding = detect_encoding(path, name, mapping.encoding if mapping else None)
    positions: dict[str, int] = {}
    rows: list[Row | BrokenRow] = []
    for row in counted(_rows(text_lines(path, encoding, name), positions), name):
        rows.append(row)
        if len(positions) > MAX_COLUMNS:
            raise InputError(Message("file-too-many-columns", path=name, count=len(positions), limit=MAX_COLUMNS))
    if not rows:
        raise InputError(Message("file-empty", path=name))
    if not positions:
        raise InputError(
            Message(
                "file-not-json-lines", path=name, detail=rows[0].reason.text() if isinstance(rows[0], BrokenRow) else ""
            )
        )
    return Source(name, tuple(positions), iter(rows))


def _rows(lines: Iterator[str], positions: dict[str, int]) -> Iterator[Row | BrokenRow]:
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_object, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            yield BrokenRow(number, Message("row-not-json", detail=str(error)))
            continue
        if not isinstance(record, dict):
            yield BrokenRow(number, Message("row-not-an-object", type=type(record).__name__))
            continue
        cells: list[Cell] = [None] * len(positions)
        nested = None
        for key, value in record.items():
            if isinstance(value, dict) or (
                isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value)
            ):
                nested = key
                break
            position = positions.setdefault(key, len(positions))
            cells.extend([None] * (position + 1 - len(cells)))
            cells[position] = to_cell(value)
        yield Row(number, cells) if nested is None else BrokenRow(number, Message("row-nested", key=nested), nested)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key stands twice in one object: {[key for key, _ in pairs]}"[:200])
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
