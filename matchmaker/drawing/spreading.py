"""Moving dots apart so that twenty firms of one town are twenty dots around it."""

from __future__ import annotations

import math

import numpy as np

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def spread(points: np.ndarray, radius: float, low: np.ndarray, high: np.ndarray, steps: int = 80) -> np.ndarray:
    """Positions at which discs of `radius` hardly overlap, each near its point.

    Parameters
    ----------
    points : array of shape (n, 2)
        Where the discs want to be. Order matters only among equal points, so give them in a fixed order.
    radius : float
        In the units of the points.
    low, high : array of shape (2,)
        Corners of the window in which the discs' centres stay.
    steps : int
        Rounds of pushing apart; each is O(n²) in time and memory.

    Returns
    -------
    array of shape (n, 2)

    Notes
    -----
    Equal points start on a sunflower spiral (Vogel, 1979); then overlapping pairs are pushed apart.

    Examples
    --------
    >>> window = np.array([-9.0, -9.0]), np.array([60.0, 9.0])
    >>> apart = spread(np.array([[0.0, 0.0], [0.0, 0.0], [50.0, 0.0]]), 2.0, *window)
    >>> bool(np.hypot(*(apart[0] - apart[1])) > 3.5), apart[2].tolist()
    (True, [50.0, 0.0])
    """
    placed = points.astype(float).copy()
    seen: dict[tuple[float, float], int] = {}
    for i, (x, y) in enumerate(np.round(points, 3).tolist()):
        turn = seen.get((x, y), 0)
        seen[x, y] = turn + 1
        reach = 1.3 * radius * math.sqrt(turn)
        placed[i] += (reach * math.cos(turn * GOLDEN_ANGLE), reach * math.sin(turn * GOLDEN_ANGLE))
    for _ in range(steps):
        apart = placed[:, None, :] - placed[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(2.1 * radius - distance, 0, None)
        if not (overlap > 0.05 * radius).any():
            break
        placed += (apart * (overlap / np.maximum(distance, 1e-9) / 2)[..., None]).sum(axis=1) * 0.5
        placed = np.clip(placed, low, high)
    apart_now: np.ndarray = np.round(np.clip(placed, low, high), 2)
    return apart_now
