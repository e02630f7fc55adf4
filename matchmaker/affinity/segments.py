"""The firms of an index as arrays, in segments: a large one that stays, and small ones for the firms that came since.

Firms come into a new segment; one that goes is marked. A segment is encoded anew, together with the one before it, where it
has grown to a quarter of that one, so that each firm is encoded a few times at most however many come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from threading import RLock

import numpy as np

from matchmaker.affinity.encoding import Numbering, Traits, encode
from matchmaker.affinity.pair import Encoded
from matchmaker.affinity.product import FIRST_HEADING
from matchmaker.affinity.rows import holders, postings
from matchmaker.affinity.shared import Lookup
from matchmaker.affinity.version import IndexVersion

FIRST_SUBHEADING = FIRST_HEADING + 10_000  # as codes are numbered in `product`
SMALLER_BY = 4  # each segment is at most this part of the one before it
Ties = Callable[[str], set[str]]  # partners of a firm, by one side's word


class Segment:
    """Firms as arrays, sorted by id, with the lists by which candidates are found."""

    def __init__(self, traits: Iterable[Traits], version: IndexVersion, ties: Ties) -> None:
        self.traits = sorted(traits, key=lambda each: each.profile.id)
        self.ids = [each.profile.id for each in self.traits]
        self.left = 0
        self._numbering = Numbering.of(self.traits)
        self.encoded, codes, words = encode(self.traits, version, self._numbering, ties)
        products, places = self.encoded.products, self.encoded.places
        self.lookup = Lookup(
            *_grouped(products.of, len(products.language)),
            *_grouped(places.of, len(places.names)),
            postings(codes),
            postings(words),
            np.ones(len(self.ids), dtype=np.bool_),
        )

    def __len__(self) -> int:
        """Firms still there."""
        return len(self.ids) - self.left

    def remove(self, firm: str) -> bool:
        """Mark a firm as gone; False where it is not here."""
        at = self._numbering.firms.get(firm)
        if at is None or not self.lookup.alive[at]:
            return False
        self.lookup.alive[at] = False
        self.left += 1
        return True

    def staying(self) -> list[Traits]:
        return [self.traits[i] for i in np.flatnonzero(self.lookup.alive)]

    def firms_with_code(self, code: str) -> np.ndarray:
        """Positions of the firms that hold an HS code or one below it, ascending."""
        number = {2: 0, 4: FIRST_HEADING, 6: FIRST_SUBHEADING}[len(code)] + int(code)
        return self._sellers(holders(self.lookup.codes, number))

    def firms_with_words(self, tokens: Iterable[str]) -> np.ndarray:
        """Positions of the firms whose words hold all of these (each marked with its language), ascending."""
        numbers = [self._numbering.words.get(token) for token in tokens]
        if not numbers or None in numbers:
            return np.empty(0, dtype=np.int64)
        sets = [holders(self.lookup.words, number) for number in numbers if number is not None]
        return self._sellers(reduce(np.intersect1d, sets))

    def _sellers(self, assortments: np.ndarray) -> np.ndarray:
        start, firm = self.lookup.firm_start, self.lookup.firm
        found = [firm[start[q] : start[q + 1]] for q in assortments]
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def encode_guest(self, traits: Traits, version: IndexVersion, ties: Ties) -> Encoded:
        """One firm's arrays, numbered as the segment is."""
        return encode([traits], version, self._numbering, ties)[0]


class Segments:
    """All segments, the largest first, and the firms that wait to be encoded."""

    def __init__(self, ties: Ties) -> None:
        self._ties = ties
        self._lock = RLock()  # callers on several threads may be the first to ask
        self._sealed: list[Segment] = []
        self._waiting: dict[str, Traits] = {}

    def add(self, traits: Traits) -> None:
        self._waiting[traits.profile.id] = traits

    def remove(self, firm: str) -> None:
        if self._waiting.pop(firm, None) is None:
            for segment in self._sealed:
                if segment.remove(firm):
                    return

    def under(self, version: IndexVersion) -> Sequence[Segment]:
        """The segments with every firm in one of them."""
        with self._lock:
            if self._waiting:
                self._sealed.append(Segment(self._waiting.values(), version, self._ties))
                self._waiting = {}
            sizes = [len(segment) for segment in self._sealed]
            while len(sizes) > 1 and sizes[-2] < SMALLER_BY * sizes[-1]:
                self._merge(len(sizes) - 2, version)
                sizes = [len(segment) for segment in self._sealed]
            for at in [at for at, segment in enumerate(self._sealed) if segment.left > len(segment)]:
                self._merge(at, version, at + 1)
            self._sealed = [segment for segment in self._sealed if len(segment)]
            return tuple(self._sealed)

    def whole(self, version: IndexVersion) -> Segment:
        """All firms in one segment, in which each stands by its rank."""
        with self._lock:
            sealed = self.under(version)
            if len(sealed) != 1 or sealed[0].left:
                self._merge(0, version)
            return self._sealed[0]

    def encode_anew(self) -> None:
        """Forget all arrays: the weights have changed."""
        self._waiting = {
            each.profile.id: each for segment in self._sealed for each in segment.staying()
        } | self._waiting
        self._sealed = []

    def _merge(self, first: int, version: IndexVersion, end: int | None = None) -> None:
        """Make one segment of those from `first` on."""
        traits = [each for segment in self._sealed[first:end] for each in segment.staying()]
        self._sealed[first:end] = [Segment(traits, version, self._ties)]


def _grouped(of: np.ndarray, n_groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Members of each group: (start of shape (n_groups + 1,), members ascending)."""
    start = np.zeros(n_groups + 1, dtype=np.int64)
    np.cumsum(np.bincount(of, minlength=n_groups), out=start[1:])
    return start, np.argsort(of, kind="stable").astype(np.int64)
