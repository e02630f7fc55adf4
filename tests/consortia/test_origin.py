"""Origin consortia: the producers of one product in one area."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matchmaker.affinity.encoding import traits_of
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.coverage import OriginCoverage, Producers, coverage
from matchmaker.consortia.outline import outline
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError, UnfeasibleError
from matchmaker.firms.profile import Capacity, Certificate, Profile
from matchmaker.firms.reading import read_firms
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


def formed(firms: list[Profile], **asked: Any) -> set[tuple[str, ...]]:
    """The groups for a product or an area, as ids."""
    return groups(suggest_consortia(firms, "origin", **asked))


def test_a_product_by_code_or_by_words(valleys: list[Profile]) -> None:
    north = tuple(f"n{n}" for n in range(10))
    assert formed(valleys, product="080450") == formed(valleys, product="mangas frescas") == {north}
    assert formed(valleys, product="0901") == {tuple(f"s{n}" for n in range(8))}
    assert formed(valleys, product="180100") == set()
    with pytest.raises(InputError):
        formed(valleys, product="9999")


def test_an_area(valleys: list[Profile]) -> None:
    assert formed(valleys, area=["PE-CUS"]) == {tuple(f"s{n}" for n in range(8))}
    assert formed(valleys, area=["PE"]) == formed(valleys)
    assert formed(valleys, area=["PE-PIU"], product="090111") == set()
    with pytest.raises(InputError, match="PE-XXX"):
        formed(valleys, area=["PE-XXX"])


def test_makers_are_found_among_nearer_neighbours_of_other_trades() -> None:
    """Six makers of one thing, each with a hundred nearer neighbours of another: no best list holds a maker."""
    crowd = [grower(f"c{n:03d}", "Piura", "090111") for n in range(100)]
    makers = [replace(grower(f"m{n}", "Piura"), latitude=-5.19 + 0.02 * n) for n in range(6)]
    assert formed([*crowd, *makers], product="080450") == {tuple(f"m{n}" for n in range(6))}


def test_what_the_report_says_of_an_area(valleys: list[Profile]) -> None:
    held = (Certificate("organic-eu"), Certificate("fairtrade"))
    firms = [replace(f, certifications=held[: 1 + (f.id < "n5")], hectares=3.0) if f.id < "n8" else f for f in valleys]
    firms = [replace(f, hectares=9.0, size_class="large") if f.id == "n9" else f for f in firms]
    traits = [traits_of(f, None) for f in firms]
    found = coverage(list(range(8)), Producers(traits, "mango"))
    assert (found.products, found.producers, found.share_of_producers) == (("080450",), 11 - 1, pytest.approx(0.8))
    assert found.share_of_volume == pytest.approx(0.8)
    assert found.members_without_volume == 0
    assert [(c.scheme, c.held_by, c.unknown) for c in found.certificates][:2] == [
        ("organic-eu", 8, 0),
        ("fairtrade", 5, 0),
    ]
    small = {each.limit: each for each in found.small}
    assert (small["eu-organic-group"].within, small["eu-organic-group"].verdict) == (8, "met")
    assert small["eu-organic-group"].source
    whole = coverage(list(range(10)), Producers(traits, "mango"))
    eu = {each.limit: each for each in whole.small}["eu-organic-group"]
    assert (eu.within, eu.beyond, eu.unknown) == (8, 0, 2)  # nine hectares, and sales that nobody told
    assert OriginCoverage.from_dict(found.as_dict()) == found


def test_the_outline_holds_every_point() -> None:
    corners = outline([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5), (0.2, 0.9)])
    assert sorted(corners) == [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    assert outline([]) == ()
    assert outline([(3.0, 4.0), (3.0, 4.0)]) == ((3.0, 4.0),)


def test_the_best_areas_where_only_some_are_paid_for(valleys: list[Profile]) -> None:
    one = load_programme("origin", **{"groups.max": 1})
    assert groups(suggest_consortia(valleys, one)) == {tuple(f"n{n}" for n in range(10))}
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(valleys, load_programme("origin", **{"groups.min": 3}))
    assert caught.value.rules == ("groups",)


def test_representation_of_an_area(valleys: list[Profile]) -> None:
    asked = {"id": "speaks", "check": "coverage", "value": {"producers": 0.9, "volume": 0.5}, "hard": True}
    programme = load_programme("origin", rules=[asked])
    # the mango growers cover their province; of the coffee no volume is known: an open check blocks nothing
    assert len(groups(suggest_consortia(valleys, programme))) == 2
    few = suggest_consortia(valleys, programme, excluded=["n8", "n9"])
    assert few.proposal_of("n0") is None  # eight of ten


KNOWN = {
    "babaçu": {"BR-MA", "BR-PA", "BR-TO"},
    "açaí": {"BR-PA", "BR-AP"},
    "erva-mate": {"BR-PR", "BR-SC", "BR-RS"},
    "castanha do brasil": {"BR-AC", "BR-AM", "BR-RO", "BR-PA", "BR-MT"},
}


@pytest.mark.shared
@pytest.mark.long
def test_known_areas_on_the_register(shared_data: Path, fixtures: Path) -> None:
    firms = read_firms(
        shared_data / "organic_register_br_2019" / "producers.csv", fixtures / "mappings" / "organic_register_br.toml"
    )
    index = AffinityIndex([firm for firm in firms if firm.products], "origin")
    for product, states in KNOWN.items():
        portfolio = suggest_consortia(index, product=product)
        assert portfolio.proposals, product
        placed = Counter(member.subdivision for proposal in portfolio.proposals for member in proposal.profiles)
        left = (firm for firm in portfolio.unplaced if firm.reason.code != "unplaced-other-product")
        makes = placed + Counter(firm.subdivision for firm in left)
        for state in states:
            if makes[state] >= 20:  # below it stands for a handful of farms here and there
                assert placed[state] >= 0.5 * makes[state], (product, state, placed[state], makes[state])
        largest = max(portfolio.proposals, key=len)
        assert {member.subdivision for member in largest.profiles} <= states, product
        assert largest.origin is not None
        assert 0.1 < (largest.origin.share_of_producers or 0) <= 1
