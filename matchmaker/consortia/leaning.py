"""What a search leans towards beyond the programme: company kept or avoided, firms to be favoured, groups to start from.

All of it is a bonus on pairs, in the unit of the score. In a group of n the objective counts each pair `2 / (n − 1)` times, so
that a bonus b on every pair of a kept group of m adds `b · m` while it stays whole, and each firm that leaves or joins costs
about b; and a bonus b / 2 on every pair of one firm adds b wherever it is placed. Scores and objectives that people see are
exact affinities and hold none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

Groups = Sequence[tuple[int, ...]]


@dataclass(frozen=True)
class Leaning:
    """Positions of firms throughout.

    Attributes
    ----------
    kept : groups whose firms are to stay together, `bonus` for each pair (below 0: are to be parted)
    favoured : bonus of each firm for being placed
    start : groups to start the search from
    """

    kept: Groups = ()
    bonus: float = 0.0
    favoured: dict[int, float] = field(default_factory=dict)
    start: Groups = ()

    def applied(self, weights: csr_array, eligible: np.ndarray) -> csr_array:
        """The search's weights (over the eligible firms) with the bonuses; the pairs stored stay the same."""
        n = weights.shape[0]
        at = {int(position): i for i, position in enumerate(eligible)}
        leaning = weights.tocoo()
        data = leaning.data.copy()
        if self.favoured:
            worth = np.zeros(n)
            for position, bonus in sorted(self.favoured.items()):
                if position in at:
                    worth[at[position]] = bonus
            data += (worth[leaning.row] + worth[leaning.col]) / 2
        if self.kept and self.bonus:
            times = _times_together([[at[i] for i in group if i in at] for group in self.kept], n)
            # CSR and its own COO list the pairs in one order
            data += self.bonus * np.asarray(times[leaning.row, leaning.col]).ravel()
        return csr_array((data, weights.indices, weights.indptr), shape=(n, n))


def _times_together(groups: Iterable[Sequence[int]], n: int) -> csr_array:
    """How many of the groups hold each pair."""
    pairs = [(a, b) for group in groups for a in group for b in group if a != b]
    if not pairs:
        return csr_array((n, n))
    rows, columns = np.array(pairs, dtype=np.int64).T
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
