"""Which of some firms are near each other: the candidates by place, of these firms alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from matchmaker.affinity.place import AREA, EARTH_RADIUS_KM, POINT, Spot


def near_pairs(spots: Sequence[Spot], radius_km: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (row < column) of firms of one locality, or whose points lie within `radius_km`, or of whom one is known only by
    a subdivision in which the other lies. Sorted.
    """
    towns, areas = _grouped(spot.locality for spot in spots), _grouped(spot.subdivision for spot in spots)
    found = {pair for members in towns for pair in combinations(members, 2)}
    for members in areas:
        wide = [i for i in members if spots[i].kind == AREA]
        found.update((min(i, j), max(i, j)) for i in wide for j in members if i != j)
    rows, columns = _points_within(spots, radius_km or 0.0)
    found.update(zip(rows.tolist(), columns.tolist(), strict=True))
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _grouped(names: Iterable[str]) -> list[list[int]]:
    """Positions of those that have one name, where they have one."""
    groups: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name:
            groups.setdefault(name, []).append(i)
    return list(groups.values())


def _points_within(spots: Sequence[Spot], radius_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of points within the radius: neighbours in a tree of points on the sphere, where the chord tells the distance."""
    from scipy.spatial import cKDTree

    at = np.array([i for i, spot in enumerate(spots) if spot.kind == POINT], dtype=np.int64)
    if len(at) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    latitude, longitude = np.radians([(spots[i].latitude, spots[i].longitude) for i in at]).T
    ball = np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    chord = 2 * np.sin(min(radius_km / (2 * EARTH_RADIUS_KM), np.pi / 2))
    pairs = cKDTree(ball).query_pairs(chord * (1 + 1e-12), output_type="ndarray")
    return at[pairs[:, 0]], at[pairs[:, 1]]
