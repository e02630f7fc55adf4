"""What people ask of a portfolio is honoured, and what no portfolio can meet is refused with the rule's name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError, UnfeasibleError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import Programme, load_programme

PEACH = {"country": "PE", "products": ("mango",), "hs_codes": ("080450",), "target_markets": ("US",)}


def firm(identity: str, **more: Any) -> Profile:
    return Profile(id=identity, name=identity.upper(), **{**PEACH, **more})


@pytest.fixture(scope="module")
def listed() -> list[Profile]:
    """Twelve of one trade, eight of another, one with no product."""
    mango = [firm(f"m{n:02d}", size_class="small") for n in range(12)]
    coffee = [firm(f"c{n}", products=("coffee",), hs_codes=("090111",), export_stage="regular") for n in range(8)]
    return [*mango, *coffee, firm("x", products=None, hs_codes=None)]


def home(portfolio: Portfolio, *ids: str) -> list[int | None]:
    found = (portfolio.proposal_of(each) for each in ids)
    return [None if proposal is None else proposal.number for proposal in found]


def test_together_across_trades(listed: list[Profile]) -> None:
    portfolio = suggest_consortia(listed, together=[("m00", "c0")])
    numbers = home(portfolio, "m00", "c0")
    assert numbers[0] is not None
    assert numbers[0] == numbers[1]


def test_together_is_transitive(listed: list[Profile]) -> None:
    portfolio = suggest_consortia(listed, together=[("m00", "m11"), ("m11", "m05")])
    assert len(set(home(portfolio, "m00", "m05", "m11"))) == 1


def test_together_even_where_it_does_not_pay(listed: list[Profile]) -> None:
    odd = firm("odd", products=("steel band",), hs_codes=("920600",), target_markets=("JP",), size_class="large")
    portfolio = suggest_consortia([*listed, odd], together=[("odd", "m03")])
    numbers = home(portfolio, "odd", "m03")
    assert numbers[0] is not None
    assert numbers[0] == numbers[1]


def test_apart(listed: list[Profile]) -> None:
    trio = ("m00", "m01", "m02")
    numbers = home(suggest_consortia(listed, apart=[trio]), *trio)
    placed = [number for number in numbers if number is not None]
    assert len(placed) == len(set(placed))


def test_excluded(listed: list[Profile]) -> None:
    portfolio = suggest_consortia(listed, excluded=["m00", "c7"])
    assert home(portfolio, "m00", "c7") == [None, None]
    reasons = {record.id: record.reason.code for record in portfolio.unplaced}
    assert reasons["m00"] == reasons["c7"] == "unplaced-excluded"


def test_fixed_is_kept_as_it_is(listed: list[Profile]) -> None:
    kept = ("c0", "m00", "m01", "m02")
    portfolio = suggest_consortia(listed, fixed=[kept])
    proposal = portfolio.proposal_of("c0")
    assert proposal is not None
    assert proposal.members == kept
    assert len(portfolio) >= 2
    again = suggest_consortia(listed, fixed=[proposal.members for proposal in portfolio.proposals])
    assert again.objective >= portfolio.objective - 1e-9
    assert {p.members for p in portfolio.proposals} <= {p.members for p in again.proposals}


def test_fixed_alone_where_nobody_else_is_left(listed: list[Profile]) -> None:
    kept = ("m00", "m01", "m02", "m03")
    rest = [each.id for each in listed if each.id not in kept]
    portfolio = suggest_consortia(listed, fixed=[kept], excluded=rest)
    assert [proposal.members for proposal in portfolio.proposals] == [kept]


def test_must_not_pair_binds_from_one_side(listed: list[Profile]) -> None:
    refusing = [
        replace(each, must_not_pair=tuple(f"m{n:02d}" for n in range(1, 12))) if each.id == "m00" else each
        for each in listed
    ]
    portfolio = suggest_consortia(refusing)
    proposal = portfolio.proposal_of("m00")
    assert proposal is None or not any(member.startswith("m") for member in proposal.members if member != "m00")
    for other in portfolio.proposals:
        reserves = {reserve.id: reserve.replaces for reserve in other.reserves}
        if "m00" in reserves:
            assert not {m for m in other.members if m.startswith("m")} - {reserves["m00"]}


WISHES: list[tuple[dict[str, Any], str]] = [
    ({"together": [(*(f"m{n:02d}" for n in range(12)), "c0")]}, "size"),
    ({"together": [("m00", "m01")], "apart": [("m01", "m00")]}, "apart"),
    ({"together": [("m00", "m01"), ("m01", "m02")], "apart": [("m02", "m00")]}, "apart"),
    ({"together": [("m00", "m01")], "excluded": ["m01"]}, "excluded"),
    ({"together": [("m00", "x")]}, "known-product"),
    ({"fixed": [("m00", "m01", "m02")]}, "size"),
    ({"fixed": [("m00", "m01", "m02", "x")]}, "known-product"),
    ({"fixed": [("m00", "m01", "m02", "m03"), ("m03", "m04", "m05", "m06")]}, "fixed"),
    ({"fixed": [("m00", "m01", "m02", "m03")], "excluded": ["m03"]}, "excluded"),
    ({"fixed": [("m00", "m01", "m02", "m03")], "apart": [("m00", "m03")]}, "apart"),
    ({"fixed": [("m00", "m01", "m02", "m03")], "together": [("m00", "m04")]}, "fixed"),
]


@pytest.mark.parametrize("name", ["export-promotion", "origin"])
@pytest.mark.parametrize(("wishes", "rule"), WISHES, ids=[str(list(w)) + r for w, r in WISHES])
def test_impossible_wishes(listed: list[Profile], wishes: dict[str, Any], rule: str, name: str) -> None:
    known = [
        replace(each, subdivision="PE-PIU", latitude=-5.0, longitude=-80.3, place_precision="subdivision")
        for each in listed
    ]
    size = {"size.min": 4, "size.max": 12} if name == "origin" else {}
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(known, load_programme(name, **size), **wishes)
    assert rule in caught.value.rules
    assert caught.value.message.text("es") != str(caught.value)


def test_no_rest_to_be_together_with(listed: list[Profile]) -> None:
    with pytest.raises(UnfeasibleError, match="m00"):
        suggest_consortia([each for each in listed if each.id in ("m00", "m01", "m02")], together=[("m00", "m01")])


def test_declared_enemies_cannot_be_wished_together(listed: list[Profile]) -> None:
    """What is named is the wish, not who refused whom."""
    refusing = [replace(each, must_not_pair=("m00",)) if each.id == "m01" else each for each in listed]
    for wish in ({"together": [("m00", "m01")]}, {"fixed": [("m00", "m01", "m02", "m03")]}):
        with pytest.raises(UnfeasibleError) as caught:
            suggest_consortia(refusing, **wish)  # type: ignore[arg-type]
        assert caught.value.rules == tuple(wish)
        assert "declar" not in str(caught.value)


def test_fixed_must_obey_hard_rules(listed: list[Profile]) -> None:
    programme = load_programme(
        "export-promotion", **{"rules.export-experience.hard": True, "rules.export-experience.weight": None}
    )
    unknown = suggest_consortia(listed, programme, fixed=[("m00", "m01", "m02", "m03")])
    assert unknown.proposal_of("m00") is not None  # nobody said they do not export: an open check blocks nothing
    silent = [replace(each, export_stage="none") for each in listed]
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(silent, programme, fixed=[("m00", "m01", "m02", "m03")])
    assert caught.value.rules == ("export-experience",)


def test_wishes_must_name_firms(listed: list[Profile]) -> None:
    for wish in (
        {"together": [("m00", "nobody")]},
        {"apart": [("nobody", "m00")]},
        {"excluded": ["nobody"]},
        {"fixed": [("nobody", "m00")]},
    ):
        with pytest.raises(UnknownFirmError, match="nobody"):
            suggest_consortia(listed, **wish)  # type: ignore[arg-type]
    for wish in ({"together": ["m00"]}, {"together": [("m00",)]}, {"apart": [("m00", "m00")]}):
        with pytest.raises(InputError):
            suggest_consortia(listed, **wish)  # type: ignore[arg-type]


def linked(check: str, *groups: tuple[str, ...], **strength: Any) -> Programme:
    rule = {"id": "link", "check": check, "value": [list(group) for group in groups], **(strength or {"hard": True})}
    known = {"id": "known", "check": "known-product", "value": True, "hard": True}
    return load_programme("export-promotion", rules=[known, rule])


def test_must_link_keeps_firms_together(listed: list[Profile]) -> None:
    numbers = home(suggest_consortia(listed, linked("must-link", ("m00", "c0"))), "m00", "c0")
    assert numbers[0] == numbers[1]


def test_must_link_leaves_all_out_where_one_cannot_be_placed(listed: list[Profile]) -> None:
    programme = linked("must-link", ("m00", "x"))
    portfolio = suggest_consortia(listed, programme)
    assert home(portfolio, "m00", "x") == [None, None]
    assert {r.id: r.reason.values.get("rule") for r in portfolio.unplaced}["m00"] == "link"
    assert home(suggest_consortia(listed, linked("must-link", ("m00", "c0")), excluded=["c0"]), "m00") == [None]
    with pytest.raises(UnfeasibleError):
        suggest_consortia(listed, programme, together=[("m00", "m01")])


def test_nobody_takes_half_of_a_link_in_reserve(listed: list[Profile]) -> None:
    odd = [
        firm("odd0", hs_codes=("080440",), products=("avocado",)),
        firm("odd1", products=("steel",), hs_codes=("920600",), target_markets=("JP",)),
    ]
    portfolio = suggest_consortia([*listed, *odd], linked("must-link", ("odd0", "odd1")))
    if home(portfolio, "odd0") == [None]:
        assert "odd0" not in {reserve.id for proposal in portfolio.proposals for reserve in proposal.reserves}


@pytest.mark.parametrize("strength", [{"hard": True}, {"weight": 5.0}])
def test_cannot_link(listed: list[Profile], strength: dict[str, Any]) -> None:
    portfolio = suggest_consortia(listed, linked("cannot-link", ("m00", "m01", "m02"), **strength))
    placed = [number for number in home(portfolio, "m00", "m01", "m02") if number is not None]
    assert len(placed) == len(set(placed))


def test_a_light_soft_link_is_broken_where_that_pays(listed: list[Profile]) -> None:
    every = tuple(each.id for each in listed)
    portfolio = suggest_consortia(listed, linked("cannot-link", every, weight=0.001))
    assert portfolio.placed > 10
    for proposal in portfolio.proposals:
        assert {verdict.id: verdict.verdict for verdict in proposal.rules}["link"] == "broken"


def test_deadline_and_stop_are_told(listed: list[Profile]) -> None:
    whole = suggest_consortia(listed)
    assert whole.provenance["reproducible"] is True
    cut = suggest_consortia(listed, progress=lambda stage, done, total: True)
    assert cut.provenance["reproducible"] is False
    late = suggest_consortia(listed, deadline=0.0)
    assert late.provenance["reproducible"] is False
    for portfolio in (cut, late):
        assert portfolio.placed + len(portfolio.unplaced) == len(listed)


def test_stages_are_reported(listed: list[Profile]) -> None:
    seen: list[tuple[str, int, int]] = []
    suggest_consortia(listed, progress=lambda stage, done, total: seen.append((stage, done, total)))
    assert list(dict.fromkeys(stage for stage, _, _ in seen))[:2] == ["index", "graph"]
    assert all(0 <= done <= total or total <= 0 for _, done, total in seen)


def test_a_largest_size_beyond_all_firms(listed: list[Profile]) -> None:
    portfolio = suggest_consortia(listed, load_programme("export-promotion", **{"size.max": 1_000_000_000}))
    assert portfolio.placed > 10


@pytest.mark.parametrize("name", ["export-promotion", "export-sales", "origin"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_firms(name: str, count: int) -> None:
    portfolio = suggest_consortia([firm(f"f{n}") for n in range(count)], name)
    assert (len(portfolio), portfolio.objective, len(portfolio.unplaced)) == (0, 0, count)
    assert portfolio.to_json()
