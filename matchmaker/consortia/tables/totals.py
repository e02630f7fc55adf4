"""What the members have together: hectares, turnover, what they can supply a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np

from matchmaker.consortia.tables.base import Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import Rule as Constraint
from matchmaker.partitioning.constraints_composition import TotalRule, slack


@dataclass(frozen=True, kw_only=True)
class TotalTable(Table):
    """What each firm has, at least and at most: 0 and infinity where it is not known."""

    low: np.ndarray
    high: np.ndarray

    @property
    def _bounds(self) -> tuple[float, float]:
        asked = self.rule.value
        return asked.min or 0.0, inf if asked.max is None else asked.max

    @property
    def barred(self) -> list[int]:
        most = self._bounds[1]
        return where((self.high if self.blocks else self.low) > most + slack(most))

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        least, most = self._bounds
        # where the unknown blocks: the worse reading of it
        low, high = (self.high, self.low) if self.blocks else (self.low, self.high)
        return [TotalRule(low=low, high=high, min_total=least, max_total=most, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        group = list(members)
        least, most = self._bounds
        low, high = float(self.low[group].sum()), float(self.high[group].sum())
        unknown = int(np.isinf(self.high[group]).sum())
        met = low >= least - slack(least) and high <= most + slack(most)
        short, over = high < least - slack(least), low > most + slack(most)
        asked = self.rule.value
        limit = {bound: value for bound, value in (("min", asked.min), ("max", asked.max)) if value is not None}
        values: dict[str, Any] = {"unknown": unknown, "n": len(group), **self._wording(low, high, short, over)}
        family = "capacity" if asked.of == "capacity" else "totals"
        code = f"rule-{family}-{'short' if short else 'over' if over else _bounded(limit)}"
        if asked.of == "turnover":  # a sum would tell what its owner alone may: only whether it is within bounds
            code = f"rule-totals-turnover-{'short' if short else 'over' if over else 'met' if met else 'open'}"
            bound = {"least": least} if short else {"most": most} if over else {}
            return self._verdict(met, short or over, None, limit, code, unknown=unknown, n=len(group), **bound)
        return self._verdict(met, short or over, values["found"], limit, code, **values)

    def _wording(self, low: float, high: float, short: bool, over: bool) -> dict[str, float]:
        least, most = self._bounds
        found: dict[str, float] = {"found": round(low, 3)}
        if least > 0:
            found["least"] = least
        if isfinite(most):
            found["most"] = most
        if short:
            found["by"] = round(least - high, 3)
        if over:
            found["by"] = round(low - most, 3)
        return found


def _bounded(limit: dict[str, float]) -> str:
    return "between" if len(limit) == 2 else "least" if "min" in limit else "most"


def ends(known: Sequence[tuple[float, float] | None]) -> dict[str, Any]:
    """The arrays of a `TotalTable` from what each firm has, None where that is not known."""
    low = [0.0 if each is None else each[0] for each in known]
    high = [inf if each is None else each[1] for each in known]
    return {"low": np.array(low, dtype=np.float64), "high": np.array(high, dtype=np.float64)}
