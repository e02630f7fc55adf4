"""How a file writes things, and what a cleaner is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from matchmaker.firms.cells import Cell, tidy
from matchmaker.firms.cleaned import Cleaned
from matchmaker.firms.dates import DateOrder

ITEM_ENDS = re.compile(r"[;\r\n]+")


@dataclass(frozen=True)
class Conventions:
    """How this file writes things: its decimal mark, its order of day and month, its list separators by column."""

    decimal: str | None = None
    dates: DateOrder = "dmy"
    separators: tuple[tuple[str, re.Pattern[str]], ...] = ()

    def items(self, column: str, text: str, ends: re.Pattern[str] = ITEM_ENDS) -> list[str]:
        """The items of a list cell, tidy, without the empty ones; `;` always separates."""
        own = dict(self.separators).get(column)
        parts = (
            ends.split(text) if own is None else [item for part in own.split(text) if part for item in part.split(";")]
        )
        return [item for part in parts if (item := tidy(part))]


Cleaner = Callable[[Cell, Conventions], Cleaned]
