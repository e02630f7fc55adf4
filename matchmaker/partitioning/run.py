"""How the parts of the search follow one another: descent, annealing in chunks, descent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.annealing import anneal
from matchmaker.partitioning.descent import Bench, descend, enqueue_all, new_bench
from matchmaker.partitioning.founding import found_groups
from matchmaker.partitioning.problem import Problem
from matchmaker.partitioning.state import EPSILON, State, new_state, weigh
from matchmaker.progress import Watch
from matchmaker.randomness import stage_seed

STEPS = 600  # annealing steps an atom at effort 1,
FINE_STEPS, FINE_TOTAL = 5_000, 2_000_000  # or as many where that is still quick
LEAST_TOTAL = 200_000  # steps that take no time to speak of
FEW, RUN_STEPS = 60, 600  # atoms up to which there are several runs, and the steps an atom of each
CHUNK = 200_000  # steps between two looks at the watch
HOT, COLD = 0.5, 0.05  # first and last temperature, in units of what an atom's place is worth
WARM = 0.12  # first temperature where a start is given: cool enough to keep what is good in it
GUIDANCE = 0.7  # share of its promise that a group still too small counts while annealing
STAGE = "search"


def solve(
    problem: Problem, label: NDArray[np.int64], locked: NDArray[np.bool_], effort: float, seed: int, watch: Watch
) -> NDArray[np.int32]:
    """The best grouping of atoms found; groups still too small or against a rule are left in it."""
    state = new_state(problem, label, locked, stage_seed(seed, STAGE))
    bench = new_bench(len(problem.atoms))
    best_value = improve(problem, state, bench)
    best = state.label.copy()
    movable = np.flatnonzero(~state.groups["locked"][state.label]).astype(np.int32)
    scale = place_worth(problem, state)
    atoms = len(movable)
    total = int(effort * max(STEPS * atoms, min(FINE_STEPS * atoms, FINE_TOTAL), LEAST_TOTAL))
    # On few atoms many short runs, each hot again, find more than a long one.
    runs = max(1, total // (RUN_STEPS * atoms)) if 0 < atoms <= FEW else 1
    steps = total // runs
    if effort <= 0 or scale <= 0 or len(movable) < 2 or watch.stop(STAGE, 0, total):
        return best
    for run in range(runs):
        hot = WARM if run == 0 and (label[movable] >= 0).any() else HOT
        for begin in range(0, steps, CHUNK):
            end = min(begin + CHUNK, steps)
            anneal(problem, state, movable, hot * scale, COLD * scale, begin, end, steps, GUIDANCE)
            if watch.stop(STAGE, run * steps + end, total):
                break
        value = improve(problem, state, bench)
        if value > best_value + EPSILON:
            best_value, best = value, state.label.copy()
        if watch.cut:
            break
    return best


def improve(problem: Problem, state: State, bench: Bench) -> float:
    """Descend, and found groups from what is free, until neither helps. Returns the objective."""
    weigh(problem, state, 0.0)
    enqueue_all(state, bench)
    descend(problem, state, bench)
    while found_groups(problem, state, bench):
        descend(problem, state, bench)
    return float(weigh(problem, state, 0.0))


def place_worth(problem: Problem, state: State) -> float:
    """The unit of temperature: what two typical links are worth in a group of the usual size."""
    sizes = state.groups["size"]
    sizes = sizes[(sizes >= problem.min_size) & (sizes > 1)]
    usual = int(np.median(sizes)) if len(sizes) else max(problem.min_size, min(2, problem.max_size))
    positive = problem.weight[problem.weight > 0]
    if not len(positive) or not 2 <= usual <= problem.max_size:  # fewer nodes than one group takes
        return 0.0
    return 2 * float(problem.table[usual, 0] * positive.mean())
