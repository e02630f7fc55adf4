"""One cell, several products: `mango, piña y miel` is three."""

from __future__ import annotations

import re
from functools import lru_cache

from matchmaker.vocabulary.words import words

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HARD = re.compile(
    r"[;\n\r•·|]+|,(?!\d)|(?<=[^\W\d_]{3})\s*/\s*(?=[^\W\d_]{3})|:\s+|\s[–—-]\s|(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_])"
)
_AND = re.compile(r"\s+(?:y|e|et|und|and|&)\s+", re.IGNORECASE)
_AND_DUTCH = re.compile(r"\s+en\s+", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}\s*[.)-]\s+|[-*•]\s*)")
_EMPTY = re.compile(r"^(?:etc|etcetera|etcétera|entre outros|entre otros|others?|otros|outros|autres|andere|and|y|e|et|en)?[\s.]*$", re.IGNORECASE)
_LINKS = frozenset("de del da do das dos du des of en con com avec with para for pour van voor met à a al".split())


@lru_cache(maxsize=200_000)
def split_products(cell: str) -> tuple[str, ...]:
    """The products of a cell, as written and trimmed, in their order, each once.

    Semicolons, commas, slashes, bullets, colons and lines part products; what stands in brackets stays together. A final *and*
    in any of the five languages parts two products only where it cannot part one in two: `mango y piña`, but
    `jugo de mango y piña`, `bed and table linen`.

    Examples
    --------
    >>> split_products("Mango, piña y miel")
    ('Mango', 'piña', 'miel')
    >>> split_products("jugo de mango y piña; salsa picante (habanero, ajo)")
    ('jugo de mango y piña', 'salsa picante (habanero, ajo)')
    >>> split_products("aipim/mandioca, mel.")
    ('aipim', 'mandioca', 'mel')
    """
    kept: list[str] = []
    hidden = _BRACKETS.sub(lambda hit: kept.append(hit[0]) or f"\x00{len(kept) - 1}\x00", cell)  # type: ignore[func-returns-value]
    parts = [part for part in _HARD.split(hidden) if part.strip()]
    items: list[str] = []
    for part in parts:
        items += _split_at_and(part, in_list=len(parts) > 1)
    found: dict[str, str] = {}
    for item in items:
        item = re.sub("\x00(\\d+)\x00", lambda hit: kept[int(hit[1])], item)
        item = re.sub(r"\s+", " ", _NUMBERING.sub("", item)).strip(" .,;:/-–\"'")
        if not _EMPTY.match(item):
            found.setdefault(item.lower(), item)
    return tuple(found.values())


def _split_at_and(part: str, in_list: bool) -> list[str]:
    hits = list(_AND.finditer(part)) or (list(_AND_DUTCH.finditer(part)) if _dutch(part) else [])
    if len(hits) != 1:
        return [part]
    left, right = part[: hits[0].start()], part[hits[0].end() :]
    left_words, right_words = words(left), words(right)
    if len(left_words) == len(right_words) == 1:
        return [left, right]
    # At the end of a list both sides may have more words, where neither a preposition nor a shared noun can reach across.
    reaches = any(word in _LINKS for word in left_words) or len(left_words) > 2
    if in_list and left_words and right_words and not reaches and (len(left_words) == len(right_words) or right_words[1:2] and right_words[1] in _LINKS):
        return [left, right]
    return [part]


def _dutch(part: str) -> bool:
    from matchmaker.vocabulary.words import language_of

    return language_of(part, None) == "nl"
