"""A proven upper bound on what any partition can reach, with a certificate that is checked apart from the search for it.

Lagrangian (Held and Karp, Math. Programming 1 (1971)): the weight of a pair is split between its two ends, once for each
size of group. Then every node chooses for itself a size and the best company of that size: what all choose together is
at least what the best partition is worth, however the weights are split. Subgradient steps look for a good split.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.partitioning.objective import GroupValue


@dataclass(frozen=True, slots=True)
class Bound:
    """value : no partition is worth more.

    share : float array of shape (sizes, stored pairs), the certificate. For size `min_size + s` and the p-th pair
        (row < column, by rows) what its first end has of the weight; the second end has the rest.
    """

    value: float
    share: NDArray[np.float64]


def upper_bound(
    weights: sparse.csr_matrix, value: GroupValue, *, min_size: int, max_size: int, lower: float, rounds: int = 500
) -> Bound:
    """The best bound found; arguments as `partition`, a pair that is not stored weighs 0.

    Parameters
    ----------
    lower : float
        The value of a known partition: it sets the length of the steps.
    rounds : int
        Of subgradient steps.

    Examples
    --------
    >>> from matchmaker.partitioning.objective import sum_objective
    >>> pairs = sparse.csr_matrix(np.kron(np.eye(2), np.ones((3, 3)) - np.eye(3)))
    >>> found = upper_bound(pairs, sum_objective(3, 0.5), min_size=2, max_size=3, lower=3.0)
    >>> round(found.value, 6)
    3.0
    """
    upper = sparse.triu(weights, 1).tocoo()
    first, second, weight = upper.row, upper.col, upper.data
    n, pairs = weights.shape[0], len(weight)
    sizes = range(min_size, max_size + 1)
    place = _places(np.concatenate([first, second]), n)
    share = np.tile(weight / 2, (len(sizes), 1))
    best = Bound(np.inf, share)
    direction = np.zeros_like(share)
    step, stale = 1.0, 0
    for _ in range(rounds):
        total, chosen = _choose(share, weight, value, sizes, place)
        if total < best.value - 1e-9:
            best, stale = Bound(total, share.copy()), 0
        else:
            stale += 1
            if stale == 10:
                step, stale = step / 1.5, 0
        slope = chosen[:, :pairs].astype(float) - chosen[:, pairs:]
        direction = slope + 0.6 * direction
        length = float((direction**2).sum())
        if length == 0:
            break
        share = share - step * (total - lower) / length * direction
    return best


def _places(end: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    """By node, the places of its half-pairs in a list of all, filled up with −1."""
    order = np.argsort(end, kind="stable")
    degree = np.bincount(end, minlength=n)
    place = np.full((n, int(degree.max(initial=0)) + 1), -1)
    column = np.arange(len(end)) - np.repeat(np.cumsum(degree) - degree, degree)
    place[end[order], column] = order
    return place


def _choose(
    share: NDArray[np.float64], weight: NDArray[np.float64], value: GroupValue, sizes: range, place: NDArray[np.int64]
) -> tuple[float, NDArray[np.bool_]]:
    """The sum of what the nodes choose for themselves, and which half-pairs they choose at which size."""
    n = len(place)
    worth = np.zeros((len(sizes), n))
    picked = []
    for s, size in enumerate(sizes):
        half = np.concatenate([share[s], weight - share[s], [0.0]])[place]  # the last place: a pair that is not stored
        most = min(size - 1, half.shape[1])
        top = np.argpartition(-half, most - 1, axis=1)[:, :most]
        gain = np.maximum(np.take_along_axis(half, top, axis=1), 0.0)
        worth[s] = value.c[size] * gain.sum(axis=1) - value.h[size] / size
        picked.append((np.take_along_axis(place, top, axis=1), gain > 0))
    chosen = np.zeros((len(sizes), 2 * len(weight) + 1), dtype=bool)
    size_of = worth.argmax(axis=0)
    formed = worth.max(axis=0) > 0
    for s, (at, positive) in enumerate(picked):
        mine = formed & (size_of == s)
        chosen[s, at[mine][positive[mine]]] = True
    return float(np.maximum(worth.max(axis=0), 0.0).sum()), chosen[:, :-1]


def verify(
    weights: sparse.csr_matrix, value: GroupValue, share: NDArray[np.float64], *, min_size: int, max_size: int
) -> float:
    """The bound that a certificate proves, node by node, with nothing of `upper_bound`'s arithmetic.

    For a group of n members, c(n) · W − h(n) is the sum over its members of c(n) · (their shares of the pairs inside)
    − h(n) / n, and none of them has more than its n − 1 largest shares, a pair that is not stored counting 0.
    """
    halves: list[list[NDArray[np.float64]]] = [[] for _ in range(weights.shape[0])]
    upper = sparse.triu(weights, 1).tocoo()
    for p, (i, j, w) in enumerate(zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)):
        halves[i].append(share[:, p])
        halves[j].append(w - share[:, p])
    total = 0.0
    for mine in halves:
        best = 0.0
        for s, size in enumerate(range(min_size, max_size + 1)):
            gains = sorted((float(half[s]) for half in mine), reverse=True)[: size - 1]
            best = max(best, value.c[size] * sum(g for g in gains if g > 0) - value.h[size] / size)
        total += best
    return total
