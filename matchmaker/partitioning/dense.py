"""Simulated annealing where most pairs have a weight: the tie of every atom to every group is kept in a table.

A change is judged in constant time, whatever the groups' size, and only one that is taken costs a pass over the atoms.
For instances without rules, in which a pair that is not stored weighs 0. The other form is `annealing`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.changes import relocate
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.problem import Problem
from matchmaker.partitioning.state import NONE, chance, draw, weigh, worth

ALONE, ALONE_BOUNDED = 0.002, 0.03  # share of steps that propose to leave for nowhere: more of them break up what has
# formed, but with a least size above 1 a group begins and ends by them
EXCHANGE = 0.1  # share of steps that propose to change places where a plain move is possible too


class Ties(NamedTuple):
    table: NDArray[np.float64]  # (groups, atoms): weight of each atom to the members of each group
    open: NDArray[np.int32]  # groups that have members and may change, in any order; their number in the last place
    place: NDArray[np.int32]  # by group: where it stands in `open`


def new_ties(n: int) -> Ties:
    return Ties(np.zeros((n, n)), np.zeros(n + 1, np.int32), np.zeros(n, np.int32))


def suits(problem: Problem) -> bool:
    """Whether this form of annealing can take the instance."""
    return len(problem.matrix) > 0 and not problem.whole and not len(problem.rules) and not len(problem.never)


@kernel
def anneal_dense(problem, state, ties, movable, ladder, reached, begin, end, total, guidance):  # type: ignore[no-untyped-def]
    """Steps `begin` to `end` of `total`, as `anneal`. Returns how many changes were taken."""
    taken = 0
    n = len(state.label)
    last = len(ladder) - 1
    stride = max(total // last, 1)
    alone = ALONE if problem.min_size == 1 else ALONE_BOUNDED
    for step in range(begin, end):
        if step == begin or step % stride == 0:
            level = min(step // stride, last)
            temperature = ladder[level]
            share = guidance * min(1.0, 3.0 * (1.0 - level / last))
            if step % stride == 0:
                reached[level] = weigh(problem, state, share)
            if step == begin:
                _tabulate(problem, state, ties)
        i = movable[draw(state.seed, len(movable))]
        a = state.label[i]
        b, k = NONE, NONE
        luck = chance(state.seed)
        if luck > alone:  # to any group alike
            b = ties.open[draw(state.seed, ties.open[n])]
            if luck < alone + EXCHANGE or state.groups[b].size + problem.atoms[i].size > problem.max_size:
                k = movable[draw(state.seed, len(movable))]
                b = state.label[k]
            if b == a:
                continue
        elif state.groups[a].count == 1:
            continue
        taken += _try(problem, state, ties, i, a, b, k, temperature * np.log(chance(state.seed)), share)
    return taken


@kernel
def _try(problem, state, ties, i, a, b, k, least, guidance):  # type: ignore[no-untyped-def]
    """i goes from group a to group b (NONE: nowhere), k (or NONE) the other way, if the gain is above `least`."""
    size_a = np.int64(state.groups[a].size) - problem.atoms[i].size
    size_b = np.int64(problem.atoms[i].size)
    weight_a = state.groups[a].weight - ties.table[a, i] - problem.atoms[i].inner
    weight_b = problem.atoms[i].inner
    before = state.groups[a].value
    if b != NONE:
        size_b += state.groups[b].size
        weight_b += state.groups[b].weight + ties.table[b, i]
        before += state.groups[b].value
    if k != NONE:
        size_a += problem.atoms[k].size
        size_b -= problem.atoms[k].size
        if max(size_a, size_b) > problem.max_size:
            return 0
        between = problem.matrix[i, k]
        weight_a += ties.table[a, k] - between + problem.atoms[k].inner
        weight_b -= ties.table[b, k] + between + problem.atoms[k].inner
    value_a = worth(problem, size_a, weight_a, 0.0, guidance)
    value_b = worth(problem, size_b, weight_b, 0.0, guidance)
    if value_a + value_b - before <= least:
        return 0
    if k != NONE:
        _go(problem, state, ties, k, a)
        if state.groups[b].first == NONE:  # k was alone there: i takes the group, now empty
            b = NONE
    b = _go(problem, state, ties, i, b)
    state.groups[a].weight, state.groups[a].value = weight_a, value_a
    state.groups[b].weight, state.groups[b].value = weight_b, value_b
    return 1


@kernel
def _go(problem, state, ties, i, b):  # type: ignore[no-untyped-def]
    """Atom i goes to group b (NONE: an empty one), which is returned."""
    a = state.label[i]
    b = relocate(problem, state, i, b)
    n = len(state.label)
    if a != b:
        for j in range(n):
            weight = problem.matrix[i, j]
            ties.table[a, j] -= weight
            ties.table[b, j] += weight
        if state.groups[a].first == NONE:
            last = ties.open[ties.open[n] - 1]
            ties.open[ties.place[a]] = last
            ties.place[last] = ties.place[a]
            ties.open[n] -= 1
        if state.groups[b].count == 1:
            _list(ties, b)
    return b


@kernel
def _list(ties, group):  # type: ignore[no-untyped-def]
    last = len(ties.open) - 1
    ties.place[group] = ties.open[last]
    ties.open[ties.open[last]] = group
    ties.open[last] += 1


@kernel
def _tabulate(problem, state, ties):  # type: ignore[no-untyped-def]
    n = len(state.label)
    ties.open[n] = 0
    for number in range(n):
        group = np.int32(number)
        for j in range(n):
            ties.table[group, j] = 0.0
        if state.groups[group].first != NONE and not state.groups[group].locked:
            _list(ties, group)
    for i in range(n):
        group = state.label[i]
        for j in range(n):
            ties.table[group, j] += problem.matrix[i, j]
