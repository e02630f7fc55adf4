"""Which pairs of firms the search may put together, each with its exact affinity.

Small inputs: every pair. Larger ones: the pairs within two steps of the affinity graph; a group that holds any other pair is
not considered, so that every value compared is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.graph import AffinityGraph
from matchmaker.consortia.tables.base import Table

# Up to so many firms every pair is looked at (2,000 firms: 2 million pairs, a second).
ALL_PAIRS_UP_TO = 2_000


def search_space(graph: AffinityGraph, eligible: np.ndarray, required: Iterable[Sequence[int]] = ()) -> csr_array:
    """Symmetric matrix of exact affinities over the firms `eligible` (positions, ascending).

    Rows and columns follow `eligible`. `required` are groups (positions) whose firms must be able to meet: their pairs, and
    the pairs with each other's neighbours, are always in.
    """
    n = len(eligible)
    if n <= ALL_PAIRS_UP_TO:
        rows, columns = np.triu_indices(n, 1)
    else:
        rows, columns = _within_two_steps(graph, eligible, required)
    values, _ = graph.index.affinities(eligible[rows], eligible[columns])
    both = np.concatenate([rows, columns]), np.concatenate([columns, rows])
    matrix = csr_array((np.concatenate([values, values]), both), shape=(n, n))
    matrix.sort_indices()
    return matrix


def without_parted(weights: csr_array, tables: Iterable[Table]) -> csr_array:
    """The matrix less the pairs that a hard rule parts. The tables are over the same firms."""
    coo = weights.tocoo()
    stays = np.ones(len(coo.data), dtype=bool)
    for table in tables:
        parted = table.parts(coo.row, coo.col)
        if parted is not None:
            stays &= ~parted
    if stays.all():
        return weights
    kept = csr_array((coo.data[stays], (coo.row[stays], coo.col[stays])), shape=weights.shape)
    kept.sort_indices()
    return kept


def parting(group: Sequence[int], tables: Iterable[Table]) -> str | None:
    """The id of the first hard rule that parts two firms of the group, or None."""
    members = np.array(group, dtype=np.int64)
    upper, lower = np.triu_indices(len(members), 1)
    for table in tables:
        parted = table.parts(members[upper], members[lower])
        if parted is not None and parted.any():
            return table.rule.id
    return None


def _within_two_steps(
    graph: AffinityGraph, eligible: np.ndarray, required: Iterable[Sequence[int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (row < column) of eligible firms with an edge, or with an edge to a firm that keeps the other."""
    own = _kept(graph, eligible)
    either = ((own + own.T) > 0).astype(np.int32)
    reach = either + either @ own + own.T @ either
    n = len(eligible)
    at = {int(position): i for i, position in enumerate(eligible)}
    extra: list[tuple[int, int]] = []
    for group in required:
        here = [at[i] for i in group if i in at]
        near = sorted({*here, *(int(j) for i in here for j in either.indices[either.indptr[i] : either.indptr[i + 1]])})
        extra += [(i, j) for x, i in enumerate(near) for j in near[x + 1 :]]
    if extra:
        pairs = np.array(extra)
        reach = reach + csr_array((np.ones(len(pairs), dtype=np.int32), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    coo = (reach + reach.T).tocoo()
    upper = coo.row < coo.col
    return coo.row[upper], coo.col[upper]


def _kept(graph: AffinityGraph, eligible: np.ndarray) -> csr_array:
    """0/1 matrix of each eligible firm's own best candidates, among the eligible."""
    local = np.full(len(graph), -1, dtype=np.int64)
    local[eligible] = np.arange(len(eligible))
    partner = graph.partner[eligible]
    columns = np.where(partner >= 0, local[partner], -1)
    kept = columns >= 0
    rows = np.repeat(np.arange(len(eligible)), kept.sum(axis=1))
    ones = np.ones(len(rows), dtype=np.int32)
    return csr_array((ones, (rows, columns[kept])), shape=(len(eligible), len(eligible)))
