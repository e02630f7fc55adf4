"""How many members have something: all of them, so many, or a share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from matchmaker.consortia.tables.base import NO, UNKNOWN, YES, Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import CountRule
from matchmaker.partitioning.constraints import Rule as Constraint


@dataclass(frozen=True, kw_only=True)
class CountTable(Table):
    """Who has it (1), who has not (0), of whom we do not know (-1), and how many must."""

    flag: np.ndarray
    min_count: int = 0
    max_count: int | None = None
    min_share: float = 0.0
    max_share: float = 1.0

    @property
    def of_members(self) -> bool:
        return self.min_share >= 1.0

    @property
    def barred(self) -> list[int]:
        return where((self.flag == NO) | ((self.flag == UNKNOWN) & self.blocks)) if self.of_members else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        least: dict[str, Any] = {"min_count": self.min_count, "min_share": self.min_share}
        most: dict[str, Any] = {"max_share": self.max_share}
        if self.max_count is not None:
            most["max_count"] = self.max_count
        if not self.blocks:
            return [CountRule(flag=self.flag, **least, **most, **self._strength)]
        # the worse reading of what is unknown: absent where it is asked for, present where it is limited
        absent, present = (np.where(self.flag == UNKNOWN, worse, self.flag) for worse in (NO, YES))
        return [
            CountRule(flag=absent, **least, **self._strength),
            CountRule(flag=present, **most, **self._strength),
        ]

    def judge(self, members: Sequence[int]) -> Verdict:
        flags = self.flag[list(members)]
        n, yes, unknown = len(flags), int((flags == YES).sum()), int((flags == UNKNOWN).sum())
        least = max(self.min_count, ceil(self.min_share * n - 1e-9))
        most = min(n if self.max_count is None else self.max_count, floor(self.max_share * n + 1e-9))
        met = least <= yes and yes + unknown <= most
        broken = max(least, yes) > min(most, yes + unknown)
        limit = {"min": least} if most >= n else {"max": most} if least == 0 else {"min": least, "max": most}
        return self._verdict(met, broken, yes, limit, yes=yes, n=n, unknown=unknown, least=least, most=most)


def flags(values: Sequence[bool | None]) -> np.ndarray:
    return np.array([UNKNOWN if value is None else YES if value else NO for value in values], dtype=np.int8)
