"""What every file and frame becomes: headings, and rows under their numbers; and the limits that bound memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell
from matchmaker.texts import Message

MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_CELL_CHARACTERS = 100_000
MAX_FILE_BYTES = 500_000_000
MAX_LINE_CHARACTERS = 1_000_000
MAX_UNPACKED_BYTES = 1_000_000_000


class Row(NamedTuple):
    """`number` is the row's as a person sees it; `cells` may be shorter than the headings. `long`: a cell may be longer
    than we take."""

    number: int
    cells: Sequence[Cell]
    long: bool = True


class BrokenRow(NamedTuple):
    """A row that could not even be taken apart."""

    number: int
    reason: Message
    column: str | None = None


@dataclass
class Source:
    """Headings and rows, read once. `name` is what messages call it; `remarks` say how it was read."""

    name: str
    headings: tuple[str, ...]
    rows: Iterator[Row | BrokenRow]
    remarks: list[Message] = field(default_factory=list)


def counted(rows: Iterator[Row | BrokenRow], name: str) -> Iterator[Row | BrokenRow]:
    """The rows, and an InputError where there are more than we take."""
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise InputError(Message("file-too-many-rows", path=name, limit=MAX_ROWS))
        yield row
