"""Market requirements: every market and family is there, every line has its wording, dates are judged, faults are found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.texts import LANGUAGES, codes
from matchmaker.vocabulary.requirements import (
    KINDS,
    MARKETS,
    all_of_them,
    covering,
    families_of,
    market_of,
    read_requirements,
    requirements,
    requirements_of,
)

# One code for each family of goods that the fixture holds.
GOODS = {
    "mango": "080450", "jam": "200799", "coffee": "090111", "cocoa": "180100", "chocolate": "180632",
    "pepper": "090421", "sauce": "210390", "lobster": "030611", "rum": "220840", "honey": "040900",
    "essential oil": "330129", "soap": "340111", "timber": "440729", "shirts": "620520", "tableware": "691200",
    "baskets": "460219", "jewellery": "711719",
}  # fmt: skip


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("code", GOODS.values(), ids=GOODS)
def test_every_market_asks_something_of_every_family(market: str, code: str) -> None:
    asked = [each for each in requirements_of(market) if each.id in covering(code)]
    assert asked
    assert families_of(code)


@pytest.mark.parametrize("market", MARKETS)
def test_three_kinds_in_every_market(market: str) -> None:
    assert {each.kind for each in requirements_of(market)} == set(KINDS)


def test_every_line_has_wordings_and_a_source() -> None:
    for lang in LANGUAGES:
        known = codes(lang)
        for each in requirements().values():
            assert {f"requirement.{each.id}", f"support.{each.support}", f"duty.{each.kind}"} <= known
        assert {f"family.{family}" for family in all_of_them().container_tonnes} <= known
    assert all(each.source for each in requirements().values())
    assert all_of_them().looked_over >= date(2026, 11, 24)
    used = {each.support for each in requirements().values()}
    trade = {"joint-supply", "language-en", "market-choice", "market-entry", "export-basics"}
    assert set(all_of_them().support) == used | trade


@pytest.mark.parametrize(("code", "covered"), [("090111", True), ("180100", True), ("440729", True), ("94036", True),
                                               ("210111", False), ("080450", False), ("18", False)])  # fmt: skip
def test_deforestation_is_about_coffee_cocoa_and_wood(code: str, covered: bool) -> None:
    """Extracts of coffee (2101) are not on the list; a chapter alone does not tell."""
    assert ("eu-deforestation" in covering(code)) == covered
    assert requirements()["eu-deforestation"].weakest_link


@pytest.mark.parametrize(
    ("name", "day", "state", "said"),
    [
        ("eu-deforestation", date(2025, 12, 29), "later", "Applies from 30 December 2026."),
        ("eu-deforestation", date(2025, 12, 30), "soon", "Applies from 30 December 2026, in 365 days."),
        ("eu-deforestation", date(2026, 12, 29), "soon", "Applies from 30 December 2026, in 1 day."),
        ("eu-deforestation", date(2026, 12, 30), "in-force", "In force since 30 December 2026."),
        ("eu-deforestation", None, "not-judged", "Applies from 30 December 2026; no date was given to judge it by."),
        ("us-traceability", date(2026, 11, 24), "later", "Applies from 20 July 2028."),
        ("us-food-facility-renewal", date(2026, 11, 24), "in-force", "Ends on 31 December 2026, in 37 days."),
        ("us-food-facility-renewal", date(2027, 1, 1), "ended", "Ended on 31 December 2026."),
        ("us-food-facility-renewal", None, "not-judged", "Until 31 December 2026."),
        ("ca-caribbean-origin", date(2026, 11, 24), "in-force", "Until 31 December 2033."),
        ("buyer-farm", None, "in-force", "In force."),
    ],
)
def test_dates_are_judged(name: str, day: date | None, state: str, said: str) -> None:
    requirement = requirements()[name]
    assert requirement.state(day) == state
    assert requirement.timing(day).text() == said
    assert requirement.timing(day).text("es")


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 4000))
def test_time_goes_one_way(day: date, later: int) -> None:
    order = ["later", "soon", "in-force", "ended"]
    for each in requirements().values():
        before, after = (order.index(each.state(at)) for at in (day, day + timedelta(days=later)))
        assert before <= after


def test_mandatory_is_what_keeps_goods_out() -> None:
    found = requirements()
    assert found["eu-haccp"].mandatory
    assert found["us-supplier-verification"].mandatory
    assert not found["buyer-farm"].mandatory
    assert not found["eu-cariforum-origin"].mandatory


def test_markets_of_countries() -> None:
    assert {market_of(country) for country in ("FR", "DE", "NL")} == {"EU"}
    assert [market_of(country) for country in ("US", "GB", "TT", "DO", "JP")] == ["US", "GB", "CARICOM", "DO", "JP"]


WHOLE = """
looked_over = 2026-11-24
[families]
coffee = ["0901"]
[container_tonnes]
coffee = 18
[support]
haccp = "training"
[[requirement]]
id = "a"
kind = "law"
markets = ["EU"]
families = ["coffee"]
products = ["0902"]
schemes = ["haccp"]
support = "haccp"
from = 2026-01-01
to = 2027-01-01
source = "S"
checked = false
"""


def test_a_file_of_ones_own() -> None:
    made = read_requirements(WHOLE).by_id["a"]
    assert (made.products, made.held_by, made.not_listed, made.origins) == (("0901", "0902"), "each", "gap", None)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('kind = "law"', 'kind = "custom"'),
        ('markets = ["EU"]', 'markets = ["FR"]'),
        ('markets = ["EU"]', "markets = []"),
        ('families = ["coffee"]', 'families = ["tea"]'),
        ('products = ["0902"]', 'products = ["tea"]'),
        ('schemes = ["haccp"]', 'schemes = ["hacp"]'),
        ('support = "haccp"', 'support = "luck"'),
        ('source = "S"', 'source = ""'),
        ('source = "S"', ""),
        ("to = 2027-01-01", "to = 2025-01-01"),
        ("checked = false", "checked = false\nheld_by = 'all'"),
        ("checked = false", "checked = false\nnot_listed = 'maybe'"),
        ("checked = false", "checked = false\nwhen_holding = 'kosher'"),
        ("checked = false", "checked = false\nhow = 'so'"),
        ('haccp = "training"', 'haccp = "magic"'),
        ("coffee = 18", "tea = 18"),
    ],
)
def test_faults_of_the_file_are_found(right: str, wrong: str) -> None:
    assert right in WHOLE
    with pytest.raises(ValueError, match=r"market_requirements\.toml, (a|\?|support|container_tonnes): "):
        read_requirements(WHOLE.replace(right, wrong, 1))


def test_an_id_that_comes_twice() -> None:
    line = WHOLE[WHOLE.index("[[requirement]]") :]
    with pytest.raises(ValueError, match="a: comes twice"):
        read_requirements(WHOLE + line)
