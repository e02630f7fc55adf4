"""Which row of a sheet holds the headings, and which of our columns each heading names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, cell_text, fold, tidy
from matchmaker.firms.mapping import Mapping
from matchmaker.firms.record import TABLE_COLUMNS
from matchmaker.texts import LANGUAGES, Message, say

# Title rows above the headings: how far down we look for them.
SEARCHED_ROWS = 40
_BRACES = re.compile(r"[{}]")
_MARKS = re.compile(r"[\s_\-]+")


def heading_key(text: str) -> str:
    """A heading for comparison: `Tax ID *` and `tax_id` are one.

    Examples
    --------
    >>> heading_key(" Tax-ID * "), heading_key("País:")
    ('tax id', 'pais')
    """
    return _MARKS.sub(" ", fold(text).strip("*: ")).strip()


@cache
def our_headings() -> dict[str, str]:
    """Our column by heading key: its name, and what our own form calls it in each language."""
    found = {heading_key(say(f"column.{column}", lang=lang)): column for lang in LANGUAGES for column in TABLE_COLUMNS}
    return found | {heading_key(column): column for column in TABLE_COLUMNS}


def wanted_headings(mapping: Mapping | None) -> frozenset[str]:
    """The keys of the headings that can be used: the mapping's sources, else ours."""
    return frozenset(our_headings()) if mapping is None else frozenset(map(heading_key, mapping.sources))


def find_heading(rows: Iterable[Sequence[Cell]], wanted: frozenset[str]) -> tuple[int, int] | None:
    """(index, count) of the row with the most distinct wanted headings, the first of equals; None where no row has one.

    Examples
    --------
    >>> find_heading([["Members 2025"], ["Name", "Country", "Fax"], ["Ana", "PE", ""]], frozenset({"name", "country"}))
    (1, 2)
    """
    best: tuple[int, int] | None = None
    for index, cells in enumerate(rows):
        score = len({heading_key(cell) for cell in cells if isinstance(cell, str) and len(cell) < 200} & wanted)
        if score and (best is None or score > best[1]):
            best = index, score
    return best


def headings_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The heading texts, tidy, without the empty ones at the end."""
    texts = [tidy(cell_text(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def addresses_of(headings: Sequence[str]) -> dict[int, str]:
    """How a mapping calls each column, by position: by its heading, and where that comes twice with its number.

    A column without a heading, or one with braces in it, which a template would take for its own, has no address.

    Examples
    --------
    >>> addresses_of(["Name", "Tel.", "Tel", "", "{x}"])
    {0: 'Name', 1: 'Tel.', 2: 'Tel'}
    >>> addresses_of(["Tel.", "País", "tel."])
    {0: 'Tel. [1]', 1: 'País', 2: 'tel. [2]'}
    """
    keys = [heading_key(heading) for heading in headings]
    found = {}
    for position, (heading, key) in enumerate(zip(headings, keys, strict=True)):
        if key and not _BRACES.search(heading):
            count = keys.count(key)
            found[position] = heading if count == 1 else f"{heading} [{keys[: position + 1].count(key)}]"
    return found


def match_headings(headings: Sequence[str], mapping: Mapping | None, name: str) -> dict[str, int]:
    """Position by our column (without a mapping) or by the mapping's source column; `Tel. [2]` is the second of its name.

    Raises
    ------
    InputError
        A heading that is used stands twice, or a column that the mapping names is missing.
    """
    ours = our_headings() if mapping is None else {heading_key(source): source for source in mapping.sources}
    places: dict[str, int] = {}
    numbered = {} if mapping is None else addresses_of(headings)
    for position, heading in enumerate(headings):
        column = ours.get(heading_key(numbered.get(position, heading)), ours.get(heading_key(heading)))
        if column is None:
            continue
        if column in places:
            raise InputError(
                Message("file-column-twice", path=name, column=column, headings=[headings[places[column]], heading])
            )
        places[column] = position
    missing = [] if mapping is None else [source for source in mapping.sources if source not in places]
    if missing:
        raise InputError(Message("mapping-column-missing", path=name, missing=missing, found=list(headings)[:60]))
    return places
