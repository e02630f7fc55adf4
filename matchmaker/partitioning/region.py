"""A part of an instance as an instance of its own: some groups and atoms, whatever lies outside them fixed.

The objective is a sum over groups, so a better grouping of the part is a better grouping of the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchmaker.partitioning.problem import CONFLICT, Problem

DENSE = 1_000  # atoms up to which a part gets the square of its weights


def grow(
    problem: Problem, label: NDArray[np.int64], free: NDArray[np.bool_], size: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """At least `size` atoms, in whole groups, ascending: from a random atom's group on, by chance in proportion to their ties.

    Only groups of `free` atoms, and fewer atoms where no more are tied to them.
    """
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label, np.arange(label.max() + 2), sorter=order)
    candidates = np.flatnonzero(free)
    front = int(label[candidates[random.integers(len(candidates))]])
    tie = np.zeros(int(label.max()) + 1)
    inside = np.zeros(len(tie), dtype=bool)
    count = 0
    taken = []
    while True:
        members = order[ends[front] : ends[front + 1]]
        taken.append(members)
        inside[front] = True
        count += len(members)
        if count >= size:
            break
        _, place = _stretches(problem.start[members], problem.start[members + 1])
        other = problem.other[place]
        tie += np.bincount(label[other], np.maximum(problem.weight[place], 0.0) * free[other], minlength=len(tie))
        open_ties = np.cumsum(np.where(inside, 0.0, tie))
        if open_ties[-1] <= 0:
            break
        front = int(np.searchsorted(open_ties, random.random() * open_ties[-1], side="right"))
        front = min(front, len(tie) - 1)
    return np.sort(np.concatenate(taken))


def part_of(problem: Problem, chosen: NDArray[np.int64]) -> Problem:
    """The instance over the atoms `chosen` (ascending), numbered 0, 1, … in that order."""
    new = np.full(len(problem.atoms), -1, dtype=np.int32)
    new[chosen] = np.arange(len(chosen), dtype=np.int32)
    row, place = _stretches(problem.start[chosen], problem.start[chosen + 1])
    other = new[problem.other[place]]
    inside = other >= 0
    row, place, other = row[inside], place[inside], other[inside]
    weight = problem.weight[place]
    atoms = problem.atoms[chosen]
    _, node_place = _stretches(atoms["nodes_from"], atoms["nodes_to"])
    nodes = problem.nodes[node_place]
    atoms["nodes_to"] = np.cumsum(atoms["size"])
    atoms["nodes_from"] = atoms["nodes_to"] - atoms["size"]
    never_row, never_place = _stretches(atoms["never_from"], atoms["never_to"])
    never = new[problem.never[never_place]]
    never_row, never = never_row[never >= 0], never[never >= 0]
    never_start = _starts(never_row, len(chosen))
    atoms["never_from"], atoms["never_to"] = never_start[:-1], never_start[1:]
    return Problem(
        _starts(row, len(chosen)), other, weight, _square(problem, row, other, weight, len(chosen)), atoms,
        np.arange(len(nodes), dtype=np.int32), never, problem.table, problem.min_size, problem.max_size, problem.whole,
        problem.rules, np.ascontiguousarray(problem.reading[:, nodes]), *_conflicts(problem, nodes),
    )  # fmt: skip


def _stretches(begin: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All places of the stretches begin[r] to before end[r], and the r of each."""
    length = end - begin
    row = np.repeat(np.arange(len(begin)), length)
    place = np.arange(len(row)) + np.repeat(begin - (np.cumsum(length) - length), length)
    return row, place


def _starts(row: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=n), out=start[1:])
    return start


def _square(
    problem: Problem, row: NDArray[np.int64], other: NDArray[np.int32], weight: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    if n > DENSE and not len(problem.matrix):
        return np.empty((0, 0))
    matrix = np.full((n, n), np.nan if problem.whole else 0.0)
    matrix[row, other] = weight
    return matrix


def _conflicts(problem: Problem, nodes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The stretches of conflicting nodes, by rule and node, among `nodes`."""
    rules, all_nodes = problem.reading.shape
    if not (problem.rules["kind"] == CONFLICT).any():
        return np.zeros(rules * len(nodes) + 1, dtype=np.int64), np.zeros(0, dtype=np.int32)
    new = np.full(all_nodes, -1, dtype=np.int32)
    new[nodes] = np.arange(len(nodes), dtype=np.int32)
    at = (np.arange(rules)[:, None] * all_nodes + nodes[None, :]).ravel()
    row, place = _stretches(problem.conflict_start[at], problem.conflict_start[at + 1])
    conflict = new[problem.conflict[place]]
    row, conflict = row[conflict >= 0], conflict[conflict >= 0]
    return _starts(row, rules * len(nodes)), conflict
