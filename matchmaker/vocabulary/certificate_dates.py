"""Until when a certificate holds: the date in a piece of text, in five languages and both orders.

A month without a day means its last day, a year alone its last day; a year alone counts only where a word says that
it is an end (`ISO 9001 (2015)` is a version). 3/4/2026 is read day first, as the region writes, unless only the other
order exists.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from matchmaker.vocabulary.certificate_words import pattern, phrases
from matchmaker.vocabulary.plain_letters import plain

# What the names of the months begin with in en, es, fr, pt, nl, without accents; a longer beginning goes first.
_MONTHS = (
    ("january", "janvier", "januari", "janeiro", "enero", "jan", "ene", "janv"),
    ("february", "febrero", "fevrier", "fevereiro", "februari", "feb", "fev", "fevr"),
    ("march", "marzo", "mars", "marco", "maart", "mar", "mrt"),
    ("april", "abril", "avril", "apr", "abr", "avr"),
    ("may", "mayo", "mai", "maio", "mei"),
    ("june", "junio", "juin", "junho", "juni", "jun"),
    ("july", "julio", "juillet", "julho", "juli", "jul", "juil"),
    ("august", "agosto", "aout", "augustus", "aug", "ago"),
    ("september", "septiembre", "setiembre", "septembre", "setembro", "sep", "sept", "set"),
    ("october", "octubre", "octobre", "outubro", "oktober", "oct", "out", "okt"),
    ("november", "noviembre", "novembre", "novembro", "nov"),
    ("december", "diciembre", "decembre", "dezembro", "dec", "dic", "dez"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=lambda name: -len(name)))
_OF = r"[\s.,/\-]*(?:(?:de|del|of|d)\s+)?"

_YEAR_FULL = r"(?:19|20)\d\d"
_YEAR_ANY = rf"(?:{_YEAR_FULL}|'?\d\d(?![\d/.-]))"

_DATE = re.compile(
    rf"(?<![\d.])(?<![a-z][-/])(?:"
    rf"(?P<iso>{_YEAR_FULL}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9]))"
    rf"|(?P<both>(?:3[01]|[12]\d|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])[-/.](?:{_YEAR_FULL}|\d\d))"
    rf"|(?P<yearmonth>{_YEAR_FULL}[-/](?:1[0-2]|0?[1-9]))"
    rf"|(?P<monthyear>(?:1[0-2]|0?[1-9])\s?[-/.]\s?{_YEAR_FULL})"
    rf"|(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|o)?{_OF}(?P<dmonth>{_MONTH})\b{_OF}(?P<dyear>{_YEAR_ANY})"
    rf"|(?P<mmonth>{_MONTH})\b[\s.]*(?P<mday>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+(?P<myear>{_YEAR_FULL})"
    rf"|(?P<namemonth>\b(?:{_MONTH}))\b{_OF}(?P<nameyear>{_YEAR_FULL}|'?\d\d(?!\d))"
    rf"|(?<![:/-]){_YEAR_FULL}\s?(?:[-/\s]|a|al|to|au|ate|tot)\s?(?P<span>{_YEAR_FULL})"
    r")(?![\d])"
)
_YEAR = re.compile(rf"(?<![\d:/.-])({_YEAR_FULL})(?!\d)")
# A month and two digits of a year (05/26) count only behind a word that says it is an end: else they may be anything.
_SHORT = re.compile(r"(?<![\d/.-])(1[0-2]|0?[1-9])\s?[/.-]\s?'?([1-6]\d)(?![\d/.-])")


def find_expiry(text: str) -> tuple[date | None, str]:
    """The date until which the certificate holds, and the text with its dates taken out.

    Of several dates the last one; a date that a word marks as the beginning is no end.

    Examples
    --------
    >>> find_expiry("Orgánico CERES vence 3/2026")
    (datetime.date(2026, 3, 31), 'Orgánico CERES vence ')
    >>> find_expiry("valid until March 31, 2027")[0], find_expiry("04/13/2026")[0]
    (datetime.date(2027, 3, 31), datetime.date(2026, 4, 13))
    >>> find_expiry("GRASP vto 05/26")[0], find_expiry("2024-2027")[0]
    (datetime.date(2026, 5, 31), datetime.date(2027, 12, 31))
    >>> find_expiry("ISO 9001 desde 2019"), find_expiry("valide jusqu'en 2026")[0]
    ((None, 'ISO 9001 desde 2019'), datetime.date(2026, 12, 31))
    """
    low = plain(text)
    ends: list[date] = []
    spans: list[tuple[int, int]] = []
    for hit in _DATE.finditer(low):
        found = _read(hit)
        if found is None:
            continue
        spans.append(hit.span())
        if not _begins(low[: hit.start()]):
            ends.append(found)
    if not ends:
        for hit in [*_SHORT.finditer(low), *_YEAR.finditer(low)]:
            before = low[: hit.start()]
            if not pattern("until").search(before) or _begins(before):
                continue
            if not any(start < hit.end() and hit.start() < end for start, end in spans):
                ends.append(
                    date(int(hit[1]), 12, 31) if hit.re is _YEAR else _last_day(2000 + int(hit[2]), int(hit[1]))
                )
                spans.append(hit.span())
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return (max(ends) if ends else None), text


def without_words_of_validity(text: str) -> str:
    """The text without *valid until*, *vence* and the like."""
    low = plain(text)
    for hit in reversed(list(pattern("until").finditer(low))):
        text = text[: hit.start()] + text[hit.end() :]
    return text


def _begins(before: str) -> bool:
    """Does the text before a date end by saying that it is the first day?"""
    return re.search(rf"(?<![a-z]){phrases('since')}[^\da-z]*$", before) is not None


def _read(hit: re.Match[str]) -> date | None:
    if hit["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", hit["iso"]))
        return _day(year, month, day)
    if hit["both"]:
        first, second, year = map(int, re.split(r"[-/.]", hit["both"]))
        year += 2000 if year < 100 else 0
        return _day(year, second, first) or _day(year, first, second)
    if hit["yearmonth"]:
        year, month = map(int, re.split(r"[-/]", hit["yearmonth"]))
        return _last_day(year, month)
    if hit["monthyear"]:
        month, year = map(int, re.split(r"\s?[-/.]\s?", hit["monthyear"]))
        return _last_day(year, month)
    if hit["span"]:
        return date(int(hit["span"]), 12, 31)
    if hit["dmonth"]:
        return _day(_full_year(hit["dyear"]), _MONTH_NUMBER[hit["dmonth"]], int(hit["day"]))
    if hit["mmonth"]:
        return _day(int(hit["myear"]), _MONTH_NUMBER[hit["mmonth"]], int(hit["mday"]))
    return _last_day(_full_year(hit["nameyear"]), _MONTH_NUMBER[hit["namemonth"]])


def _full_year(written: str) -> int:
    year = int(written.lstrip("'"))
    return year + (2000 if year < 100 else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
