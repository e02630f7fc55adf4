"""Groups of bounded size as a scikit-learn clusterer: the solver with the sum objective."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import validate_data

from matchmaker.partitioning import partition, sum_objective


class SizeConstrainedCommunities(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Disjoint groups of bounded size that maximise `Σ over groups of (weight inside − resolution · pairs inside)`.

    The constant Potts model with sizes, by simulated annealing and a descent (`matchmaker.partitioning`).

    Parameters
    ----------
    min_size, max_size : int
        Of a group. With min_size 1 nobody is left out: one alone is a group of value 0.
    resolution : float
        What a pair must weigh to be worth having inside, in the unit of the weights.
    metric : {"precomputed", "cosine", "euclidean"}
        "precomputed": X holds the weights, of either sign, a missing pair 0. Otherwise X holds features, and the weights
        are the similarities of each row's `n_neighbors` nearest: the cosine, or `1 / (1 + distance)`.
    n_neighbors : int
        Not used with "precomputed".
    effort : float
        Time grows in proportion.
    random_state : int, RandomState or None

    Attributes
    ----------
    labels_ : int array of shape (n,)
        −1 in no group, else 0, 1, … by size, ties by smallest member.
    objective_ : float
    n_features_in_ : int

    Examples
    --------
    >>> W = np.kron(np.eye(2), np.ones((3, 3)))
    >>> SizeConstrainedCommunities(min_size=2, max_size=4, resolution=0.5).fit(W).labels_
    array([0, 0, 0, 1, 1, 1])
    """

    _parameter_constraints: dict[str, list[Any]] = {  # noqa: RUF012  (scikit-learn's own form)
        "min_size": [Interval(Integral, 1, None, closed="left")],
        "max_size": [Interval(Integral, 1, None, closed="left")],
        "resolution": [Interval(Real, None, None, closed="neither")],
        "metric": [StrOptions({"precomputed", "cosine", "euclidean"})],
        "n_neighbors": [Interval(Integral, 1, None, closed="left")],
        "effort": [Interval(Real, 0, None, closed="left")],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        min_size: int = 5,
        max_size: int = 15,
        resolution: float = 0.05,
        metric: str = "precomputed",
        n_neighbors: int = 15,
        effort: float = 1.0,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.min_size = min_size
        self.max_size = max_size
        self.resolution = resolution
        self.metric = metric
        self.n_neighbors = n_neighbors
        self.effort = effort
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> SizeConstrainedCommunities:
        """Form groups.

        Parameters
        ----------
        X : array or sparse matrix, (n, n) weights or (n, features) by `metric`
        y : ignored
        """
        self._validate_params()
        if self.min_size > self.max_size:
            raise ValueError(f"min_size must be at most max_size. Got {self.min_size} and {self.max_size} instead.")
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64)
        weights = _given(X) if self.metric == "precomputed" else _nearest(X, self.metric, self.n_neighbors)
        found = partition(
            weights,
            sum_objective(min(self.max_size, weights.shape[0]), self.resolution),
            min_size=self.min_size,
            max_size=self.max_size,
            effort=self.effort,
            seed=_seed(self.random_state),
        )
        self.labels_ = found.labels
        self.objective_ = found.objective
        return self

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.pairwise = self.metric == "precomputed"
        return tags


def _seed(random_state: Any) -> int:
    from sklearn.utils import check_random_state

    if isinstance(random_state, Integral):
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31 - 1))


def _given(X: Any) -> sparse.csr_matrix:
    if X.shape[0] != X.shape[1]:
        raise ValueError(f"Precomputed weights must be a square matrix. Got the shape {X.shape} instead.")
    weights = sparse.csr_matrix(X, copy=True)
    if weights.nnz and abs(weights - weights.T).max() > 1e-9 * max(1.0, abs(weights).max()):
        raise ValueError("Precomputed weights must be symmetric.")
    return _without_diagonal(weights)


def _nearest(X: Any, metric: str, k: int) -> sparse.csr_matrix:
    """Similarity of every row with its k nearest; a pair stands if either has the other."""
    from sklearn.neighbors import kneighbors_graph

    k = min(k, X.shape[0] - 1)
    if k < 1:
        return sparse.csr_matrix((X.shape[0], X.shape[0]))
    near = kneighbors_graph(X, k, mode="distance", metric=metric)
    near.data = 1.0 - near.data if metric == "cosine" else 1.0 / (1.0 + near.data)
    return _without_diagonal(sparse.csr_matrix(near.maximum(near.T)))


def _without_diagonal(weights: sparse.csr_matrix) -> sparse.csr_matrix:
    weights.setdiag(0)
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights
