"""A grouping in the making, and the few things done to it: move an atom, weigh a group, judge its rules.

Every atom is always in a group, alone if nothing else: a group too small, or breaking a hard rule, is simply worth nothing.
So founding and dissolving are moves like any other. Members are circular linked lists: a group may have any size.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.problem import CONFLICT, COUNT, DISTINCT, SPREAD, Problem

NONE = np.int32(-1)  # of the width of the labels: one compiled form for all calls
EPSILON = 1e-9


class State(NamedTuple):
    label: NDArray[np.int32]  # by atom: its group
    after: NDArray[np.int32]  # by atom: next and previous member
    before: NDArray[np.int32]
    tie: NDArray[np.float64]  # by atom: weight to its own group (kept by the descent only)
    size: NDArray[np.int32]  # by group: nodes, atoms, weight inside, value, a member (or NONE)
    count: NDArray[np.int32]
    weight: NDArray[np.float64]
    value: NDArray[np.float64]
    first: NDArray[np.int32]
    locked: NDArray[np.bool_]  # by group: may not change
    free: NDArray[np.int32]  # empty groups, a stack; its height in top[0]
    top: NDArray[np.int64]
    seed: NDArray[np.uint64]  # of the random numbers, [0]
    scratch: NDArray[np.int32]  # room for the nodes of one group
    mark: NDArray[np.int64]  # by node, and the current stamp in the last place


def new_state(problem: Problem, label: NDArray[np.int64], locked_atoms: NDArray[np.bool_], seed: int) -> State:
    """The state of a grouping of atoms: labels 0…, or −1 for an atom alone."""
    n, nodes = len(problem.size), len(problem.nodes)
    state = State(
        np.full(n, NONE, np.int32), np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n),
        np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n), np.zeros(n), np.full(n, NONE, np.int32), np.zeros(n, np.bool_),
        np.zeros(n, np.int32), np.zeros(1, np.int64), np.array([seed], np.uint64), np.zeros(nodes, np.int32), np.zeros(nodes + 1, np.int64),
    )  # fmt: skip
    load(problem, state, label.astype(np.int32))
    state.locked[state.label[locked_atoms]] = True
    return state


@kernel
def load(problem, state, label):  # type: ignore[no-untyped-def]
    """Take over a grouping given by labels; an atom labelled −1 stands alone."""
    n = len(label)
    group_of = np.full(n, NONE, np.int32)
    state.first[:] = NONE
    state.size[:] = 0
    state.count[:] = 0
    used = 0
    for i in range(n):
        group = NONE
        if label[i] >= 0:
            group = group_of[label[i]]
        if group == NONE:
            group = used
            used += 1
            if label[i] >= 0:
                group_of[label[i]] = group
        attach(problem, state, i, group)
    state.top[0] = 0
    for group in range(n - 1, used - 1, -1):
        state.free[state.top[0]] = group
        state.top[0] += 1
    weigh(problem, state, 0.0)


@kernel
def weigh(problem, state, guidance):  # type: ignore[no-untyped-def]
    """Ties, weights and values from scratch, so that no rounding builds up. Returns the objective."""
    n = len(state.label)
    state.weight[:] = 0.0
    for i in range(n):
        group = state.label[i]
        tie = 0.0
        for e in range(problem.indptr[i], problem.indptr[i + 1]):
            if state.label[problem.indices[e]] == group:
                tie += problem.data[e]
        state.tie[i] = tie
        state.weight[group] += tie / 2 + problem.inner[i]
    total = 0.0
    for group in range(n):
        state.value[group] = 0.0
        if state.first[group] != NONE:
            penalty = judge(problem, state, group, NONE, NONE, NONE)
            state.value[group] = worth(problem, state.size[group], state.weight[group], penalty, guidance)
            total += state.value[group]
    return total


@kernel
def attach(problem, state, i, group):  # type: ignore[no-untyped-def]
    head = state.first[group]
    if head == NONE:
        state.first[group] = i
        state.after[i] = i
        state.before[i] = i
    else:
        last = state.before[head]
        state.after[last] = i
        state.before[i] = last
        state.after[i] = head
        state.before[head] = i
    state.label[i] = group
    state.size[group] += problem.size[i]
    state.count[group] += 1


@kernel
def detach(problem, state, i):  # type: ignore[no-untyped-def]
    group = state.label[i]
    if state.count[group] == 1:
        state.first[group] = NONE
        state.free[state.top[0]] = group
        state.top[0] += 1
    else:
        after, before = state.after[i], state.before[i]
        state.after[before] = after
        state.before[after] = before
        if state.first[group] == i:
            state.first[group] = after
    state.size[group] -= problem.size[i]
    state.count[group] -= 1
    state.label[i] = NONE


@kernel
def empty_group(state):  # type: ignore[no-untyped-def]
    """Take an empty group from the stack: attach to it at once, or it is lost."""
    state.top[0] -= 1
    return state.free[state.top[0]]


@kernel
def worth(problem, size, weight, penalty, guidance):  # type: ignore[no-untyped-def]
    """Value of a group. A group too small is worth 0, or while annealing a share of what it promises.

    Never more than with no penalty: `worth(…, 0.0, …)` is the bound that spares judging rules where a move cannot pay.
    """
    if size == 0:
        return 0.0
    plain = problem.c[size] * weight - problem.h[size]
    if size < problem.min_size:
        if size == 1 or plain <= 0.0:
            return 0.0
        return guidance * plain
    if penalty == np.inf:
        if problem.min_size > 1:
            return min(0.0, plain)  # breaking a rule must not pay
        return min(0.0, plain, -size * problem.h[1]) - size * 1e-6  # nor be better than standing alone
    return plain - size * penalty


@kernel
def judge(problem, state, group, drop, add, join):  # type: ignore[no-untyped-def]
    """Penalty a member of `group` without atom `drop`, with atom `add`, with all of group `join` (each may be NONE)."""
    if len(problem.rule_kind) == 0:
        return 0.0
    nodes = state.scratch
    m = 0
    for turn in range(2):
        source = group if turn == 0 else join
        if source == NONE or state.first[source] == NONE:
            continue
        i = state.first[source]
        for _ in range(state.count[source]):
            if i != drop:
                for p in range(problem.node_ptr[i], problem.node_ptr[i + 1]):
                    nodes[m] = problem.nodes[p]
                    m += 1
            i = state.after[i]
    if add != NONE:
        for p in range(problem.node_ptr[add], problem.node_ptr[add + 1]):
            nodes[m] = problem.nodes[p]
            m += 1
    if m < problem.min_size:
        return 0.0
    return penalty_of(problem, nodes[:m], state.mark)


@kernel
def penalty_of(problem, nodes, mark):  # type: ignore[no-untyped-def]
    """Infinity where the nodes break a hard rule together, else the summed weight of the soft rules they break."""
    total = 0.0
    for r in range(len(problem.rule_kind)):
        if breaks(problem, r, nodes, mark):
            if problem.rule_hard[r]:
                return np.inf
            total += problem.rule_weight[r]
    return total


@kernel
def breaks(problem, r, nodes, mark):  # type: ignore[no-untyped-def]
    kind = problem.rule_kind[r]
    value = problem.rule_value[r]
    limit = problem.rule_limit[r]
    n = len(nodes)
    if kind == COUNT:
        yes, unknown = 0, 0
        for i in nodes:
            if value[i] == 1.0:
                yes += 1
            elif value[i] == -1.0:
                unknown += 1
        floor = max(limit[0], np.ceil(limit[2] * n - EPSILON))
        top = min(limit[1], np.floor(limit[3] * n + EPSILON))
        return max(floor, float(yes)) > min(top, float(yes + unknown))
    if kind == DISTINCT:
        found = 0
        for p in range(n):
            label = value[nodes[p]]
            new = True
            if label >= 0.0:
                for q in range(p):
                    if value[nodes[q]] == label:
                        new = False
                        break
            if new:
                found += 1
                if found >= limit[0]:
                    return False
        return True
    if kind == SPREAD:
        low, high = np.inf, -np.inf
        for i in nodes:
            if not np.isnan(value[i]):
                low = min(low, value[i])
                high = max(high, value[i])
        return high - low > limit[0] + EPSILON
    if kind == CONFLICT:
        mark[-1] += 1
        for i in nodes:
            mark[i] = mark[-1]
        base = r * (len(mark) - 1)
        involved = 0
        for i in nodes:
            for e in range(problem.conflict_ptr[base + i], problem.conflict_ptr[base + i + 1]):
                if mark[problem.conflict[e]] == mark[-1]:
                    involved += 1
                    break
    return kind == CONFLICT and involved > limit[0]


@kernel
def never_together(problem, state, i, group, spare):  # type: ignore[no-untyped-def]
    """Whether atom i may not stand with a member of `group` other than `spare`."""
    for e in range(problem.never_ptr[i], problem.never_ptr[i + 1]):
        other = problem.never[e]
        if other != spare and state.label[other] == group:
            return True
    return False


@kernel
def draw(seed, n):  # type: ignore[no-untyped-def]
    """A random integer in [0, n): splitmix64."""
    return np.int64(((_next(seed) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@kernel
def chance(seed):  # type: ignore[no-untyped-def]
    """A random number in (0, 1]."""
    return (np.float64(_next(seed) >> np.uint64(11)) + 1.0) * (1.0 / 9007199254740992.0)


@kernel
def _next(seed):  # type: ignore[no-untyped-def]
    seed[0] += np.uint64(0x9E3779B97F4A7C15)
    z = seed[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
