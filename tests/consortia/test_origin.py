"""Origin consortia: the producers of one product in one area."""

from __future__ import annotations

from typing import Any

import pytest

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import UnfeasibleError
from matchmaker.firms.profile import Capacity, Profile
from matchmaker.firms.table import FirmTable
from matchmaker.programmes import load_programme

TOWNS = {"Piura": ("PE-PIU", -5.19, -80.63), "Cusco": ("PE-CUS", -13.52, -71.97)}


def grower(identity: str, town: str, code: str | None = "080450", **more: Any) -> Profile:
    area, latitude, longitude = TOWNS[town]
    return Profile(
        id=identity, name=identity.upper(), country="PE", subdivision=area, locality=town, latitude=latitude,
        longitude=longitude, place_precision="locality", hs_codes=(code,) if code else None, **more,
    )  # fmt: skip


@pytest.fixture
def valleys() -> list[Profile]:
    """Ten mango growers in the north, eight coffee growers in the south, two firms that cannot be placed."""
    north = [grower(f"n{n}", "Piura", capacity=(Capacity("mango", 10.0, "t", "year"),)) for n in range(10)]
    south = [grower(f"s{n}", "Cusco", "090111") for n in range(8)]
    nowhere = Profile(id="nowhere", name="N", country="PE", hs_codes=("080450",), place_precision="country")
    return [*north, *south, grower("silent", "Piura", None), nowhere]


def groups(portfolio: Portfolio) -> set[tuple[str, ...]]:
    return {proposal.members for proposal in portfolio.proposals}


def test_one_proposal_an_area_and_product(valleys: list[Profile]) -> None:
    portfolio = suggest_consortia(valleys, "origin")
    assert groups(portfolio) == {tuple(f"n{n}" for n in range(10)), tuple(f"s{n}" for n in range(8))}
    reasons = {record.id: record.reason.code for record in portfolio.unplaced}
    assert reasons == {"silent": "unplaced-no-product", "nowhere": "unplaced-no-place"}
    north = portfolio.proposal_of("n0")
    assert north is not None
    assert north.origin is not None
    assert north.origin.products == ("080450",)
    assert north.origin.subdivisions == ("PE-PIU",)
    assert north.origin.share_of_producers == 1.0
    assert north.origin.share_of_volume == 1.0
    assert north.origin.radius_km == 0.0
    expected = sum(len(p) * (p.score - 0.30) for p in portfolio.proposals)
    assert portfolio.objective == pytest.approx(
        expected - sum(0.05 * len(p) for p in portfolio.proposals if _silent(p)), abs=1e-6
    )


def _silent(proposal: Any) -> bool:
    return any(verdict.id == "export-experience" and verdict.verdict == "broken" for verdict in proposal.rules)


def test_share_of_producers_counts_those_left_out(valleys: list[Profile]) -> None:
    portfolio = suggest_consortia(valleys, "origin", excluded=["n8", "n9"])
    north = portfolio.proposal_of("n0")
    assert north is not None
    assert north.origin is not None
    assert north.origin.share_of_producers == pytest.approx(0.8)
    assert north.origin.share_of_volume == pytest.approx(0.8)


def test_sizes_are_the_programmes(valleys: list[Profile]) -> None:
    portfolio = suggest_consortia(valleys, load_programme("origin", **{"size.max": 6}))
    assert portfolio.placed > 0
    assert all(5 <= len(proposal) <= 6 for proposal in portfolio.proposals)
    assert groups(suggest_consortia(valleys, load_programme("origin", **{"size.min": 9}))) == {
        tuple(f"n{n}" for n in range(10))
    }


def test_together_and_apart(valleys: list[Profile]) -> None:
    portfolio = suggest_consortia(valleys, "origin", together=[("n0", "s0")], apart=[("n1", "n2")])
    assert portfolio.proposal_of("n0") is portfolio.proposal_of("s0") is not None
    homes = [portfolio.proposal_of(each) for each in ("n1", "n2")]
    assert homes[0] is None or homes[0] is not homes[1]


def test_together_under_a_small_largest_size(valleys: list[Profile]) -> None:
    tight = load_programme("origin", **{"size.max": 8})
    portfolio = suggest_consortia(valleys, tight, together=[("n0", "s0", "s1")])
    proposal = portfolio.proposal_of("n0")
    assert proposal is not None
    assert {"n0", "s0", "s1"} <= set(proposal.members)
    assert all(len(each) <= 8 for each in portfolio.proposals)


def test_together_that_no_group_can_hold(valleys: list[Profile]) -> None:
    few = [each for each in valleys if each.id in ("n0", "n1", "s0", "s1")]
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(few, "origin", together=[("n0", "s0")])
    assert caught.value.rules == ("together",)


def test_fixed_and_excluded(valleys: list[Profile]) -> None:
    kept = ("n0", "n1", "n2", "s0", "s1")
    portfolio = suggest_consortia(valleys, "origin", fixed=[kept], excluded=["n9"])
    assert kept in groups(portfolio)
    assert portfolio.proposal_of("n9") is None
    assert tuple(f"n{n}" for n in range(3, 9)) in groups(portfolio)


def test_hard_rules_are_never_broken(valleys: list[Profile]) -> None:
    rule = {"id": "two", "check": "distinct-subdivisions", "value": 2, "hard": True}
    assert groups(suggest_consortia(valleys, load_programme("origin", rules=[rule]))) == set()


def test_must_not_pair(valleys: list[Profile]) -> None:
    from dataclasses import replace

    refusing = [replace(each, must_not_pair=("n1",)) if each.id == "n0" else each for each in valleys]
    portfolio = suggest_consortia(refusing, "origin")
    assert all(not {"n0", "n1"} <= set(members) for members in groups(portfolio))
    assert sum(len(p) for p in portfolio.proposals) == 17


def test_the_fixture(origins: Portfolio, caribbean: FirmTable) -> None:
    assert len(origins) > 5
    seen: set[str] = set()
    for proposal in origins.proposals:
        assert 5 <= len(proposal) <= 2_000
        assert seen.isdisjoint(proposal.members)
        seen.update(proposal.members)
        assert proposal.origin is not None
        share = proposal.origin.share_of_producers
        assert share is None or 0 < share <= 1
        for member in proposal.members:
            firm = caribbean.get(member)
            assert firm.products or firm.hs_codes
    for firm in list(caribbean)[::5]:
        for lang in ("en", "es"):
            assert str(origins.explain(firm.id, lang))
