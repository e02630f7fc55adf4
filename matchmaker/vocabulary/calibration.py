"""How likely the first heading is right, from how far it stands before the second (`data/hs_calibration.csv`).

The file holds leads, each with the share of right answers among texts with about that lead; between them the share runs
straight. It is made by `tools/fit_hs_calibration.py` on one half of the held-out wordings and checked on the other.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from functools import cache
from importlib import resources

SUREST = 0.97  # no answer is surer: firms' words are short, and the same word names two goods


def likelihood(lead: float) -> float:
    """The share of answers with this lead that are right, in [0, `SUREST`].

    Parameters
    ----------
    lead : float
        The value of the first heading less that of the second, 0 or more.
    """
    leads, shares = _curve()
    at = bisect_right(leads, lead)
    if at == 0 or at == len(leads):
        return shares[0] if at == 0 else shares[-1]
    before, after = leads[at - 1], leads[at]
    return shares[at - 1] + (shares[at] - shares[at - 1]) * (lead - before) / (after - before)


@cache
def _curve() -> tuple[tuple[float, ...], tuple[float, ...]]:
    path = resources.files("matchmaker.vocabulary") / "data" / "hs_calibration.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    return tuple(float(row["lead"]) for row in rows), tuple(min(SUREST, float(row["right"])) for row in rows)
