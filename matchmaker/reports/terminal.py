"""What every printed table shares: plain text, grids, and titled lists cut to a length.

Firms' own words are never read as markup, and control characters in them never reach the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text


def plain(text: str, style: str = "") -> Text:
    """The text as it is, without markup and without control characters."""
    from rich.text import Text

    return Text("".join(" " if unicodedata.category(c) in ("Cc", "Cf") else c for c in text), style)


def grid(*aligned: str) -> Table:
    """Columns without lines or headings, each `left` or `right`."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for align in aligned:
        table.add_column(justify=align)  # type: ignore[arg-type]
    return table


def headed(words: Words, *headings: str) -> Table:
    """A table with these headings (codes of texts) and one line beneath them."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for heading in headings:
        table.add_column(plain(words(heading)), overflow="fold")
    return table


def print_lines(
    console: Console,
    words: Words,
    title: str,
    style: str,
    headings: Sequence[str],
    lines: Sequence[Sequence[str]],
    most: int,
    count: int | None = None,
) -> None:
    """A titled table of at most `most` lines and how many more there are; nothing where there is none."""
    if not lines:
        return
    console.print(plain(words(title, count=len(lines) if count is None else count), f"bold {style}"))
    table = headed(words, *headings)
    for line in lines[:most]:
        table.add_row(*(plain(text) for text in line))
    console.print(table)
    if len(lines) > most:
        console.print(plain(words("table-more", count=len(lines) - most), "dim"))
