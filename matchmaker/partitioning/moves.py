"""The moves made on a whole grouping after the long annealing, as data, and which of them comes next.

Ropke and Pisinger, Transportation Science 40 (2006): a move is drawn the more often, the more it has gained a step.
"""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.reannealing import Reannealing

MOVES = (
    Reannealing(atoms=(50, 200), share=(0.8, 0.99), steps=(500, 3_000)),
    Reannealing(atoms=(100, 600), share=(0.8, 0.99), steps=(500, 3_000)),
    Reannealing(atoms=(200, 1_000), share=(0.18, 0.45), steps=(3_000, 10_000)),
)
MEMORY = 0.95  # what is left of an experience after the next one
LEAST = 0.15  # share of the best move's steps that the others get at least


class Choice:
    """Draws numbers of moves, and learns from what came of them."""

    def __init__(self, moves: int, random: np.random.Generator) -> None:
        self.random = random
        self.gained, self.spent = np.zeros(moves), np.zeros(moves)
        self.usual = np.zeros(moves)  # steps of its last application

    def draw(self) -> int:
        untried = np.flatnonzero(self.usual == 0)
        if len(untried):
            return int(untried[0])
        rate = self.gained / self.spent
        share = np.maximum(rate / rate.max(), LEAST) if rate.max() > 0 else np.ones(len(rate))
        often = share / self.usual
        return int(self.random.choice(len(often), p=often / often.sum()))

    def learn(self, move: int, gain: float, steps: int) -> None:
        """The move has gained so much in so many steps."""
        self.gained *= MEMORY
        self.spent *= MEMORY
        self.gained[move] += gain
        self.spent[move] += steps
        self.usual[move] = steps
