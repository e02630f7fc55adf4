"""The weights of an index, frozen: how rare each code, word and scheme was among the firms when the version was made.

Affinities are comparable only under one version; a portfolio names the one it was made with.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from matchmaker.affinity.relatedness import Related
from matchmaker.affinity.rows import Rows, build_numbered

N_HEADINGS = 10_000


@dataclass(frozen=True)
class Rarity:
    """`log(1 + n / df)`: n firms in the index, df of them with the token. A token not seen counts df = 1."""

    n: int
    df: Mapping[str, int]

    @classmethod
    def of(cls, sets: Iterable[Iterable[str]], n: int) -> Rarity:
        counts = Counter(token for tokens in sets for token in set(tokens))
        return cls(n, dict(sorted(counts.items())))

    def __call__(self, token: str) -> float:
        """
        Examples
        --------
        >>> round(Rarity(100, {"mango": 25})("mango"), 3)
        1.609
        """
        return log(1 + max(self.n, 1) / self.df.get(token, 1))


@dataclass(frozen=True)
class IndexVersion:
    """Rarities of codes, words and certification schemes over the firms of an index; which headings go together."""

    codes: Rarity
    words: Rarity
    schemes: Rarity
    related: tuple[Related, ...] = ()  # asked for by programmes of complementary products only

    @cached_property
    def name(self) -> str:
        """A short name that is the same for the same weights."""
        weights: list[object] = [
            [rarity.n, sorted(rarity.df.items())] for rarity in (self.codes, self.words, self.schemes)
        ]
        if self.related:
            weights.append(self.related)
        return hashlib.sha256(json.dumps(weights).encode()).hexdigest()[:12]

    @cached_property
    def related_rows(self) -> Rows:
        """What goes with each heading: row and token are headings by number, mass is the strength."""
        rows: list[dict[int, float] | None] = [None] * N_HEADINGS
        for a, b, strength in self.related:
            for one, other in ((int(a), int(b)), (int(b), int(a))):
                rows[one] = {**(rows[one] or {}), other: strength}
        return build_numbered(rows)

    @cached_property
    def strengths(self) -> Mapping[tuple[str, str], float]:
        """The same by pairs of codes, the smaller first."""
        return {(a, b): strength for a, b, strength in self.related}
