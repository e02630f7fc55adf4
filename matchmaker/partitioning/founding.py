"""Founding: a new group from atoms that stand in none, a seed and whom it is best served by.

A descent cannot found a group of four by single steps, since groups of two and three are worth nothing.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.changes import shift
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.descent import renew
from matchmaker.partitioning.state import EPSILON, NONE, judge_atoms, worth


@kernel
def found_groups(problem, state, bench):  # type: ignore[no-untyped-def]
    """Try every free atom as a seed, in order; what is founded waits to be looked at. Returns how many were founded."""
    founded = 0
    for seed in range(len(state.label)):
        if _is_free(state, seed) and _found(problem, state, bench, np.int32(seed)):
            founded += 1
    return founded


@kernel
def _found(problem, state, bench, seed):  # type: ignore[no-untyped-def]
    """Grow from `seed` by the free atom with the most weight to those chosen; keep the best size on the way."""
    chosen = bench.part
    near, m, best_m = 0, 0, 0
    size, weight, best = np.int64(0), 0.0, EPSILON
    following = seed
    while following != NONE:
        i = following
        chosen[m] = i
        m += 1
        size += problem.atoms[i].size
        weight += problem.atoms[i].inner + bench.atoms[i].tie
        for e in range(problem.start[i], problem.start[i + 1]):
            k = problem.other[e]
            if not _is_free(state, k):
                continue
            if bench.atoms[k].known == 0:
                bench.near[near] = k
                near += 1
            bench.atoms[k].known += 1
            bench.atoms[k].tie += problem.weight[e]
        if size >= problem.min_size:
            value = worth(problem, size, weight, 0.0, 0.0)
            if value > best:
                value = worth(problem, size, weight, judge_atoms(problem, state, chosen, 0, m), 0.0)
            if value > best:
                best, best_m = value, m
        following = NONE
        most = -np.inf
        for p in range(near):
            k = bench.near[p]
            if bench.atoms[k].tie <= most or size + problem.atoms[k].size > problem.max_size:
                continue
            if (problem.whole and bench.atoms[k].known < m) or _is_chosen(problem, k, chosen, m):
                continue
            most, following = bench.atoms[k].tie, k
    for p in range(near):
        bench.atoms[bench.near[p]].tie = 0.0
        bench.atoms[bench.near[p]].known = 0
    if best_m == 0:
        return False
    group = NONE
    for p in range(best_m):
        left = state.label[chosen[p]]
        group = shift(problem, state, chosen[p], group)
        if left != group:
            renew(problem, state, bench, left)
    renew(problem, state, bench, group)
    return True


@kernel
def _is_free(state, k):  # type: ignore[no-untyped-def]
    group = state.label[k]
    return state.groups[group].value == 0.0 and not state.groups[group].locked


@kernel
def _is_chosen(problem, k, chosen, m):  # type: ignore[no-untyped-def]
    """Whether k is among the first m chosen already, or may not stand with one of them."""
    for p in range(m):
        if chosen[p] == k:
            return True
    for e in range(problem.atoms[k].never_from, problem.atoms[k].never_to):
        for p in range(m):
            if chosen[p] == problem.never[e]:
                return True
    return False
