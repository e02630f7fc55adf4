"""Simulated annealing: one atom moves to a neighbour's group, stands alone, or changes places with a member of it.

Kirkpatrick, Gelatt and Vecchi, Science 220 (1983). A step proposes one change, and takes it with probability
`exp(gain / temperature)`; the temperature falls geometrically over all the steps.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.state import (
    NONE,
    attach,
    chance,
    detach,
    draw,
    empty_group,
    judge,
    never_together,
    worth,
)

TRIES = 3  # draws of a neighbour that stands in another group
ALONE = 0.04  # share of steps that propose to leave for nowhere
EXCHANGE = 0.25  # share of steps that propose to change places where a plain move is possible too


@kernel
def anneal(problem, state, movable, hot, cold, begin, end, total, guidance):  # type: ignore[no-untyped-def]
    """Steps `begin` to `end` of `total`. Returns how many changes were taken."""
    taken = 0
    temperature = hot
    for step in range(begin, end):
        if (step - begin) % 1024 == 0:
            temperature = hot * (cold / hot) ** (step / total)
        i = movable[draw(state.seed, len(movable))]
        a = state.label[i]
        start = problem.indptr[i]
        length = problem.indptr[i + 1] - start
        threshold = temperature * np.log(chance(state.seed))
        if length == 0 or chance(state.seed) < ALONE:
            if state.count[a] > 1:
                taken += _leave(problem, state, i, threshold, guidance)
            continue
        b, j = a, NONE
        for _ in range(TRIES):
            j = problem.indices[start + draw(state.seed, length)]
            b = state.label[j]
            if b != a:
                break
        if b == a or state.locked[b]:
            continue
        full = state.size[b] + problem.size[i] > problem.max_size
        if full or chance(state.seed) < EXCHANGE:
            k = j
            if state.count[b] > 1:  # any member of b but the neighbour itself
                for _ in range(1 + draw(state.seed, min(state.count[b] - 1, 40))):
                    k = state.after[k]
            taken += _exchange(problem, state, i, k, threshold, guidance)
        else:
            taken += _move(problem, state, i, b, threshold, guidance)
    return taken


@kernel
def _leave(problem, state, i, threshold, guidance):  # type: ignore[no-untyped-def]
    a, size, inner = state.label[i], problem.size[i], problem.inner[i]
    tie = 0.0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        if state.label[problem.indices[e]] == a:
            tie += problem.data[e]
    rest, left = state.weight[a] - tie - inner, state.size[a] - size
    value_a = worth(problem, left, rest, 0.0, guidance)
    value_i = worth(problem, size, inner, 0.0, guidance)
    if value_a + value_i - state.value[a] < threshold:
        return 0
    if len(problem.rule_kind) > 0:
        value_a = worth(problem, left, rest, judge(problem, state, a, i, NONE, NONE), guidance)
        value_i = worth(problem, size, inner, judge(problem, state, NONE, NONE, i, NONE), guidance)
        if value_a + value_i - state.value[a] < threshold:
            return 0
    detach(problem, state, i)
    b = empty_group(state)
    attach(problem, state, i, b)
    state.weight[a], state.value[a] = rest, value_a
    state.weight[b], state.value[b] = inner, value_i
    return 1


@kernel
def _move(problem, state, i, b, threshold, guidance):  # type: ignore[no-untyped-def]
    a, size, inner = state.label[i], problem.size[i], problem.inner[i]
    tie_a, tie_b, known = 0.0, 0.0, 0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        group = state.label[problem.indices[e]]
        if group == a:
            tie_a += problem.data[e]
        elif group == b:
            tie_b += problem.data[e]
            known += 1
    if problem.whole and known < state.count[b]:
        return 0
    if never_together(problem, state, i, b, NONE):
        return 0
    rest, more = state.weight[a] - tie_a - inner, state.weight[b] + tie_b + inner
    value_a = worth(problem, state.size[a] - size, rest, 0.0, guidance)
    value_b = worth(problem, state.size[b] + size, more, 0.0, guidance)
    before = state.value[a] + state.value[b]
    if value_a + value_b - before < threshold:
        return 0
    if len(problem.rule_kind) > 0:
        value_a = worth(problem, state.size[a] - size, rest, judge(problem, state, a, i, NONE, NONE), guidance)
        if value_a + value_b - before < threshold:
            return 0
        value_b = worth(problem, state.size[b] + size, more, judge(problem, state, b, NONE, i, NONE), guidance)
        if value_a + value_b - before < threshold:
            return 0
    detach(problem, state, i)
    attach(problem, state, i, b)
    state.weight[a], state.value[a] = rest, value_a
    state.weight[b], state.value[b] = more, value_b
    return 1


@kernel
def _exchange(problem, state, i, k, threshold, guidance):  # type: ignore[no-untyped-def]
    a, b = state.label[i], state.label[k]
    shift = problem.size[k] - problem.size[i]
    size_a, size_b = state.size[a] + shift, state.size[b] - shift
    if max(size_a, size_b) > problem.max_size:
        return 0
    own_i, to_b, known_i, between, linked = 0.0, 0.0, 0, 0.0, 0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        other = problem.indices[e]
        group = state.label[other]
        if group == a:
            own_i += problem.data[e]
        elif group == b:
            to_b += problem.data[e]
            known_i += 1
            if other == k:
                between = problem.data[e]
                linked = 1
    if problem.whole and known_i - linked < state.count[b] - 1:
        return 0
    own_k, to_a, known_k = 0.0, 0.0, 0
    for e in range(problem.indptr[k], problem.indptr[k + 1]):
        group = state.label[problem.indices[e]]
        if group == b:
            own_k += problem.data[e]
        elif group == a:
            to_a += problem.data[e]
            known_k += 1
    if problem.whole and known_k - linked < state.count[a] - 1:
        return 0
    if never_together(problem, state, i, b, k) or never_together(problem, state, k, a, i):
        return 0
    swap = problem.inner[k] - problem.inner[i]
    weight_a = state.weight[a] - own_i + to_a - between + swap
    weight_b = state.weight[b] - own_k + to_b - between - swap
    value_a = worth(problem, size_a, weight_a, 0.0, guidance)
    value_b = worth(problem, size_b, weight_b, 0.0, guidance)
    before = state.value[a] + state.value[b]
    if value_a + value_b - before < threshold:
        return 0
    if len(problem.rule_kind) > 0:
        value_a = worth(problem, size_a, weight_a, judge(problem, state, a, i, k, NONE), guidance)
        if value_a + value_b - before < threshold:
            return 0
        value_b = worth(problem, size_b, weight_b, judge(problem, state, b, k, i, NONE), guidance)
        if value_a + value_b - before < threshold:
            return 0
    detach(problem, state, i)
    if state.first[a] == NONE:  # i was alone: its group must not be taken for empty meanwhile
        empty_group(state)
    attach(problem, state, i, b)
    detach(problem, state, k)
    attach(problem, state, k, a)
    state.weight[a], state.value[a] = weight_a, value_a
    state.weight[b], state.value[b] = weight_b, value_b
    return 1
