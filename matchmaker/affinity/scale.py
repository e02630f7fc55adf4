"""Scale layer: are two firms of a similar size, readiness and export stage?

Groups whose members differ widely in size are a listed cause of failure (UNIDO, in docs/sources.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matchmaker.compiled import compiled
from matchmaker.firms.profile import EXPORT_STAGES, SIZE_CLASSES, Profile

# From so many employees on a firm is small, medium, large.
EMPLOYEES = (10, 50, 250)


class Scales(NamedTuple):
    """Ranks 0 to 3 and points 0 to 100, NaN where unknown; each of shape (n firms,)."""

    size: np.ndarray
    readiness: np.ndarray
    export_stage: np.ndarray


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


def encode_scales(profiles: Sequence[Profile]) -> Scales:
    """Arrays for many firms."""
    return Scales(
        size=np.array([size_rank(p) for p in profiles], dtype=np.float64),
        readiness=np.array([np.nan if p.readiness is None else p.readiness for p in profiles], dtype=np.float64),
        export_stage=np.array([export_rank(p) for p in profiles], dtype=np.float64),
    )


@compiled()
def closeness(a: Scales, i: int, b: Scales, j: int) -> float:
    """Mean closeness over what is known for both; NaN where nothing is."""
    total = 0.0
    known = 0
    for gap in (
        abs(a.size[i] - b.size[j]) / 3,
        abs(a.readiness[i] - b.readiness[j]) / 100,
        abs(a.export_stage[i] - b.export_stage[j]) / 3,
    ):
        if not np.isnan(gap):
            total += 1 - gap
            known += 1
    return total / known if known else np.nan
