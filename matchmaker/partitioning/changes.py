"""The one change that annealing and descent share: i goes from group a to group b, and perhaps k from b to a.

Moving, leaving (b is empty) and changing places are this with k or b left out. Rules are judged only where the change
would pay without them.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.state import NONE, attach, detach, empty_group, judge, never_together, worth


@kernel
def gain_of(problem, state, a, b, i, k, weight_a, weight_b, least, guidance):  # type: ignore[no-untyped-def]
    """Gain of the change, and the two values after it, given the weights after it.

    b is NONE for an empty group, k is NONE where nobody comes back. The gain is −inf where it is not above `least` or
    the change is not allowed.
    """
    size_a = np.int64(state.groups[a].size) - problem.atoms[i].size
    size_b = np.int64(problem.atoms[i].size)
    before = state.groups[a].value
    if k != NONE:
        size_a += problem.atoms[k].size
        size_b -= problem.atoms[k].size
    if b != NONE:
        size_b += state.groups[b].size
        before += state.groups[b].value
    if max(size_a, size_b) > problem.max_size:
        return -np.inf, 0.0, 0.0
    value_a = worth(problem, size_a, weight_a, 0.0, guidance)
    value_b = worth(problem, size_b, weight_b, 0.0, guidance)
    if value_a + value_b - before <= least:
        return -np.inf, 0.0, 0.0
    if b != NONE and never_together(problem, state, i, b, k):
        return -np.inf, 0.0, 0.0
    if k != NONE and never_together(problem, state, k, a, i):
        return -np.inf, 0.0, 0.0
    if len(problem.rules) > 0:
        value_a = worth(problem, size_a, weight_a, judge(problem, state, a, i, k, NONE), guidance)
        if value_a + value_b - before > least:
            value_b = worth(problem, size_b, weight_b, judge(problem, state, b, k, i, NONE), guidance)
        if value_a + value_b - before <= least:
            return -np.inf, 0.0, 0.0
    return value_a + value_b - before, value_a, value_b


@kernel
def relocate(problem, state, i, b):  # type: ignore[no-untyped-def]
    """Atom i goes to group b (NONE: an empty one), which is returned. Weights and values are the caller's."""
    detach(problem, state, i)
    if b == NONE:
        b = empty_group(state)
        state.groups[b].weight = 0.0
    attach(problem, state, i, b)
    return b


@kernel
def shift(problem, state, i, b):  # type: ignore[no-untyped-def]
    """Relocate with ties and weights kept; values are the caller's."""
    a = state.label[i]
    inner = problem.atoms[i].inner
    state.groups[a].weight -= state.tie[i] + inner
    b = relocate(problem, state, i, b)
    tie = 0.0
    for e in range(problem.start[i], problem.start[i + 1]):
        k = problem.other[e]
        if state.label[k] == a:
            state.tie[k] -= problem.weight[e]
        elif state.label[k] == b:
            state.tie[k] += problem.weight[e]
            tie += problem.weight[e]
    state.tie[i] = tie
    state.groups[b].weight += tie + inner
    return b
