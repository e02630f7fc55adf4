"""One change by hand: what it says is what the portfolio is once it is made, whatever the change."""

from __future__ import annotations

import json
from math import log
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.consortia.assess import assess_groups
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import read_portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.table import FirmTable
from matchmaker.programmes import load_programme


def _changes(portfolio: Portfolio, draw: Any) -> dict[str, Any]:
    """Any change that can be asked of this portfolio."""
    numbers = [p.number for p in portfolio.proposals]
    number = draw(st.sampled_from(numbers))
    here = portfolio.proposals[number - 1].members
    member = draw(st.sampled_from(here))
    elsewhere = draw(st.sampled_from([i for i in portfolio.index.ids if i not in here]))  # type: ignore[union-attr]
    other = draw(st.sampled_from([n for n in numbers if n != number]))
    part = draw(st.lists(st.sampled_from(here), min_size=1, max_size=len(here) - 1, unique=True))
    kind = draw(st.sampled_from(["replace", "add", "remove", "dissolve", "split", "merge"]))
    value: Any = {
        "replace": (member, elsewhere), "add": (elsewhere, number), "remove": member, "dissolve": number,
        "split": (number, part), "merge": (number, other),
    }[kind]  # fmt: skip
    return {kind: value}


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_answer_is_what_the_portfolio_becomes(promoted: Portfolio, data: st.DataObject) -> None:
    answer = promoted.what_if(**_changes(promoted, data.draw))
    made = answer.apply()
    assert made.objective == pytest.approx(answer.objective_after, abs=1e-6)
    assert made.placed == answer.placed_after
    by_members = {p.members: p for p in made.proposals}
    for each in answer.consequences:
        assert sum(each.terms.values()) == pytest.approx(each.value_after - each.value_before, abs=1e-6)
        if len(each.members_after) > 1:
            proposal = by_members[each.members_after]
            assert each.score_after is None or proposal.score == pytest.approx(each.score_after)
            broken = {v.id for v in proposal.rules if v.verdict == "broken"}
            assert broken == {v.id for v in each.broken}
    json.dumps(answer.as_dict("es"), allow_nan=False)


@pytest.mark.long
def test_a_soft_balance_counts_in_both(caribbean: FirmTable) -> None:
    """What the whole loses by leaning to one country stands in the objective, before and after a change."""
    asked = [{"id": "half", "places": ["DO"], "max": 0.0, "hard": False, "weight": 0.05, "source": "ours"}]
    fourth = list(caribbean)[::4]
    leaning = suggest_consortia(fourth, load_programme("export-promotion", balance=asked))
    plain = sum(
        len(p) * (p.score - 0.30 - 0.40 * log(len(p) / 6) ** 2)
        - len(p) * sum(0.05 for v in p.rules if v.verdict == "broken" and not v.hard)
        for p in leaning.proposals
    )
    dominican = any(m.country == "DO" for p in leaning.proposals for m in p.profiles)
    assert leaning.objective == pytest.approx(plain - 0.05 * leaning.placed * dominican, abs=1e-6)
    answer = leaning.what_if(dissolve=leaning.proposals[-1].number)
    assert answer.apply().objective == pytest.approx(answer.objective_after, abs=1e-6)
    alone = assess_groups(leaning.index, [leaning.proposals[0].members[:2], leaning.proposals[1].members[:2]])  # type: ignore[arg-type]
    half = alone.what_if(remove=alone.proposals[0].members[0])
    assert half.apply().objective == pytest.approx(half.objective_after, abs=1e-6)


def test_a_change_and_its_undoing_cancel(promoted: Portfolio) -> None:
    member = promoted.proposals[0].members[0]
    answer = promoted.what_if(remove=member)
    without = answer.apply()
    fellows = set(promoted.proposals[0].members) - {member}
    number = next(p.number for p in without.proposals if set(p.members) == fellows)
    back = without.what_if(add=(member, number))
    assert back.gain == pytest.approx(-answer.gain)
    assert back.objective_after == pytest.approx(promoted.objective)


def test_a_search_leaves_no_single_change_that_gains(promoted: Portfolio) -> None:
    """No removal, dissolution or merger allowed by the rules is worth more than nothing."""
    for proposal in promoted.proposals:
        asked: list[dict[str, Any]] = [{"dissolve": proposal.number}]
        asked += [{"remove": firm} for firm in proposal.members]
        for change in asked:
            answer = promoted.what_if(**change)
            assert not answer.possible or answer.gain <= 1e-9


def test_hard_rules_that_break_are_named(promoted: Portfolio) -> None:
    proposal = promoted.proposals[0]
    answer = promoted.what_if(split=(proposal.number, proposal.members[:1]))
    assert not answer.possible
    assert "size" in {v.id for each in answer.consequences for v in each.broken}
    unknown = next(record.id for record in promoted.unplaced if record.reason.code == "unplaced-no-product")
    answer = promoted.what_if(add=(unknown, proposal.number))
    assert not answer.possible
    assert answer.not_eligible[unknown].code == "unplaced-no-product"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "what-if-one-change"),
        ({"remove": "x", "dissolve": 1}, "what-if-one-change"),
        ({"dissolve": 999}, "what-if-unknown-proposal"),
        ({"merge": (1, 1)}, "what-if-merge-one"),
        ({"merge": 1}, "what-if-two-values"),
    ],
)
def test_what_cannot_be_asked_is_said(promoted: Portfolio, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as error:
        promoted.what_if(**asked)
    assert error.value.message.code == code  # type: ignore[attr-defined]
    assert str(error.value)


def test_unknown_firms_and_wrong_seats(promoted: Portfolio) -> None:
    first, second = promoted.proposals[:2]
    with pytest.raises(UnknownFirmError):
        promoted.what_if(remove="nobody")
    for asked, code in (
        ({"remove": promoted.unplaced[0].id}, "what-if-not-a-member"),
        ({"add": (first.members[0], first.number)}, "what-if-already-there"),
        ({"split": (first.number, second.members[:1])}, "what-if-not-in-proposal"),
        ({"split": (first.number, first.members)}, "what-if-whole-proposal"),
    ):
        with pytest.raises(InputError) as error:
            promoted.what_if(**asked)  # type: ignore[arg-type]
        assert error.value.message.code == code  # type: ignore[attr-defined]


def test_a_portfolio_read_back_asks_for_its_firms(promoted: Portfolio, caribbean: FirmTable, tmp_path: Any) -> None:
    path = tmp_path / "p.json"
    path.write_text(promoted.to_json(), encoding="utf-8")
    read = read_portfolio(path)
    with pytest.raises(InputError, match="read from a file"):
        read.what_if(dissolve=1)
    asked = {"merge": (1, 2)}
    assert read.on(caribbean).what_if(**asked).as_dict() == promoted.what_if(**asked).as_dict()  # type: ignore[arg-type]


@pytest.mark.long
def test_who_will_not_work_together_is_not_named(caribbean: FirmTable) -> None:
    """The rule is said to be broken; which firm declared it, about whom, is not."""
    from dataclasses import replace

    first = suggest_consortia(caribbean).proposals[0]
    a, b = first.members[:2]
    shy = FirmTable.from_profiles(replace(f, must_not_pair=(b,)) if f.id == a else f for f in caribbean)
    portfolio = suggest_consortia(shy)
    home = portfolio.proposal_of(b) or portfolio.proposal_of(a)
    assert home is not None
    guest = a if b in home.members else b
    answer = portfolio.what_if(add=(guest, home.number))
    broken = {v.id: v for each in answer.consequences for v in each.broken}
    assert not answer.possible
    assert broken["must-not-pair"].message.values == {}
