"""Descent: improve a grouping until no single change does.

Group by group: an atom joins it, leaves it for nowhere, or changes places with an outsider; it merges with another group,
splits in two, or is given up. One pass over the members' links gives the tie of every outsider to the group, hence all
gains at once. A group is looked at again only after it has changed, so at the end none of these changes pays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.state import (
    EPSILON,
    NONE,
    attach,
    detach,
    empty_group,
    judge,
    never_together,
    penalty_of,
    weigh,
    worth,
)

NOTHING, JOIN, LEAVE, MOVE, SWAP, MERGE, SPLIT, GIVE_UP = range(8)
SPLIT_LIMIT = 64  # larger groups are split by moves only: a split looks at every pair of members
SWAP_LIMIT = 400  # larger groups change by moves only: an exchange looks at every member with every neighbour


class Bench(NamedTuple):
    """Working room of the descent, kept between calls; all by atom or by group, zero where not in use."""

    tie: NDArray[np.float64]  # tie of an atom to the group at hand, and how many of its atoms it is linked to
    known: NDArray[np.int32]
    near: NDArray[np.int32]  # atoms with a tie; how many
    group_tie: NDArray[np.float64]  # of one member to each group
    group_known: NDArray[np.int32]
    near_groups: NDArray[np.int32]
    row: NDArray[np.float64]  # links of one member, and whether they are stored
    stored: NDArray[np.bool_]
    part: NDArray[np.int32]  # atoms that a split takes away
    queue: NDArray[np.int32]  # groups to look at, a ring; its first place and its length in line
    queued: NDArray[np.bool_]
    line: NDArray[np.int64]
    best: NDArray[np.int64]  # the best change: kind, atom or group, other


def new_bench(n: int) -> Bench:
    return Bench(
        np.zeros(n), np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n), np.zeros(n, np.int32), np.zeros(n, np.int32),
        np.zeros(n), np.zeros(n, np.bool_), np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n, np.bool_), np.zeros(2, np.int64), np.zeros(3, np.int64),
    )  # fmt: skip


@kernel
def descend(problem, state, bench):  # type: ignore[no-untyped-def]
    """Apply improving changes until there is none. Returns the objective."""
    weigh(problem, state, 0.0)
    bench.line[:] = 0
    bench.queued[:] = False
    for group in range(len(state.label)):
        if state.first[group] != NONE and not state.locked[group]:
            enqueue(bench, np.int32(group))
    settle(problem, state, bench)
    return weigh(problem, state, 0.0)


@kernel
def settle(problem, state, bench):  # type: ignore[no-untyped-def]
    """Look at the groups that wait until none does."""
    while bench.line[1] > 0:
        group = bench.queue[bench.line[0]]
        bench.line[0] = (bench.line[0] + 1) % len(bench.queue)
        bench.line[1] -= 1
        bench.queued[group] = False
        if state.first[group] != NONE and best_change(problem, state, bench, group) > EPSILON:
            apply_change(problem, state, bench, group)


@kernel
def best_change(problem, state, bench, a):  # type: ignore[no-untyped-def]
    """The best change of group `a`: what, into bench.best; the gain is returned."""
    bench.best[0] = NOTHING
    near = _ties_to(problem, state, bench, a)
    gain = _best_join(problem, state, bench, a, near, EPSILON)
    gain = _best_merge(problem, state, bench, a, near, gain)
    ruled = len(problem.rule_kind) > 0
    i = state.first[a]
    for _ in range(state.count[a]):
        if state.count[a] > 1:
            gain = _best_leave(problem, state, bench, a, i, ruled, gain)
        gain = _best_swap(problem, state, bench, a, i, near, ruled, gain)
        i = state.after[i]
    if 2 < state.count[a] <= SPLIT_LIMIT:
        gain = _best_split(problem, state, bench, a, gain)
    if state.count[a] > 1:
        alone = 0.0
        for _ in range(state.count[a]):
            penalty = judge(problem, state, NONE, NONE, i, NONE)
            alone += worth(problem, problem.size[i], problem.inner[i], penalty, 0.0)
            i = state.after[i]
        if alone - state.value[a] > gain:
            gain = alone - state.value[a]
            _note(bench, GIVE_UP, 0, 0)
    for p in range(near):
        bench.tie[bench.near[p]] = 0.0
        bench.known[bench.near[p]] = 0
    return gain if bench.best[0] != NOTHING else 0.0


@kernel
def _note(bench, kind, what, other):  # type: ignore[no-untyped-def]
    bench.best[0] = kind
    bench.best[1] = what
    bench.best[2] = other


@kernel
def _ties_to(problem, state, bench, a):  # type: ignore[no-untyped-def]
    near = 0
    i = state.first[a]
    for _ in range(state.count[a]):
        for e in range(problem.indptr[i], problem.indptr[i + 1]):
            k = problem.indices[e]
            if bench.known[k] == 0:
                bench.near[near] = k
                near += 1
            bench.known[k] += 1
            bench.tie[k] += problem.data[e]
        i = state.after[i]
    return near


@kernel
def _best_join(problem, state, bench, a, near, gain):  # type: ignore[no-untyped-def]
    """An outsider k joins a."""
    ruled = len(problem.rule_kind) > 0
    for p in range(near):
        k = bench.near[p]
        b = state.label[k]
        size = problem.size[k]
        if b == a or state.locked[b] or state.size[a] + size > problem.max_size:
            continue
        if problem.whole and bench.known[k] < state.count[a]:
            continue
        more = state.weight[a] + bench.tie[k] + problem.inner[k]
        rest = state.weight[b] - state.tie[k] - problem.inner[k]
        before = state.value[a] + state.value[b] + gain
        value_a = worth(problem, state.size[a] + size, more, 0.0, 0.0)
        value_b = worth(problem, state.size[b] - size, rest, 0.0, 0.0)
        if value_a + value_b <= before or never_together(problem, state, k, a, NONE):
            continue
        if ruled:
            value_a = worth(problem, state.size[a] + size, more, judge(problem, state, a, NONE, k, NONE), 0.0)
            value_b = worth(problem, state.size[b] - size, rest, judge(problem, state, b, k, NONE, NONE), 0.0)
            if value_a + value_b <= before:
                continue
        gain = value_a + value_b - state.value[a] - state.value[b]
        _note(bench, JOIN, k, 0)
    return gain


@kernel
def _best_leave(problem, state, bench, a, i, ruled, gain):  # type: ignore[no-untyped-def]
    """Member i leaves a, to stand alone."""
    size = problem.size[i]
    rest = state.weight[a] - state.tie[i] - problem.inner[i]
    value_a = worth(problem, state.size[a] - size, rest, 0.0, 0.0)
    value_i = worth(problem, size, problem.inner[i], 0.0, 0.0)
    if value_a + value_i <= state.value[a] + gain:
        return gain
    if ruled:
        value_a = worth(problem, state.size[a] - size, rest, judge(problem, state, a, i, NONE, NONE), 0.0)
        value_i = worth(problem, size, problem.inner[i], judge(problem, state, NONE, NONE, i, NONE), 0.0)
        if value_a + value_i <= state.value[a] + gain:
            return gain
    _note(bench, LEAVE, i, 0)
    return value_a + value_i - state.value[a]


@kernel
def _best_swap(problem, state, bench, a, i, near, ruled, gain):  # type: ignore[no-untyped-def]
    """Member i goes to another group b (a plain move), or changes places with an outsider k that has a tie to a."""
    groups = 0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        k = problem.indices[e]
        b = state.label[k]
        if bench.group_known[b] == 0:
            bench.near_groups[groups] = b
            groups += 1
        bench.group_known[b] += 1
        bench.group_tie[b] += problem.data[e]
        bench.row[k] = problem.data[e]
        bench.stored[k] = True
    size, inner = problem.size[i], problem.inner[i]
    for p in range(groups):
        b = bench.near_groups[p]
        if b == a or state.locked[b] or state.size[b] + size > problem.max_size:
            continue
        if problem.whole and bench.group_known[b] < state.count[b]:
            continue
        rest = state.weight[a] - state.tie[i] - inner
        more = state.weight[b] + bench.group_tie[b] + inner
        before = state.value[a] + state.value[b] + gain
        value_a = worth(problem, state.size[a] - size, rest, 0.0, 0.0)
        value_b = worth(problem, state.size[b] + size, more, 0.0, 0.0)
        if value_a + value_b <= before or never_together(problem, state, i, b, NONE):
            continue
        if ruled:
            value_a = worth(problem, state.size[a] - size, rest, judge(problem, state, a, i, NONE, NONE), 0.0)
            value_b = worth(problem, state.size[b] + size, more, judge(problem, state, b, NONE, i, NONE), 0.0)
            if value_a + value_b <= before:
                continue
        gain = value_a + value_b - state.value[a] - state.value[b]
        _note(bench, MOVE, i, b)
    for p in range(near if state.count[a] <= SWAP_LIMIT else 0):
        k = bench.near[p]
        b = state.label[k]
        if b == a or state.locked[b]:
            continue
        shift = problem.size[k] - size
        size_a, size_b = state.size[a] + shift, state.size[b] - shift
        if max(size_a, size_b) > problem.max_size:
            continue
        if problem.whole:
            linked = 1 if bench.stored[k] else 0
            if bench.known[k] - linked < state.count[a] - 1 or bench.group_known[b] - linked < state.count[b] - 1:
                continue
        lift = problem.inner[k] - inner
        weight_a = state.weight[a] - state.tie[i] + bench.tie[k] - bench.row[k] + lift
        weight_b = state.weight[b] - state.tie[k] + bench.group_tie[b] - bench.row[k] - lift
        before = state.value[a] + state.value[b] + gain
        value_a = worth(problem, size_a, weight_a, 0.0, 0.0)
        value_b = worth(problem, size_b, weight_b, 0.0, 0.0)
        if value_a + value_b <= before:
            continue
        if never_together(problem, state, i, b, k) or never_together(problem, state, k, a, i):
            continue
        if ruled:
            value_a = worth(problem, size_a, weight_a, judge(problem, state, a, i, k, NONE), 0.0)
            value_b = worth(problem, size_b, weight_b, judge(problem, state, b, k, i, NONE), 0.0)
            if value_a + value_b <= before:
                continue
        gain = value_a + value_b - state.value[a] - state.value[b]
        _note(bench, SWAP, i, k)
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        k = problem.indices[e]
        bench.group_tie[state.label[k]] = 0.0
        bench.group_known[state.label[k]] = 0
        bench.row[k] = 0.0
        bench.stored[k] = False
    return gain


@kernel
def _best_merge(problem, state, bench, a, near, gain):  # type: ignore[no-untyped-def]
    """Group a and a neighbouring group b become one."""
    groups = 0
    for p in range(near):
        k = bench.near[p]
        b = state.label[k]
        if b == a or state.locked[b] or state.size[a] + state.size[b] > problem.max_size:
            continue
        if bench.group_known[b] == 0:
            bench.near_groups[groups] = b
            groups += 1
        bench.group_known[b] += bench.known[k]
        bench.group_tie[b] += bench.tie[k]
    for p in range(groups):
        b = bench.near_groups[p]
        known, between = bench.group_known[b], bench.group_tie[b]
        bench.group_known[b] = 0
        bench.group_tie[b] = 0.0
        if problem.whole and known < np.int64(state.count[a]) * state.count[b]:
            continue
        weight = state.weight[a] + state.weight[b] + between
        size = state.size[a] + state.size[b]
        before = state.value[a] + state.value[b]
        value = worth(problem, size, weight, 0.0, 0.0)
        if value - before <= gain or _groups_never(problem, state, a, b):
            continue
        value = worth(problem, size, weight, judge(problem, state, a, NONE, NONE, b), 0.0)
        if value - before > gain:
            gain = value - before
            _note(bench, MERGE, b, 0)
    return gain


@kernel
def _groups_never(problem, state, a, b):  # type: ignore[no-untyped-def]
    if len(problem.never) == 0:
        return False
    i = state.first[a]
    for _ in range(state.count[a]):
        if never_together(problem, state, i, b, NONE):
            return True
        i = state.after[i]
    return False


@kernel
def _best_split(problem, state, bench, a, gain):  # type: ignore[no-untyped-def]
    """From every member as seed a part grows by whom it is tied to most, and least to the rest."""
    m = state.count[a]
    members = np.empty(m, np.int32)
    i = state.first[a]
    for p in range(m):
        members[p] = i
        bench.row[i] = p
        i = state.after[i]
    inside = np.zeros((m, m))
    for p in range(m):
        for e in range(problem.indptr[members[p]], problem.indptr[members[p] + 1]):
            k = problem.indices[e]
            if state.label[k] == a:
                inside[p, np.int64(bench.row[k])] = problem.data[e]
    for p in range(m):
        bench.row[members[p]] = 0.0
    ruled = len(problem.rule_kind) > 0
    part = np.empty(m, np.int32)
    out = np.zeros(m, np.bool_)
    pull = np.empty(m)
    for seed in range(m):
        out[:] = False
        for p in range(m):
            pull[p] = -state.tie[members[p]]
        links, ties, inner, size = 0.0, 0.0, 0.0, 0
        chosen = seed
        for step in range(m - 1):
            i = members[chosen]
            links += (pull[chosen] + state.tie[i]) / 2
            ties += state.tie[i]
            inner += problem.inner[i]
            size += problem.size[i]
            out[chosen] = True
            part[step] = i
            weight = links + inner
            rest = state.weight[a] - inner - (ties - links)
            best, following = -np.inf, 0
            for p in range(m):
                pull[p] += 2 * inside[chosen, p]
                if not out[p] and pull[p] > best:
                    best, following = pull[p], p
            chosen = following
            value = worth(problem, size, weight, 0.0, 0.0)
            value_rest = worth(problem, state.size[a] - size, rest, 0.0, 0.0)
            if value + value_rest - state.value[a] <= gain:
                continue
            if ruled:
                penalty, penalty_rest = _judge_parts(problem, state, members, out)
                value = worth(problem, size, weight, penalty, 0.0)
                value_rest = worth(problem, state.size[a] - size, rest, penalty_rest, 0.0)
                if value + value_rest - state.value[a] <= gain:
                    continue
            gain = value + value_rest - state.value[a]
            _note(bench, SPLIT, step + 1, 0)
            bench.part[: step + 1] = part[: step + 1]
    return gain


@kernel
def _judge_parts(problem, state, members, out):  # type: ignore[no-untyped-def]
    from_out, from_rest = 0.0, 0.0
    for turn in range(2):
        m = 0
        for p in range(len(members)):
            if out[p] == (turn == 0):
                for q in range(problem.node_ptr[members[p]], problem.node_ptr[members[p] + 1]):
                    state.scratch[m] = problem.nodes[q]
                    m += 1
        penalty = penalty_of(problem, state.scratch[:m], state.mark)
        if turn == 0:
            from_out = penalty
        else:
            from_rest = penalty
    return from_out, from_rest


@kernel
def shift(problem, state, i, b):  # type: ignore[no-untyped-def]
    """Atom i goes to group b (NONE: an empty one), ties and weights kept. Values are the caller's to renew."""
    a = state.label[i]
    inner = problem.inner[i]
    state.weight[a] -= state.tie[i] + inner
    detach(problem, state, i)
    if b == NONE:
        b = empty_group(state)
        state.weight[b] = 0.0
    tie = 0.0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        k = problem.indices[e]
        if state.label[k] == a:
            state.tie[k] -= problem.data[e]
        elif state.label[k] == b:
            state.tie[k] += problem.data[e]
            tie += problem.data[e]
    attach(problem, state, i, b)
    state.tie[i] = tie
    state.weight[b] += tie + inner
    return b


@kernel
def apply_change(problem, state, bench, a):  # type: ignore[no-untyped-def]
    """Make the change noted in bench.best, and queue the groups it touched."""
    kind, what, third = bench.best[0], np.int32(bench.best[1]), np.int32(bench.best[2])
    other = NONE
    if kind == JOIN:
        other = state.label[what]
        shift(problem, state, what, a)
    elif kind == LEAVE:
        other = shift(problem, state, what, NONE)
    elif kind == MOVE:
        other = third
        shift(problem, state, what, other)
    elif kind == SWAP:
        other = state.label[third]
        shift(problem, state, third, a)
        other = shift(problem, state, what, other if state.first[other] != NONE else NONE)
    elif kind == MERGE:
        other = what
        while state.first[other] != NONE:
            shift(problem, state, state.first[other], a)
    elif kind == SPLIT:
        other = shift(problem, state, bench.part[0], NONE)
        for p in range(1, what):
            shift(problem, state, bench.part[p], other)
    elif kind == GIVE_UP:
        while state.count[a] > 1:
            renew(problem, state, bench, shift(problem, state, state.first[a], NONE))
    renew(problem, state, bench, a)
    if other != NONE:
        renew(problem, state, bench, other)


@kernel
def renew(problem, state, bench, group):  # type: ignore[no-untyped-def]
    """The value of a group that has changed; it waits to be looked at again."""
    state.value[group] = 0.0
    if state.first[group] != NONE:
        penalty = judge(problem, state, group, NONE, NONE, NONE)
        state.value[group] = worth(problem, state.size[group], state.weight[group], penalty, 0.0)
        enqueue(bench, group)


@kernel
def enqueue(bench, group):  # type: ignore[no-untyped-def]
    if not bench.queued[group]:
        bench.queue[(bench.line[0] + bench.line[1]) % len(bench.queue)] = group
        bench.queued[group] = True
        bench.line[1] += 1
