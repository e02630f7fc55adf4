"""Neighbourhoods in a graph: Leiden, and under CPM a short annealing after it. Why so: docs/decisions/0002."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.communities.graphs import as_matrix
from matchmaker.communities.quality import cpm, modularity
from matchmaker.errors import InputError
from matchmaker.randomness import stage_seed
from matchmaker.texts import Message

if TYPE_CHECKING:
    import pandas as pd

SMALL = 20_000  # edges up to which a graph gets more rounds, and several trials
POLISH = 0.1  # effort of the annealing after CPM


@dataclass(frozen=True, slots=True)
class Communities:
    """A division of the nodes.

    ids : the nodes, in the order of the labels.
    labels : int64 array of shape (n,), from 0 by size, ties by smallest member (its place in `ids`).
    quality : the objective reached: CPM in the unit of the weights, or modularity.
    """

    ids: Sequence[Any]
    labels: NDArray[np.int64]
    quality: float
    objective: str
    resolution: float

    def to_pandas(self) -> pd.DataFrame:
        """One row a node: `id`, `community`."""
        import pandas as pd

        return pd.DataFrame({"id": list(self.ids), "community": self.labels})


def detect_communities(
    graph: Any, resolution: float | None = None, objective: str = "cpm", seed: int = 0
) -> Communities:
    """Divide a graph into communities; a node without edges is one by itself.

    Leiden (Traag, Waltman and van Eck, Scientific Reports 9, 2019).

    Parameters
    ----------
    graph : AffinityGraph, scipy sparse matrix of shape (n, n) or networkx.Graph
        Undirected, weights at least 0; the diagonal is ignored.
    resolution : float, optional
        Under "cpm" what a pair must weigh to be worth having inside, in the unit of the weights; None: the programme's
        of an AffinityGraph, anything else must be given one. Under "modularity" None is 1.0.
    objective : {"cpm", "modularity"}
    seed : int
        The same seed and graph give the same labels, whatever the order of rows or edges.

    Raises
    ------
    InputError
        Unknown kind of graph, directed, negative or asymmetric weights, no resolution under "cpm".

    Examples
    --------
    >>> import networkx as nx
    >>> detect_communities(nx.barbell_graph(4, 0), resolution=0.5).labels
    array([0, 0, 0, 0, 1, 1, 1, 1])
    """
    if objective not in ("cpm", "modularity"):
        raise InputError(Message("communities-unknown-objective", given=str(objective)))
    ids, weights = as_matrix(graph)
    level = _resolution(graph, resolution, objective)
    labels = np.arange(weights.shape[0])
    if weights.nnz:
        labels = _leiden(weights, level, objective, seed)
        if objective == "cpm":
            labels = _polish(weights, labels, level, seed)
    labels = by_size(labels)
    quality = cpm(weights, labels, level) if objective == "cpm" else modularity(weights, labels, level)
    return Communities(ids, labels, quality, objective, level)


def by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same division numbered from 0 by size, ties by smallest member.

    Examples
    --------
    >>> by_size(np.array([5, 2, 2, 7]))
    array([1, 0, 0, 2])
    """
    _, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[inverse.ravel()]


def _resolution(graph: Any, resolution: float | None, objective: str) -> float:
    if resolution is None:
        if objective == "modularity":
            return 1.0
        programme = getattr(graph, "programme", None)
        if programme is None:
            raise InputError(Message("communities-no-resolution"))
        resolution = float(programme.community_resolution)
    if not np.isfinite(resolution) or resolution < 0:
        raise InputError(Message("communities-bad-resolution", given=float(resolution)))
    return float(resolution)


def _leiden(weights: sparse.csr_matrix, resolution: float, objective: str, seed: int) -> NDArray[np.int64]:
    from graspologic_native import leiden_csr

    n, edges = weights.shape[0], weights.nnz // 2
    polished = objective == "cpm"
    _, found = leiden_csr(
        weights.indptr.astype(np.int64), weights.indices.astype(np.int32), weights.data, n,
        resolution=max(resolution, 1e-12),  # the library wants more than 0
        iterations=2 if polished else 10 if edges <= SMALL else 4,
        use_modularity=not polished,
        seed=stage_seed(seed, "communities"),
        trials=1 if polished else int(np.clip(2 * SMALL // edges, 1, 10)),
    )  # fmt: skip
    labels = np.arange(n, 2 * n)  # nodes the library leaves out stand alone
    labels[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return labels


def _polish(weights: sparse.csr_matrix, labels: NDArray[np.int64], resolution: float, seed: int) -> NDArray[np.int64]:
    """CPM is the solver's sum objective without sizes: a short annealing gains what Leiden leaves."""
    from matchmaker.partitioning import partition, sum_objective

    n = weights.shape[0]
    return partition(
        weights, sum_objective(n, resolution), min_size=1, max_size=n, start=by_size(labels), effort=POLISH, seed=seed
    ).labels
