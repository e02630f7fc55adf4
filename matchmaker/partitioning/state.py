"""A grouping in the making, and the few things done to it: move an atom, weigh a group, judge its rules.

Every atom is always in a group, alone if nothing else: a group too small, or breaking a hard rule, is simply worth nothing.
So founding and dissolving are moves like any other. Members are circular linked lists: a group may have any size.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.asking import ask
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.composition import breaks_composition
from matchmaker.partitioning.constraints_composition import OTHER
from matchmaker.partitioning.problem import ASKED, CONFLICT, COUNT, DISTINCT, SPREAD, Problem

NONE = np.int32(-1)  # of the width of the labels: one compiled form for all calls
EPSILON = 1e-9


RING = np.dtype([("after", "i4"), ("before", "i4")])
GROUP = np.dtype([("size", "i4"), ("count", "i4"), ("first", "i4"), ("locked", "?"), ("weight", "f8"), ("value", "f8")])


class State(NamedTuple):
    label: NDArray[np.int32]  # by atom: its group
    tie: NDArray[np.float64]  # by atom: weight to its own group (kept by the descent only)
    ring: NDArray[np.void]  # by atom, RING: next and previous member
    groups: NDArray[np.void]  # by group, GROUP: nodes, atoms, a member (or NONE), may not change, weight inside, value
    free: NDArray[np.int32]  # empty groups, a stack; its height in top[0]
    top: NDArray[np.int64]
    seed: NDArray[np.uint64]  # of the random numbers, [0]
    scratch: NDArray[np.int32]  # room for the nodes of one group
    mark: NDArray[np.int64]  # by node, and the current stamp in the last place


def new_state(problem: Problem, label: NDArray[np.int64], locked: NDArray[np.bool_], seed: int) -> State:
    """The state of a grouping of atoms: labels 0…, or −1 for an atom alone. The groups of `locked` atoms are closed."""
    n, nodes = len(problem.atoms), len(problem.nodes)
    state = State(
        np.zeros(n, np.int32), np.zeros(n), np.zeros(n, RING), np.zeros(n, GROUP), np.zeros(n, np.int32), np.zeros(1, np.int64),
        np.array([seed], np.uint64), np.zeros(nodes, np.int32), np.zeros(nodes + 1, np.int64),
    )  # fmt: skip
    alone = label < 0
    label = label.copy()
    label[alone] = label.max(initial=-1) + 1 + np.arange(alone.sum())
    take_over(problem, state, label, locked)
    return state


def take_over(problem: Problem, state: State, label: NDArray[np.int64], locked: NDArray[np.bool_]) -> None:
    """Another grouping, by any labels from 0 on. Numbers of groups change: so does which of them are closed."""
    load(problem, state, np.unique(label, return_inverse=True)[1].ravel().astype(np.int32))
    state.groups["locked"] = False
    state.groups["locked"][state.label[locked]] = True


@kernel
def load(problem, state, label):  # type: ignore[no-untyped-def]
    """Take over a grouping given by labels 0, 1, … without gaps."""
    n = len(label)
    for group in range(n):
        state.groups[group].first = NONE
        state.groups[group].size = 0
        state.groups[group].count = 0
    used = np.int64(0)
    for i in range(n):
        attach(problem, state, np.int32(i), label[i])
        if label[i] >= used:
            used = np.int64(label[i]) + 1
    state.top[0] = 0
    for group in range(n - 1, used - 1, -1):
        state.free[state.top[0]] = group
        state.top[0] += 1


@kernel
def weigh(problem, state, guidance):  # type: ignore[no-untyped-def]
    """Ties, weights and values from scratch, so that no rounding builds up. Returns the objective."""
    n = len(state.label)
    for number in range(n):
        state.groups[number].weight = 0.0
    for i in range(n):
        group = state.label[i]
        tie = 0.0
        for e in range(problem.start[i], problem.start[i + 1]):
            if state.label[problem.other[e]] == group:
                tie += problem.weight[e]
        state.tie[i] = tie
        state.groups[group].weight += tie / 2 + problem.atoms[i].inner
    total = 0.0
    for number in range(n):
        group = np.int32(number)
        state.groups[group].value = 0.0
        if state.groups[group].first != NONE:
            penalty = judge(problem, state, group, NONE, NONE, NONE)
            state.groups[group].value = worth(
                problem, np.int64(state.groups[group].size), state.groups[group].weight, penalty, guidance
            )
            total += state.groups[group].value
    return total


@kernel
def attach(problem, state, i, group):  # type: ignore[no-untyped-def]
    head = state.groups[group].first
    if head == NONE:
        state.groups[group].first = i
        state.ring[i].after = i
        state.ring[i].before = i
    else:
        last = state.ring[head].before
        state.ring[last].after = i
        state.ring[i].before = last
        state.ring[i].after = head
        state.ring[head].before = i
    state.label[i] = group
    state.groups[group].size += problem.atoms[i].size
    state.groups[group].count += 1


@kernel
def detach(problem, state, i):  # type: ignore[no-untyped-def]
    group = state.label[i]
    if state.groups[group].count == 1:
        state.groups[group].first = NONE
        state.free[state.top[0]] = group
        state.top[0] += 1
    else:
        after, before = state.ring[i].after, state.ring[i].before
        state.ring[before].after = after
        state.ring[after].before = before
        if state.groups[group].first == i:
            state.groups[group].first = after
    state.groups[group].size -= problem.atoms[i].size
    state.groups[group].count -= 1
    state.label[i] = NONE


@kernel
def empty_group(state):  # type: ignore[no-untyped-def]
    """Take an empty group from the stack: attach to it at once, or it is lost."""
    state.top[0] -= 1
    return state.free[state.top[0]]


@kernel
def worth(problem, size, weight, penalty, guidance):  # type: ignore[no-untyped-def]
    """Value of a group. One too small or against a rule is worth 0, or while annealing a share of what it promises.

    Never more than with no penalty: `worth(…, 0.0, …)` is the bound that spares judging rules where a move cannot pay.
    """
    if size == 0:
        return 0.0
    plain = problem.table[size, 0] * weight - problem.table[size, 1]
    if size < problem.min_size:
        if size == 1 or plain <= 0.0:
            return 0.0
        return guidance * plain
    if penalty == np.inf:
        if problem.min_size > 1:
            return guidance * max(plain, 0.0)
        return min(0.0, plain, -size * problem.table[1, 1]) - size * 1e-6  # no better than standing alone
    plain -= size * penalty
    if problem.min_size > 1 and plain < 0.0:  # better given up
        return 0.0
    return plain


@kernel
def judge(problem, state, group, drop, add, join):  # type: ignore[no-untyped-def]
    """Penalty a member of `group` without atom `drop`, with atom `add`, with all of group `join` (each may be NONE)."""
    if len(problem.rules) == 0:
        return 0.0
    m = 0
    for turn in range(2):
        source = group if turn == 0 else join
        if source != NONE and state.groups[source].first != NONE:
            i = state.groups[source].first
            for _ in range(state.groups[source].count):
                if i != drop:
                    m = _take_nodes(problem, state, i, m)
                i = state.ring[i].after
    if add != NONE:
        m = _take_nodes(problem, state, add, m)
    return penalty_of(problem, state, m)


@kernel
def judge_atoms(problem, state, atoms, begin, end):  # type: ignore[no-untyped-def]
    """Penalty a member of the atoms from place `begin` to before `end`, as one group."""
    m = 0
    if len(problem.rules) > 0:
        for p in range(begin, end):
            m = _take_nodes(problem, state, atoms[p], m)
    return penalty_of(problem, state, m)


@kernel
def _take_nodes(problem, state, i, m):  # type: ignore[no-untyped-def]
    for p in range(problem.atoms[i].nodes_from, problem.atoms[i].nodes_to):
        state.scratch[m] = problem.nodes[p]
        m += 1
    return m


@kernel
def penalty_of(problem, state, n):  # type: ignore[no-untyped-def]
    """Infinity where the first n nodes of `scratch` break a hard rule together, else the weight of the soft ones broken."""
    total = 0.0
    if n >= problem.min_size:
        for r in range(len(problem.rules)):
            if problem.rules[r].kind == ASKED:
                names = problem.reading.ctypes.data + 8 * r * problem.reading.shape[1]
                total += ask(state.scratch.ctypes.data, names, n)
                if total == np.inf:
                    return np.inf
            elif breaks(problem, r, state.scratch, n, state.mark):
                if problem.rules[r].hard:
                    return np.inf
                total += problem.rules[r].weight
    return total


@kernel
def breaks(problem, r, nodes, n, mark):  # type: ignore[no-untyped-def]
    rule = problem.rules[r]
    if rule.kind > CONFLICT:
        return breaks_composition(problem, r, nodes, n)
    if rule.kind == COUNT:
        yes, unknown = 0, 0
        for p in range(n):
            flag = problem.reading[r, nodes[p]]
            if flag == 1.0:
                yes += 1
            elif flag == -1.0:
                unknown += 1
        least = max(rule.least, np.ceil(rule.least_share * n - EPSILON))
        most = min(rule.most, np.floor(rule.most_share * n + EPSILON))
        return max(least, np.float64(yes)) > min(most, np.float64(yes + unknown))
    if rule.kind == DISTINCT:
        found = 0
        for p in range(n):
            label = problem.reading[r, nodes[p]]
            new = label != OTHER
            if label >= 0.0:
                for q in range(p):
                    if problem.reading[r, nodes[q]] == label:
                        new = False
                        break
            if new:
                found += 1
                if found >= rule.least:
                    return False
        return rule.least > 0.0
    if rule.kind == SPREAD:
        low, high = np.inf, -np.inf
        for p in range(n):
            rank = problem.reading[r, nodes[p]]
            if not np.isnan(rank):
                low, high = min(low, rank), max(high, rank)
        return high - low > rule.most + EPSILON
    stamp = mark[len(mark) - 1] + 1
    mark[len(mark) - 1] = stamp
    for p in range(n):
        mark[nodes[p]] = stamp
    base = r * (len(mark) - 1)
    involved = 0
    for p in range(n):
        for e in range(problem.conflict_start[base + nodes[p]], problem.conflict_start[base + nodes[p] + 1]):
            if mark[problem.conflict[e]] == stamp:
                involved += 1
                break
    return involved > rule.most


@kernel
def never_together(problem, state, i, group, spare):  # type: ignore[no-untyped-def]
    """Whether atom i may not stand with a member of `group` other than `spare`."""
    for e in range(problem.atoms[i].never_from, problem.atoms[i].never_to):
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
