"""Forming consortia on small inputs: rules never broken, nobody twice, nothing that gains left undone, value as by hand."""

from __future__ import annotations

import itertools
import json

import by_hand
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Oracle, Rules
from random_programmes import firms, programmes

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import UnfeasibleError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import Programme

GAIN = 1e-6


def oracle_of(listed: list[Profile], programme: Programme) -> by_hand.Tie:
    """Exact affinities by the affinity oracle, as a function of two ids."""
    rules = Rules(
        weights=dict(programme.weights), relation=programme.product_relation, neutral=programme.neutral_affinity
    )
    oracle = Oracle(listed, rules)
    known: dict[tuple[str, str], float] = {}

    def tie(a: str, b: str) -> float:
        key = (min(a, b), max(a, b))
        if key not in known:
            known[key] = oracle.affinity(oracle.facts[a], oracle.facts[b])[0]
        return known[key]

    return tie


def check(listed: list[Profile], programme: Programme, portfolio: Portfolio, deep: bool = False) -> None:
    by_id = {firm.id: firm for firm in listed}
    tie = oracle_of(listed, programme)
    groups = [[by_id[i] for i in proposal.members] for proposal in portfolio.proposals]
    free = [by_id[record.id] for record in portfolio.unplaced]
    placed = [firm.id for group in groups for firm in group]
    assert sorted([*placed, *(firm.id for firm in free)]) == sorted(by_id)

    total = 0.0
    for group, proposal in zip(groups, portfolio.proposals, strict=True):
        assert by_hand.allowed(group, programme)
        assert proposal.score == pytest.approx(by_hand.score(group, tie), abs=2e-9)
        total += by_hand.worth(group, programme, tie)
        verdicts = {verdict.id: verdict.verdict for verdict in proposal.rules}
        assert list(verdicts) == ["size", "must-not-pair", *(rule.id for rule in programme.rules)]
        for rule in programme.rules:
            assert verdicts[rule.id] == by_hand.verdict(rule, group)
    assert portfolio.objective == pytest.approx(total, abs=1e-6)
    assert [p.number for p in portfolio.proposals] == list(range(1, len(groups) + 1))
    assert [p.score for p in portfolio.proposals] == sorted((p.score for p in portfolio.proposals), reverse=True)

    # the engine's one coarser reading: a firm barred from all company, which no test of gain may count
    barred = {r.id for r in portfolio.unplaced if r.reason.code in ("unplaced-ineligible", "unplaced-no-product")}
    open_to = [firm for firm in free if firm.id not in barred]
    for firm in open_to:
        for group in groups:
            grown = [*group, firm]
            if by_hand.allowed(grown, programme):
                gain = by_hand.worth(grown, programme, tie) - by_hand.worth(group, programme, tie)
                assert gain <= GAIN, (firm.id, [f.id for f in group], gain)
    for size in range(programme.size.min, programme.size.max + 1):
        for group in itertools.combinations(open_to, size) if deep else greedy_groups(open_to, size, tie):
            if by_hand.allowed(group, programme):
                assert by_hand.worth(group, programme, tie) <= GAIN, [firm.id for firm in group]


def greedy_groups(pool: list[Profile], size: int, tie: by_hand.Tie) -> list[list[Profile]]:
    """From each firm on, the firm with the strongest ties to those already in."""
    found = []
    for seed in pool:
        group, rest = [seed], [firm for firm in pool if firm is not seed]
        while rest and len(group) < size:
            best = max(rest, key=lambda firm: (sum(tie(firm.id, other.id) for other in group), firm.id))
            group.append(best)
            rest.remove(best)
        if len(group) == size:
            found.append(group)
    return found


def run(data: st.DataObject, most: int, deep: bool) -> None:
    listed = data.draw(firms(most=most))
    programme = data.draw(programmes(tuple(firm.id for firm in listed)))
    try:
        portfolio = suggest_consortia(listed, programme)
    except UnfeasibleError as error:  # links that contradict each other, the sizes, or what firms declared
        assert set(error.rules) <= {"size", "apart", "must-link"}
        assert any(rule.check == "must-link" and rule.hard for rule in programme.rules)
        return
    check(listed, programme, portfolio, deep)
    json.loads(portfolio.to_json("es"))
    for firm in listed:
        assert str(portfolio.explain(firm.id))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_small_inputs(data: st.DataObject) -> None:
    run(data, most=9, deep=False)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_small_inputs_deeply(data: st.DataObject) -> None:
    run(data, most=9, deep=True)
