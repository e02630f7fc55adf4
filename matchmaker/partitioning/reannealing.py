"""Destroy and repair: some neighbouring groups are warmed until they begin to melt, and cooled again; kept if no worse.

Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, J. Comput. Phys. 159 (2000), with annealing as the repair. The part is
an instance of its own, small enough for its tables to stay in the cache. Equal value is taken too: it drifts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning import cooling, dense
from matchmaker.partitioning.annealing import anneal
from matchmaker.partitioning.cooling import Melting
from matchmaker.partitioning.descent import new_bench
from matchmaker.partitioning.improvement import improve
from matchmaker.partitioning.problem import Problem
from matchmaker.partitioning.region import grow, part_of
from matchmaker.partitioning.state import EPSILON, new_state, weigh

LEVELS = 24  # of temperature
COOLED = 0.15  # last temperature, of the first
OVERHEAD = 5_000  # steps that take as long as cutting a part out


@dataclass(frozen=True, slots=True)
class Reannealing:
    """Ranges from which each round draws.

    atoms : how many the part has (the last group taken in whole).
    share : of the value, at the temperature to warm to; the lower, the more is destroyed.
    steps : of annealing, an atom.
    """

    atoms: tuple[int, int] = (50, 500)
    share: tuple[float, float] = (0.8, 0.99)
    steps: tuple[int, int] = (500, 3_000)

    def apply(
        self, problem: Problem, label: NDArray[np.int64], free: NDArray[np.bool_], melting: Melting,
        guidance: float, random: np.random.Generator,
    ) -> tuple[NDArray[np.int64], float, int]:  # fmt: skip
        """One round on the grouping `label` of atoms, of which `free` may move.

        Returns the grouping, changed in place where that is no worse, the gain, and the steps it took.
        """
        chosen = grow(problem, label, free, _between(random, self.atoms), random)
        part = part_of(problem, chosen)
        n = len(chosen)
        start = np.unique(label[chosen], return_inverse=True)[1]
        state = new_state(part, start.ravel(), np.zeros(n, dtype=bool), int(random.integers(2**31)))
        before = float(weigh(part, state, 0.0))
        warm = melting.temperature(random.uniform(*self.share))
        ladder = cooling.falling(warm, COOLED * warm, LEVELS)
        movable, reached = np.arange(n, dtype=np.int32), np.zeros(LEVELS)
        steps = n * _between(random, self.steps)
        if dense.suits(part):
            dense.anneal_dense(part, state, dense.new_ties(n), movable, ladder, reached, 0, steps, steps, guidance)
        else:
            anneal(part, state, movable, ladder, reached, 0, steps, steps, guidance)
        gain = improve(part, state, new_bench(n)) - before
        if gain >= -EPSILON:
            label[chosen] = label.max() + 1 + state.label
        return label, max(gain, 0.0), steps + OVERHEAD


def _between(random: np.random.Generator, limits: tuple[int, int]) -> int:
    """A whole number drawn evenly over the logarithm."""
    return int(np.exp(random.uniform(np.log(limits[0]), np.log(limits[1]))))
