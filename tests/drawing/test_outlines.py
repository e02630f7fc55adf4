"""The committed outlines: complete for the region, in the right places, small."""

from __future__ import annotations

from importlib import resources

import pytest

from matchmaker.drawing.outlines import Plane, territories

# A point inside each, and one in the sea beside it (latitude, longitude).
POINTS = {
    "DO": (18.80, -70.20),
    "HT": (19.10, -72.30),
    "JM": (18.15, -77.30),
    "TT": (10.40, -61.30),
    "BB": (13.17, -59.55),
    "PE": (-9.20, -75.00),
    "BR": (-14.20, -52.00),
    "GY": (4.90, -58.90),
    "BZ": (17.20, -88.70),
    "SR": (4.10, -55.90),
    "GD": (12.11, -61.68),
    "GP": (16.15, -61.70),
    "GF": (4.00, -53.00),
}


def _inside(ring, latitude, longitude):
    crossed = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > latitude) != (y1 > latitude) and longitude < x0 + (latitude - y0) / (y1 - y0) * (x1 - x0):
            crossed = not crossed
    return crossed


@pytest.mark.parametrize("code", POINTS)
def test_a_known_point_lies_inside_its_territory_and_no_other(code):
    latitude, longitude = POINTS[code]
    found = {t.code for t in territories().values() for ring in t.rings if _inside(ring, latitude, longitude)}
    assert found == {code}


def test_the_whole_region_is_there():
    mainland = {"AR", "BO", "BR", "BZ", "CL", "CO", "CR", "EC", "GF", "GT", "GY", "HN", "MX", "NI", "PA", "PE", "PY"}
    large = {"SR", "CU", "DO", "HT", "JM", "PR", "SV", "TT", "UY", "VE"}
    small = {"AG", "AI", "AW", "BB", "BS", "CW", "DM", "GD", "GP", "KN", "KY", "LC", "MQ", "MS", "TC", "VC", "VG", "VI"}
    named = mainland | large | small
    assert named <= set(territories())


def test_small_islands_keep_their_shape():
    for code in ("BB", "GD", "LC", "VC", "AG", "KN", "DM"):
        assert sum(len(ring) for ring in territories()[code].rings) >= 20, code


def test_the_file_is_small():
    assert (resources.files("matchmaker.drawing") / "data" / "outlines.json").stat().st_size < 200_000


def test_paths_close_and_start_at_the_first_point():
    plane = Plane(10.0)
    path = territories()["BB"].path(plane)
    x, y = plane.point(*reversed(territories()["BB"].rings[0][0]))
    assert path.startswith(f"M{round(x)}{'' if round(y) < 0 else ' '}{round(y)}l")
    assert path.endswith("z")
    assert path.count("M") == path.count("z") == len(territories()["BB"].rings)
