"""The list of training and support: what unlocks, the order, the same from the file, and what is only asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import read_portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.consortia.training import open_questions, training_needs
from matchmaker.firms.profile import Certificate, Profile
from matchmaker.firms.table import FirmTable


@pytest.fixture(scope="module")
def dated(caribbean: FirmTable) -> Portfolio:
    return suggest_consortia(caribbean, as_of="2026-11-24")


def group(prefix: str, code: str, **more: Any) -> list[Profile]:
    whole: dict[str, Any] = {
        "country": "JM",
        "hs_codes": (code,),
        "target_markets": ("US",),
        "certifications": (),
        **more,
    }
    return [Profile(id=f"{prefix}-{n}", name=f"{prefix} {n}", products=(prefix,), **whole) for n in range(6)]


def test_the_last_thing_missing_unlocks() -> None:
    """Sauces lack HACCP only; organic fruit pulp lacks HACCP and the organic certificate of the market."""
    organic = group("pulp", "200799", certifications=(Certificate("organic-eu"),))
    portfolio = suggest_consortia([*group("sauce", "210390"), *organic], as_of="2026-11-24")
    assert len(portfolio) == 2
    sauces, pulp = (portfolio.proposal_of(f"{prefix}-0") for prefix in ("sauce", "pulp"))
    assert sauces is not None
    assert pulp is not None
    needs = {each.support.code: each for each in training_needs(portfolio)}
    haccp = needs["support.haccp"]
    assert (haccp.unlocks, haccp.proposals) == ((sauces.number,), tuple(sorted((sauces.number, pulp.number))))
    assert len(haccp.firms) == 12
    assert needs["support.organic-certification"].unlocks == ()
    assert needs["support.organic-certification"].proposals == (pulp.number,)
    assert needs["support.labels"].proposals == ()
    assert needs["support.labels"].asked == tuple(sorted((sauces.number, pulp.number)))
    assert next(iter(training_needs(portfolio))) == haccp
    assert ("US", "us-preventive-controls") in haccp.closes


def test_against_sums_by_hand(dated: Portfolio) -> None:
    needs = training_needs(dated)
    assert len(needs) > 10
    for need in needs:
        needing, unlocking, firms = set(), set(), set()
        for proposal in dated.proposals:
            mine = [g for g in proposal.gaps if g.need and g.kind != "question" and g.need.support == need.support]
            if mine:
                needing.add(proposal.number)
                firms |= {firm for gap in mine for firm in (gap.need.firms if gap.need else ())}
            blocking = {g.need.support.code for g in proposal.gaps if g.blocks and g.need}
            if blocking == {need.support.code}:
                unlocking.add(proposal.number)
        assert (need.unlocks, need.proposals) == (tuple(sorted(unlocking)), tuple(sorted(needing)))
        assert need.firms == tuple(sorted(firms))
        assert set(need.unlocks) <= set(need.proposals)
    ranks = [(-len(n.unlocks), -len(n.proposals), -len(n.firms), -len(n.asked), n.support.code) for n in needs]
    assert ranks == sorted(ranks)
    assert sum(len(need.unlocks) for need in needs) > 5


def test_what_lies_far_ahead_blocks_nothing(dated: Portfolio) -> None:
    far = [g for p in dated.proposals for g in p.gaps if g.need and g.need.state == "later"]
    assert far
    assert not any(gap.pressing for gap in far)


def test_questions_are_ranked_and_hold_no_gap(dated: Portfolio) -> None:
    questions = open_questions(dated)
    assert questions[0].weakest_link
    assert questions[0].requirement.code == "requirement.eu-deforestation"
    optional = [not question.mandatory for question in questions]
    assert optional == sorted(optional)
    members = {member for proposal in dated.proposals for member in proposal.members}
    assert all(set(question.firms) <= members for question in questions)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_same_from_the_file(dated: Portfolio, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "portfolio.json"
    path.write_text(dated.to_json(lang), "utf-8")
    for again in (read_portfolio(path), json.loads(path.read_text("utf-8"))):
        assert training_needs(again) == training_needs(dated)
        assert open_questions(again) == open_questions(dated)
    assert json.dumps([need.as_dict(lang) for need in training_needs(dated)])
