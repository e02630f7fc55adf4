"""How good a division into communities is: two objectives, larger is better."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse


def cpm(weights: sparse.csr_matrix, labels: ArrayLike, resolution: float) -> float:
    """Constant Potts model: `Σ over groups, over pairs i < j inside, of (weight − resolution)`.

    Traag, Van Dooren and Nesterov, Physical Review E 84 (2011).

    Parameters
    ----------
    weights : sparse matrix of shape (n, n)
        Symmetric; a pair not stored weighs 0.
    labels : int array of shape (n,)
        From 0; every node is in one community.
    resolution : float
        What a pair must weigh to be worth having inside, in the unit of the weights.

    Examples
    --------
    >>> triangle_and_tail = sparse.csr_matrix([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
    >>> cpm(triangle_and_tail, [0, 0, 0, 1], resolution=0.5)
    1.5
    """
    labels = np.asarray(labels)
    sizes = np.bincount(labels).astype(np.float64)
    return _twice_inside(weights, labels) / 2 - float(resolution * (sizes * (sizes - 1) / 2).sum())


def modularity(weights: sparse.csr_matrix, labels: ArrayLike, resolution: float = 1.0) -> float:
    """Share of the weight inside communities, less what chance would put there: in (−1, 1) at resolution 1.

    Newman, Physical Review E 69 (2004); resolution after Reichardt and Bornholdt (2006). 0 for a graph without weight.

    Examples
    --------
    >>> two_pairs = sparse.csr_matrix([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> modularity(two_pairs, [0, 0, 1, 1])
    0.5
    """
    labels = np.asarray(labels)
    strength = np.asarray(weights.sum(axis=1)).ravel()
    total = float(strength.sum())
    if total == 0:
        return 0.0
    by_group = np.bincount(labels, weights=strength)
    return _twice_inside(weights, labels) / total - resolution * float(((by_group / total) ** 2).sum())


def _twice_inside(weights: sparse.csr_matrix, labels: np.ndarray) -> float:
    coo = weights.tocoo()
    return float(coo.data[labels[coo.row] == labels[coo.col]].sum())
