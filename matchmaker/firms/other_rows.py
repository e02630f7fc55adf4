"""Rows of a list that are no firms: totals, footnotes, the headings again at the top of a new page.

They are recognised by what they do not have, too: a row of totals holds one text and otherwise numbers, a footnote one
text and nothing else. They are left out and named in the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matchmaker.firms.cells import Cell, cell_text, fold, shown
from matchmaker.firms.heading_words import row_words, word_tokens
from matchmaker.firms.numbers import read_band
from matchmaker.firms.terms import is_missing
from matchmaker.vocabulary.places import find_country

TOTALS, FOOTNOTE, HEADINGS = "row-totals", "row-footnote", "row-headings-again"
_LONGEST = 500


def other_row(cells: Sequence[Cell], headings: Sequence[str]) -> str | None:
    """Why a row is no firm: `row-totals`, `row-footnote`, `row-headings-again`; None where it may be one.

    Examples
    --------
    >>> other_row(["TOTAL", None, 1250, "3.481,5"], ["Empresa", "País", "Empleados", "Hectáreas"])
    'row-totals'
    >>> other_row(["Fuente: registro de la cámara", None], ["Empresa", "País"])
    'row-footnote'
    >>> other_row(["Total Foods Ltd", "Jamaica", 12, None], ["Empresa", "País", "Empleados", "Hectáreas"])
    """
    filled = [cell for cell in cells if cell is not None and not is_missing(cell_text(cell))]
    texts = [cell for cell in filled if isinstance(cell, str) and read_band(cell) is None]
    if not texts or any(len(text) > _LONGEST for text in texts):
        return None
    if len(texts) > 1:
        return HEADINGS if _are_headings(cells, headings) else None
    text = fold(texts[0])
    if _is_total(text):
        return TOTALS
    if len(filled) == 1 and _is_note(text):
        return FOOTNOTE
    return None


def row_text(cells: Sequence[Cell]) -> str:
    """The row as a report shows it."""
    return shown(" | ".join(text for cell in cells if (text := cell_text(cell))))


def _are_headings(cells: Sequence[Cell], headings: Sequence[str]) -> bool:
    pairs = [
        (fold(cell_text(cell)), fold(head)) for cell, head in zip(cells, headings, strict=False) if cell is not None
    ]
    return len(pairs) > 1 and all(cell == head for cell, head in pairs)


def _is_total(text: str) -> bool:
    """A word for a total, and nothing but what is counted, and how many, behind it."""
    tokens = word_tokens(text)
    for head in _totals().get(tokens[0], ()) if tokens else ():
        rest = tokens[len(head) :]
        if tokens[: len(head)] == head and (set(rest) <= _counted() or find_country(" ".join(rest)) is not None):
            return True
    return _counts(text)


def _counts(text: str) -> bool:
    """`45 socios`."""
    first, _, rest = text.partition(" ")
    return first.isdigit() and bool(rest) and set(word_tokens(rest)) <= _counted()


def _is_note(text: str) -> bool:
    """`Fuente: registro de la cámara`, `Note`."""
    head, sign, rest = text.partition(":")
    return word_tokens(head if sign and rest else text) in row_words("notes")


@cache
def _totals() -> dict[str, list[tuple[str, ...]]]:
    """The words for a total under the first of them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for head in row_words("totals"):
        found.setdefault(head[0], []).append(head)
    return found


@cache
def _counted() -> frozenset[str]:
    return frozenset(word for words in row_words("counted") for word in words)
