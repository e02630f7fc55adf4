"""Names found in text as whole words, whatever people put between their parts: GLOBAL G.A.P., oeko-tex, SA 8000.

A search by hand and not one regular expression: of a thousand names that takes a third of a second to compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Signs for *and* are parts: they stand between two names, or belong to one (GMP+).
_PART = re.compile(r"[a-z]+|\d+|[+&]")
_GAP = re.compile(r"(?:[^\w+&]|_){0,3}")


class NameFinder:
    """Finds any of these names in plain text (see `plain_letters`), the longest at each place, none inside another.

    The parts of a name may be run together or stand apart by up to three signs; a part is never cut.

    Examples
    --------
    >>> finder = NameFinder(["oeko tex", "global g a p", "gmp+", "gmp"])
    >>> list(finder.find("oekotex, global-gap; gmp+ (gmp)"))
    [(0, 7), (9, 19), (21, 25), (27, 30)]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._cuts: dict[str, list[frozenset[int]]] = {}  # name run together: where it may be parted, each spelling
        self._beginnings: set[str] = set()
        for name in names:
            parts = _PART.findall(name)
            whole = "".join(parts)
            ends = [sum(map(len, parts[:count])) for count in range(1, len(parts) + 1)]
            self._cuts.setdefault(whole, []).append(frozenset(ends))
            self._beginnings.update(whole[:length] for length in range(1, len(whole) + 1))

    def find(self, low: str) -> Iterator[tuple[int, int]]:
        """Where names stand: start and end, from left to right."""
        parts = [hit.span() for hit in _PART.finditer(low)]
        place = 0
        while place < len(parts):
            count = self._longest(low, parts, place)
            if count:
                yield parts[place][0], parts[place + count - 1][1]
            place += max(count, 1)

    def _longest(self, low: str, parts: list[tuple[int, int]], place: int) -> int:
        """How many parts from `place` on make the longest name; 0: none."""
        start = parts[place][0]
        if start and low[start - 1].isalnum():
            return 0
        whole, cuts, best, before = "", set(), 0, start
        for count, (start, end) in enumerate(parts[place:], start=1):
            if not _GAP.fullmatch(low, before, start):
                break
            whole, before = whole + low[start:end], end
            if whole not in self._beginnings:
                break
            cuts.add(len(whole))
            at_an_end = end == len(low) or not low[end].isalnum()
            if at_an_end and any(cuts <= allowed for allowed in self._cuts.get(whole, ())):
                best = count
        return best
