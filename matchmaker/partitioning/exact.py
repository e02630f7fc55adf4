"""The proven optimum of a small instance, by dynamic programming over subsets: the oracle of the search.

best(R), R the nodes still to be dealt with, is the better of leaving its first node out and of any group with that node:
value(S) + best(R − S). All 3^n pairs of a set and a subset, with any rule: up to 16 nodes in a second or two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.partitioning.constraints import (
    AskedRule,
    Constraints,
    CountRule,
    DistinctRule,
    Penalty,
    SpreadRule,
    TableRule,
)
from matchmaker.partitioning.constraints_composition import Composition, broken_by_each
from matchmaker.partitioning.objective import GroupValue
from matchmaker.partitioning.search import Partition

LIMIT = 20


def solve_exactly(
    weights: sparse.csr_matrix,
    value: GroupValue,
    *,
    min_size: int,
    max_size: int,
    missing: str = "zero",
    constraints: Constraints | None = None,
    penalty: Penalty | None = None,
) -> Partition:
    """The best partition there is; arguments as `partition`. ValueError above 20 nodes.

    Examples
    --------
    >>> from matchmaker.partitioning.objective import sum_objective
    >>> pairs = sparse.csr_matrix(np.array([[0, 3.0, 2.0], [3.0, 0, 0], [2.0, 0, 0]]))
    >>> solve_exactly(pairs, sum_objective(2, resolution=1.0), min_size=2, max_size=2).labels
    array([ 0,  0, -1])
    """
    n = weights.shape[0]
    if n > LIMIT:
        raise ValueError(f"the exact solver takes up to {LIMIT} nodes, got {n}")
    rules = (constraints or Constraints()).asking(penalty)
    worth = _worth_of_subsets(weights, value, min_size, min(max_size, n), missing, rules)
    left_out = 0.0 if min_size > 1 else -1e6  # with single groups allowed nobody is left out
    best = np.zeros(1 << n)
    choice = np.zeros(1 << n, dtype=np.int64)  # the group of the set's first node; 0: left out
    for first in range(n - 1, -1, -1):
        step = 1 << (first + 1)  # sets over the nodes after `first` are the multiples of this
        rest = np.arange(0, 1 << n, step)
        here = rest + (1 << first)
        best[here] = best[rest] + left_out
        groups = here[worth[here] > (0.0 if min_size > 1 else -np.inf)]
        for group in groups:
            sets = here[(here & group) == group]
            found = worth[group] + best[sets ^ group]
            better = found > best[sets]
            best[sets[better]] = found[better]
            choice[sets[better]] = group
    return Partition(*_trace(choice, worth, n))


def _trace(choice: NDArray[np.int64], worth: NDArray[np.float64], n: int) -> tuple[NDArray[np.int64], float]:
    groups, remaining, first = [], (1 << n) - 1, 0
    while remaining:
        while not remaining >> first & 1:
            first += 1
        group = int(choice[remaining])
        if group:
            groups.append(group)
        remaining ^= group or 1 << first
    groups.sort(key=lambda group: (-group.bit_count(), group & -group))
    labels = np.full(n, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        labels[[i for i in range(n) if group >> i & 1]] = number
    return labels, float(sum(worth[group] for group in groups))


def _worth_of_subsets(
    weights: sparse.csr_matrix, value: GroupValue, min_size: int, max_size: int, missing: str, constraints: Constraints
) -> NDArray[np.float64]:
    """Value of every subset as a group, by bit mask; −inf where it may not be one."""
    n = weights.shape[0]
    masks = np.arange(1 << n)
    size = np.bitwise_count(masks).astype(np.int64)
    masks = masks[(size >= max(min_size, 1)) & (size <= max_size)]
    size = np.bitwise_count(masks).astype(np.int64)
    inside = (masks[:, None] >> np.arange(n)) & 1
    weight = ((inside @ weights.toarray()) * inside).sum(axis=1) / 2
    allowed = np.ones(len(masks), dtype=bool)
    if missing == "forbidden":
        stored = sparse.csr_matrix(
            (np.ones_like(weights.data), weights.indices, weights.indptr), weights.shape
        ).toarray()
        allowed &= ((inside @ stored) * inside).sum(axis=1) == size * (size - 1)
    for a, b in constraints.never_pairs:
        allowed &= (inside[:, a] & inside[:, b]) == 0
    for group in constraints.together:
        taken = inside[:, list(group)].sum(axis=1)
        allowed &= (taken == 0) | (taken == len(group))
    penalty = np.zeros(len(masks))
    for rule in constraints.rules:
        if isinstance(rule, AskedRule):
            penalty += [rule.of(np.flatnonzero(row)) for row in inside]
            continue
        broken = _broken(rule, inside, size)
        if rule.hard:
            allowed &= ~broken
        else:
            penalty += rule.weight * broken
    allowed &= np.isfinite(penalty)
    worth = np.full(1 << n, -np.inf)
    worth[masks[allowed]] = (value.c[size] * weight - value.h[size] - size * penalty)[allowed]
    return worth


def _broken(rule: TableRule, inside: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each group (a row of 0 and 1 by node) breaks the rule: written apart from the search's own reading."""
    if isinstance(rule, Composition):
        return broken_by_each(rule, inside, size)
    if isinstance(rule, CountRule):
        flag = np.asarray(rule.flag)
        least, most = inside @ (flag == 1), inside @ (flag != 0)
        floor = np.maximum(rule.min_count, np.ceil(rule.min_share * size - 1e-9))
        ceiling = np.minimum(rule.max_count, np.floor(rule.max_share * size + 1e-9))
        return np.asarray(np.maximum(floor, least) > np.minimum(ceiling, most))
    if isinstance(rule, DistinctRule):
        label = np.asarray(rule.label)
        distinct = inside @ (label == -1)
        for known in np.unique(label[label >= 0]):
            distinct = distinct + (inside[:, label == known].sum(axis=1) > 0)
        return np.asarray(distinct < rule.min_distinct)
    if isinstance(rule, SpreadRule):
        rank = np.asarray(rule.rank, dtype=np.float64)
        known = (inside == 1) & ~np.isnan(rank)
        high = np.where(known, rank, -np.inf).max(axis=1)
        low = np.where(known, rank, np.inf).min(axis=1)
        return np.asarray(high - low > rule.max_spread + 1e-9)
    pairs = np.asarray(rule.pairs, dtype=np.int64).reshape(-1, 2)
    conflict = np.zeros((inside.shape[1], inside.shape[1]), dtype=np.int64)
    conflict[pairs[:, 0], pairs[:, 1]] = conflict[pairs[:, 1], pairs[:, 0]] = 1
    np.fill_diagonal(conflict, 0)
    return np.asarray((((inside @ conflict) > 0) & (inside == 1)).sum(axis=1) > rule.max_members)
