"""One cell, several products: `mango, piña y miel` is three."""

from __future__ import annotations

import re
from functools import lru_cache

from matchmaker.vocabulary.conjunctions import two_products
from matchmaker.vocabulary.language import knows_best, language_of
from matchmaker.vocabulary.tokens import LANGUAGES, words
from matchmaker.vocabulary.whole_names import headings_named

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LINES = re.compile(r"[;\n\r•·|]+")
_SIGNS = re.compile(r",(?!\d)|(?<=[^\W\d_]{3})\s*/\s*(?=[^\W\d_]{3})|:\s+|\s[–—-]\s|(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_])")
_AND = re.compile(r"\s+(?:y|e|et|und|and|&)\s+", re.IGNORECASE)
_AND_DUTCH = re.compile(r"\s+en\s+", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}\s*[.)-]\s+|[-*•]\s*)")
_EMPTY = re.compile(
    r"(?:etc|etcetera|etcétera|(?:entre )?(?:others?|otros|outros)|autres|andere|and|y|e|et|en)?[\s.]*", re.IGNORECASE
)
# Prepositions that tie what follows to what stands before.
_LINKS = frozenset(
    "de del da do das dos du des of en con com avec with para for pour van voor met à a al".split()  # noqa: SIM905
)


@lru_cache(maxsize=200_000)
def split_products(cell: str) -> tuple[str, ...]:
    """The products of a cell, as written and trimmed, in their order, each once.

    Semicolons, commas, slashes, bullets, colons and lines part products; what stands in brackets stays together. A
    final *and* in any of the five languages parts two products only where it cannot part one in two: `mango y piña`,
    `panela y banano orgánico`, but `jugo de mango y piña`, `bed and table linen`.

    Examples
    --------
    >>> split_products("Mango, piña y miel")
    ('Mango', 'piña', 'miel')
    >>> split_products("jugo de mango y piña; salsa picante (habanero, ajo)")
    ('jugo de mango y piña', 'salsa picante (habanero, ajo)')
    >>> split_products("aipim/mandioca, mel.")
    ('aipim', 'mandioca', 'mel')
    """
    found: dict[str, str] = {}
    for line in _LINES.split(cell):
        for item in _split_line(line):
            found.setdefault(item.lower(), item)
    return tuple(found.values())


@lru_cache(maxsize=100_000)
def _split_line(line: str) -> tuple[str, ...]:
    """What stands between two semicolons, parted at its weaker signs outside brackets and at its *and*.

    Cells differ where their products repeat, so it is these that are remembered.
    """
    kept: list[str] = []

    def hide(hit: re.Match[str]) -> str:
        kept.append(hit[0])
        return f"\x00{len(kept) - 1}\x00"

    hidden = _BRACKETS.sub(hide, line.replace("\x00", " "))
    parts = [part for part in _SIGNS.split(hidden) if part.strip()]
    items = [item for part in parts for item in _split_at_and(part, in_list=len(parts) > 1)]
    shown = (_trimmed(re.sub("\x00(\\d+)\x00", lambda hit: kept[int(hit[1])], item)) for item in items)
    return tuple(item for item in shown if not _EMPTY.fullmatch(item))


def _trimmed(item: str) -> str:
    """An item without the numbering before it and the signs around it."""
    item = re.sub(r"\s+", " ", item)
    while (shorter := _NUMBERING.sub("", item).strip(" .,;:/-–—\"'")) != item:
        item = shorter
    return item


def _split_at_and(part: str, in_list: bool) -> list[str]:
    """A part at each *and* that stands between two products. An open bracket holds kinds of one: `Doce e Yacon)`."""
    if "(" in part or ")" in part:
        return [part]
    hits = list(_AND.finditer(part)) or (list(_AND_DUTCH.finditer(part)) if _dutch(part) else [])
    cut, at = [], 0
    for hit, following in zip(hits, [*hits[1:], None], strict=False):
        until = len(part) if following is None else following.start()
        left, right, sign = part[at : hit.start()], part[hit.end() : until], hit[0].strip()
        if (len(hits) == 1 and _parts_two(left, sign, right, in_list)) or two_products(left, sign, right):
            cut.append(left)
            at = hit.end()
    return [*cut, part[at:]]


def _parts_two(left: str, sign: str, right: str, in_list: bool) -> bool:
    """Does an *and* part two products by the shape of its two sides, and does nothing reach across it?

    A preposition on the left reaches across (`jugo de mango y piña`), and so does a shared noun or adjective where
    the two sides differ in length (`bed and table linen`, `frutas frescas y secas`). At the end of a list more is
    plain.
    """
    left_words, right_words = words(left), words(right)
    if not left_words or not right_words or any(word in _LINKS for word in left_words):
        return False
    if sign.lower() == "e" and any(headings_named(f"{left} {right}", language) for language in LANGUAGES):
        return False  # ponche e crème
    alike = len(left_words) == len(right_words) <= 3
    a_noun_of_its_own = len(right_words) > 1 and right_words[1] in _LINKS  # miel de abeja
    adjective_behind = len(left_words) == 1 and sign in ("y", "e", "et")  # cacao y chocolate amargo
    return alike or (in_list and (a_noun_of_its_own or adjective_behind))


def _dutch(part: str) -> bool:
    """Is `en` the Dutch *and* here, and not the Spanish *in*? The words around it must be known in Dutch and in no
    other language."""
    sides = _AND_DUTCH.split(part)
    if len(sides) != 2 or not knows_best("nl", part):
        return False
    return language_of(part) == "nl" and all(language_of(side, "NL") == "nl" for side in sides)
