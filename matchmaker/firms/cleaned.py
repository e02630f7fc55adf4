"""What reading one cell gave: the value, and what a person should be told about how it was got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Correction:
    """`raw` was read as `cleaned` under `rule`, which is not how it stood."""

    raw: str
    cleaned: str
    rule: str


@dataclass(frozen=True, slots=True)
class Unread:
    """`raw` (a cell, or one item of it) was not understood under `rule` and is not in the profile."""

    raw: str
    rule: str


class Cleaned(NamedTuple):
    """The value of one cell; None is unknown, an empty tuple is a stated *none*."""

    value: Any = None
    corrected: tuple[Correction, ...] = ()
    unread: tuple[Unread, ...] = ()
    pending: tuple[str, ...] = ()  # certificates applied for, in progress, suspended or refused
    expired: tuple[str, ...] = ()  # certificates said to be expired, on a day that is not told

    @property
    def silent(self) -> bool:
        return not (self.corrected or self.unread or self.pending or self.expired)


UNKNOWN = Cleaned()
