"""How far apart the smallest and the largest member are, in size classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.consortia.tables.base import Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import ConflictRule, SpreadRule
from matchmaker.partitioning.constraints import Rule as Constraint

WIDEST = 3  # classes between micro and large: a spread that nothing exceeds


@dataclass(frozen=True, kw_only=True)
class SpreadTable(Table):
    """Each firm's rank, NaN unknown; at most `rule.value` between the ends."""

    rank: np.ndarray

    @property
    def barred(self) -> list[int]:
        return where(np.isnan(self.rank)) if self.blocks and self.rule.value < WIDEST else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        if not self.blocks or self.rule.value >= WIDEST:
            return [SpreadRule(rank=self.rank, max_spread=float(self.rule.value), **self._strength)]
        # The ends of a group are two of its members, and one that is not known may be either end of all classes.
        low, high = np.where(np.isnan(self.rank), 0, self.rank), np.where(np.isnan(self.rank), WIDEST, self.rank)
        a, b = pairs
        far = (a < b) & (np.maximum(high[a] - low[b], high[b] - low[a]) > self.rule.value)
        return [ConflictRule(pairs=np.column_stack([a[far], b[far]]).astype(np.int64), max_members=0, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        ranks = self.rank[list(members)]
        known = ranks[~np.isnan(ranks)]
        spread = int(known.max() - known.min()) if len(known) else 0
        unknown = len(ranks) - len(known)
        possible = spread
        if unknown > 1 or not len(known):
            possible = WIDEST
        elif unknown == 1:
            possible = max(spread, int(known.max()), WIDEST - int(known.min()))
        asked = self.rule.value
        met, broken = possible <= asked, spread > asked
        return self._verdict(met, broken, spread, {"max": asked}, found=spread, unknown=unknown, most=asked)
