"""Outlines of Latin America and the Caribbean in a plane, ready to draw.

The plane is equirectangular: a degree of latitude is 1000 units, a degree of longitude 1000 times the cosine of the
latitude at the picture's middle, so shapes are true there and little stretched elsewhere. Natural Earth, public domain;
made by `tools/make_outlines.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from matchmaker.drawing.svg import LAND, NEIGHBOUR, PAPER, Svg, element

DEGREE = 1000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the plane; y grows southwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def shaped(self, aspect: float) -> Box:
        """The smallest box around the same middle with this width over height."""
        width, height = max(self.width, self.height * aspect), max(self.height, self.width / aspect)
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@dataclass(frozen=True, slots=True)
class Plane:
    """The projection with shapes true at `latitude` (degrees)."""

    latitude: float

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Units east and south of (0, 0).

        Examples
        --------
        >>> Plane(60.0).point(10.0, -70.0)
        (-35000.0, -10000.0)
        """
        stretch = round(math.cos(math.radians(self.latitude)), 6)
        return round(longitude * stretch * DEGREE, 3), round(-latitude * DEGREE, 3)


Ring = tuple[tuple[float, float], ...]
Extent = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory's rings in degrees (longitude, latitude), the largest first, and what they span."""

    code: str
    rings: tuple[Ring, ...]
    extent: Extent
    main_extent: Extent  # of the rings that matter: far islets would only shrink the rest

    def whole(self, plane: Plane) -> Box:
        return _box(self.extent, plane)

    def box(self, plane: Plane) -> Box:
        """Without far islets."""
        return _box(self.main_extent, plane)

    def path(self, plane: Plane) -> str:
        """SVG path data in whole units: first point, then steps."""
        parts: list[str] = []
        for ring in self.rings:
            x = y = 0
            for step, (longitude, latitude) in enumerate(ring):
                px, py = plane.point(latitude, longitude)
                nx, ny = round(px), round(py)
                parts.append(f"{('M', 'l')[step] if step < 2 else ''}{nx - x} {ny - y}")
                x, y = nx, ny
            parts.append("z")
        return re.sub(r" (?=[-Mlz])", "", " ".join(parts))


@cache
def territories() -> dict[str, Territory]:
    """Every territory we have an outline for, by ISO 3166-1 alpha-2 code."""
    text = (resources.files("matchmaker.drawing") / "data" / "outlines.json").read_text(encoding="utf-8")
    found = {}
    for code, outline in json.loads(text)["territories"].items():
        rings = tuple(_unpacked(ring, outline["units"]) for ring in outline["rings"])
        largest = max(_area(ring) for ring in rings)
        main = [ring for ring in rings if _area(ring) > largest / 50]
        found[code] = Territory(code, rings, _extent(rings), _extent(main))
    return found


def land(code: str, plane: Plane) -> Svg:
    """A territory's shape, to be put into a page's definitions once and used by every map of that plane."""
    return element(
        "path",
        id=f"land-{code}",
        d=territories()[code].path(plane),
        vector_effect="non-scaling-stroke",
        stroke_linejoin="round",
    )


def land_colours(home: bool) -> dict[str, str]:
    """Presentation of a territory: with firms of ours, or a neighbour."""
    return {
        "class_": "land" if home else "land other",
        "fill": LAND if home else NEIGHBOUR,
        "stroke": PAPER,
        "stroke_width": "1",
    }


def _unpacked(flat: list[int], units: int) -> Ring:
    x = y = 0
    points = []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / units, y / units))
    return tuple(points)


def _extent(rings: Iterable[Ring]) -> Extent:
    points = [point for ring in rings for point in ring]
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _box(extent: Extent, plane: Plane) -> Box:
    west, south, east, north = extent
    return Box(*plane.point(north, west), *plane.point(south, east))


def _area(ring: Ring) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2
