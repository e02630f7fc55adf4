"""How far apart the smallest and the largest member are, in size classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.consortia.tables.base import Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import Rule as Constraint
from matchmaker.partitioning.constraints import SpreadRule

WIDEST = 3  # classes between micro and large: a spread that nothing exceeds


@dataclass(frozen=True, kw_only=True)
class SpreadTable(Table):
    """Each firm's rank, NaN unknown; at most `rule.value` between the ends."""

    rank: np.ndarray

    @property
    def barred(self) -> list[int]:
        return where(np.isnan(self.rank)) if self.blocks and self.rule.value < WIDEST else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        rank = self.rank
        if self.blocks and self.rule.value < WIDEST:  # far from every other rank
            rank = np.where(np.isnan(rank), 100.0 * (1 + np.arange(len(rank))), rank)
        return [SpreadRule(rank=rank, max_spread=float(self.rule.value), **self._strength)]

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
