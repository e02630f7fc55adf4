"""Make matchmaker/drawing/data/outlines.json from Natural Earth (public domain), as packed by npm's world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_outlines.py package

Latin America and the Caribbean, with the neighbouring coast of the United States for orientation. The mainland and the
large islands come at 1:50 million; an island territory too small for that comes at 1:10 million, so that an inset of
Barbados is a shape and not three corners. Arcs are simplified before rings are put together, so that two countries keep
the same border.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pycountry

TARGET = Path(__file__).resolve().parent.parent / "matchmaker" / "drawing" / "data" / "outlines.json"
WEST, SOUTH, EAST, NORTH = -118.5, -56.5, -28.0, 33.0
# Territories of the region; US is drawn as a neighbour only.
SOURCE = "Natural Earth 1:50m and 1:10m, public domain, through world-atlas 2.0.2"
REGION = frozenset(
    [
        "AG",
        "AI",
        "AR",
        "AW",
        "BB",
        "BL",
        "BM",
        "BO",
        "BQ",
        "BR",
        "BS",
        "BZ",
        "CL",
        "CO",
        "CR",
        "CU",
        "CW",
        "DM",
        "DO",
        "EC",
        "FK",
        "GD",
        "GF",
        "GP",
        "GT",
        "GY",
        "HN",
        "HT",
        "JM",
        "KN",
        "KY",
        "LC",
        "MF",
        "MQ",
        "MS",
        "MX",
        "NI",
        "PA",
        "PE",
        "PR",
        "PY",
        "SR",
        "SV",
        "SX",
        "TC",
        "TT",
        "US",
        "UY",
        "VC",
        "VE",
        "VG",
        "VI",
    ]
)
# Parts of states overseas, which Natural Earth keeps inside the state.
OVERSEAS = {
    ("FR", -55.0, 2.0, -51.0, 6.0): "GF",
    ("FR", -62.0, 15.8, -60.9, 16.6): "GP",
    ("FR", -61.5, 14.3, -60.7, 15.0): "MQ",
    ("NL", -69.0, 11.8, -68.0, 12.5): "BQ",
    ("NL", -63.5, 17.3, -62.8, 17.8): "BQ",
}
SMALL = 3.2  # square degrees: an island territory below this comes at 1:10 million
# Least triangle (square degrees) a vertex must span to be kept; and units a degree that coordinates are rounded to.
DETAIL = {"50m": (0.0015, 100), "10m": (0.00004, 1000)}

Ring = list[tuple[float, float]]


@dataclass
class Atlas:
    """One topology: its simplified arcs, and for each territory the polygons as rings of arc numbers."""

    arcs: list[Ring]
    polygons: dict[str, list[list[list[int]]]]

    def ring(self, numbers: list[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    def area(self, territory: str) -> float:
        return sum(abs(signed_area(self.ring(polygon[0]))) for polygon in self.polygons[territory])


def read_atlas(path: Path, least_triangle: float) -> Atlas:
    topology = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    atlas = Atlas(arcs, defaultdict(list))
    for geometry in topology["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=geometry.get("id", "-"))
        if country is None:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            territory = territory_of(country.alpha_2, atlas.ring(polygon[0]))
            if territory:
                atlas.polygons[territory].append(polygon)
    atlas.arcs = [simplified(arc, least_triangle) for arc in arcs]
    return atlas


def territory_of(state: str, ring: Ring) -> str | None:
    """The territory a polygon belongs to, or None where it lies outside the region."""
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    for (owner, w, s, e, n), territory in OVERSEAS.items():
        if state == owner and w <= west and east <= e and s <= south and north <= n:
            return territory
    inside = WEST < (west + east) / 2 < EAST and SOUTH < (south + north) / 2 < NORTH
    if state == "US":
        inside = south < NORTH and east > WEST and west < EAST
    return state if inside and state in REGION else None


def simplified(arc: Ring, least: float) -> Ring:
    """Visvalingam and Whyatt's line simplification (1993): drop vertices of triangles smaller than `least`."""
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))

    def triangle(i: int) -> float:
        return abs(signed_area([arc[before[i]], arc[i], arc[after[i]]]))

    size = {i: triangle(i) for i in range(1, len(arc) - 1)}
    heap = [(area, i) for i, area in size.items()]
    heapq.heapify(heap)
    # A closed arc is an island: keep enough of it to stay a shape.
    fewest = 6 if arc[0] == arc[-1] else 2
    left = len(arc)
    while heap and left > fewest:
        area, i = heapq.heappop(heap)
        if size.get(i) != area:
            continue
        if area >= least:
            break
        del size[i]
        left -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in size:
                size[j] = max(triangle(j), area)
                heapq.heappush(heap, (size[j], j))
    return [arc[0], *(arc[i] for i in sorted(size)), arc[-1]]


def signed_area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def small_islands(atlas: Atlas) -> set[str]:
    """Territories whose whole land mass, over shared borders, is small: St Martin's two halves, not Belize."""
    users: dict[int, set[str]] = defaultdict(set)
    for territory, polygons in atlas.polygons.items():
        for polygon in polygons:
            for ring in polygon:
                for number in ring:
                    users[max(number, ~number)].add(territory)
    neighbours: dict[str, set[str]] = {t: {t} for t in atlas.polygons}
    for sharing in users.values():
        for territory in sharing:
            neighbours[territory] |= sharing
    return {t for t, near in neighbours.items() if sum(atlas.area(other) for other in near) < SMALL}


def clipped(ring: Ring) -> Ring:
    """The ring inside the region's box (Sutherland and Hodgman, 1974)."""
    for axis, limit, keep_above in ((0, WEST, True), (0, EAST, False), (1, SOUTH, True), (1, NORTH, False)):
        result: Ring = []
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            a_in, b_in = ((p[axis] >= limit) == keep_above or p[axis] == limit for p in (a, b))
            if a_in:
                result.append(a)
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                result.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = result
    return ring


def packed(ring: Ring, units: int) -> list[int]:
    """First point, then steps, in whole units; a ring is closed by drawing, so its last point is left out."""
    flat: list[int] = []
    last_x = last_y = 0
    for x, y in ring[:-1] if ring[0] == ring[-1] else ring:
        ux, uy = round(x * units), round(y * units)
        if flat and (ux, uy) == (last_x, last_y):
            continue
        flat += [ux - last_x, uy - last_y]
        last_x, last_y = ux, uy
    return flat


def main(folder: str) -> None:
    atlases = {
        detail: read_atlas(Path(folder) / f"countries-{detail}.json", least) for detail, (least, _) in DETAIL.items()
    }
    fine = small_islands(atlases["10m"])
    territories = {}
    for territory in sorted(set(atlases["50m"].polygons) | fine):
        detail = "10m" if territory in fine else "50m"
        units = DETAIL[detail][1]
        rings = []
        for polygon in atlases[detail].polygons[territory]:
            for numbers in polygon:
                ring = atlases[detail].ring(numbers)
                if territory in {"US", "MX", "BR", "CL", "AR"}:
                    ring = clipped(ring)
                if len(ring) > 3 and abs(signed_area(ring)) > (0.002 if detail == "50m" else 0.00002):
                    rings.append(packed(ring, units))
        rings = [ring for ring in rings if len(ring) >= 6]
        territories[territory] = {"units": units, "rings": sorted(rings, key=len, reverse=True)}
    lines = [f'"{code}":{json.dumps(outline, separators=(",", ":"))}' for code, outline in territories.items()]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(
        f'{{"source":{json.dumps(SOURCE)},"territories":{{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8"
    )
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB, {len(territories)} territories")
    print(f"at 1:10 million: {' '.join(sorted(fine))}")


if __name__ == "__main__":
    main(sys.argv[1])
