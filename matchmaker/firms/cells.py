"""One cell as it stands in a file or frame, before anybody reads a meaning into it.

Whatever a source hands us (NumPy, pandas, polars, Excel, JSON) becomes one of a few plain types, so that a cleaner sees
the same thing whatever the file's format was.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

Cell = str | int | float | bool | date | None

# Longer cells are shortened in reports only; no cell is longer than this anyway (see limits.py).
SHOWN_CHARACTERS = 200

_SPACES = re.compile(r"\s+")
# Zero-width and direction marks: invisible, so two ids that look equal would not be.
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
# What `tidy` has to look at letter by letter: controls, odd spaces, double spaces, invisible or broken characters.
_UNTIDY = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ud800-\udfff]|  "
)


def to_cell(value: Any) -> Cell:
    """A value of any library as a plain cell; NaN, NaT, NA and empty text are None; a list is one `;`-joined text.

    Examples
    --------
    >>> to_cell(float("nan")), to_cell(["mango", "cacao"]), to_cell(12.0), to_cell("  ")
    (None, 'mango;cacao', 12, None)
    """
    kind = type(value)
    if value is None:
        return None
    if kind is str:
        return value if value and not value.isspace() else None
    if kind is float:
        return _number_cell(value)
    if kind is int or kind is bool:
        return value  # type: ignore[no-any-return]
    return _foreign_cell(value)


def _number_cell(value: float) -> Cell:
    if math.isnan(value):
        return None
    return int(value) if math.isfinite(value) and value == int(value) and abs(value) < 2**53 else value


def _foreign_cell(value: Any) -> Cell:
    if isinstance(value, str):
        return to_cell(str(value))
    if isinstance(value, datetime):
        return None if value != value else value.date()  # NaT is a datetime that differs from itself
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return None if value.is_nan() else _number_cell(float(value))
    if isinstance(value, (list, tuple, set, frozenset)) or type(value).__name__ == "ndarray":
        items = (to_cell(item) for item in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value))
        return ";".join(cell_text(item) for item in items if item is not None) or None
    if hasattr(value, "item"):  # a NumPy scalar
        item = value.item()
        return None if type(value).__name__ in ("datetime64", "timedelta64") and item is None else to_cell(item)
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (int, float)):
        return _number_cell(float(value))
    return to_cell(str(value))


def cell_text(cell: Cell) -> str:
    """The cell as a person would type it; '' where it is empty.

    Examples
    --------
    >>> cell_text(True), cell_text(80450), cell_text(date(2027, 3, 31))
    ('yes', '80450', '2027-03-31')
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if cell is True:
        return "yes"
    if cell is False:
        return "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return plain_number(cell)


def plain_number(value: float) -> str:
    """A number without exponent or needless zeros that reads back as the same number.

    Examples
    --------
    >>> plain_number(1234567.0), plain_number(0.1), plain_number(1e-7)
    ('1234567', '0.1', '0.0000001')
    """
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 2**53):
        return str(int(value))
    shortest = repr(value)
    return f"{Decimal(shortest):f}" if "e" in shortest else shortest


@lru_cache(maxsize=100_000)
def tidy(text: str) -> str:
    """Composed (NFC), without control or invisible characters, every run of white space one space.

    Examples
    --------
    >>> tidy(" Caf\\u0065\\u0301\\u00a0 del\\tSur\\x07 ")
    'Café del Sur'
    """
    if not _UNTIDY.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    kept = (
        " "
        if character.isspace()
        else ""
        if character in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cs")
        else character
        for character in unicodedata.normalize("NFC", text)
    )
    return _SPACES.sub(" ", "".join(kept)).strip()


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case without accents, for comparing what people type.

    Examples
    --------
    >>> fold("  AÇAÍ  Orgánico ")
    'acai organico'
    """
    if text.isascii() and not _UNTIDY.search(text):
        return text.strip().lower()
    text = tidy(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tidy(text.casefold())


def shown(text: str) -> str:
    """A raw value as a report shows it: tidy, not endless."""
    text = tidy(text)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
