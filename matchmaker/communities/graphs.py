"""One form for every graph we are given: ids in rank order and a symmetric sparse matrix in that order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from matchmaker.errors import InputError
from matchmaker.texts import Message


def as_matrix(graph: Any) -> tuple[Sequence[Any], sparse.csr_matrix]:
    """Ids and weights of an `AffinityGraph`, a SciPy matrix or a networkx graph.

    The order of rows and edges as stored leaves no trace: it would change what a seeded detector finds.

    Returns
    -------
    ids : sequence of length n
        Of an AffinityGraph its own; of a matrix 0, 1, …; of a networkx graph its nodes, sorted.
    weights : sparse matrix of shape (n, n)
        Symmetric, without a diagonal, indices sorted, no stored zeros.
    """
    if hasattr(graph, "to_scipy") and hasattr(graph, "ids"):
        return list(graph.ids), _clean(graph.to_scipy())
    if sparse.issparse(graph):
        return range(graph.shape[0]), _clean(graph)
    if hasattr(graph, "adjacency") and hasattr(graph, "nodes"):
        import networkx as nx

        if graph.is_directed():
            raise InputError(Message("communities-directed"))
        nodes = _ranked(list(graph.nodes))
        return nodes, _clean(nx.to_scipy_sparse_array(graph, nodelist=nodes, dtype=np.float64)) if nodes else _empty()
    raise InputError(Message("communities-unknown-graph", type=type(graph).__name__))


def _ranked(nodes: list[Any]) -> list[Any]:
    try:
        return sorted(nodes)
    except TypeError:  # nodes of several types have no order of their own
        return sorted(nodes, key=lambda node: (type(node).__name__, str(node)))


def _empty() -> sparse.csr_matrix:
    return sparse.csr_matrix((0, 0))


def _clean(matrix: Any) -> sparse.csr_matrix:
    weights = sparse.csr_matrix(matrix, dtype=np.float64, copy=True)
    if weights.shape[0] != weights.shape[1]:
        raise InputError(Message("communities-not-square", rows=weights.shape[0], columns=weights.shape[1]))
    weights.sum_duplicates()
    if not np.isfinite(weights.data).all() or (weights.data < 0).any():
        raise InputError(Message("communities-negative"))
    if abs(weights - weights.T).max() > 1e-9 if weights.nnz else False:
        raise InputError(Message("communities-not-symmetric"))
    weights.setdiag(0)
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights
