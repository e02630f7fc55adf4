"""An export-sales portfolio differs from a promotion one as it should: members complete each other's range."""

from __future__ import annotations

from itertools import combinations
from statistics import mean
from typing import Any

import pytest

from matchmaker.consortia.flags import legal_flags
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.profile import Profile
from matchmaker.firms.table import FirmTable


@pytest.fixture(scope="module")
def sold(caribbean: FirmTable) -> Portfolio:
    return suggest_consortia(caribbean, "export-sales")


def traits(portfolio: Portfolio) -> list[list[set[str]]]:
    """The codes of every member, by proposal."""
    case = portfolio.case
    assert case is not None
    return [
        [{code for code, _ in case.traits[case.position[i]].assortment.codes} for i in proposal.members]
        for proposal in portfolio.proposals
    ]


def shared_subheadings(portfolio: Portfolio) -> float:
    """Of the pairs of members with known subheadings, the share that have one in common."""
    pairs = [
        bool({c for c in a & b if len(c) == 6})
        for group in traits(portfolio)
        for a, b in combinations(group, 2)
        if any(len(c) == 6 for c in a) and any(len(c) == 6 for c in b)
    ]
    return mean(pairs)


def competitors(portfolio: Portfolio) -> float:
    """Of the members, the share that have a subheading in common with another of their group."""
    found = []
    for group in traits(portfolio):
        fine = [{code for code in codes if len(code) == 6} for codes in group]
        found += [any(a & b for y, b in enumerate(fine) if x != y) for x, a in enumerate(fine)]
    return mean(found)


def distinct_headings(portfolio: Portfolio) -> float:
    """Headings a member, the mean over proposals."""
    return mean(len({c for codes in group for c in codes if len(c) == 4}) / len(group) for group in traits(portfolio))


@pytest.mark.long
def test_members_sell_different_things_that_go_together(sold: Portfolio, promoted: Portfolio) -> None:
    assert shared_subheadings(sold) < 0.6 * shared_subheadings(promoted)
    assert competitors(sold) < 0.9 * competitors(promoted)
    assert distinct_headings(sold) > 1.05 * distinct_headings(promoted)
    assert sold.placed > 0.7 * promoted.placed


@pytest.mark.long
def test_some_company_crosses_chapters(sold: Portfolio) -> None:
    """Headings of two chapters that only the table of related headings brings together."""
    assert sold.index is not None
    strengths = sold.index.version.strengths
    crossing = 0
    for group in traits(sold):
        for a, b in combinations(group, 2):
            chapters = {c for c in a if len(c) == 2} & {c for c in b if len(c) == 2}
            tied = any(strengths.get((min(x, y), max(x, y)), 0) > 0 for x in a for y in b if len(x) == len(y) == 4)
            crossing += bool(a and b and tied and not chapters)
    assert crossing > 20


def firm(identity: str, **more: Any) -> Profile:
    goods: dict[str, Any] = {
        "hs_codes": ("080450",),
        "products": ("mango",),
        "target_markets": ("US",),
        "country": "DO",
    }
    return Profile(id=identity, name=identity.upper(), **{**goods, **more})


def test_the_same_subheading_to_the_same_market_is_for_a_lawyer() -> None:
    from matchmaker.affinity.encoding import traits_of

    def flagged(*firms: Profile) -> bool:
        return bool(legal_flags([traits_of(each, None) for each in firms]))

    assert flagged(firm("a"), firm("b"))
    assert not flagged(firm("a"), firm("b", target_markets=("JP",)))
    assert not flagged(firm("a"), firm("b", hs_codes=("080440",)))
    assert not flagged(firm("a"), firm("b", target_markets=None))  # of markets that are not known nothing is said
    assert flagged(firm("a"), firm("b", target_markets=("EU",)), firm("c", target_markets=("DE",)))
    portfolio = suggest_consortia([firm(f"f{n}") for n in range(4)], "export-promotion")
    (flag,) = portfolio.proposals[0].flags
    assert (flag.code, flag.values["count"], flag.values["codes"], flag.values["markets"]) == (
        "flag-legal-review", 4, ["080450"], ["US"],
    )  # fmt: skip
