"""Where nothing can be formed, the least that must be given up: by rule, by how much, and what is formed then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia import formation
from matchmaker.consortia.case import open_case
from matchmaker.consortia.loosening import Asked, demands
from matchmaker.consortia.overall import Overall
from matchmaker.consortia.relaxation import Relaxation, smallest_relaxation
from matchmaker.consortia.settling import DEEP, Settling
from matchmaker.consortia.suggest import form, suggest_consortia
from matchmaker.errors import UnfeasibleError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import CHECKS, Groups, Programme, load_programme
from matchmaker.progress import Watch

PEACH = {"country": "PE", "products": ("mango",), "hs_codes": ("080450",), "target_markets": ("US",)}


def firm(identity: str, **more: Any) -> Profile:
    return Profile(id=identity, name=identity.upper(), **{**PEACH, **more})


@pytest.fixture(scope="module")
def listed() -> list[Profile]:
    """Twelve of one trade in two regions; two of them export."""
    stages = ["regular", "occasional", *["none"] * 10]
    return [firm(f"m{n:02d}", subdivision=("PE-PIU", "PE-LAM")[n % 2], export_stage=stages[n]) for n in range(12)]


def rule(identity: str, check: str, value: Any) -> dict[str, Any]:
    return {"id": identity, "check": check, "value": value, "hard": True}


def relaxed(listed: list[Profile], rules: list[dict[str, Any]], **more: Any) -> Relaxation:
    programme = load_programme("export-promotion", rules=rules, **more)
    return of_nothing(listed, programme)


def of_nothing(listed: list[Profile], programme: Programme | str) -> Relaxation:
    """What a run that comes to nothing ends with."""
    portfolio = suggest_consortia(listed, programme)
    found = portfolio.relaxation
    assert len(portfolio) == 0
    assert found is not None
    check_wording(found)
    return found


def check_wording(found: Relaxation) -> None:
    assert Relaxation.from_dict(found.as_dict()) == found
    for lang in ("en", "es"):
        for change in found.changes:
            assert change.message.text(lang)
        assert found.text(lang)
    assert found.text("es") != found.text("en")


def changes(found: Relaxation) -> list[tuple[str, Any, Any]]:
    return [(change.rule, change.asked, change.instead) for change in found.changes]


def test_nothing_is_given_up_where_something_can_be_formed(listed: list[Profile]) -> None:
    assert suggest_consortia(listed, "export-promotion").relaxation is None
    assert (
        smallest_relaxation(AffinityIndex(listed, "export-promotion"), Asked(load_programme("export-promotion")))
        is None
    )


def test_one_rule_by_as_much_as_is_needed(listed: list[Profile]) -> None:
    found = relaxed(listed, [rule("three", "distinct-subdivisions", 5), rule("known", "known-product", True)])
    assert changes(found) == [("three", 5, 2)]  # two regions there are
    assert found.proposals >= 1
    assert found.firms >= 4
    looser = load_programme("export-promotion", rules=[rule("three", "distinct-subdivisions", 2)])
    assert len(suggest_consortia(listed, looser)) >= 1


def test_nobody_is_told_of_better_company_where_nothing_was_formed(listed: list[Profile]) -> None:
    portfolio = suggest_consortia(listed, load_programme("export-promotion", neutral_affinity=0.99))
    assert not portfolio.proposals
    assert {each.reason.code for each in portfolio.unplaced} == {"unplaced-no-group"}


def test_two_rules_where_one_is_not_enough(listed: list[Profile]) -> None:
    found = relaxed(listed, [rule("regions", "distinct-subdivisions", 3), rule("export", "export-experience", 3)])
    assert changes(found) == [("regions", 3, 2), ("export", 3, 2)]


def test_the_fewest_members(listed: list[Profile]) -> None:
    found = relaxed(listed[:3], [], **{"size.min": 5, "size.optimum": 5})
    assert [(c.rule, c.asked) for c in found.changes] == [("size", 5)]
    assert found.changes[0].instead <= 3
    assert found.firms == 3


def test_what_firms_declare_is_never_given_up() -> None:
    every = [f"m{n}" for n in range(4)]
    enemies = [firm(each, must_not_pair=tuple(other for other in every if other != each)) for each in every]
    found = of_nothing(enemies, "export-promotion")
    assert (found.changes, found.proposals) == ((), 0)


def test_company_no_better_than_neutral() -> None:
    aims = ("US", "JP", "DE", "BR")
    strangers = [firm(f"m{n}", hs_codes=("0804",), products=None, target_markets=(aim,)) for n, aim in enumerate(aims)]
    programme = load_programme("export-promotion", neutral_affinity=0.9, rules=[])
    found = of_nothing(strangers, programme)
    assert [change.rule for change in found.changes] == ["neutral_affinity"]
    assert 0 <= found.changes[0].instead < 0.9


@pytest.mark.parametrize(
    ("wishes", "given_up"),
    [
        ({"together": (("m00", "m01"),), "apart": (("m00", "m01"),)}, {"together", "apart"}),
        ({"fixed": (("m00", "m01", "m02", "m03"),), "excluded": ("m03",)}, {"fixed", "excluded"}),
        ({"together": (("m00", "x"),)}, {"known", "together"}),
    ],
)
def test_wishes_that_cannot_be_met(listed: list[Profile], wishes: dict[str, Any], given_up: set[str]) -> None:
    silent = firm("x", products=None, hs_codes=None)
    programme = load_programme("export-promotion", rules=[rule("known", "known-product", True)])
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia([*listed, silent], programme, **wishes)
    found = caught.value.relaxation
    assert len(found.changes) == 1
    assert found.changes[0].rule in given_up
    check_wording(found)


def test_more_consortia_than_there_can_be(listed: list[Profile]) -> None:
    programme = load_programme("export-promotion", groups={"min": 5})
    with pytest.raises(UnfeasibleError) as caught:
        suggest_consortia(listed, programme)
    found = caught.value.relaxation
    assert changes(found) == [("groups", 5, 3)]  # twelve firms make three of four
    assert found.proposals == 3


def test_by_head_count_alone_nothing_is_searched_for(listed: list[Profile], monkeypatch: pytest.MonkeyPatch) -> None:
    programme = load_programme("export-promotion", groups={"min": 4})  # twelve firms, four at least in each
    index = AffinityIndex(listed, programme)
    case = open_case(index)
    monkeypatch.setattr(formation, "partition", lambda *_, **__: pytest.fail("a search for what cannot be"))
    with pytest.raises(UnfeasibleError) as caught:
        form(case, seed=0, effort=1.0, watch=Watch())
    assert caught.value.rules == ("groups",)
    assert "12" in str(caught.value) and "3" in str(caught.value)


def test_far_more_consortia_than_found_cost_one_more_search() -> None:
    searches: list[float] = []

    def search(toll: float, price: np.ndarray) -> list[tuple[int, ...]]:
        searches.append(toll)
        return [(0, 1), (2, 3)]

    class Alike:
        smallest = 2

        def __init__(self) -> None:
            self.together: list[tuple[int, ...]] = []

        def worth(self, group: Sequence[int]) -> float:
            return 1.0

    settling = Settling(Alike(), Overall(Groups(min=5), ()), [], search, 12)
    assert settling.settled([(0, 1)]) is None
    assert (searches, settling.reached) == ([DEEP], 2)


VALUES: dict[str, Any] = {
    "known-product": True, "export-experience": 3, "max-competitors": 0, "distinct-subdivisions": 3, "distinct-countries": 3,
    "share-in-places": {"places": ["DO"], "min": 0.5}, "share-of-kind": {"kinds": ["firm"], "min": 0.3, "max": 0.7},
    "share-of-size": {"sizes": ["micro"], "max": 0.2}, "turnover-ceiling": {"amount": 1e5, "currency": "USD"},
    "certificates": {"schemes": ["haccp"]}, "compliance": {"topics": ["tax"]}, "size-spread": 0,
    "never-alone": {"of": "country"}, "totals": {"of": "hectares", "min": 10.0, "max": 20.0}, "common-language": {},
    "within-km": {"km": 10.0}, "small-producers": {"hectares": 5.0}, "coverage": {"producers": 0.6},
    "must-link": [["a", "b"]], "cannot-link": [["a", "b"]],
}  # fmt: skip


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_check_can_be_loosened_until_it_asks_for_nothing(check: str) -> None:
    pack = "origin" if check == "coverage" else "export-promotion"
    programme = load_programme(pack, rules=[rule("asked", check, VALUES[check])])
    demand = next(each for each in demands(Asked(programme)) if each.name == "asked")
    for step in demand.steps:
        changed = step.apply(Asked(programme)).programme
        assert len(changed.rules) == (step.instead is not None)
        for lang in ("en", "es"):
            assert "asked" in step.message.text(lang)
    assert demand.steps[-1].instead is None
