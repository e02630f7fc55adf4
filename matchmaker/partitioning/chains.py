"""Ejection chains, for groups of one exact size: an atom takes another's place, which takes another's, and so on.

Where every group must be full no single atom can move. In pairs this is the alternating path of matching, searched as
by Lin and Kernighan, Oper. Res. 21 (1973): greedily, with a choice at the first step, and undone where it never pays.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.changes import gain_of, shift
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.descent import enqueue
from matchmaker.partitioning.state import EPSILON, NONE, judge, worth

LARGEST = 8  # size of groups up to which chains are tried: each step looks at all members of all neighbouring groups
BREADTH = 5  # atoms tried as the first to be thrown out
DEPTH = 30  # atoms thrown out, one after the other


@kernel
def pull_chains(problem, state, bench):  # type: ignore[no-untyped-def]
    """Try every atom as the first; the groups that change wait to be looked at. Returns how many chains paid."""
    paid = 0
    for number in range(len(state.label)):
        first = np.int32(number)
        if state.groups[state.label[first]].locked:
            continue
        for tried in range(min(BREADTH, len(bench.near))):
            if _pull(problem, state, bench, first, tried):
                paid += 1
                break
            if bench.near[tried] == NONE:  # there was nobody else to throw out
                break
    return paid


@kernel
def _pull(problem, state, bench, first, tried):  # type: ignore[no-untyped-def]
    """The chain that begins with `first`, whose victim is none of the first `tried` of `bench.near`. True if it paid.

    `bench.part` and `bench.kept` are the log: who moved, and from where (NONE: from standing alone).
    """
    moved = 0
    total = 0.0
    hand = first
    left = state.label[first]
    if state.groups[left].count > 1:
        total -= state.groups[left].value
        moved = _move(problem, state, bench, first, NONE, moved)
        total += state.groups[left].value + state.groups[state.label[first]].value
    for step in range(min(DEPTH, (len(bench.part) - 1) // 2)):  # each writes at most two lines
        gain, b, k = _best_place(problem, state, bench, hand, moved, step, tried, total)
        if step == 0:
            bench.near[tried] = k
        if b == NONE:
            break
        if k == NONE:
            moved = _move(problem, state, bench, hand, b, moved)
        else:
            moved = _move(problem, state, bench, k, NONE, moved)
            moved = _move(problem, state, bench, hand, b, moved)
        total += gain
        if total > EPSILON:
            for m in range(moved):
                if bench.kept[m] != NONE and state.groups[bench.kept[m]].first != NONE:
                    enqueue(bench, bench.kept[m])
                enqueue(bench, state.label[bench.part[m]])
            return True
        if k == NONE:
            break
        hand = k
    for m in range(moved - 1, -1, -1):
        _send(problem, state, bench.part[m], bench.kept[m])
    return False


@kernel
def _best_place(problem, state, bench, i, moved, step, tried, total):  # type: ignore[no-untyped-def]
    """Where the atom in hand, alone, does best: gain, group, and whom it throws out (NONE where there is room).

    A group with room is taken only where it makes the chain pay; to throw out, the best there is.
    """
    alone = state.label[i]
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
    gain, place, out = -np.inf, NONE, NONE
    closing, room = EPSILON - total, NONE
    for p in range(groups):
        b = bench.near_groups[p]
        count = np.int64(state.groups[b].count)
        if state.groups[b].locked or b == alone:
            continue
        known, tie = bench.groups[b].known, bench.groups[b].tie
        if not problem.whole or known == count:
            weight = state.groups[b].weight + tie + inner
            found, _, _ = gain_of(problem, state, alone, b, i, NONE, 0.0, weight, closing, 0.0)
            if found > closing:
                closing, room = found, b
        if count < 2:
            continue
        k = state.groups[b].first
        for _ in range(count):
            linked = 1 if bench.atoms[k].stored else 0
            if (not problem.whole or known - linked == count - 1) and not _is_barred(bench, k, moved, step, tried):
                weight = (
                    state.groups[b].weight + tie + inner - bench.atoms[k].row - state.tie[k] - problem.atoms[k].inner
                )
                found, _, _ = gain_of(problem, state, alone, b, i, k, problem.atoms[k].inner, weight, gain, 0.0)
                if found > gain:
                    gain, place, out = found, b, k
            k = state.ring[k].after
    for e in range(problem.start[i], problem.start[i + 1]):
        k = problem.other[e]
        bench.groups[state.label[k]].tie = 0.0
        bench.groups[state.label[k]].known = 0
        bench.atoms[k].row = 0.0
        bench.atoms[k].stored = False
    if room != NONE:
        return closing, room, NONE
    return gain, place, out


@kernel
def _is_barred(bench, k, moved, step, tried):  # type: ignore[no-untyped-def]
    """Whether k has moved in this chain already, or was thrown out first in an earlier one of the same atom."""
    for m in range(moved):
        if bench.part[m] == k:
            return True
    if step == 0:
        for m in range(tried):
            if bench.near[m] == k:
                return True
    return False


@kernel
def _move(problem, state, bench, i, b, moved):  # type: ignore[no-untyped-def]
    """Send atom i to group b (NONE: to stand alone), and write it in the log. Returns the log's length."""
    a = state.label[i]
    bench.part[moved] = i
    bench.kept[moved] = NONE if state.groups[a].count == 1 else a
    _send(problem, state, i, b)
    return moved + 1


@kernel
def _send(problem, state, i, b):  # type: ignore[no-untyped-def]
    a = state.label[i]
    if b == NONE and state.groups[a].count == 1:
        return
    b = shift(problem, state, i, b)
    _value(problem, state, a)
    _value(problem, state, b)


@kernel
def _value(problem, state, group):  # type: ignore[no-untyped-def]
    value = 0.0
    if state.groups[group].first != NONE:
        penalty = judge(problem, state, group, NONE, NONE, NONE)
        value = worth(problem, np.int64(state.groups[group].size), state.groups[group].weight, penalty, 0.0)
    state.groups[group].value = value
