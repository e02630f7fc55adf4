"""Scale layer: are two firms of a similar size, readiness and export stage?

Groups whose members differ widely in size are a listed cause of failure (UNIDO, in docs/sources.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matchmaker.compiled import compiled
from matchmaker.firms.profile import EXPORT_STAGES, SIZE_CLASSES, Profile

# From so many employees on a firm is small, medium, large.
EMPLOYEES = (10, 50, 250)
# What lies between the ends of each: size, readiness, export stage.
RANGE = (3.0, 100.0, 3.0)


def size_rank(profile: Profile) -> float:
    """0 micro to 3 large, from the size class, else from the number of employees; NaN where neither is known.

    Examples
    --------
    >>> size_rank(Profile(id="a", name="A", employees=49)), size_rank(Profile(id="b", name="B", employees=50))
    (1.0, 2.0)
    """
    if profile.size_class is not None:
        return float(SIZE_CLASSES.index(profile.size_class))
    if profile.employees is not None:
        return float(sum(profile.employees >= bound for bound in EMPLOYEES))
    return np.nan


def export_rank(profile: Profile) -> float:
    """0 none to 3 regular; NaN where unknown."""
    return np.nan if profile.export_stage is None else float(EXPORT_STAGES.index(profile.export_stage))


def encode_scales(profiles: Sequence[Profile]) -> np.ndarray:
    """Size and export stage as ranks 0 to 3 and readiness as points 0 to 100, NaN where unknown: shape (n firms, 3)."""
    rows = [(size_rank(p), np.nan if p.readiness is None else p.readiness, export_rank(p)) for p in profiles]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


@compiled()
def closeness(a: np.ndarray, i: int, b: np.ndarray, j: int) -> float:
    """Mean closeness over what is known for both; NaN where nothing is."""
    total = 0.0
    known = 0
    for column in range(3):
        gap = abs(a[i, column] - b[j, column]) / RANGE[column]
        if not np.isnan(gap):
            total += 1 - gap
            known += 1
    return total / known if known else np.nan
