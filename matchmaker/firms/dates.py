"""Dates as member lists hold them: ISO, day/month/year, a spreadsheet's serial number, months in words."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from math import isfinite
from typing import Literal

from matchmaker.firms.cells import Cell, fold
from matchmaker.firms.terms import month_number

DateOrder = Literal["dmy", "mdy"]
SERIAL = "value-date-serial"
LAST_DAY = "value-date-last-day"
OTHER_ORDER = "value-date-other-order"

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ][\d:.]+(?:z| ?[+-]\d\d:?\d\d)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_ORDINAL = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th|er)?")
_WORDS = re.compile(r"[^\W_]+")
# Day 0 of a spreadsheet whose day 60 is the 29 February 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # the years 1954 to 2119


def read_date(cell: Cell, order: DateOrder = "dmy") -> tuple[date, str | None] | None:
    """The date in a cell and the rule used where it was not written plainly; a month without a day means its last day.

    Examples
    --------
    >>> read_date("31/12/2025"), read_date("2027-02")
    ((datetime.date(2025, 12, 31), None), (datetime.date(2027, 2, 28), 'value-date-last-day'))
    >>> read_date(45000)
    (datetime.date(2023, 3, 15), 'value-date-serial')
    >>> read_date("31 de diciembre de 2025"), read_date("soon")
    ((datetime.date(2025, 12, 31), None), None)
    """
    if isinstance(cell, date):
        return cell, None
    if isinstance(cell, (bool, float)) or cell is None:
        return _serial(int(cell)) if isinstance(cell, float) and isfinite(cell) else None
    if isinstance(cell, int):
        return _serial(cell)
    text = fold(cell)
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _serial(int(text))
    try:
        return _numeric(text, order) or _worded(text)
    except ValueError:  # the 31st of February
        return None


def _serial(day: int) -> tuple[date, str] | None:
    return (_SERIAL_ZERO + timedelta(days=day), SERIAL) if day in _SERIALS else None


def _numeric(text: str, order: DateOrder) -> tuple[date, str | None] | None:
    if match := _ISO.fullmatch(text):
        return _whole(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := _DAY_FIRST.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), _full_year(match[3])
        day, month = (first, second) if order == "dmy" else (second, first)
        if month > 12 >= day:
            return date(year, day, month), OTHER_ORDER
        return date(year, month, day), None
    if match := _MONTH_YEAR.fullmatch(text):
        return _whole(int(match[2]), int(match[1]), None)
    return None


def _worded(text: str) -> tuple[date, str | None] | None:
    """`31 de diciembre de 2025`, `Dec 31, 2025`, `dic-2025`."""
    words = _WORDS.findall(text)
    months = [month for word in words if (month := month_number(word))]
    numbers = [int(match[1]) for word in words if (match := _ORDINAL.fullmatch(word))]
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) > 6:
        return None
    return _whole(years[0], months[0], days[0] if days else None)


def _whole(year: int, month: int, day: int | None) -> tuple[date, str | None]:
    if day is None:
        return date(year, month, calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0), LAST_DAY
    return date(year, month, day), None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)
