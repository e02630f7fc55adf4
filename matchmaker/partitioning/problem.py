"""The instance as the compiled search sees it: flat arrays over *atoms*, nodes that always go together made one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.partitioning.constraints import (
    AskedRule,
    ConflictRule,
    Constraints,
    CountRule,
    DistinctRule,
    Rule,
    SpreadRule,
)
from matchmaker.partitioning.constraints_composition import Composition
from matchmaker.partitioning.encoding_composition import Part, parts_of
from matchmaker.partitioning.objective import GroupValue

DENSE_LIMIT = 3_000  # atoms up to which a square of the weights is kept (72 MB),
DENSE_ROW = 60  # where a row holds so many links on average
LONG_ROW = 40  # links of an atom above which, in a whole instance, they stand by falling weight
COUNT, DISTINCT, SPREAD, CONFLICT = range(4)
ASKED = 8  # after the kinds of `encoding_composition.py`; its readings are the nodes' own numbers, also in a part


ATOM = np.dtype(
    [
        ("size", "i4"),
        ("inner", "f8"),
        ("nodes_from", "i8"),
        ("nodes_to", "i8"),
        ("never_from", "i8"),
        ("never_to", "i8"),
    ]
)  # nodes it counts, weight inside it, its stretch of `nodes`, its stretch of `never`
RULE = np.dtype(
    [("kind", "i8"), ("hard", "?"), ("weight", "f8")]
    + [(limit, "f8") for limit in ("least", "most", "least_share", "most_share")]
)


class Problem(NamedTuple):
    """Few arrays of fixed types: compiled loops have one signature, and calls between them pass little."""

    start: NDArray[np.int64]  # links of atoms, symmetric, without the diagonal: row starts,
    other: NDArray[np.int32]  # atom linked to,
    weight: NDArray[np.float64]
    matrix: NDArray[
        np.float64
    ]  # the same links as a square, 0 (whole: NaN) where not stored; empty unless the instance is dense
    atoms: NDArray[np.void]  # ATOM
    nodes: NDArray[np.int32]  # nodes by atom
    never: NDArray[np.int32]  # atoms that may not share a group, by atom
    table: NDArray[np.float64]  # (max_size + 1, 2): c and h
    min_size: int
    max_size: int
    whole: bool  # a group holds stored pairs only (missing="forbidden")
    rules: NDArray[np.void]  # RULE
    reading: NDArray[np.float64]  # (rules, nodes): flag, label or rank
    conflict_start: NDArray[np.int64]  # (rules · nodes + 1): stretches of `conflict` by rule and node
    conflict: NDArray[np.int32]


class TogetherError(ValueError):
    """Nodes that must go together cannot: `nodes` names them, `reason` is too-large, never or missing."""

    def __init__(self, nodes: tuple[int, ...], reason: str) -> None:
        super().__init__(f"nodes {list(nodes)} must go together, but cannot: {reason}")
        self.nodes = nodes
        self.reason = reason


def atoms_of(n: int, together: tuple[tuple[int, ...], ...]) -> NDArray[np.int64]:
    """The atom of every node, numbered by smallest node."""
    pairs = np.array([(group[0], other) for group in together for other in group[1:]], dtype=np.int64).reshape(-1, 2)
    links = sparse.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    component = sparse.csgraph.connected_components(links, directed=False)[1]
    _, first, inverse = np.unique(component, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


def build_problem(
    weights: sparse.csr_matrix, value: GroupValue, min_size: int, max_size: int, whole: bool, constraints: Constraints
) -> tuple[Problem, NDArray[np.int64]]:
    """The instance over atoms, and the atom of every node."""
    n = weights.shape[0]
    atom = atoms_of(n, constraints.together) if constraints.together else np.arange(n)
    count = int(atom.max(initial=-1)) + 1
    size = np.bincount(atom, minlength=count)
    never = {(min(a, b), max(a, b)) for a, b in ((int(atom[i]), int(atom[j])) for i, j in constraints.never_pairs)}
    for a in np.flatnonzero(size > max_size):
        raise TogetherError(_members(atom, int(a)), "too-large")
    for barred in sorted({a for a, b in never if a == b}):
        raise TogetherError(_members(atom, barred), "never")
    links, inner = _contract(weights, atom, size, whole)
    if whole and never:
        links = _without(links, never)
    square = _square(links, whole)
    if whole:
        links = _strongest_first(links)
    never_start, never_other = _pairs_csr(np.array(sorted(never), dtype=np.int64).reshape(-1, 2), count)
    atoms = np.zeros(count, dtype=ATOM)
    atoms["size"], atoms["inner"] = size, inner
    atoms["nodes_to"] = np.cumsum(size)
    atoms["nodes_from"] = atoms["nodes_to"] - size
    atoms["never_from"], atoms["never_to"] = never_start[:-1], never_start[1:]
    problem = Problem(
        links.indptr.astype(np.int64), links.indices.astype(np.int32), links.data.astype(np.float64),
        square, atoms,
        np.argsort(atom, kind="stable").astype(np.int32), never_other,
        np.ascontiguousarray(np.column_stack([value.c, value.h])[: max_size + 1]),
        int(min_size), int(max_size), bool(whole), *_rules(constraints, n),
    )  # fmt: skip
    return problem, atom


def _square(links: sparse.csr_matrix, whole: bool) -> NDArray[np.float64]:
    """The links as a square where rows are long: what is not stored is 0, or NaN where no group may hold it."""
    n = links.shape[0]
    if n == 0 or n > DENSE_LIMIT or links.nnz < DENSE_ROW * n:
        return np.empty((0, 0))
    matrix = np.full((n, n), np.nan if whole else 0.0)
    matrix[np.repeat(np.arange(n), np.diff(links.indptr)), links.indices] = links.data
    return matrix


def _strongest_first(links: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same links, each long row by falling weight, ties and short rows by the other atom."""
    length = np.diff(links.indptr)
    row = np.repeat(np.arange(links.shape[0]), length)
    order = np.lexsort((links.indices, np.where(length[row] > LONG_ROW, -links.data, 0.0), row))
    return sparse.csr_matrix((links.data[order], links.indices[order], links.indptr), shape=links.shape)


def _members(atom: NDArray[np.int64], a: int) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(atom == a))


def _contract(
    weights: sparse.csr_matrix, atom: NDArray[np.int64], size: NDArray[np.int64], whole: bool
) -> tuple[sparse.csr_matrix, NDArray[np.float64]]:
    count = len(size)
    if count == len(atom):
        return weights, np.zeros(count)
    coo = weights.tocoo()
    a, b = atom[coo.row], atom[coo.col]
    inside = a == b
    inner = np.bincount(a[inside], weights=coo.data[inside], minlength=count) / 2
    if whole:
        stored = np.bincount(a[inside], minlength=count)
        for lacking in np.flatnonzero(stored < size * (size - 1)):
            raise TogetherError(_members(atom, int(lacking)), "missing")
    where = (a[~inside], b[~inside])
    between = sparse.csr_matrix((coo.data[~inside], where), shape=(count, count))
    between.sum_duplicates()
    if whole and between.nnz:  # keep a link only where every pair of nodes behind it is stored
        pairs = sparse.csr_matrix((np.ones(len(where[0])), where), shape=(count, count))
        pairs.sum_duplicates()  # the same places as `between`, in the same order
        row = np.repeat(np.arange(count), np.diff(between.indptr))
        full = pairs.data >= size[row] * size[between.indices]
        between = sparse.csr_matrix((between.data[full], (row[full], between.indices[full])), shape=(count, count))
    between.sort_indices()
    return between, inner


def _without(links: sparse.csr_matrix, never: set[tuple[int, int]]) -> sparse.csr_matrix:
    coo = links.tocoo()
    n = links.shape[0]
    pairs = np.array(sorted(never), dtype=np.int64)
    codes = np.concatenate([pairs[:, 0] * n + pairs[:, 1], pairs[:, 1] * n + pairs[:, 0]])
    keep = ~np.isin(coo.row.astype(np.int64) * n + coo.col, codes)
    result = sparse.csr_matrix((coo.data[keep], (coo.row[keep], coo.col[keep])), shape=links.shape)
    result.sort_indices()
    return result


def _pairs_csr(pairs: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    both = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0) if len(pairs) else pairs
    both = both[both[:, 0] != both[:, 1]]
    start = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=n))])
    return start.astype(np.int64), both[:, 1].astype(np.int32)


def _rules(
    constraints: Constraints, n: int
) -> tuple[NDArray[np.void], NDArray[np.float64], NDArray[np.int64], NDArray[np.int32]]:
    nested = (parts_of(rule) if isinstance(rule, Composition) else [rule] for rule in constraints.rules)
    given: list[Rule | Part] = [part for parts in nested for part in parts]
    rules = np.zeros(len(given), dtype=RULE)
    reading = np.zeros((len(given), n))
    starts, others, total = [np.zeros(1, dtype=np.int64)], [np.zeros(0, dtype=np.int32)], 0
    for r, rule in enumerate(given):
        if isinstance(rule, AskedRule):
            rules[r]["kind"], reading[r] = ASKED, np.arange(n)
            starts.append(np.full(n, total, dtype=np.int64))
            continue
        rules[r]["hard"], rules[r]["weight"] = rule.hard, rule.weight
        pairs = np.zeros((0, 2), dtype=np.int64)
        if isinstance(rule, CountRule):
            rules[r]["kind"], reading[r] = COUNT, _column(rule.flag, n)
            rules[r]["least"], rules[r]["most"] = rule.min_count, rule.max_count
            rules[r]["least_share"], rules[r]["most_share"] = rule.min_share, rule.max_share
        elif isinstance(rule, DistinctRule):
            rules[r]["kind"], rules[r]["least"], reading[r] = DISTINCT, rule.min_distinct, _column(rule.label, n)
        elif isinstance(rule, SpreadRule):
            rules[r]["kind"], rules[r]["most"], reading[r] = SPREAD, rule.max_spread, _column(rule.rank, n)
        elif isinstance(rule, Part):
            rules[r]["kind"], reading[r] = rule.kind, _column(rule.reading, n)
            rules[r]["least"], rules[r]["most"], rules[r]["least_share"] = rule.least, rule.most, rule.least_share
        elif isinstance(rule, ConflictRule):
            rules[r]["kind"], rules[r]["most"] = CONFLICT, rule.max_members
            pairs = np.asarray(rule.pairs, dtype=np.int64).reshape(-1, 2)
        start, other = _pairs_csr(pairs, n)
        starts.append(start[1:] + total)
        others.append(other)
        total += len(other)
    return rules, reading, np.concatenate(starts), np.concatenate(others).astype(np.int32)


def _column(values: object, n: int) -> NDArray[np.float64]:
    column = np.asarray(values, dtype=np.float64)
    if column.shape != (n,):
        raise ValueError(f"a rule's table must hold one entry a node ({n}), got the shape {column.shape}")
    return column
