"""Simulated annealing: one atom moves to a neighbour's group, stands alone, or changes places with a member of it.

Kirkpatrick, Gelatt and Vecchi, Science 220 (1983). A step proposes one change, and takes it with probability
`exp(gain / temperature)`; the temperatures come from `cooling`.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.changes import gain_of, relocate
from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.problem import LONG_ROW
from matchmaker.partitioning.state import NONE, chance, draw, weigh

TRIES = 3  # draws of a neighbour that stands in another group
NEAREST = 20  # in a long row: a neighbour is drawn among so many, the nearest most often,
FAR = 0.02  # but for this share of the draws, which look at all neighbours alike
ALONE = 0.04  # share of steps that propose to leave for nowhere
EXCHANGE = 0.25  # share of steps that propose to change places where a plain move is possible too
WALK = 40  # members among whom the one to change places with is drawn


@kernel
def anneal(problem, state, movable, ladder, reached, begin, end, total, guidance):  # type: ignore[no-untyped-def]
    """Steps `begin` to `end` of `total`. Returns how many changes were taken.

    The temperatures of `ladder` follow one another in stretches of equal length, and the objective at the beginning of
    each is noted in `reached`. `guidance`, the share of its promise that a group not yet formed counts, falls to nothing.
    """
    taken = 0
    last = len(ladder) - 1
    stride = max(total // last, 1)
    for step in range(begin, end):
        if step == begin or step % stride == 0:
            level = min(step // stride, last)
            temperature = ladder[level]
            share = guidance * min(1.0, 3.0 * (1.0 - level / last))
            if step % stride == 0:
                reached[level] = weigh(problem, state, share)
        i = movable[draw(state.seed, len(movable))]
        a = state.label[i]
        start = problem.start[i]
        length = problem.start[i + 1] - start
        threshold = temperature * np.log(chance(state.seed))
        b, k = NONE, NONE
        if length == 0 or chance(state.seed) < ALONE:
            if state.groups[a].count == 1:
                continue
        else:
            for _ in range(TRIES):
                k = problem.other[start + _place(problem, state.seed, length)]
                b = state.label[k]
                if b != a:
                    break
            if b == a or state.groups[b].locked:
                continue
            count = np.int64(state.groups[b].count)
            if state.groups[b].size + problem.atoms[i].size > problem.max_size or chance(state.seed) < EXCHANGE:
                if count > 1:  # with any member of b but the neighbour itself
                    for _ in range(1 + draw(state.seed, min(count - 1, WALK))):
                        k = state.ring[k].after
            else:
                k = NONE
        taken += _try(problem, state, i, a, b, k, threshold, share)
    return taken


@kernel
def _place(problem, seed, length):  # type: ignore[no-untyped-def]
    """Where in a row of links to look for company. A long row that begins with the strongest is drawn from evenly over the
    logarithm of the rank: who knows many others has few that matter.
    """
    if not problem.whole or length <= LONG_ROW or chance(seed) < FAR:
        return draw(seed, length)
    return min(np.int64((NEAREST + 1.0) ** chance(seed)) - 1, NEAREST - 1)


@kernel
def _try(problem, state, i, a, b, k, threshold, guidance):  # type: ignore[no-untyped-def]
    """Take the change if its gain is above the threshold: 1 if taken."""
    square = len(problem.matrix) > 0
    own, to_b, known, between, linked = 0.0, 0.0, 0, 0.0, 0
    if square:
        own, _ = _tie(problem, state, i, a)
        if b != NONE:
            to_b, known = _tie(problem, state, i, b)
        if k != NONE and not np.isnan(problem.matrix[i, k]):
            between, linked = problem.matrix[i, k], 1
    else:
        for e in range(problem.start[i], problem.start[i + 1]):
            j = problem.other[e]
            group = state.label[j]
            if group == a:
                own += problem.weight[e]
            elif group == b:
                to_b += problem.weight[e]
                known += 1
                if j == k:
                    between, linked = problem.weight[e], 1
    weight_a = state.groups[a].weight - own - problem.atoms[i].inner
    weight_b = to_b + problem.atoms[i].inner
    if b != NONE:
        weight_b += state.groups[b].weight
        if problem.whole and known - linked < state.groups[b].count - (1 if k != NONE else 0):
            return 0
    if k != NONE:
        own, to_a, known = 0.0, 0.0, 0
        if square:
            own, _ = _tie(problem, state, k, b)
            to_a, known = _tie(problem, state, k, a)
        else:
            for e in range(problem.start[k], problem.start[k + 1]):
                group = state.label[problem.other[e]]
                if group == b:
                    own += problem.weight[e]
                elif group == a:
                    to_a += problem.weight[e]
                    known += 1
        if problem.whole and known - linked < state.groups[a].count - 1:
            return 0
        weight_a += to_a - between + problem.atoms[k].inner
        weight_b -= own + between + problem.atoms[k].inner
    gain, value_a, value_b = gain_of(problem, state, a, b, i, k, weight_a, weight_b, threshold, guidance)
    if gain == -np.inf:
        return 0
    if k != NONE:
        relocate(problem, state, k, a)
        if state.groups[b].first == NONE:  # k was alone there: i takes the group, now empty
            b = NONE
    b = relocate(problem, state, i, b)
    state.groups[a].weight = weight_a
    state.groups[a].value = value_a
    state.groups[b].weight = weight_b
    state.groups[b].value = value_b
    return 1


@kernel
def _tie(problem, state, i, group):  # type: ignore[no-untyped-def]
    """Weight between atom i and the members of a group, and how many of them it is linked to."""
    tie, known = 0.0, 0
    j = state.groups[group].first
    for _ in range(state.groups[group].count):
        weight = problem.matrix[i, j]
        if not np.isnan(weight):
            tie += weight
            known += 1
        j = state.ring[j].after
    return tie, known
