"""Rules on how a group is made up: nobody alone of a kind, totals within bounds, something that enough members share.

Like the other constraints they know numbers, not firms, and an unknown never breaks a rule by itself: a rule is broken only
where even the best reading of what is unknown breaks it. The search's compiled reading stands in `composition.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matchmaker.partitioning.strength import Strength

UNKNOWN, OTHER = -1, -2  # a label that is not known; one that the rule does not look at
MOST_BITS = 52  # whole numbers up to 2**53 stand exactly in a float


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneRule(Strength):
    """At least two members of each label that the group holds, or none. An unknown label may be the second one.

    label : int array of shape (n,)
        -1 unknown, -2 of no interest.
    """

    label: ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRule(Strength):
    """The sum of a quantity over the members lies within bounds. Each member's quantity is known to lie in [low, high].

    low, high : float arrays of shape (n,)
        0 and infinity where nothing is known.
    """

    low: ArrayLike
    high: ArrayLike
    min_total: float = 0.0
    max_total: float = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRule(Strength):
    """One thing at least that a share of the members has; who is unknown may have it.

    held : int64 array of shape (n,)
        A bit for each thing a member has (at most 52 of them); -1 unknown.
    """

    held: ArrayLike
    min_share: float


Composition = AloneRule | TotalRule | SharedRule


def breaks_composition(rule: Composition, members: NDArray[np.int64]) -> bool:
    """Whether a group breaks the rule, whatever the unknown turns out to be."""
    if isinstance(rule, AloneRule):
        labels = np.asarray(rule.label)[members]
        _, counts = np.unique(labels[labels >= 0], return_counts=True)
        return int((counts == 1).sum()) > int((labels == UNKNOWN).sum())
    if isinstance(rule, TotalRule):
        low, high = np.asarray(rule.low)[members].sum(), np.asarray(rule.high)[members].sum()
        return bool(high < rule.min_total - slack(rule.min_total) or low > rule.max_total + slack(rule.max_total))
    held = np.asarray(rule.held, dtype=np.int64)[members]
    known = held[held >= 0]
    best = max((int((known >> bit & 1).sum()) for bit in range(MOST_BITS)), default=0)
    return bool(best + len(held) - len(known) < np.ceil(rule.min_share * len(held) - 1e-9))


def broken_by_each(rule: Composition, inside: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same of many groups, each a row of 0 and 1 by node."""
    if isinstance(rule, AloneRule):
        label = np.asarray(rule.label)
        alone = np.zeros(len(inside), dtype=np.int64)
        for known in np.unique(label[label >= 0]):
            alone += inside[:, label == known].sum(axis=1) == 1
        return np.asarray(alone > inside @ (label == UNKNOWN))
    if isinstance(rule, TotalRule):
        too_little = _sum(inside, rule.high) < rule.min_total - slack(rule.min_total)
        return np.asarray(too_little | (_sum(inside, rule.low) > rule.max_total + slack(rule.max_total)))
    held = np.asarray(rule.held, dtype=np.int64)
    best = np.zeros(len(inside), dtype=np.int64)
    for bit in range(MOST_BITS):
        best = np.maximum(best, inside @ ((held >= 0) & (held >> bit & 1 == 1)))
    return np.asarray(best + inside @ (held < 0) < np.ceil(rule.min_share * size - 1e-9))


def _sum(inside: NDArray[np.int64], values: ArrayLike) -> NDArray[np.float64]:
    endless = np.isinf(np.asarray(values, dtype=np.float64))
    return np.where(inside @ endless > 0, np.inf, inside @ np.where(endless, 0.0, values))


def slack(limit: float) -> float:
    """Sums in another order differ by less than this."""
    return 1e-9 * max(1.0, abs(limit)) if np.isfinite(limit) else 0.0
