"""How the parts of the search follow one another: descent, a long annealing, then rounds that anneal parts anew.

Where a pair that is not stored is forbidden, where a start is given, and on few atoms, the annealing cools evenly instead.
Pairs begin with the best assignment of partners.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning import cooling, dense, pairing
from matchmaker.partitioning.annealing import anneal
from matchmaker.partitioning.asking import failed
from matchmaker.partitioning.descent import new_bench
from matchmaker.partitioning.improvement import improve
from matchmaker.partitioning.moves import MOVES, Choice
from matchmaker.partitioning.problem import Problem
from matchmaker.partitioning.state import EPSILON, State, new_state, take_over
from matchmaker.progress import Watch
from matchmaker.randomness import generator, stage_seed

STEPS = 400  # annealing steps an atom at effort 1
FINE_STEPS, FINE_TOTAL = 5_000, 2_000_000  # or as many where that is still quick
LEAST_TOTAL = 200_000  # steps that take no time to speak of
FEW, RUN_STEPS = 60, 600  # atoms up to which there are several runs, and the steps an atom of each
CHUNK = 200_000  # steps between two looks at the watch
HOT, COLD = 0.5, 0.05  # first and last temperature, in units of what an atom's place is worth
WARM = 0.12  # first temperature where a start is given: cool enough to keep what is good in it
GUIDANCE = 0.7  # share of its promise that a group still too small counts while annealing
PILOT = 0.1  # share of the long annealing's steps that go into finding its temperatures
STARTED = 0.95  # share of the value at the first temperature where a start is given
LONG, LONG_DENSE = 6_000, 15_000  # steps an atom in the long annealing, or
LONG_SHARE = 1 / 3  # so much of all steps: what is left goes to the moves
STAGE = "search"


def solve(
    problem: Problem, label: NDArray[np.int64], locked: NDArray[np.bool_], effort: float, seed: int, watch: Watch
) -> NDArray[np.int32]:
    """The best grouping of atoms found; groups still too small or against a rule are left in it."""
    if pairing.suits(problem) and (label < 0).all() and not locked.any():
        label = pairing.pair_up(problem)
    state = new_state(problem, label, locked, stage_seed(seed, STAGE))
    search = Search(problem, state, effort, seed, watch)
    search.run(started=bool((label[search.movable] >= 0).any()))
    return search.best


class Search:
    """The grouping in the making, the best one so far, and how many steps are still to go."""

    def __init__(self, problem: Problem, state: State, effort: float, seed: int, watch: Watch) -> None:
        self.problem, self.state, self.watch = problem, state, watch
        self.bench = new_bench(len(problem.atoms))
        self.ties = dense.new_ties(len(problem.atoms)) if dense.suits(problem) else None
        self.random = generator(seed, "regions")
        self.value, self.best = -np.inf, state.label.copy()
        self.closed = state.groups["locked"][state.label]
        self.movable = np.flatnonzero(~self.closed).astype(np.int32)
        atoms = len(self.movable)
        self.total = int(effort * max(STEPS * atoms, min(FINE_STEPS * atoms, FINE_TOTAL), LEAST_TOTAL))
        self.done = 0

    def run(self, started: bool) -> None:
        """The search that suits the problem, on a scale that it knows or that a first descent shows."""
        slowly = not (len(self.movable) <= FEW or self.problem.whole or started)
        # The first temperature melts any grouping, so none is made before; only the scale may ask for one.
        if not (slowly and self.total > 0 and alike(self.problem)):
            self.keep()
        self.scale = place_worth(self.problem, self.state)
        asked = self.total > 0 and self.scale > 0 and len(self.movable) > 1
        if asked and not self.watch.stop(STAGE, 0, self.total):
            if slowly:
                self.cool(started)
            else:
                self.repeat(started)
        if self.value == -np.inf:
            self.keep()

    def repeat(self, started: bool) -> None:
        """Annealing runs with even cooling: on few atoms many short ones, each hot again, find more than a long one."""
        atoms = len(self.movable)
        runs = max(1, self.total // (RUN_STEPS * atoms)) if 0 < atoms <= FEW else 1
        for run in range(runs):
            hot = WARM if run == 0 and started else HOT
            self.anneal(cooling.falling(hot * self.scale, COLD * self.scale), self.total // runs)
            self.keep()
            if self.watch.cut or failed():
                break

    def cool(self, started: bool) -> None:
        """A pilot, a long annealing at the temperatures it found, then moves on the best grouping so far."""
        long = (LONG if self.ties is None else LONG_DENSE) * len(self.movable)
        first = min(self.total, max(long, int(LONG_SHARE * self.total)))
        pilot = cooling.falling(cooling.HIGHEST * self.scale, cooling.LOWEST * self.scale)
        reached = self.anneal(pilot, int(PILOT * first))
        melting = cooling.Melting(pilot, cooling.curve(reached, self.keep()))
        if started:
            take_over(self.problem, self.state, self.best.astype(np.int64), self.closed)
        if not self.watch.cut:
            self.anneal(melting.ladder(STARTED if started else cooling.MELTED), first - int(PILOT * first))
            self.keep()
        self.rounds(melting)

    def rounds(self, melting: cooling.Melting) -> None:
        """The moves in turn until the steps are used up, on groupings that are never worse than the one before."""
        label = self.best.astype(np.int64)
        choice = Choice(len(MOVES), self.random)
        while self.done < self.total and not self.watch.cut and not failed():
            move = choice.draw()
            label, gain, steps = MOVES[move].apply(self.problem, label, ~self.closed, melting, GUIDANCE, self.random)
            choice.learn(move, gain, steps)
            label = np.unique(label, return_inverse=True)[1].ravel()
            self.done += steps
            self.watch.stop(STAGE, min(self.done, self.total), self.total)
        take_over(self.problem, self.state, label, self.closed)
        self.keep()

    def anneal(self, ladder: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
        """Anneal in chunks. Returns the value at the beginning of each level."""
        reached = np.full(len(ladder), np.nan)
        for begin in range(0, steps, CHUNK):
            end = min(begin + CHUNK, steps)
            stretch = (self.movable, ladder, reached, begin, end, steps, GUIDANCE)
            if self.ties is None:
                anneal(self.problem, self.state, *stretch)
            else:
                dense.anneal_dense(self.problem, self.state, self.ties, *stretch)
            self.done += end - begin
            if self.watch.stop(STAGE, min(self.done, self.total), self.total) or failed():
                break
        return reached

    def keep(self) -> float:
        """Descend, and keep the grouping if it is the best so far. Returns its value."""
        value = improve(self.problem, self.state, self.bench)
        if value > self.value + EPSILON:
            self.value, self.best = value, self.state.label.copy()
        return value


def alike(problem: Problem) -> bool:
    """Whether a link is worth the same in a group of any size: its scale is then known without a grouping."""
    return bool(np.ptp(problem.table[max(problem.min_size, 2) : problem.max_size + 1, 0]) == 0.0)


def place_worth(problem: Problem, state: State) -> float:
    """The unit of temperature: what two typical links are worth in a group of the usual size."""
    sizes = state.groups["size"]
    sizes = sizes[(sizes >= problem.min_size) & (sizes > 1)]
    usual = int(np.median(sizes)) if len(sizes) else max(problem.min_size, min(2, problem.max_size))
    positive = problem.weight[problem.weight > 0]
    if not len(positive) or not 2 <= usual <= problem.max_size:  # fewer nodes than one group takes
        return 0.0
    return 2 * float(problem.table[usual, 0] * positive.mean())
