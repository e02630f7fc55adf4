"""Cells that hold one value: text, words of a closed list, numbers, dates, HS editions, ways to reach a firm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from matchmaker.firms.cells import Cell, cell_text, fold, plain_number, shown, tidy
from matchmaker.firms.cleaned import UNKNOWN, Cleaned, Correction, Unread
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.dates import read_date
from matchmaker.firms.numbers import read_band, read_number
from matchmaker.firms.terms import is_missing, read_term

THIS_HS_EDITION = "2022"
CARRIED_EDITIONS = ("2012", "2017")  # whose codes are carried to this one
_EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>.]+(?:\.[^@\s;,<>.]+)+")
_EDITION = re.compile(r"(?:hs|sa|sh|gs)?\W*(1988|1992|1996|2002|2007|2012|2017|2022|2028)|h(?:s\W?)?([0-6])")
_EDITIONS_OF_H = ("1988", "1996", "2002", "2007", "2012", "2017", "2022")  # H0 to H6, as UN Comtrade names them


def clean_text(cell: Cell, conventions: Conventions, *, identifier: bool = False) -> Cleaned:
    typed = cell_text(cell)
    text = tidy(typed)
    if is_missing(text) and not (identifier and text.isalnum()):
        return missing(text)
    if text != typed and text.replace(" ", "") != re.sub(r"\s", "", typed):
        return Cleaned(text, corrected=(Correction(shown(typed), text, "value-characters-removed"),))
    return Cleaned(text)


def missing(text: str) -> Cleaned:
    return Cleaned(corrected=(Correction(shown(text), "", "value-missing-word"),)) if text else UNKNOWN


def unread(cell: Cell, rule: str) -> Cleaned:
    text = tidy(cell_text(cell))
    return missing(text) if is_missing(text) else Cleaned(unread=(Unread(shown(text), rule),))


def clean_term(cell: Cell, conventions: Conventions, *, group: str) -> Cleaned:
    text = cell_text(cell)
    value = read_term(group, text)
    return unread(cell, f"value-not-a-{group.replace('_', '-')}") if value is None else Cleaned(value)


def clean_number(
    cell: Cell,
    conventions: Conventions,
    *,
    low: float = 0.0,
    high: float = float("inf"),
    whole: bool = False,
    rule: str = "value-not-a-number",
) -> Cleaned:
    found = read_number(cell, conventions.decimal, whole)
    if found is None:
        return unread(cell, rule)
    value, repaired = found
    if not low <= value <= high or (whole and value != int(value)):
        return unread(cell, "value-number-out-of-range")
    return _repaired(cell, int(value) if whole else value, plain_number(value), repaired)


def _repaired(cell: Cell, value: Any, cleaned: str, rule: str | None) -> Cleaned:
    return Cleaned(value, corrected=(Correction(shown(cell_text(cell)), cleaned, rule),) if rule else ())


def clean_readiness(cell: Cell, conventions: Conventions) -> Cleaned:
    if isinstance(cell, str) and (points := re.fullmatch(r"\s*([\d.,]+)\s*(?:/|de|of|sur|van)\s*100\s*", cell)):
        cell = points[1]
    return clean_number(cell, conventions, high=100.0)


def clean_turnover(cell: Cell, conventions: Conventions) -> Cleaned:
    found = read_band(cell, conventions.decimal)
    if found is None:
        return unread(cell, "value-not-a-turnover")
    return _repaired(cell, found[0], band_text(found[0]), found[1])


def band_text(band: tuple[float, float]) -> str:
    """A turnover as it is written: a number, or `low-high`.

    Examples
    --------
    >>> band_text((250000.0, 250000.0)), band_text((1e6, 5e6))
    ('250000', '1000000-5000000')
    """
    return plain_number(band[0]) if band[0] == band[1] else f"{plain_number(band[0])}-{plain_number(band[1])}"


def clean_currency(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    value = read_term("currency", text)
    if value is None and text.upper() in _currencies():
        value = text.upper()
    return unread(cell, "value-not-a-currency") if value is None else Cleaned(value)


@cache
def _currencies() -> frozenset[str]:
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def clean_year(cell: Cell, conventions: Conventions) -> Cleaned:
    number = read_number(cell)
    if number is not None and number[0] == int(number[0]) and 1500 <= number[0] <= 2100:
        return Cleaned(int(number[0]))
    day = read_date(cell, conventions.dates)
    if day is None:
        return unread(cell, "value-not-a-year")
    return _repaired(cell, day[0].year, str(day[0].year), "value-year-of-date")


def clean_date(cell: Cell, conventions: Conventions) -> Cleaned:
    found = read_date(cell, conventions.dates)
    return (
        unread(cell, "value-not-a-date") if found is None else _repaired(cell, found[0], found[0].isoformat(), found[1])
    )


def clean_edition(cell: Cell, conventions: Conventions) -> Cleaned:
    named = _named_edition(cell)
    if named is None:
        return unread(cell, "value-not-an-hs-edition")
    rule = (
        None
        if named == THIS_HS_EDITION
        else "value-hs-edition-carried"
        if named in CARRIED_EDITIONS
        else "value-hs-edition-read-as-2012"
        if named < CARRIED_EDITIONS[0]
        else "value-hs-edition-read-as-2022"
    )
    return _repaired(cell, THIS_HS_EDITION, THIS_HS_EDITION, rule)


def _named_edition(cell: Cell) -> str | None:
    found = _EDITION.fullmatch(fold(cell_text(cell)))
    return None if found is None else found[1] or _EDITIONS_OF_H[int(found[2])]


def with_edition(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """The cells of a row, the one of HS codes marked with the edition that the row names, where that is an earlier one.

    Examples
    --------
    >>> with_edition({"hs_codes": "0805.20", "hs_edition": "H4"})["hs_codes"]
    'HS2012:0805.20'
    """
    codes, edition = cells.get("hs_codes"), cells.get("hs_edition")
    named = None if codes is None or edition is None else _named_edition(edition)
    if named is None or named >= THIS_HS_EDITION:
        return cells
    edition = max(named, CARRIED_EDITIONS[0])  # what an edition before them had is read as the first of them had it
    return {**cells, "hs_codes": f"HS{edition}:{cell_text(codes)}"}


def clean_email(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    bare = text.removeprefix("mailto:").strip("<>")
    return Cleaned(bare) if _EMAIL.fullmatch(bare) else unread(cell, "value-not-an-email")


def clean_phone(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    return Cleaned(text) if 5 <= sum(c.isdigit() for c in text) <= 60 else unread(cell, "value-not-a-phone-number")


def clean_website(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    return (
        Cleaned(text)
        if "." in text and " " not in text and not is_missing(text)
        else unread(cell, "value-not-a-website")
    )
