"""Communities that only the graph's *k* cut apart, made one again.

Of 300 firms alike in everything each keeps the same k partners, so that a community in the graph cannot grow much beyond
`k / resolution` firms and the rest is left alone. By their exact affinities they belong together. Two groups are joined, and
a firm left alone comes in, where the objective `Σ |S| · (score(S) − γ)` does not fall: for a firm that means a mean tie
above the middle of the group's score and γ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.index import AffinityIndex
from matchmaker.programmes import Programme

# Sums in another order differ by less than this.
EVEN = 1e-6


def joined(
    index: AffinityIndex, links: csr_array, groups: Sequence[tuple[int, ...]], programme: Programme
) -> list[tuple[int, ...]]:
    """Groups of positions, joined where that costs nothing; best gain first, ties by smallest member.

    `links` is the affinity graph: only groups that it ties are looked at.
    """
    work = _Joining(index, [np.array(group, dtype=np.int64) for group in groups], programme)
    label = np.full(links.shape[0], -1, dtype=np.int64)
    for g, group in enumerate(groups):
        label[list(group)] = g
    coo = links.tocoo()
    a, b = label[coo.row], label[coo.col]
    tied = (a >= 0) & (b >= 0) & (a < b)
    pairs = np.unique(np.column_stack([a[tied], b[tied]]), axis=0)
    return work.run([(int(x), int(y)) for x, y in pairs])


class _Joining:
    """Groups by number; a join makes a new number. `between` holds the weight between two groups, smaller number first."""

    def __init__(self, index: AffinityIndex, members: list[np.ndarray], programme: Programme) -> None:
        self.index = index
        self.members = members
        self.size = programme.size
        self.neutral = programme.neutral_affinity
        self.inside = [self._inside(group) for group in members]
        self.between: dict[tuple[int, int], float] = {}

    def run(self, pairs: list[tuple[int, int]]) -> list[tuple[int, ...]]:
        near: dict[int, set[int]] = {}
        for a, b in pairs:
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
        alive = set(range(len(self.members)))
        queue: list[tuple[float, int, int, int, int]] = self._worthwhile(pairs)
        heapify(queue)
        while queue:
            *_, a, b = heappop(queue)
            if a not in alive or b not in alive:
                continue
            near[len(self.members)] = others = {each for each in near[a] | near[b] if each in alive} - {a, b}
            new = self._join(a, b, sorted(others))
            alive -= {a, b}
            alive.add(new)
            for each in others:
                near[each].add(new)
            for entry in self._worthwhile([(each, new) for each in sorted(others)]):
                heappush(queue, entry)
        return [tuple(int(i) for i in self.members[g]) for g in sorted(alive)]

    def _worthwhile(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[float, int, int, int, int]]:
        """Queue entries of the pairs whose joining does not cost: best gain first, then by smallest members."""
        possible = [(a, b) for a, b in pairs if self._may_join(a, b)]
        self._measure(possible)
        entries = []
        for a, b in possible:
            gain = self._gain(a, b)
            if gain >= -EVEN:
                first, second = sorted((int(self.members[a][0]), int(self.members[b][0])))
                entries.append((-round(gain, 6), first, second, a, b))
        return entries

    def _may_join(self, a: int, b: int) -> bool:
        """At least one of the two stands as a group, and their union is not too large."""
        n_a, n_b = len(self.members[a]), len(self.members[b])
        return max(n_a, n_b) >= self.size.min and n_a + n_b <= self.size.max

    def _gain(self, a: int, b: int) -> float:
        n_a, n_b = len(self.members[a]), len(self.members[b])
        whole = self.inside[a] + self.inside[b] + self.between[a, b]
        return self._value(n_a + n_b, whole) - self._value(n_a, self.inside[a]) - self._value(n_b, self.inside[b])

    def _value(self, n: int, inside: float) -> float:
        """`n · (score − γ)`; a group below the least size is not formed and worth nothing."""
        return 0.0 if n < self.size.min else 2.0 * inside / (n - 1) - n * self.neutral

    def _join(self, a: int, b: int, others: Sequence[int]) -> int:
        """The union as a new group; its weight to each of `others` is the sum of its parts'."""
        new = len(self.members)
        self._measure([(min(part, each), max(part, each)) for each in others for part in (a, b)])
        for each in others:
            parts = [self.between[min(part, each), max(part, each)] for part in (a, b)]
            self.between[each, new] = parts[0] + parts[1]
        self.members.append(np.sort(np.concatenate([self.members[a], self.members[b]])))
        self.inside.append(self.inside[a] + self.inside[b] + self.between[a, b])
        return new

    def _inside(self, group: np.ndarray) -> float:
        if len(group) < 2:
            return 0.0
        rows, columns = np.triu_indices(len(group), 1)
        return float(self.index.affinities(group[rows], group[columns])[0].sum())

    def _measure(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Weight between the groups of each pair that was not measured yet, by exact affinities, in one go."""
        new = sorted({pair for pair in pairs if pair not in self.between})
        if not new:
            return
        rows = [np.repeat(self.members[a], len(self.members[b])) for a, b in new]
        columns = [np.tile(self.members[b], len(self.members[a])) for a, b in new]
        ties, _ = self.index.affinities(np.concatenate(rows), np.concatenate(columns))
        start = np.cumsum([0, *(len(each) for each in rows[:-1])])
        self.between.update(zip(new, np.add.reduceat(ties, start).tolist(), strict=True))
