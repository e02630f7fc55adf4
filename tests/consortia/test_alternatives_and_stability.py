"""Other portfolios nearly as good, and how firm a portfolio stands."""

from __future__ import annotations

import json

import pytest

from matchmaker.consortia.alternatives import CLEARLY
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import from_record
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError
from matchmaker.firms.profile import Profile
from matchmaker.firms.table import FirmTable


@pytest.fixture(scope="module")
def some(caribbean: FirmTable) -> Portfolio:
    return suggest_consortia(FirmTable.from_profiles(profile for x, profile in enumerate(caribbean) if x % 4 == 0))


@pytest.mark.long
def test_alternatives_are_different_and_nearly_as_good(some: Portfolio) -> None:
    found = some.alternatives(n=1, within=0.05)
    assert found
    seen = [some]
    for each in found:
        other = each.portfolio
        assert other.objective >= 0.95 * some.objective
        assert each.loss == pytest.approx(1 - other.objective / some.objective)
        assert each.changed >= CLEARLY
        assert all(before.compare(other).same_pairs <= 1 - CLEARLY for before in seen)
        assert not any(v.hard and v.verdict == "broken" for p in other.proposals for v in p.rules)
        assert set(each.gains).isdisjoint(each.loses)
        seen.append(other)
        json.dumps(each.as_dict("es"), allow_nan=False)
    again = some.alternatives(n=1, within=0.05)
    assert [each.portfolio.to_json() for each in again] == [each.portfolio.to_json() for each in found]


def test_no_alternative_where_only_one_grouping_is_good() -> None:
    """Two kinds of firms with nothing in common: any other grouping is far worse."""
    goods = {"mango": "080450", "guitar": "920290"}
    firms = [
        Profile(id=f"{good}{x}", name=f"{good} {x}", country="PE", products=(good,), hs_codes=(code,))
        for good, code in goods.items()
        for x in range(4)
    ]
    assert suggest_consortia(firms).alternatives(n=3, within=0.02) == ()


@pytest.mark.parametrize("asked", [{"n": 0}, {"within": 1.0}, {"within": -0.1}])
def test_numbers_out_of_range_are_refused(some: Portfolio, asked: dict[str, float]) -> None:
    with pytest.raises(InputError, match="Ask for one alternative"):
        some.alternatives(**asked)  # type: ignore[arg-type]


def test_two_clear_groups_stand_firm() -> None:
    goods = {"mango": "080450", "guitar": "920290"}
    firms = [
        Profile(id=f"{good}{x}", name=f"{good} {x}", country="PE", products=(good,), hs_codes=(code,))
        for good, code in goods.items()
        for x in range(6)
    ]
    found = suggest_consortia(firms).stability(runs=6)
    assert found.runs == 6
    for each in found.proposals.values():
        assert (each.together, each.whole) == (1.0, 1.0)
        assert set(each.by_disturbance) == {"seed", "weights", "leaving"}  # no rule reads volumes


@pytest.mark.long
def test_stability_goes_into_the_record_and_back(some: Portfolio) -> None:
    assert all(proposal.stability is None for proposal in some.proposals)
    found = some.stability(runs=3)
    assert set(found.proposals) == {p.number for p in some.proposals}
    for number, each in found.proposals.items():
        assert 0 <= each.whole <= 1 and 0 <= each.together <= 1
        assert (each.whole == 1) == (each.together == 1)  # a run that one member left has fewer pairs to count
        members = some.proposals[number - 1].members
        assert len(each.pairs) == len(members) * (len(members) - 1) // 2
    record = json.loads(found.portfolio.to_json())
    assert record["proposals"][0]["stability"]["runs"] == 3
    assert from_record(record).to_json() == found.portfolio.to_json()
    assert some.stability(runs=3).as_dict() == found.as_dict()
    with pytest.raises(InputError, match="at least one run"):
        some.stability(runs=0)
