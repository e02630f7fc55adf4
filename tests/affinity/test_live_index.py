"""Firms come and go at random: every answer of the live index equals brute force under the version's weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Oracle, Rules
from random_firms import firm_sets, profiles, programme_of, rules

from matchmaker.affinity.index import AffinityIndex
from matchmaker.firms.profile import Profile

QUICK = settings(max_examples=40, deadline=None)
IDS = tuple(f"f{number}" for number in range(10))


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Some of: a firm comes (again, as somebody else), a firm goes, somebody asks."""
    kinds = draw(st.lists(st.sampled_from(("add", "add", "remove", "ask")), min_size=3, max_size=9))
    firms = [draw(st.sampled_from(IDS)) for _ in kinds]
    return [
        (kind, draw(profiles(firm, IDS)) if kind == "add" else firm) for kind, firm in zip(kinds, firms, strict=True)
    ]


@QUICK
@given(firm_sets(least=1, most=6), rules(), changes())
def test_coming_and_going(firms: list[Profile], asked: Rules, steps: list[tuple[str, Any]]) -> None:
    index = AffinityIndex(firms, programme_of(asked), asked.as_of)
    version = index.version.name
    here = {firm.id: firm for firm in firms}
    for kind, what in [*steps, ("ask", next(iter(IDS)))]:
        if kind == "add":
            if what.id in here:
                index.remove(what.id)
            index.add(what)
            here[what.id] = what
        elif kind == "remove" and what in here:
            index.remove(what)
            del here[what]
        elif kind == "ask":
            oracle = Oracle(list(here.values()), asked, weights_of=firms)
            for firm in oracle.ids:
                assert [tuple(each) for each in index.query(firm, asked.k)] == oracle.best(firm)
    assert index.version.name == version
    assert index.ids == sorted(here)
    if here:
        oracle = Oracle(list(here.values()), asked, weights_of=firms)
        positions, values, _ = index.nearest_all(asked.k)
        for at, firm in enumerate(index.ids):
            found = [(index.ids[j], float(v)) for j, v in zip(positions[at], values[at], strict=True) if j >= 0]
            assert found == [(other, value) for other, value, _ in oracle.best(firm)]


def test_a_few_newcomers_do_not_encode_the_others_again() -> None:
    firms = [Profile(id=f"a{i:03d}", name="A", country="PE", hs_codes=("080450",)) for i in range(100)]
    index = AffinityIndex(firms)
    index.query("a000")
    (base,) = index._segments.under(index.version)
    for number in range(5):
        index.add(Profile(id=f"b{number}", name="B", country="PE", hs_codes=("080450",)))
        index.remove(f"a{number:03d}")
        assert index.query(f"b{number}", 3)
        assert index._segments.under(index.version)[0] is base
    assert len(index.arrays) == 100  # the whole in one


@pytest.mark.long
@QUICK
@given(firm_sets(least=3, most=8), rules(), st.data())
def test_the_best_for_a_group(firms: list[Profile], asked: Rules, data: st.DataObject) -> None:
    index, oracle = AffinityIndex(firms, programme_of(asked), asked.as_of), Oracle(firms, asked)
    members = data.draw(st.lists(st.sampled_from(index.ids), min_size=1, max_size=3, unique=True))
    barred = data.draw(st.lists(st.sampled_from(index.ids), max_size=2))
    allowed = np.array([firm not in barred for firm in index.ids])
    group = [oracle.facts[firm] for firm in members]
    expected = []
    for firm in index.ids:
        facts = oracle.facts[firm]
        if firm not in members and firm not in barred and any(oracle.is_candidate(each, facts) for each in group):
            expected.append((-round(sum(oracle.affinity(each, facts)[0] for each in group), 9), firm))
    positions = np.array(sorted(index.ids.index(firm) for firm in members))
    found = [index.ids[i] for i in index.nearest_to_group(positions, allowed, asked.k)]
    assert found == [firm for _, firm in sorted(expected)[: asked.k]]
