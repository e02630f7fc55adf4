"""Dutch compounds taken apart into words that are known: *koeienvlees* is *koe* and *vlees*."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaker.vocabulary.stems import stem

SHORTEST = 3  # letters of a part
SHORTEST_ALONE = 4  # letters of a known last part after something unknown
SHARE = 0.5  # of a compound's importance, for itself and for each of its parts
_LINKS = ("", "s", "en", "e", "n")

Parts = tuple[tuple[str, float], ...]


class Compounds:
    """What the words of a vocabulary, and others like them, are made of. Words come and go as Dutch stems."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(word for word in vocabulary if len(word) >= SHORTEST)
        self._parts: dict[str, Parts] = {}

    def parts(self, word: str) -> Parts:
        """The word and its parts, each with its share of the word's importance; the word alone where it has none.

        >>> Compounds(["vles", "rund", "koe"]).parts("koeienvles")
        (('koeienvles', 0.5), ('koe', 0.5), ('vles', 0.5))
        >>> Compounds(["vles", "rund"]).parts("rundvles")
        (('rundvles', 0.5), ('rund', 0.5), ('vles', 0.5))
        """
        found = self._parts.get(word)
        if found is None:
            found = self._parts[word] = self._taken_apart(word)
        return found

    def _taken_apart(self, word: str) -> Parts:
        pieces = self._split(word)
        if pieces is None and word not in self._known:
            pieces = self._last(word)
        if pieces is None:
            return ((word, 1.0),)
        return tuple((piece, SHARE) for piece in dict.fromkeys((word, *pieces)))

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Known words that make up the whole word, the last one as long as can be."""
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            if word[at:] in self._known:
                before = self._before(word[:at])
                if before is not None:
                    return (*before, word[at:])
        return None

    def _before(self, start: str) -> tuple[str, ...] | None:
        for link in _LINKS:
            if start.endswith(link):
                part = stem(start.removesuffix(link), "nl")
                if len(part) >= SHORTEST and part in self._known:
                    return (part,)
        return self._split(start)

    def _last(self, word: str) -> tuple[str, ...] | None:
        """The longest known word that an unknown one ends in."""
        ends = (word[at:] for at in range(2, len(word) - SHORTEST_ALONE + 1))
        return next(((end,) for end in ends if end in self._known), None)
