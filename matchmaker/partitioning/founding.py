"""Founding: a new group from atoms that stand in none, a seed and whom it is best served by.

A descent cannot found a group of four by single steps, since groups of two and three are worth nothing.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.descent import renew, settle, shift
from matchmaker.partitioning.state import EPSILON, NONE, penalty_of, worth


@kernel
def found_groups(problem, state, bench):  # type: ignore[no-untyped-def]
    """Try every free atom as a seed, in order; what is founded is settled at once. Returns how many were founded."""
    founded = 0
    for seed in range(len(state.label)):
        group = state.label[seed]
        if state.value[group] == 0.0 and not state.locked[group] and _found(problem, state, bench, np.int32(seed)):
            founded += 1
            settle(problem, state, bench)
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
        size += problem.size[i]
        weight += problem.inner[i] + bench.tie[i]
        for e in range(problem.indptr[i], problem.indptr[i + 1]):
            k = problem.indices[e]
            if not _is_free(state, k):
                continue
            if bench.known[k] == 0:
                bench.near[near] = k
                near += 1
            bench.known[k] += 1
            bench.tie[k] += problem.data[e]
        if size >= problem.min_size:
            value = worth(problem, size, weight, 0.0, 0.0)
            if value > best:
                value = worth(problem, size, weight, _judge_atoms(problem, state, chosen[:m]), 0.0)
            if value > best:
                best, best_m = value, m
        following = NONE
        most = -np.inf
        for p in range(near):
            k = bench.near[p]
            if bench.tie[k] <= most or size + problem.size[k] > problem.max_size:
                continue
            if (problem.whole and bench.known[k] < m) or _is_chosen(problem, k, chosen[:m]):
                continue
            most, following = bench.tie[k], k
    for p in range(near):
        bench.tie[bench.near[p]] = 0.0
        bench.known[bench.near[p]] = 0
    if best_m == 0:
        return False
    left = np.empty(best_m, np.int32)
    for p in range(best_m):
        left[p] = state.label[chosen[p]]
    group = shift(problem, state, chosen[0], NONE)
    for p in range(1, best_m):
        shift(problem, state, chosen[p], group)
    renew(problem, state, bench, group)
    for p in range(best_m):
        if left[p] != group:
            renew(problem, state, bench, left[p])
    return True


@kernel
def _is_free(state, k):  # type: ignore[no-untyped-def]
    group = state.label[k]
    return state.value[group] == 0.0 and not state.locked[group]


@kernel
def _is_chosen(problem, k, chosen):  # type: ignore[no-untyped-def]
    """Whether k is chosen already, or may not stand with one that is."""
    for i in chosen:
        if i == k:
            return True
    for e in range(problem.never_ptr[k], problem.never_ptr[k + 1]):
        for i in chosen:
            if i == problem.never[e]:
                return True
    return False


@kernel
def _judge_atoms(problem, state, chosen):  # type: ignore[no-untyped-def]
    if len(problem.rule_kind) == 0:
        return 0.0
    m = 0
    for i in chosen:
        for p in range(problem.node_ptr[i], problem.node_ptr[i + 1]):
            state.scratch[m] = problem.nodes[p]
            m += 1
    return penalty_of(problem, state.scratch[:m], state.mark)
