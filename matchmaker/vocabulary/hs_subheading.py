"""Which subheading of a heading a text means, by the words that not every subheading of it has.

Going through the nomenclature's text takes a second, so the words are kept (`kept.py`).
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from matchmaker.vocabulary.hs_documents import sources
from matchmaker.vocabulary.hs_exclusions import positive
from matchmaker.vocabulary.hs_query import content_words
from matchmaker.vocabulary.hs_tree import descriptions, headings, subheadings
from matchmaker.vocabulary.kept import Arrays, as_bytes, as_texts, kept
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import words


@lru_cache(maxsize=100_000)
def subheading(text: str, heading: str) -> str | None:
    """The one subheading whose own words stand in the text, or None where none or several do.

    >>> subheading("aged rum", "2208")
    '220840'
    >>> subheading("spirits", "2208") is None
    True
    """
    wanted = {stem(word, "en") for word in words(text)}
    matched = {code: len(wanted & own) for code, own in _own_stems().get(heading, {}).items()}
    if not matched:
        return None
    most = max(matched.values())
    first = [code for code, count in matched.items() if count == most]
    return first[0] if most > 0 and len(first) == 1 else None


@cache
def _own_stems() -> dict[str, dict[str, frozenset[str]]]:
    """For each heading of several subheadings the stems of each that not all of them have."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in as_texts(kept("hs_subheading", [*sources(), Path(__file__)], build)["lines"]):
        code, *stems = line.split(" ")
        found.setdefault(code[:4], {})[code] = frozenset(stems)
    return found


def build() -> Arrays:
    """`lines`: a code and its stems, parted by spaces, in code order."""
    lines: list[str] = []
    for heading in headings():
        below = {
            code: frozenset(stem(word, "en") for word in content_words(words(positive(descriptions()[code])), "en"))
            for code in subheadings(heading)
        }
        if len(below) > 1:
            shared = frozenset.intersection(*below.values())
            lines += [" ".join((code, *sorted(own - shared))) for code, own in below.items()]
    return {"lines": as_bytes(lines)}
