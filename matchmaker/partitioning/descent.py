"""Descent: improve a grouping until no single change does.

Group by group: an atom joins it, leaves it for nowhere, or changes places with an outsider; it merges with another group,
splits in two, or is given up. One pass over the members' links gives the tie of every outsider to the group, hence all
gains at once. A group is looked at again only after it has changed, so at the end none of these changes pays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.changes import gain_of, shift
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.state import EPSILON, NONE, State, judge, judge_atoms, never_together, worth

NOTHING, MOVE, SWAP, MERGE, SPLIT, GIVE_UP = range(6)
SPLIT_LIMIT = 64  # larger groups are split by moves only: a split looks at every pair of members
LOG = 64  # room for the moves of one chain
SWAP_LIMIT = 400  # larger groups change by moves only: an exchange looks at every member with every neighbour


NEAR_ATOM = np.dtype([("tie", "f8"), ("known", "i4"), ("stored", "?"), ("row", "f8")])
NEAR_GROUP = np.dtype([("tie", "f8"), ("known", "i4"), ("queued", "?")])


class Bench(NamedTuple):
    """Working room of the descent, kept between calls; zero where not in use."""

    atoms: NDArray[
        np.void
    ]  # tie to the group at hand, and to how many of its atoms; link to one member: stored, weight
    near: NDArray[np.int32]  # atoms with a tie to the group at hand
    groups: NDArray[np.void]  # tie of one member or group to each group; whether the group waits to be looked at
    near_groups: NDArray[np.int32]
    part: NDArray[np.int32]  # a list of atoms in the making
    kept: NDArray[np.int32]  # the atoms that the best split takes away
    queue: NDArray[np.int32]  # groups to look at, a ring: its first place and its length in `line`
    line: NDArray[np.int64]
    best: NDArray[np.int64]  # the best change: kind, atom or group, other
    inside: NDArray[np.float64]  # for a split: links among the members, the order in which the part grows, its pull
    order: NDArray[np.int64]
    pull: NDArray[np.float64]


def new_bench(n: int) -> Bench:
    return Bench(
        np.zeros(n, NEAR_ATOM), np.zeros(n, np.int32), np.zeros(n, NEAR_GROUP),
        np.zeros(n, np.int32), np.zeros(n + LOG, np.int32),
        np.zeros(n + LOG, np.int32), np.zeros(n, np.int32), np.zeros(2, np.int64), np.zeros(3, np.int64),
        np.zeros((SPLIT_LIMIT, SPLIT_LIMIT)), np.zeros(SPLIT_LIMIT, np.int64), np.zeros(SPLIT_LIMIT),
    )  # fmt: skip


@kernel
def descend(problem, state, bench):  # type: ignore[no-untyped-def]
    """Apply improving changes, beginning with the groups that wait, until there is none."""
    while bench.line[1] > 0:
        group = bench.queue[bench.line[0]]
        bench.line[0] = (bench.line[0] + 1) % len(bench.queue)
        bench.line[1] -= 1
        bench.groups[group].queued = False
        if state.groups[group].first != NONE and best_change(problem, state, bench, group) > EPSILON:
            apply_change(problem, state, bench, group)


def enqueue_all(state: State, bench: Bench) -> None:
    """Let every group that may change wait to be looked at."""
    waiting = np.flatnonzero((state.groups["first"] != NONE) & ~state.groups["locked"])
    bench.queue[: len(waiting)] = waiting
    bench.line[:] = 0, len(waiting)
    bench.groups["queued"] = False
    bench.groups["queued"][waiting] = True


@kernel
def best_change(problem, state, bench, a):  # type: ignore[no-untyped-def]
    """The best change of group `a`: what, into bench.best; the gain is returned."""
    bench.best[0] = NOTHING
    near = _ties_to(problem, state, bench, a)
    count = np.int64(state.groups[a].count)
    gain = _best_join(problem, state, bench, a, near, EPSILON)
    gain = _best_merge(problem, state, bench, a, near, gain)
    i = state.groups[a].first
    for _ in range(count):
        gain = _best_of_member(problem, state, bench, a, i, near if count <= SWAP_LIMIT else 0, gain)
        i = state.ring[i].after
    if 2 < count <= SPLIT_LIMIT:
        gain = _best_split(problem, state, bench, a, gain)
    if count > 1:
        gain = _giving_up(problem, state, bench, a, gain)
    for p in range(near):
        bench.atoms[bench.near[p]].tie = 0.0
        bench.atoms[bench.near[p]].known = 0
    return gain if bench.best[0] != NOTHING else 0.0


@kernel
def _note(bench, kind, what, other):  # type: ignore[no-untyped-def]
    bench.best[0] = kind
    bench.best[1] = what
    bench.best[2] = other


@kernel
def _ties_to(problem, state, bench, a):  # type: ignore[no-untyped-def]
    near = 0
    i = state.groups[a].first
    for _ in range(state.groups[a].count):
        for e in range(problem.start[i], problem.start[i + 1]):
            k = problem.other[e]
            if bench.atoms[k].known == 0:
                bench.near[near] = k
                near += 1
            bench.atoms[k].known += 1
            bench.atoms[k].tie += problem.weight[e]
        i = state.ring[i].after
    return near


@kernel
def _best_join(problem, state, bench, a, near, gain):  # type: ignore[no-untyped-def]
    """An outsider k joins a."""
    for p in range(near):
        k = bench.near[p]
        b = state.label[k]
        if b == a or state.groups[b].locked or (problem.whole and bench.atoms[k].known < state.groups[a].count):
            continue
        inner = problem.atoms[k].inner
        rest = state.groups[b].weight - state.tie[k] - inner
        more = state.groups[a].weight + bench.atoms[k].tie + inner
        found, _, _ = gain_of(problem, state, b, a, k, NONE, rest, more, gain, 0.0)
        if found > gain:
            gain = found
            _note(bench, MOVE, k, a)
    return gain


@kernel
def _best_of_member(problem, state, bench, a, i, near, gain):  # type: ignore[no-untyped-def]
    """Member i leaves for nowhere or for another group b, or changes places with an outsider k that has a tie to a."""
    groups = 0
    for e in range(problem.start[i], problem.start[i + 1]):
        k = problem.other[e]
        b = state.label[k]
        if bench.groups[b].known == 0:
            bench.near_groups[groups] = b
            groups += 1
        bench.groups[b].known += 1
        bench.groups[b].tie += problem.weight[e]
        bench.atoms[k].row = problem.weight[e]
        bench.atoms[k].stored = True
    inner = problem.atoms[i].inner
    rest = state.groups[a].weight - state.tie[i] - inner
    for p in range(-1, groups):
        b, more = NONE, inner
        if p >= 0:
            b = bench.near_groups[p]
            more += state.groups[b].weight + bench.groups[b].tie
            if b == a or state.groups[b].locked or (problem.whole and bench.groups[b].known < state.groups[b].count):
                continue
        elif state.groups[a].count == 1:
            continue
        found, _, _ = gain_of(problem, state, a, b, i, NONE, rest, more, gain, 0.0)
        if found > gain:
            gain = found
            _note(bench, MOVE, i, b)
    for p in range(near):
        k = bench.near[p]
        b = state.label[k]
        if b == a or state.groups[b].locked:
            continue
        if problem.whole:
            linked = 1 if bench.atoms[k].stored else 0
            if bench.atoms[k].known - linked < state.groups[a].count - 1:
                continue
            if bench.groups[b].known - linked < state.groups[b].count - 1:
                continue
        weight_a = rest + bench.atoms[k].tie - bench.atoms[k].row + problem.atoms[k].inner
        weight_b = state.groups[b].weight - state.tie[k] - problem.atoms[k].inner
        weight_b += bench.groups[b].tie - bench.atoms[k].row + inner
        found, _, _ = gain_of(problem, state, a, b, i, k, weight_a, weight_b, gain, 0.0)
        if found > gain:
            gain = found
            _note(bench, SWAP, i, k)
    for e in range(problem.start[i], problem.start[i + 1]):
        k = problem.other[e]
        bench.groups[state.label[k]].tie = 0.0
        bench.groups[state.label[k]].known = 0
        bench.atoms[k].row = 0.0
        bench.atoms[k].stored = False
    return gain


@kernel
def _best_merge(problem, state, bench, a, near, gain):  # type: ignore[no-untyped-def]
    """Group a and a neighbouring group b become one."""
    groups = 0
    for p in range(near):
        k = bench.near[p]
        b = state.label[k]
        if b == a or state.groups[b].locked or state.groups[a].size + state.groups[b].size > problem.max_size:
            continue
        if bench.groups[b].known == 0:
            bench.near_groups[groups] = b
            groups += 1
        bench.groups[b].known += bench.atoms[k].known
        bench.groups[b].tie += bench.atoms[k].tie
    for p in range(groups):
        b = bench.near_groups[p]
        known, between = bench.groups[b].known, bench.groups[b].tie
        bench.groups[b].known = 0
        bench.groups[b].tie = 0.0
        if problem.whole and known < np.int64(state.groups[a].count) * state.groups[b].count:
            continue
        weight = state.groups[a].weight + state.groups[b].weight + between
        size = state.groups[a].size + state.groups[b].size
        before = state.groups[a].value + state.groups[b].value
        value = worth(problem, size, weight, 0.0, 0.0)
        if value - before <= gain or _groups_never(problem, state, a, b):
            continue
        value = worth(problem, size, weight, judge(problem, state, a, NONE, NONE, b), 0.0)
        if value - before > gain:
            gain = value - before
            _note(bench, MERGE, b, NONE)
    return gain


@kernel
def _groups_never(problem, state, a, b):  # type: ignore[no-untyped-def]
    if len(problem.never) == 0:
        return False
    i = state.groups[a].first
    for _ in range(state.groups[a].count):
        if never_together(problem, state, i, b, NONE):
            return True
        i = state.ring[i].after
    return False


@kernel
def _best_split(problem, state, bench, a, gain):  # type: ignore[no-untyped-def]
    """From every member as seed a part grows by whom it is tied to most, and least to the rest."""
    m = np.int64(state.groups[a].count)
    members, inside = bench.near_groups, bench.inside
    i = state.groups[a].first
    for p in range(m):
        members[p] = i
        bench.atoms[i].row = p
        for q in range(m):
            inside[p, q] = 0.0
        i = state.ring[i].after
    for p in range(m):
        for e in range(problem.start[members[p]], problem.start[members[p] + 1]):
            k = problem.other[e]
            if state.label[k] == a:
                inside[p, np.int64(bench.atoms[k].row)] = problem.weight[e]
    for p in range(m):
        bench.atoms[members[p]].row = 0.0
    order = bench.order  # the part first, in the order in which it grew, then the rest
    pull = bench.pull  # twice the tie to the part, less the tie to all of the group
    for seed in range(m):
        for p in range(m):
            order[p] = p
            pull[p] = -state.tie[members[p]]
        links, ties, inner, size = 0.0, 0.0, 0.0, np.int64(0)
        place = seed
        for step in range(m - 1):
            chosen = order[place]
            order[place], order[step] = order[step], chosen
            i = members[chosen]
            links += (pull[chosen] + state.tie[i]) / 2
            ties += state.tie[i]
            inner += problem.atoms[i].inner
            size += problem.atoms[i].size
            most = -np.inf
            for p in range(step + 1, m):
                q = order[p]
                pull[q] += 2 * inside[chosen, q]
                if pull[q] > most:
                    most, place = pull[q], p
            found = _split_gain(problem, state, bench, a, order, step + 1, size, links + inner, ties - links, gain)
            if found > gain:
                gain = found
                _note(bench, SPLIT, np.int32(step + 1), NONE)
                for p in range(step + 1):
                    bench.kept[p] = members[order[p]]
    return gain


@kernel
def _split_gain(problem, state, bench, a, order, m, size, weight, away, least):  # type: ignore[no-untyped-def]
    """Gain of setting the first m of `order` apart: together `size` and `weight`; the rest loses that and the ties `away`."""
    count = np.int64(state.groups[a].count)
    size_rest = np.int64(state.groups[a].size) - size
    rest = state.groups[a].weight - weight - away
    value = worth(problem, size, weight, 0.0, 0.0) + worth(problem, size_rest, rest, 0.0, 0.0)
    if len(problem.rules) > 0 and value - state.groups[a].value > least:
        for p in range(count):
            bench.part[p] = bench.near_groups[order[p]]
        value = worth(problem, size, weight, judge_atoms(problem, state, bench.part, 0, m), 0.0)
        value += worth(problem, size_rest, rest, judge_atoms(problem, state, bench.part, m, count), 0.0)
    return value - state.groups[a].value


@kernel
def _giving_up(problem, state, bench, a, gain):  # type: ignore[no-untyped-def]
    """All members alone."""
    alone = 0.0
    i = state.groups[a].first
    for _ in range(state.groups[a].count):
        penalty = judge(problem, state, NONE, NONE, i, NONE)
        alone += worth(problem, np.int64(problem.atoms[i].size), problem.atoms[i].inner, penalty, 0.0)
        i = state.ring[i].after
    if alone - state.groups[a].value > gain:
        gain = alone - state.groups[a].value
        _note(bench, GIVE_UP, NONE, NONE)
    return gain


@kernel
def apply_change(problem, state, bench, a):  # type: ignore[no-untyped-def]
    """Make the change noted in bench.best, and queue the groups it touched."""
    kind, what, third = bench.best[0], np.int32(bench.best[1]), np.int32(bench.best[2])
    other = NONE
    if kind == MOVE:
        other = state.label[what]
        third = shift(problem, state, what, third)
        if third != a:
            other = third
    elif kind == SWAP:
        other = state.label[third]
        shift(problem, state, third, a)
        other = shift(problem, state, what, other if state.groups[other].first != NONE else NONE)
    elif kind == MERGE:
        other = what
        while state.groups[other].first != NONE:
            shift(problem, state, state.groups[other].first, a)
    elif kind == SPLIT:
        other = shift(problem, state, bench.kept[0], NONE)
        for p in range(1, what):
            shift(problem, state, bench.kept[p], other)
    elif kind == GIVE_UP:
        while state.groups[a].count > 1:
            renew(problem, state, bench, shift(problem, state, state.groups[a].first, NONE))
    renew(problem, state, bench, a)
    if other != NONE:
        renew(problem, state, bench, other)


@kernel
def renew(problem, state, bench, group):  # type: ignore[no-untyped-def]
    """The value of a group that has changed; it waits to be looked at again."""
    state.groups[group].value = 0.0
    if state.groups[group].first != NONE:
        penalty = judge(problem, state, group, NONE, NONE, NONE)
        state.groups[group].value = worth(problem, state.groups[group].size, state.groups[group].weight, penalty, 0.0)
        enqueue(bench, group)


@kernel
def enqueue(bench, group):  # type: ignore[no-untyped-def]
    if not bench.groups[group].queued:
        bench.queue[(bench.line[0] + bench.line[1]) % len(bench.queue)] = group
        bench.groups[group].queued = True
        bench.line[1] += 1
