"""The smallest convex area that holds some points of the map: where an origin lies."""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[float, float]  # latitude, longitude in degrees


def outline(points: Iterable[Point]) -> tuple[Point, ...]:
    """Corners of the convex hull, counter-clockwise from the westernmost (Andrew's monotone chain, 1979).

    On the plane of degrees: areas of a few hundred kilometres away from the 180th meridian. Two points give a line, one
    itself, rounded to 1e-4 degrees (11 m).

    Examples
    --------
    >>> outline([(0, 0), (0, 2), (2, 2), (2, 0), (1, 1)])
    ((0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0))
    """
    flat = sorted({(round(float(longitude), 4), round(float(latitude), 4)) for latitude, longitude in points})
    if len(flat) < 3:
        return tuple((latitude, longitude) for longitude, latitude in flat)
    chain = [*_half(flat), *_half(flat[::-1])]
    return tuple((latitude, longitude) for longitude, latitude in chain)


def _half(flat: list[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in flat:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
