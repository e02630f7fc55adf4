"""The map: well-formed, deterministic, dots where they belong, insets for islands that would vanish."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.drawing.map import MOST_DOTS, Dot, region_map

SVG = "{http://www.w3.org/2000/svg}"
BRIDGETOWN, KINGSTON, PIURA = (13.10, -59.62, "BB"), (18.0, -76.8, "JM"), (-5.19, -80.63, "PE")
SAO_PAULO, BELEM = (-23.55, -46.63, "BR"), (-1.46, -48.50, "BR")


def _dot(place, group=1, title="A firm", mark=""):
    return Dot(place[0], place[1], place[2], group, title, mark)


def _read(svg):
    return ET.fromstring(str(svg))


def _circles(root):
    return [c for c in root.iter(f"{SVG}circle") if c.get("class") != "ring"]


def test_one_disc_a_firm_unplaced_hollow():
    dots = [_dot(KINGSTON), _dot(KINGSTON, 2), _dot(PIURA, None, "Nobody's")]
    root = _read(region_map(dots))
    classes = sorted(c.get("class") for c in _circles(root))
    assert classes == ["s0", "s1", "unplaced"]


def test_says_what_it_is():
    root = _read(region_map([_dot(KINGSTON), _dot(PIURA, None)], "es", id="mapa"))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}" == "mapa-title mapa-desc"
    assert title.text == "Mapa: 1 empresas con lugar en una propuesta, 1 sin él"
    assert "Jamaica 1" in description.text


def test_barbados_gets_an_inset_beside_peru_and_none_by_itself():
    far = _read(region_map([_dot(BRIDGETOWN), _dot(PIURA), _dot(KINGSTON)]))
    captions = [t.text for t in far.iter(f"{SVG}text") if t.get("class") == "caption"]
    assert "Barbados" in captions
    assert "Peru" not in captions
    near = _read(region_map([_dot(BRIDGETOWN)]))
    assert [t for t in near.iter(f"{SVG}text") if t.get("class") == "caption"] == []


def test_north_is_up_and_west_is_left():
    root = _read(region_map([_dot(SAO_PAULO), _dot(BELEM, 2)]))
    south, north = (next(c for c in _circles(root) if c.get("class") == k) for k in ("s0", "s1"))
    assert float(north.get("cy")) < float(south.get("cy"))
    assert float(north.get("cx")) < float(south.get("cx"))


def test_titles_are_escaped():
    svg = region_map([_dot(KINGSTON, title="<script>alert(1)</script> & Ñ")])
    assert "<script>" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Ñ" in svg


def test_numbers_are_printed_where_asked_for():
    root = _read(region_map([_dot(KINGSTON, 3, mark="7")], small=True))
    assert "7" in [t.text for t in root.iter(f"{SVG}text")]


def test_many_firms_are_clustered_and_all_counted():
    dots = [_dot((-10 - i % 9, -40 - i % 7, "BR"), i % 5 + 1 if i % 3 else None) for i in range(MOST_DOTS + 100)]
    root = _read(region_map(dots))
    shares = [t.text for g in root.iter(f"{SVG}g") for t in g.findall(f"{SVG}title")]
    assert sum(int(share.split(" / ")[1]) for share in shares) == len(dots)
    assert sum(int(share.split(" / ")[0]) for share in shares) == sum(d.group is not None for d in dots)


def test_shared_land_is_used_and_not_repeated():
    dots = [_dot(KINGSTON), _dot(PIURA)]
    own, shared = region_map(dots), region_map(dots, shared=True)
    assert "<use" in shared
    assert len(shared) < len(own) / 3
    assert "<use" not in own


def test_no_dots_no_picture():
    assert region_map([]) == ""


@pytest.mark.parametrize("country", ["XX", "DE", None])
def test_a_firm_outside_the_outlines_is_still_drawn(country):
    root = _read(region_map([_dot((48.0, 11.0, country)), _dot(KINGSTON)]))
    assert len(_circles(root)) == 2


_places = st.tuples(st.floats(-55, 30), st.floats(-115, -35), st.sampled_from(["BB", "BR", "DO", "PE", "GD", None]))


@settings(max_examples=12, deadline=None)
@given(st.lists(_places, min_size=1, max_size=12), st.booleans())
def test_any_firms_give_a_sound_picture(places, small):
    dots = [_dot(place, i % 9 + 1 if i % 4 else None) for i, place in enumerate(places)]
    first = region_map(dots, small=small)
    assert first == region_map(list(dots), small=small)
    assert not re.search(r"nan|inf\b", str(first))
    root = _read(first)
    _, _, width, height = (float(v) for v in root.get("viewBox").split())
    assert len(_circles(root)) == len(dots)
    for circle in _circles(root):
        assert -1 <= float(circle.get("cx")) <= width + 1
        assert -1 <= float(circle.get("cy")) <= height + 1
