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
    """Rarities of codes, words and certification schemes over the firms of an index."""

    codes: Rarity
    words: Rarity
    schemes: Rarity

    @cached_property
    def name(self) -> str:
        """A short name that is the same for the same weights."""
        weights = [[rarity.n, sorted(rarity.df.items())] for rarity in (self.codes, self.words, self.schemes)]
        return hashlib.sha256(json.dumps(weights).encode()).hexdigest()[:12]
