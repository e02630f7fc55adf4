"""The groups most like one: as looking at every pair has it, whatever firms tell or leave untold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matchmaker as mm
from matchmaker.firms.profile import Certificate

CODES = ("080450", "080440", "180100", "090111")
SCHEMES = ("organic-eu", "fairtrade", "globalgap")
TOWNS = ((-5.19, -80.63), (-5.09, -80.16), (18.5, -69.9))


@st.composite
def firms(draw: st.DrawFn) -> list[mm.Profile]:
    n = draw(st.integers(3, 14))
    made = []
    for number in range(n):
        point = draw(st.none() | st.sampled_from(TOWNS))
        held = draw(st.none() | st.lists(st.sampled_from(SCHEMES), unique=True, max_size=2))
        made.append(
            mm.Profile(
                id=f"f{number:02d}",
                name=f"Firm {number}",
                country="PE",
                latitude=None if point is None else point[0],
                longitude=None if point is None else point[1],
                hs_codes=tuple(draw(st.lists(st.sampled_from(CODES), unique=True, max_size=2))),
                certifications=None if held is None else tuple(Certificate(each) for each in sorted(held)),
                target_markets=draw(st.none() | st.sampled_from((("EU",), ("US",), ("EU", "US")))),
                size_class=draw(st.none() | st.sampled_from(("micro", "small", "large"))),
                readiness=draw(st.none() | st.sampled_from((20, 80))),
                prior_partners=tuple(draw(st.lists(st.sampled_from(("f00", "f01", "f02")), unique=True, max_size=1))),
            )
        )
    return made


@pytest.mark.parametrize("programme", ["export-promotion", "export-sales"])
@settings(max_examples=15, deadline=None)
@given(firms(), st.data())
def test_as_every_pair_has_it(programme: str, listed: list[mm.Profile], data: st.DataObject) -> None:
    index = mm.AffinityIndex(listed, programme)
    every = np.arange(len(listed))
    ours = np.array(data.draw(st.lists(st.sampled_from(every.tolist()), min_size=1, max_size=4, unique=True)))
    others = np.setdiff1d(every, ours)
    of = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(others), max_size=len(others))), dtype=np.int64)
    start = np.searchsorted(np.sort(of), np.arange(6))
    theirs = others[np.argsort(of, kind="stable")]
    expected = []
    for group in range(5):
        inside = theirs[start[group] : start[group + 1]]
        if len(inside):
            ties, _ = index.affinities(np.repeat(ours, len(inside)), np.tile(inside, len(ours)))
            expected.append((-float(np.rint(np.rint(ties * 1e9).sum() / len(ties))) / 1e9, group))
    found = index.likest_groups(ours, index.crowd(start, theirs), 3)
    assert [(-likeness, group) for group, likeness in found] == sorted(expected)[:3]
