"""What a proposed mapping says beside its columns: translations of values, constants, separators, decimal mark, order of
dates. Read from the cells and from the title rows; what the list does not say is left to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matchmaker.firms.cells import cell_text, shown
from matchmaker.firms.cleaning import CLEANERS
from matchmaker.firms.column_content import Column
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.proposal import ProposedConstant
from matchmaker.firms.sampling import Sample
from matchmaker.firms.terms import close_term, read_term
from matchmaker.texts import Message
from matchmaker.vocabulary.countries import close_country, find_country

CLOSED = ("kind", "stage", "size_class", "export_stage")
MOST_VALUES = 30  # a column of more kinds of values than this is no closed list
_FREE_LISTS = ("goals", "offers", "needs", "member_of")
_NUMBERS = ("turnover", "hectares", "employees", "readiness", "latitude", "longitude", "capacity")
_COMMA = re.compile(
    r"(?<![\d.,])-?\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.,])|(?<![\d.,])-?\d+,(?:\d{1,2}|\d{4,})(?![\d.,])"
)
_POINT = re.compile(
    r"(?<![\d.,])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.,])|(?<![\d.,])-?\d+\.(?:\d{1,2}|\d{4,})(?![\d.,])"
)
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,12})[)\]]|\ben\s+(\S{1,6})\s*$", re.I)
_ELISION = re.compile(r"\b[^\W\d_]{1,2}['’]")  # d'Haïti
_WORDS = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
Used = Mapping[str, Sequence[Column]]


def translations_of(used: Used) -> dict[str, dict[str, str]]:
    """For each closed list the distinct values with ours, the most frequent first; '' where we do not know one.

    Countries are listed only where they are misspelt: a name spelt right needs no translation.
    """
    found: dict[str, dict[str, str]] = {}
    for column in CLOSED:
        for theirs in used.get(column, ()):
            if len(theirs.values) <= MOST_VALUES:
                pairs = {cell_text(cell): close_term(column, cell_text(cell)) or "" for cell, _ in theirs.values}
                found[column] = {shown(text): value for text, value in pairs.items() if text and len(text) < 100}
    for theirs in used.get("country", ()):
        odd = {
            text: close_country(text) or ""
            for cell, _ in theirs.values
            if not find_country(text := shown(cell_text(cell)))
        }
        if odd and len(odd) <= MOST_VALUES:
            found["country"] = odd
    return {column: table for column, table in found.items() if table}


def constants_of(sample: Sample, used: Used) -> tuple[ProposedConstant, ...]:
    """The country where only the title, the sheet or the file names one; the currency where the heading of sales does."""
    found = []
    if "country" not in used:
        named = {code: text for text in reversed(sample.above) for code in _countries_in(text)}
        if len(named) == 1:
            ((code, text),) = named.items()
            found.append(ProposedConstant("country", code, Message("mapping-why-title", text=text)))
    if "turnover_currency" not in used:
        for theirs in used.get("turnover", ()):
            currency = _currency_in(theirs.heading)
            if currency is not None:
                reason = Message("mapping-why-heading", heading=theirs.heading)
                found.append(ProposedConstant("turnover_currency", currency, reason))
    return tuple(found)


def separators_of(used: Used) -> dict[str, str]:
    """Commas part the items of a free list where no semicolon does."""
    found = {}
    for column in _FREE_LISTS:
        texts = [cell_text(cell) for theirs in used.get(column, ()) for cell, _ in theirs.values]
        if sum("," in text for text in texts) > 0.3 * len(texts) and not any(";" in text for text in texts):
            found[column] = "[;,]"
    return found


def conventions_of(used: Used) -> dict[str, str]:
    """The decimal mark and the order of day and month, where the cells show which it is."""
    texts = [
        cell_text(cell) for column in _NUMBERS for theirs in used.get(column, ()) for cell, _ in theirs.values
        if isinstance(cell, str)
    ]  # fmt: skip
    found = {}
    comma, point = (sum(bool(pattern.search(text)) for text in texts) for pattern in (_COMMA, _POINT))
    if comma > point:
        found["decimal"] = ","
    elif point > comma:
        found["decimal"] = "."
    days = [
        (int(match[1]), int(match[2]))
        for column in ("updated_at", "founded", "certifications")
        for theirs in used.get(column, ())
        for cell, _ in theirs.values
        if isinstance(cell, str) and (match := _NUMERIC_DATE.search(cell))
    ]
    month_first = sum(second > 12 >= first for first, second in days)
    day_first = sum(first > 12 >= second for first, second in days)
    if day_first or month_first:
        found["dates"] = "mdy" if month_first > day_first else "dmy"
    return found


def _countries_in(text: str) -> list[str]:
    """Countries that one to four words of a text name; codes of two or three letters do not count."""
    words = _WORDS.findall(_ELISION.sub(" ", text.replace("_", " ")))
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        for length in (5, 4, 3, 2, 1):
            name = " ".join(words[at : at + length])
            code = find_country(name) if len(name) > 3 and (name[0].isupper() or text.islower()) else None
            if code is not None and at + length <= len(words):
                found[code] = None
                at += length - 1
                break
        at += 1
    return list(found)


def _currency_in(heading: str) -> str | None:
    """`Ventas (US$)`, `Faturamento em R$`."""
    for match in _IN_BRACKETS.finditer(heading):
        text = (match[1] or match[2]).strip()
        code = read_term("currency", text)
        read = code or CLEANERS["turnover_currency"](text, Conventions()).value
        if read:
            return str(read)
    words = re.split(r"[\s()\[\],/]+", heading)
    return next(
        (code for word in words if len(word) > 1 and not word.islower() and (code := read_term("currency", word))), None
    )
