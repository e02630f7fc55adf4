"""No proposal breaks a hard rule, no firm is in two, the whole keeps its budget and balance; tighter rules never gain."""

from __future__ import annotations

from typing import Any

import by_hand
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_programmes import firms, programmes, rule

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.case import open_case
from matchmaker.consortia.formation import value_of
from matchmaker.consortia.loosening import Asked, demands
from matchmaker.consortia.overall import Overall
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.search_space import search_space, without_parted
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import UnfeasibleError
from matchmaker.firms.profile import Profile
from matchmaker.firms.table import FirmTable
from matchmaker.partitioning.constraints import Constraints
from matchmaker.partitioning.exact import solve_exactly
from matchmaker.programmes import Programme, load_programme


def exact(index: AffinityIndex, programme: Programme) -> float:
    """The best there is, by the exact solver under the engine's own tables."""
    index.programme = programme
    case = open_case(index)
    eligible = case.eligible
    if len(eligible) < programme.size.min:
        return 0.0
    at = {int(position): i for i, position in enumerate(eligible)}
    here = [table.cut(eligible) for table in case.tables]
    weights = without_parted(search_space(case.graph, eligible), here)
    coo = weights.tocoo()
    linked = [tuple(at[i] for i in group) for group in case.steering.linked if all(i in at for i in group)]
    constraints = Constraints(
        [each for table in here for each in table.constraints((coo.row, coo.col))],
        never=[(at[a], at[b]) for a, b in case.steering.never if a in at and b in at],
        always=linked,
    )
    value = value_of(programme, len(eligible))
    sizes = {"min_size": programme.size.min, "max_size": min(programme.size.max, len(eligible))}
    return solve_exactly(weights, value, missing="forbidden", constraints=constraints, **sizes).objective


def tightened(programme: Programme, data: st.DataObject, ids: tuple[str, ...]) -> Programme:
    """One more hard rule, a hard one loosened before, or a soft one made hard or heavier."""
    rules = [each.as_dict() for each in programme.rules]
    soft = [each for each in rules if not each["hard"]]
    if soft and data.draw(st.booleans()):
        chosen = data.draw(st.sampled_from(soft))
        return load_programme(
            programme, rules=[each if each is not chosen else {**each, "weight": 0.5} for each in rules]
        )
    more = data.draw(rule("more", ids))
    return load_programme(programme, rules=[*rules, {**more, "hard": True, "weight": None}])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_tightening_never_gains(data: st.DataObject) -> None:
    listed = data.draw(firms(most=8))
    ids = tuple(each.id for each in listed)
    programme = data.draw(programmes(ids))
    index = AffinityIndex(listed, programme)
    try:
        before = exact(index, programme)
        after = exact(index, tightened(programme, data, ids))
    except UnfeasibleError:
        return
    assert after <= before + 1e-9


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_loosening_never_loses(data: st.DataObject) -> None:
    """Each step of the list by which a relaxation is looked for asks for no more than the one before."""
    listed = data.draw(firms(most=7))
    ids = tuple(each.id for each in listed)
    asked = data.draw(rule("asked", ids))
    programme = load_programme(
        "export-promotion", size={"min": 2, "max": 4}, size_weight=0.0, rules=[{**asked, "hard": True, "weight": None}]
    )
    index = AffinityIndex(listed, programme)
    demand = next(each for each in demands(Asked(programme)) if each.name == "asked")
    try:
        found = exact(index, programme)
        for step in demand.steps:
            looser = exact(index, step.apply(Asked(programme)).programme)
            assert looser >= found - 1e-9, step
            found = looser
    except UnfeasibleError:
        return


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_one_firm_more_never_loses(data: st.DataObject) -> None:
    """At frozen weights, a firm that no link names."""
    listed = data.draw(firms(least=3, most=8))
    *old, new = listed
    programme = data.draw(programmes(tuple(each.id for each in old)))
    index = AffinityIndex(old, programme)
    try:
        before = exact(index, programme)
        index.add(new)
        assert exact(index, programme) >= before - 1e-9
    except UnfeasibleError:
        return


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_no_hard_rule_is_ever_broken(data: st.DataObject) -> None:
    listed = data.draw(firms(most=9))
    programme = data.draw(programmes(tuple(each.id for each in listed), whole=True))
    try:
        portfolio = suggest_consortia(listed, programme, effort=0.2)
    except UnfeasibleError as error:
        assert error.rules
        return
    by_id = {each.id: each for each in listed}
    groups = [[by_id[i] for i in proposal.members] for proposal in portfolio.proposals]
    placed = [each.id for group in groups for each in group]
    assert len(placed) == len(set(placed))
    assert all(by_hand.allowed(group, programme) for group in groups)
    assert by_hand.balanced(programme, groups) == []


def share(portfolio: Portfolio, country: str) -> float:
    placed = [member.country for proposal in portfolio.proposals for member in proposal.profiles]
    return placed.count(country) / len(placed)


def values(portfolio: Portfolio) -> list[float]:
    case = portfolio.case
    assert case is not None
    found = (([case.position[i] for i in proposal.members], proposal.score) for proposal in portfolio.proposals)
    return sorted((case.judge.value(members, score) for members, score in found), reverse=True)


@pytest.mark.long
def test_the_best_six_are_better_than_the_six_best_of_many(caribbean: FirmTable, promoted: Portfolio) -> None:
    six = suggest_consortia(caribbean, load_programme("export-promotion", **{"groups.max": 6}))
    assert len(six) == 6
    assert six.objective > sum(values(promoted)[:6])


@pytest.mark.long
@pytest.mark.parametrize("bound", [{"max": 0.1}, {"min": 0.4}])
def test_a_balance_holds_on_the_fixture(caribbean: FirmTable, bound: dict[str, Any]) -> None:
    asked = [{"id": "do", "places": ["DO"], "hard": True, **bound}]
    portfolio = suggest_consortia(caribbean, load_programme("export-promotion", balance=asked))
    assert bound.get("min", 0.0) <= share(portfolio, "DO") <= bound.get("max", 1.0)
    assert portfolio.placed > 100


def trade(identity: str, country: str, code: str) -> Profile:
    return Profile(
        id=identity, name=identity.upper(), country=country, products=("x",), hs_codes=(code,), target_markets=("US",)
    )


@pytest.fixture
def two_countries() -> list[Profile]:
    return [
        *(trade(f"d{n}", "DO", "080450") for n in range(8)),
        *(trade(f"j{n}", "JM", "090111") for n in range(4)),
    ]  # fmt: skip


def test_budget_and_balance_are_judged(two_countries: list[Profile]) -> None:
    asked = [{"id": "do", "places": ["DO"], "max": 0.5, "hard": True, "source": "ours"}]
    programme = load_programme("export-promotion", rules=[], groups={"min": 1, "max": 2}, balance=asked)
    portfolio = suggest_consortia(two_countries, programme)
    assert 1 <= len(portfolio) <= 2
    assert share(portfolio, "DO") <= 0.5
    case = portfolio.case
    assert case is not None
    groups = [[case.position[i] for i in proposal.members] for proposal in portfolio.proposals]
    verdicts = Overall.of(programme, case.traits).verdicts(groups)
    assert [(each.id, each.verdict) for each in verdicts] == [("groups", "met"), ("do", "met")]
    for lang in ("en", "es"):
        assert all(each.message.text(lang) for each in verdicts)
    every = Overall.of(programme, case.traits).verdicts([range(8), range(8, 12)])
    assert [(each.id, each.verdict) for each in every] == [("groups", "met"), ("do", "broken")]
    assert np.isclose(every[1].value, 8 / 12, atol=1e-9)


def test_what_no_portfolio_can_keep_to(two_countries: list[Profile]) -> None:
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(two_countries, load_programme("export-promotion", rules=[], groups={"min": 4}))
    assert caught.value.rules == ("groups",)
    fixed = ("d0", "d1", "d2", "d3")
    nobody = [{"id": "do", "places": ["DO"], "max": 0.1, "hard": True}]
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(two_countries, load_programme("export-promotion", rules=[], balance=nobody), fixed=[fixed])
    assert caught.value.rules == ("do",)
    for lang in ("en", "es"):
        assert caught.value.message.text(lang)  # type: ignore[attr-defined]
