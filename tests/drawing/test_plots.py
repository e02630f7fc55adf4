"""The network picture and the bars."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.drawing.plots import bar, network

SVG = "{http://www.w3.org/2000/svg}"


def _members(n):
    return [{"id": f"f{i:02}", "name": f"Firm <{i}>"} for i in range(n)]


def _pairs(n, affinity):
    return [
        {"a": f"f{i:02}", "b": f"f{j:02}", "affinity": affinity(i, j), "confidence": 1.0}
        for i, j in itertools.combinations(range(n), 2)
    ]


def test_a_line_for_each_pair_and_a_numbered_node_for_each_member():
    root = ET.fromstring(network(_members(6), _pairs(6, lambda i, j: 0.5)))
    assert len(list(root.iter(f"{SVG}line"))) == 15
    assert sorted(t.text for t in root.iter(f"{SVG}text")) == ["1", "2", "3", "4", "5", "6"]


def test_closer_is_thicker_and_no_better_than_neutral_is_dashed():
    pairs = _pairs(3, lambda i, j: {(0, 1): 0.9, (0, 2): 0.5, (1, 2): 0.2}[i, j])
    lines = list(ET.fromstring(network(_members(3), pairs, neutral=0.3)).iter(f"{SVG}line"))
    widths = sorted((float(line.get("stroke-width")), line.get("stroke-dasharray")) for line in lines)
    assert widths[0][0] < widths[1][0] < widths[2][0]
    assert [dash for _, dash in widths] == ["2 3", None, None]


def test_title_names_the_closest_pair_by_number():
    pairs = _pairs(4, lambda i, j: 0.8 if (i, j) == (1, 3) else 0.4)
    title = ET.fromstring(network(_members(4), pairs, "en")).find(f"{SVG}title").text
    assert title == "Ties between the 4 members; the closest are 2 and 4, affinity 0.80"


def test_close_ties_are_neighbours_on_the_circle():
    """Two tight trios: each must stand together."""
    pairs = _pairs(6, lambda i, j: 0.9 if i % 2 == j % 2 else 0.1)
    root = ET.fromstring(network(_members(6), pairs))
    spots = {g.find(f"{SVG}text").text: g.find(f"{SVG}circle") for g in root.iter(f"{SVG}g")}
    angle = {
        k: math.atan2(float(c.get("cx")) - 120, 120 - float(c.get("cy"))) % (2 * math.pi) for k, c in spots.items()
    }
    order = [int(k) % 2 for k in sorted(angle, key=angle.get)]
    assert sum(a != b for a, b in itertools.pairwise([*order, order[0]])) == 2


def test_no_pairs_no_picture():
    assert network(_members(40), []) == ""


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 16), st.randoms(use_true_random=False))
def test_order_of_pairs_changes_nothing(n, random):
    pairs = _pairs(n, lambda i, j: (i * 31 + j * 17) % 100 / 100)
    shuffled = random.sample(pairs, len(pairs))
    assert network(_members(n), pairs) == network(_members(n), shuffled)


def test_bar_stays_in_its_trough():
    for value in (-1.0, 0.0, 0.4, 1.0, 7.0):
        widths = [float(r.get("width")) for r in ET.fromstring(bar(value)).iter() if r.tag.endswith("rect")]
        assert widths[0] == 96
        assert all(0 < width <= 96 for width in widths)
