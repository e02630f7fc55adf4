"""A space that has slipped by a letter, or was left out: *greens easoning*, *cacaobeans*.

Only words that nobody knows are touched, and only where known ones come out.
"""

from __future__ import annotations

from collections.abc import Callable

SHORTEST = 3  # letters of a word that a slipped space leaves
SHORTEST_PART = 4  # letters of a word that was written together with another


def respaced(words: tuple[str, ...], known: Callable[[str], bool]) -> tuple[str, ...]:
    """The words, their spaces put right.

    Examples
    --------
    >>> known = {"green", "seasoning", "bay", "rum", "cacao", "beans", "of"}.__contains__
    >>> respaced(("greens", "easoning"), known), respaced(("bayr", "um"), known), respaced(("cacaobeans",), known)
    (('green', 'seasoning'), ('bay', 'rum'), ('cacao', 'beans'))
    >>> respaced(("beans", "of", "zzz"), known)
    ('beans', 'of', 'zzz')
    """
    if all(map(known, words)):
        return words
    found: list[str] = []
    for word in words:
        moved = _slipped(found[-1], word, known) if found and not (known(found[-1]) and known(word)) else None
        if moved is not None:
            found[-1:] = moved
        else:
            found.append(word)
    return tuple(part for word in found for part in (_parted(word, known) or (word,)))


def _slipped(left: str, right: str, known: Callable[[str], bool]) -> tuple[str, str] | None:
    """The two words with a letter moved from the one to the other, where both are known then."""
    for moved in ((left[:-1], left[-1] + right), (left + right[:1], right[1:])):
        if min(map(len, moved)) >= SHORTEST and all(map(known, moved)):
            return moved
    return None


def _parted(word: str, known: Callable[[str], bool]) -> tuple[str, str] | None:
    """The two words that one is, where it is none itself and can be parted in one way only."""
    if known(word):
        return None
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    parts = [(word[:at], word[at:]) for at in cuts if known(word[:at]) and known(word[at:])]
    return parts[0] if len(parts) == 1 else None
