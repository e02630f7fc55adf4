"""Who completes a proposal: the ranking is that of trying every firm, rules and refusals hold, gaps are really closed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import matchmaker as mm
from matchmaker.consortia.gaps import gaps_of
from matchmaker.matching.fill import Filling


@pytest.fixture(scope="module")
def firms(fixtures: Path) -> mm.FirmTable:
    return mm.read_firms(fixtures / "caribbean.csv")


@pytest.fixture(scope="module")
def portfolio(firms: mm.FirmTable) -> mm.Portfolio:
    return mm.suggest_consortia(firms, as_of="2026-11-24")


def tried(portfolio: mm.Portfolio, number: int, placed: bool = False) -> list[tuple[str, float]]:
    """Every firm that may join, one after the other, by `what_if`."""
    case, neutral = portfolio.case, portfolio.programme.neutral_affinity
    assert case is not None
    index = case.index
    members = portfolio.proposals[number - 1].members
    alike = {each.id for member in members for each in index.query(member, len(index))}
    found = []
    for firm in sorted(alike - set(members)):
        if case.at(firm) in case.reasons or (portfolio.proposal_of(firm) and not placed):
            continue
        answer = portfolio.what_if(add=(firm, number))
        (joined,) = [each for each in answer.consequences if each.proposal == str(number)]
        tie = sum(mm.explain_pair(index, firm, member).affinity for member in members) / len(members)
        if not any(rule.after.hard and rule.after.verdict == "broken" for rule in joined.rules) and tie > neutral:
            found.append((firm, joined.score_after or 0.0))
    return sorted(found, key=lambda each: (-each[1], each[0]))


@pytest.mark.parametrize("number", [2, 5, 9])
def test_the_ranking_is_that_of_trying_every_firm(portfolio: mm.Portfolio, number: int) -> None:
    found = mm.fill(portfolio, number, k=4)
    assert [(each.id, each.score) for each in found] == tried(portfolio, number)[:4]
    assert all(each.proposal is None for each in found)
    assert all(len(each.reasons) <= 3 for each in found)


def test_placed_firms_are_asked_for(portfolio: mm.Portfolio) -> None:
    found = mm.fill(portfolio, portfolio.proposals[4], k=3, placed=True)
    assert [(each.id, each.score) for each in found] == tried(portfolio, 5, placed=True)[:3]
    for each in found:
        home = portfolio.proposal_of(each.id)
        assert each.proposal == (None if home is None else home.number)


def test_a_certificate_is_brought(portfolio: mm.Portfolio) -> None:
    assert portfolio.case is not None
    found = [
        each
        for proposal in portfolio.proposals
        for each in mm.fill(portfolio, proposal, k=3, gap="EU organic", placed=True)
    ]
    assert found
    for each in found:
        assert "organic-eu" in (portfolio.case.index.traits(each.id).schemes or ())


def test_what_it_closes_is_gone(portfolio: mm.Portfolio) -> None:
    assert portfolio.case is not None
    index = portfolio.case.index
    closed = 0
    for proposal in portfolio.proposals:
        for each in mm.fill(portfolio, proposal, k=3, placed=True):
            left = gaps_of([index.traits(firm) for firm in sorted([*proposal.members, each.id])], index.as_of)
            for gap in each.closes:
                assert gap.as_dict() in [own.as_dict() for own in proposal.gaps]
                assert gap.message not in [other.message for other in left]
                closed += 1
    assert closed > 0


def test_nobody_is_named_whom_a_member_refuses(firms: mm.FirmTable, portfolio: mm.Portfolio) -> None:
    number = next(each.number for each in portfolio.proposals if len(mm.fill(portfolio, each)))
    best = mm.fill(portfolio, number)[0].id
    member = portfolio.proposals[number - 1].members[0]
    for refuser, refused in ((member, best), (best, member)):
        listed = [replace(each, must_not_pair=(refused,)) if each.id == refuser else each for each in firms]
        found = mm.fill(portfolio.on(listed), number, k=50)
        assert best not in str(found.as_dict())


def test_a_full_proposal_says_so(firms: mm.FirmTable, portfolio: mm.Portfolio) -> None:
    members = portfolio.proposals[4].members
    full = mm.assess_groups(
        firms,
        [members],
        mm.load_programme("export-promotion", **{"size.max": len(members), "size.optimum": len(members)}),
    )
    found = mm.fill(full, 1)
    assert isinstance(found, Filling)
    assert len(found) == 0
    assert found.note is not None
    assert found.note.code == "fill-full"


def test_wrong_questions(portfolio: mm.Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(portfolio.to_json(), encoding="utf-8")
    with pytest.raises(mm.InputError, match="firms"):
        mm.fill(mm.read_portfolio(path), 1)
    with pytest.raises(mm.InputError, match="999"):
        mm.fill(portfolio, 999)
    with pytest.raises(mm.InputError, match="k must be"):
        mm.fill(portfolio, 1, k=0)
    with pytest.raises(mm.InputError, match="list of gaps"):
        mm.fill(portfolio, 1, gap=500)
    question = next(gap for gap in portfolio.proposals[1].gaps if gap.kind == "question")
    with pytest.raises(mm.InputError, match="can close"):
        mm.fill(portfolio, 2, gap=question)
