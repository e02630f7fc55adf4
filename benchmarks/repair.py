"""Greedy repair: communities of any size cut into groups of legal sizes, for peers that know no bounds.

In each community a group starts at the strongest tie left and takes, one by one, the firm with the most weight to all its
members, to the size that is worth most; groups worth nothing are given up. Then each firm left joins the group that gains most
by it. It works on the weights our own search works on, pairs that are not stored excluded, so that peers lose nothing here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.partitioning.objective import GroupValue

Groups = list[list[int]]


def repaired(
    weights: sparse.csr_array, labels: NDArray[np.int64], value: GroupValue, min_size: int, max_size: int
) -> Groups:
    """Disjoint groups of `min_size` to `max_size` nodes, each within a community but for those that join last."""
    label = np.asarray(labels)
    free = np.ones(weights.shape[0], dtype=bool)
    coo = weights.tocoo()
    inside = (coo.row < coo.col) & (label[coo.row] == label[coo.col])
    rows, columns, ties = coo.row[inside], coo.col[inside], coo.data[inside]
    groups: Groups = []
    for at in np.lexsort((columns, rows, -ties)):
        i, j = int(rows[at]), int(columns[at])
        if free[i] and free[j]:
            group = _grown(weights, [i, j], free & (label == label[i]), value, min_size, max_size)
            if group:
                groups.append(group)
                free[group] = False
    return _joined(weights, groups, free, value, max_size)


def _grown(
    weights: sparse.csr_array, group: list[int], allowed: NDArray[np.bool_], value: GroupValue, least: int, most: int
) -> list[int]:
    """The prefix of the greedy growth that is worth most; empty where none is worth anything."""
    tie, met = np.zeros(weights.shape[0]), np.zeros(weights.shape[0], dtype=np.int64)
    inside, best, best_value = 0.0, 0, 0.0
    members: list[int] = []
    for node in group:
        inside += tie[node]
        _meet(weights, node, tie, met)
        members.append(node)
    while True:
        if len(members) >= least and (worth := value.of(len(members), inside)) > best_value:
            best, best_value = len(members), worth
        if len(members) == most:
            break
        open_to = allowed & (met == len(members))
        open_to[members] = False
        if not open_to.any():
            break
        node = int(np.argmax(np.where(open_to, tie, -np.inf)))
        inside += tie[node]
        _meet(weights, node, tie, met)
        members.append(node)
    return members[:best]


def _joined(weights: sparse.csr_array, groups: Groups, free: NDArray[np.bool_], value: GroupValue, most: int) -> Groups:
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    inside = [float(weights[group][:, group].sum()) / 2 for group in groups]
    for node in np.flatnonzero(free):
        span = slice(weights.indptr[node], weights.indptr[node + 1])
        tie: dict[int, float] = {}
        met: dict[int, int] = {}
        for other, weight in zip(weights.indices[span].tolist(), weights.data[span].tolist(), strict=True):
            if (number := group_of.get(other)) is not None:
                tie[number] = tie.get(number, 0.0) + weight
                met[number] = met.get(number, 0) + 1
        gains = [
            (value.of(n + 1, inside[number] + tie[number]) - value.of(n, inside[number]), -number)
            for number in tie
            if (n := len(groups[number])) < most and met[number] == n
        ]
        if gains and max(gains)[0] > 0:
            number = -max(gains)[1]
            groups[number].append(int(node))
            inside[number] += tie[number]
            group_of[int(node)] = number
    return groups


def _meet(weights: sparse.csr_array, node: int, tie: NDArray[np.float64], met: NDArray[np.int64]) -> None:
    span = slice(weights.indptr[node], weights.indptr[node + 1])
    tie[weights.indices[span]] += weights.data[span]
    met[weights.indices[span]] += 1
