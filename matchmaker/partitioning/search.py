"""The solver: disjoint groups of bounded size that maximise `Σ c(n) · W − h(n)`, less penalties, under hard rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from matchmaker.partitioning.constraints import Constraints, Penalty
from matchmaker.partitioning.objective import GroupValue, group_sizes_and_weights
from matchmaker.partitioning.problem import build_problem
from matchmaker.progress import Watch


@dataclass(frozen=True, slots=True)
class Partition:
    """labels : int64 array of shape (n,), −1 in no group, else 0, 1, … by size, ties by smallest member."""

    labels: NDArray[np.int64]
    objective: float


def partition(
    weights: sparse.csr_matrix,
    value: GroupValue,
    *,
    min_size: int,
    max_size: int,
    missing: str = "zero",
    constraints: Constraints | None = None,
    penalty: Penalty | None = None,
    start: ArrayLike | None = None,
    frozen: ArrayLike | None = None,
    effort: float = 1.0,
    seed: int = 0,
    watch: Watch | None = None,
) -> Partition:
    """Form groups.

    Parameters
    ----------
    weights : sparse matrix of shape (n, n)
        Symmetric, of either sign, without a diagonal.
    value : GroupValue
        Tables up to `max_size`.
    missing : {"zero", "forbidden"}
        What a pair that is not stored means: weight 0, or that no group may hold it.
    penalty : callable, optional
        Given the members of a group (ascending), what each of them costs the objective: 0 or more, or infinity where the
        group may not stand. For what no rule of `constraints` says, on up to a few hundred nodes: it is a Python function
        that the search calls for each new group which would pay without it. What it raises ends the search and is raised.
    start : int array of shape (n,), optional
        Groups to start from; −1 in none.
    frozen : bool array of shape (n,), optional
        Nodes that stay as in `start`; their groups are closed, whatever their size.
    effort : float
        Time grows in proportion; 0 is the descent alone.
    watch : Watch, optional
        Asked now and then whether to end with the best so far.

    Returns
    -------
    Partition
        Every group within the sizes and obeying every hard rule (frozen ones as they were given). No move of a node to
        a group it has a stored pair with or to nowhere, no merger of two such groups, no giving up of one improves it;
        nor an exchange of two nodes of which one has a stored pair with the other's group (groups of up to 400), nor a
        split or a founding that grows greedily from a seed (splits: groups of up to 64).

    Examples
    --------
    >>> from matchmaker.partitioning.objective import sum_objective
    >>> pairs = sparse.csr_matrix(np.kron(np.eye(2), np.ones((3, 3)) - np.eye(3)))
    >>> partition(pairs, sum_objective(4, resolution=0.5), min_size=2, max_size=4).labels
    array([0, 0, 0, 1, 1, 1])

    Groups of an odd size cost their members .6 each:

    >>> odd = lambda members: 0.6 * (len(members) % 2)
    >>> partition(pairs, sum_objective(4, resolution=0.5), min_size=2, max_size=4, penalty=odd).labels
    array([ 0,  0, -1,  1,  1, -1])
    """
    from matchmaker.partitioning.asking import asking  # compiled: loaded when first needed
    from matchmaker.partitioning.run import solve

    weights = _checked(weights)
    n = weights.shape[0]
    if not 1 <= min_size <= max_size:
        raise ValueError(f"sizes must satisfy 1 <= min_size <= max_size, got {min_size} and {max_size}")
    if missing not in ("zero", "forbidden"):
        raise ValueError(f'missing must be "zero" or "forbidden", got {missing!r}')
    max_size = min(max_size, max(n, 1))
    if value.max_size < max_size:
        raise ValueError(f"the value tables end at size {value.max_size}, before max_size {max_size}")
    rules = (constraints or Constraints()).asking(penalty)
    given = np.full(n, -1) if start is None else np.asarray(start, dtype=np.int64)
    closed = np.zeros(n, dtype=bool) if frozen is None else np.asarray(frozen, dtype=bool)
    problem, atom = build_problem(weights, value, min_size, max_size, missing == "forbidden", rules)
    head = np.unique(atom, return_index=True)[1]  # the first node of each atom speaks for it
    with asking(penalty):
        found = solve(problem, given[head], _closed_atoms(atom, given, closed), effort, seed, watch or Watch())
    labels, objective = _formed(weights, value, rules, found[atom].astype(np.int64), given, closed, min_size)
    return Partition(labels, objective)


def _closed_atoms(atom: NDArray[np.int64], given: NDArray[np.int64], closed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Atoms that stay: a frozen node closes its whole group, and where it is in none it stays alone."""
    groups = np.unique(given[closed & (given >= 0)])
    nodes = closed | np.isin(given, groups)
    result = np.zeros(int(atom.max(initial=-1)) + 1, dtype=bool)
    result[atom[nodes]] = True
    return result


def _formed(
    weights: sparse.csr_matrix, value: GroupValue, rules: Constraints, found: NDArray[np.int64],
    given: NDArray[np.int64], closed: NDArray[np.bool_], min_size: int,
) -> tuple[NDArray[np.int64], float]:  # fmt: skip
    """Labels by size of the groups that are formed, and their value; the others are undone."""
    sizes, inside = group_sizes_and_weights(weights, found)
    order = np.argsort(found, kind="stable")
    members = np.split(order, np.cumsum(sizes)[:-1]) if len(sizes) else []
    kept: list[tuple[NDArray[np.int64], float]] = []
    for group, nodes in enumerate(members):
        if len(nodes) == 0:
            continue
        if closed[nodes].any():  # as it was given, whatever its size and the rules
            if given[nodes[0]] >= 0:
                plain = value.of(len(nodes), inside[group]) if min_size <= len(nodes) <= value.max_size else 0.0
                penalty = rules.broken(nodes.tolist())
                kept.append((nodes, plain - len(nodes) * penalty if np.isfinite(penalty) else 0.0))
            continue
        if len(nodes) < min_size:
            continue
        penalty = rules.broken(nodes.tolist()) if rules.any else 0.0
        worth = value.of(len(nodes), inside[group]) - len(nodes) * penalty if np.isfinite(penalty) else -np.inf
        if worth > 0 or (min_size == 1 and np.isfinite(worth)):
            kept.append((nodes, worth))
    kept.sort(key=lambda item: (-len(item[0]), item[0][0]))
    labels = np.full(len(found), -1, dtype=np.int64)
    for number, (nodes, _) in enumerate(kept):
        labels[nodes] = number
    return labels, float(sum(worth for _, worth in kept))


def _checked(weights: sparse.csr_matrix) -> sparse.csr_matrix:
    weights = sparse.csr_matrix(weights, dtype=np.float64)
    if weights.shape[0] != weights.shape[1]:
        raise ValueError(f"weights must be square, got the shape {weights.shape}")
    if not np.isfinite(weights.data).all():
        raise ValueError("weights must be finite")
    weights.sum_duplicates()  # also sorts: the answer must not depend on the order of storage
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    if (rows == weights.indices).any():
        raise ValueError("weights must not have a diagonal")
    return weights
