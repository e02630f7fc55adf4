"""What a group is worth: `c(n) · W − h(n)`, n its size and W the weight inside it, with c and h as tables by size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse


@dataclass(frozen=True, slots=True)
class GroupValue:
    """Two tables by size, each of shape (max_size + 1,); entry 0 is not used.

    A group that is not formed (fewer than the least size, or a hard rule broken) is worth 0 whatever the tables say.
    """

    c: NDArray[np.float64]
    h: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.c.ndim != 1 or self.c.shape != self.h.shape:
            raise ValueError(
                f"c and h must be tables of one shape (max_size + 1,), got {self.c.shape} and {self.h.shape}"
            )

    @property
    def max_size(self) -> int:
        return len(self.c) - 1

    def of(self, size: int, weight: float) -> float:
        """The value of one group.

        Examples
        --------
        >>> round(mean_objective(12, neutral=0.3, size_weight=0.2, optimum=6).of(6, 15 * 0.7), 9)
        2.4
        """
        return float(self.c[size] * weight - self.h[size])


def mean_objective(max_size: int, neutral: float, size_weight: float = 0.0, optimum: float | None = None) -> GroupValue:
    """`n · (mean weight of the pairs − neutral − size_weight · ln(n / optimum)²)`: design §6.

    Parameters
    ----------
    max_size : int
        The largest group.
    neutral : float
        What a group's mean must beat, in the unit of the weights.
    size_weight : float
        Price of being far from `optimum`, in the same unit; needs one when above 0.
    optimum : float, optional
        The size without a price.
    """
    if size_weight > 0 and optimum is None:
        raise ValueError("a size_weight above 0 needs an optimum")
    n = np.arange(max_size + 1, dtype=np.float64)
    c = np.zeros(max_size + 1)
    c[2:] = 2.0 / (n[2:] - 1.0)
    price = np.full(max_size + 1, float(neutral))
    if optimum is not None and size_weight > 0:
        price[1:] += size_weight * np.log(n[1:] / optimum) ** 2
    h = n * price
    h[0] = 0.0
    return GroupValue(c, h)


def sum_objective(max_size: int, resolution: float = 0.0) -> GroupValue:
    """`Σ over the pairs of (weight − resolution)`: the constant Potts model, with sizes."""
    n = np.arange(max_size + 1, dtype=np.float64)
    c = np.ones(max_size + 1)
    c[0] = 0.0
    return GroupValue(c, resolution * n * (n - 1.0) / 2.0)


def group_sizes_and_weights(
    weights: sparse.csr_matrix, labels: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Size and inside weight of groups 0, 1, …; nodes labelled −1 belong to none."""
    labels = np.asarray(labels, dtype=np.int64)
    count = int(labels.max(initial=-1)) + 1
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    coo = weights.tocoo()
    a, b = labels[coo.row], labels[coo.col]
    inside = (a == b) & (a >= 0) & (coo.row < coo.col)
    weight = np.bincount(a[inside], weights=coo.data[inside], minlength=count)
    return sizes.astype(np.int64), weight.astype(np.float64)


def objective_of(weights: sparse.csr_matrix, value: GroupValue, labels: ArrayLike, min_size: int = 1) -> float:
    """Value of a grouping, before soft penalties: the sum over its groups of at least `min_size`.

    Examples
    --------
    >>> pairs = sparse.csr_matrix(np.array([[0, 2.0, 0], [2.0, 0, 0], [0, 0, 0]]))
    >>> objective_of(pairs, sum_objective(3, resolution=0.5), [0, 0, 1])
    1.5
    """
    sizes, inside = group_sizes_and_weights(weights, labels)
    formed = sizes >= max(min_size, 1)
    return float((value.c[sizes[formed]] * inside[formed] - value.h[sizes[formed]]).sum())
