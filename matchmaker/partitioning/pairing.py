"""Pairs: everyone is given the partner that is best for all at once, by assignment; what is not mutual is then cut up.

Where every group is a pair the problem is maximum-weight matching. The assignment of each atom to another (or to itself,
which stands for alone) is its relaxation to halves, solved exactly and fast (Jonker and Volgenant, Computing 38, 1987).
It falls into circles: of an even one every second link is kept, and of an odd one too, with one atom left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matchmaker.partitioning.problem import DENSE_LIMIT, Problem


def suits(problem: Problem) -> bool:
    """Whether all groups are pairs of single nodes, without rules on them, and few enough for a square of their weights."""
    pairs = problem.min_size == problem.max_size == 2 and bool((problem.atoms["size"] == 1).all())
    return pairs and len(problem.atoms) <= DENSE_LIMIT and not len(problem.rules) and not len(problem.never)


def pair_up(problem: Problem) -> NDArray[np.int64]:
    """A grouping by pairs of linked atoms that gain; labels 0, 1, …, and −1 of who stands alone."""
    n = len(problem.atoms)
    row = np.repeat(np.arange(n), np.diff(problem.start))
    gains = np.zeros((n, n))  # what gains nothing is as good as alone
    gains[row, problem.other] = np.maximum(problem.table[2, 0] * problem.weight - problem.table[2, 1], 0.0)
    partner = linear_sum_assignment(gains, maximize=True)[1]
    label, pairs = np.full(n, -1, dtype=np.int64), 0
    seen = np.zeros(n, dtype=bool)
    for first in range(n):
        circle = []
        while not seen[first]:
            seen[first] = True
            circle.append(first)
            first = int(partner[first])
        links = np.array([gains[i, j] for i, j in zip(circle, [*circle[1:], *circle[:1]], strict=True)])
        for place in _every_second(links):
            if links[place] <= 0:
                continue
            label[[circle[place], circle[(place + 1) % len(circle)]]] = pairs
            pairs += 1
    return label


def _every_second(links: NDArray[np.float64]) -> list[int]:
    """Places of the links to keep round a circle, no two next to each other, for the most gain.

    Examples
    --------
    >>> _every_second(np.array([1.0, 5.0, 2.0, 3.0])), _every_second(np.array([1.0, 5.0, 2.0]))
    ([1, 3], [1])
    """
    n = len(links)
    beginnings = range(2) if n % 2 == 0 else range(n)
    ways = [[(first + 2 * step) % n for step in range(n // 2)] for first in beginnings] if n > 1 else []
    return sorted(max(ways, key=lambda way: float(links[np.array(way, dtype=np.int64)].sum()), default=[]))
