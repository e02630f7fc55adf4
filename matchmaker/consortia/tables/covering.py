"""How much of an area's producers and of their volume a group covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.consortia.coverage import Producers, coverage
from matchmaker.consortia.tables.base import Pairs, Table
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import Rule as Constraint


@dataclass(frozen=True, kw_only=True)
class CoverageTable(Table):
    """All firms that are known, against which a group is measured; `firms` are the positions of this table's among them.

    It is judged on what is known: of producers that nobody has listed, and of volumes that nobody told, it says nothing.
    """

    producers: Producers
    firms: np.ndarray

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        return []  # origin consortia are judged when they stand

    def judge(self, members: Sequence[int]) -> Verdict:
        found = coverage([int(self.firms[i]) for i in members], self.producers)
        asked = self.rule.value
        least = {"producers": asked.producers or 0.0, "volume": asked.volume or 0.0}
        have = {"producers": found.share_of_producers, "volume": found.share_of_volume}
        met = all(least[of] == 0.0 or ((got := have[of]) is not None and got >= least[of] - 1e-9) for of in least)
        broken = any((got := have[of]) is not None and got < least[of] - 1e-9 for of in least)
        values: dict[str, Any] = {
            "known": found.producers,
            "producers": found.share_of_producers or 0.0,
            "least_producers": least["producers"],
            "least_volume": least["volume"],
            "unknown": found.members_without_volume,
        }
        code = "rule-coverage-no-volume"
        if found.share_of_volume is not None:
            code, values["volume"] = "rule-coverage", found.share_of_volume
        limit = {key: value for key, value in least.items() if value}
        return self._verdict(met, broken, have, limit, code, **values)
