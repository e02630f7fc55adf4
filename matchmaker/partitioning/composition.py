"""The search's compiled reading of the rules on a group's make-up (see `constraints_composition.py`)."""

from __future__ import annotations

import numpy as np

from matchmaker.partitioning.compiled import kernel
from matchmaker.partitioning.encoding_composition import ALONE, SHARED, TOTAL


@kernel
def breaks_composition(problem, r, nodes, n):  # type: ignore[no-untyped-def]
    """Whether the first n of `nodes` break rule r together."""
    kind = problem.rules[r].kind
    if kind == ALONE:
        return _alone(problem, r, nodes, n)
    if kind == TOTAL:
        return _total(problem, r, nodes, n)
    if kind == SHARED:
        return _unshared(problem, r, nodes, n)
    return False  # the second column of a total


@kernel
def _alone(problem, r, nodes, n):  # type: ignore[no-untyped-def]
    alone, unknown = 0, 0
    for p in range(n):
        label = problem.reading[r, nodes[p]]
        if label == -1.0:
            unknown += 1
        elif label >= 0.0:
            company = False
            for q in range(n):
                if q != p and problem.reading[r, nodes[q]] == label:
                    company = True
                    break
            if not company:
                alone += 1
    return alone > unknown


@kernel
def _total(problem, r, nodes, n):  # type: ignore[no-untyped-def]
    low, high = 0.0, 0.0
    for p in range(n):
        low += problem.reading[r, nodes[p]]
        high += problem.reading[r + 1, nodes[p]]
    return high < problem.rules[r].least or low > problem.rules[r].most


@kernel
def _unshared(problem, r, nodes, n):  # type: ignore[no-untyped-def]
    unknown = 0
    union = np.int64(0)
    for p in range(n):
        held = np.int64(problem.reading[r, nodes[p]])
        if held < 0:
            unknown += 1
        else:
            union |= held
    needed = np.ceil(problem.rules[r].least_share * n - 1e-9) - unknown
    if needed <= 0.0:
        return False
    bit = np.int64(1)
    while bit <= union:
        if union & bit:
            count = 0
            for p in range(n):
                held = np.int64(problem.reading[r, nodes[p]])
                if held >= 0 and held & bit:
                    count += 1
            if count >= needed:
                return False
        bit <<= np.int64(1)
    return True
