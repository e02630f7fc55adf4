"""Who could stand in: ranked as trying every firm in every seat ranks them, however few are looked at first."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_programmes import firms, programmes

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia import reserves as room
from matchmaker.consortia.assess import assess_groups
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import read_portfolio
from matchmaker.errors import InputError, UnfeasibleError, UnknownFirmError
from matchmaker.firms.profile import Profile


def _tried(portfolio: Portfolio, number: int, member: str) -> list[tuple[int, str, dict[str, tuple[str, str]]]]:
    """Every firm that may take the member's place: ties after in billionths, id, rules touched; by trying each."""
    case, proposal = portfolio.case, portfolio.proposals[number - 1]
    assert case is not None
    at = [case.at(firm) for firm in proposal.members]
    others = [i for i in at if i != case.at(member)]
    taken = {firm for each in portfolio.proposals for firm in each.members}
    was = {v.id: v.verdict for v in proposal.rules}
    found = []
    for i, firm in enumerate(case.index.ids):
        if firm in taken or i in case.reasons or case.judge.enemies(i) & set(others):
            continue
        alike = case.index.layer_table(np.full(len(at), i), np.array(at))[:, 0]
        ties, _ = case.index.affinities(np.full(len(others), i), np.array(others))
        if not (alike > 0).any() or ties.mean() <= portfolio.programme.neutral_affinity + 1e-12:
            continue
        answer = portfolio.what_if(replace=(member, firm))
        here = next(each for each in answer.consequences if each.proposal == str(number))
        if any(v.hard and was[v.id] != "broken" for v in here.broken):
            continue
        group, _ = case.index.affinities(*np.array([(a, b) for a in others for b in others if a < b]).reshape(-1, 2).T)
        rules = {change.after.id: (change.before or "", change.after.verdict) for change in here.rules}
        rules.pop("must-not-pair", None)
        found.append((round((group.sum() + ties.sum()) * 1e9), firm, rules))
    return sorted(found, key=lambda each: (-each[0], each[1]))


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_as_by_trying_each(data: st.DataObject) -> None:
    _compare(2, data)


@pytest.mark.long
@pytest.mark.parametrize("first", [1, 48])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_as_by_trying_each_at_length(first: int, data: st.DataObject) -> None:
    _compare(first, data)


def test_as_many_as_are_asked_for_however_few_are_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FIRST", 1)
    mango = {"country": "PE", "products": ("mango",), "hs_codes": ("080450",)}
    index = AffinityIndex(Profile(id=f"m{n:02}", name=f"Firm {n}", **mango) for n in range(14))
    portfolio = assess_groups(index, [index.ids[:4]])
    assert [each.id for each in portfolio.reserves(1, "m00", k=9)] == [f"m{n:02}" for n in range(4, 13)]


def _compare(first: int, data: st.DataObject) -> None:
    """With `first` firms looked at first, the reserves of any group are those found by trying."""
    listed = data.draw(firms(6, 14))
    ids = tuple(each.id for each in listed)
    programme = data.draw(programmes(ids, most_rules=2))
    index = AffinityIndex(listed, programme)
    placeable = [each.id for each in listed if each.products or each.hs_codes]
    if len(placeable) < 3:
        return
    n = data.draw(st.integers(2, min(4, len(placeable))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "FIRST", first)
        try:
            portfolio = assess_groups(index, [data.draw(st.permutations(placeable))[:n]])
        except UnfeasibleError:  # links between firms that no proposal can keep
            return
        proposal = portfolio.proposals[0]
        k = data.draw(st.integers(1, 4))
        every: list[tuple[int, str, str]] = []
        for member, record in zip(proposal.members, proposal.profiles, strict=True):
            expected = _tried(portfolio, 1, member)
            found = portfolio.reserves(1, member, k)
            assert [each.id for each in found] == [firm for _, firm, _ in expected[:k]]
            for reserve, (total, _, rules) in zip(found, expected, strict=False):
                assert reserve.score == pytest.approx(total / 1e9 / (n * (n - 1) / 2), abs=1e-8)
                assert reserve.replaces == member
                assert {rule.id: (rule.before, rule.after) for rule in reserve.rules} == rules
            assert record.reserves == portfolio.reserves(1, member)
            every += [(-total, firm, member) for total, firm, _ in expected]
        best: dict[str, tuple[str, str]] = {}
        for _, firm, member in sorted(every):
            best.setdefault(firm, (firm, member))
        assert [(each.id, each.replaces) for each in portfolio.reserves(1, k=k)] == list(best.values())[:k]
        assert proposal.reserves == portfolio.reserves(1)


def test_what_a_reserve_says_is_what_happens(promoted: Portfolio) -> None:
    told = 0
    for proposal in promoted.proposals:
        assert all(len(member.reserves) <= 3 for member in proposal.profiles)
        for member in proposal.profiles[:2]:
            for reserve in member.reserves[:1]:
                answer = promoted.what_if(replace=(member.id, reserve.id))
                assert answer.possible
                assert answer.consequences[0].score_after == pytest.approx(reserve.score, abs=1e-8)
                told += 1
    assert told > 20


def test_the_rules_it_would_touch(caribbean: Any) -> None:
    """Of firms of one kind alike in everything, only the one that exports is missed."""
    like = {"country": "PE", "products": ("mango",), "hs_codes": ("080450",), "size_class": "small"}
    from matchmaker.firms.profile import Profile

    listed = [Profile(id=f"m{i}", name=f"M{i}", **like, export_stage="regular" if i == 0 else "none") for i in range(7)]
    portfolio = assess_groups(listed, [[f"m{i}" for i in range(5)]])
    assert [(each.id, each.rules) for each in portfolio.reserves(1, "m1")] == [("m5", ()), ("m6", ())]
    for each in portfolio.reserves(1, "m0"):
        assert [(rule.id, rule.before, rule.after) for rule in each.rules] == [("export-experience", "met", "broken")]


def test_what_cannot_be_asked_is_said(promoted: Portfolio, tmp_path: Any) -> None:
    other = promoted.proposals[1].members[0]
    for asked, code in (
        ((999,), "what-if-unknown-proposal"),
        ((1, other), "what-if-not-in-proposal"),
        ((1, None, 0), "k-too-small"),
    ):
        with pytest.raises(InputError) as error:
            promoted.reserves(*asked)  # type: ignore[arg-type]
        assert error.value.message.code == code  # type: ignore[attr-defined]
    with pytest.raises(UnknownFirmError):
        promoted.reserves(1, "nobody")
    path = tmp_path / "p.json"
    path.write_text(promoted.to_json(), encoding="utf-8")
    with pytest.raises(InputError, match="read from a file"):
        read_portfolio(path).reserves(1)
    json.loads(path.read_text(encoding="utf-8"))


def test_a_seat_of_great_ties_ends_the_search() -> None:
    """Whoever takes the place of a well-tied member loses more than anybody brings: still the search ends."""
    from matchmaker.firms.profile import Profile

    mango, pots = {"hs_codes": ("080450",)}, {"hs_codes": ("691200",)}
    listed = [Profile(id=f"a{i}", name=f"A{i}", country="PE", target_markets=("US",), **mango) for i in range(3)]
    listed.append(Profile(id="b", name="B", country="JM", target_markets=("GB",), **pots))
    listed.append(Profile(id="c", name="C", country="JM", target_markets=("GB",), **pots))
    portfolio = assess_groups(listed, [["a0", "a1", "a2", "b"]])
    assert [(each.id, each.replaces) for each in portfolio.reserves(1)] == [("c", "a0")]
    assert portfolio.reserves(1, "b") == ()
