"""Rules on a group's make-up as rows of the search's tables: a number for the kind, a column of readings, limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from matchmaker.partitioning.constraints_composition import AloneRule, Composition, TotalRule, slack

ALONE, TOTAL, SHARED, MORE = range(
    4, 8
)  # after the kinds of `problem.py`; MORE holds a second column, and asks nothing


class Part(NamedTuple):
    """One row: `reading` is an array of shape (n,)."""

    kind: int
    reading: ArrayLike
    hard: bool
    weight: float
    least: float = 0.0
    most: float = 0.0
    least_share: float = 0.0


def parts_of(rule: Composition) -> list[Part]:
    """The rows that say the rule."""
    strength = rule.hard, rule.weight
    if isinstance(rule, AloneRule):
        return [Part(ALONE, rule.label, *strength)]
    if isinstance(rule, TotalRule):
        least, most = rule.min_total - slack(rule.min_total), rule.max_total + slack(rule.max_total)
        return [Part(TOTAL, rule.low, *strength, least, most), Part(MORE, rule.high, False, 0.0)]
    return [Part(SHARED, np.asarray(rule.held, dtype=np.int64), *strength, least_share=rule.min_share)]
