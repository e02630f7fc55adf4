"""Sparse weighted sets, one a firm, and how much two of them overlap.

A firm's set gives each token a mass: its weight times the confidence it was read with. Weights are the same on both sides,
so the weighted overlap `Σ w·min(c_i, c_j) / Σ w·max(c_i, c_j)` is the common mass over the mass of either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from matchmaker.compiled import compiled


class Rows(NamedTuple):
    """Rows of (token, mass), tokens ascending; `total` is a row's whole mass, NaN for a row that says nothing."""

    start: np.ndarray  # (n + 1,) int64
    token: np.ndarray  # int32
    mass: np.ndarray  # float64
    total: np.ndarray  # (n,) float64


def build_rows(sets: Sequence[Mapping[str, float] | None], number: Mapping[str, int]) -> Rows:
    """Rows from one mapping of token to mass a firm; None where nothing is known. `number` gives each token its number.

    A token without a number (one the index has never seen) can meet no other: it counts in the row's total only.
    """
    start = np.zeros(len(sets) + 1, dtype=np.int64)
    tokens: list[int] = []
    masses: list[float] = []
    totals = np.zeros(len(sets))
    for i, masses_of in enumerate(sets):
        row = sorted((number[token], mass) for token, mass in (masses_of or {}).items() if token in number)
        tokens += [token for token, _ in row]
        masses += [mass for _, mass in row]
        totals[i] = np.nan if masses_of is None else sum(masses_of[token] for token in sorted(masses_of))
        start[i + 1] = len(tokens)
    return Rows(start, np.array(tokens, dtype=np.int32), np.array(masses, dtype=np.float64), totals)


def build_numbered(sets: Sequence[Mapping[int, float] | None]) -> Rows:
    """Rows whose tokens are numbers already."""
    sizes = [len(each or ()) for each in sets]
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    pairs = [pair for each in sets for pair in sorted((each or {}).items())]
    token = np.array([number for number, _ in pairs], dtype=np.int32)
    mass = np.array([mass for _, mass in pairs], dtype=np.float64)
    total = np.array([np.nan if each is None else sum(each.values()) for each in sets], dtype=np.float64)
    return Rows(start, token, mass, total)


def stacked(parts: Sequence[Rows]) -> Rows:
    """Several tables of n rows as one: row i of part k is row `k * n + i`. Few arrays keep compilation short."""
    ends = np.cumsum([0, *(len(part.token) for part in parts)])
    starts = [part.start[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Rows(
        np.concatenate([*starts, ends[-1:]]),
        np.concatenate([part.token for part in parts]),
        np.concatenate([part.mass for part in parts]),
        np.concatenate([part.total for part in parts]),
    )


@compiled()
def common_mass(a: Rows, i: int, b: Rows, j: int) -> float:
    """Mass that row i of `a` and row j of `b` share."""
    x, x_end, y, y_end = a.start[i], a.start[i + 1], b.start[j], b.start[j + 1]
    common = 0.0
    while x < x_end and y < y_end:
        if a.token[x] == b.token[y]:
            common += min(a.mass[x], b.mass[y])
            x += 1
            y += 1
        elif a.token[x] < b.token[y]:
            x += 1
        else:
            y += 1
    return common


@compiled()
def overlap(a: Rows, i: int, b: Rows, j: int) -> float:
    """Common mass over the mass of either; NaN where one is unknown or both are empty."""
    if np.isnan(a.total[i]) or np.isnan(b.total[j]):
        return np.nan
    return share_of_either(common_mass(a, i, b, j), a.total[i], b.total[j])


@compiled()
def share_of_either(common: float, total: float, other: float) -> float:
    """Common mass over the mass of either; NaN where both are unknown or empty."""
    either = total + other - common
    return min(1.0, common / either) if either > 0 else np.nan  # sums in another order may end a hair above 1


class Postings(NamedTuple):
    """Which rows hold each token, and with what mass."""

    token: np.ndarray  # tokens that some row holds, ascending
    start: np.ndarray  # (tokens + 1,) int64
    holder: np.ndarray  # row numbers, ascending for each token
    mass: np.ndarray


def postings(rows: Rows) -> Postings:
    """The rows by token."""
    row_of = np.repeat(np.arange(len(rows.total), dtype=np.int64), np.diff(rows.start))
    order = np.argsort(rows.token, kind="stable")
    token, first = np.unique(rows.token[order], return_index=True)
    return Postings(token, np.append(first, len(order)).astype(np.int64), row_of[order], rows.mass[order])


def holders(of: Postings, token: int) -> np.ndarray:
    """The rows that hold a token, ascending."""
    at = int(np.searchsorted(of.token, token))
    if at == len(of.token) or of.token[at] != token:
        return np.empty(0, dtype=np.int64)
    return of.holder[of.start[at] : of.start[at + 1]]


@compiled()
def held(of: Postings, token: int) -> tuple[int, int]:
    """Where in `holder` and `mass` the rows that hold a token stand: (first, end)."""
    low, high = 0, len(of.token)
    while low < high:
        middle = (low + high) // 2
        if of.token[middle] < token:
            low = middle + 1
        else:
            high = middle
    if low == len(of.token) or of.token[low] != token:
        return 0, 0
    return of.start[low], of.start[low + 1]
