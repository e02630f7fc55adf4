"""Gaps against requirements by hand: who lacks, who is asked, when, in which markets; nothing is a gap that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from matchmaker.affinity.encoding import traits_of
from matchmaker.consortia.gap_record import KINDS, Gap
from matchmaker.consortia.gaps import gaps_of
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.profile import Capacity, Certificate, Profile
from matchmaker.firms.table import FirmTable
from matchmaker.texts import LANGUAGES
from matchmaker.vocabulary.certifications import implied
from matchmaker.vocabulary.requirements import requirements

TODAY = date(2026, 11, 24)
SAUCE: dict[str, Any] = {"country": "JM", "hs_codes": ("210390",), "target_markets": ("US",), "export_stage": "none"}
COCOA: dict[str, Any] = {"country": "DO", "hs_codes": ("180100",), "target_markets": ("DE",), "export_stage": "none"}


def firms(*wholes: dict[str, Any]) -> list[Profile]:
    return [Profile(id=f"f{n}", name=f"Firm {n}", **whole) for n, whole in enumerate(wholes)]


def held(*schemes: str, until: date | None = None) -> tuple[Certificate, ...]:
    return tuple(Certificate(scheme, None, until) for scheme in schemes)


def lacks(members: Sequence[Profile], as_of: date | None = TODAY) -> tuple[Gap, ...]:
    return gaps_of([traits_of(each, as_of) for each in members], as_of)


def about(gaps: Sequence[Gap], requirement: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Kind, markets and firms of the gaps about a requirement."""
    return [(g.kind, g.need.markets, g.need.firms) for g in gaps if g.need and g.need.requirement == requirement]


def test_lacking_is_a_gap_and_not_told_is_a_question() -> None:
    members = firms(
        {**SAUCE, "certifications": held("haccp")},
        {**SAUCE, "certifications": held("fssc-22000")},  # implies HACCP
        {**SAUCE, "certifications": held("iso-9001")},
        {**SAUCE, "certifications": ()},
        SAUCE,
    )
    gaps = lacks(members)
    assert about(gaps, "us-preventive-controls") == [("law", ("US",), ("f2", "f3")), ("question", ("US",), ("f4",))]
    law, question = (g for g in gaps if g.need and g.need.requirement == "us-preventive-controls")
    assert (
        law.message.text()
        == "United States, by law: a written food safety plan with preventive controls. f2 and f3 lack it."
    )
    assert question.message.text().startswith("United States, by law: ask f4 whether it has ")
    assert law.blocks
    assert question.pressing
    assert not question.blocks


def test_a_certificate_that_has_ended_is_not_held() -> None:
    members = firms(*[{**SAUCE, "certifications": held("haccp", until=date(2026, 6, 30))}] * 2)
    assert about(lacks(members, date(2026, 6, 30)), "us-preventive-controls") == []
    assert about(lacks(members, date(2026, 7, 1)), "us-preventive-controls") == [("law", ("US",), ("f0", "f1"))]
    assert about(lacks(members, None), "us-preventive-controls") == []


def test_what_profiles_cannot_tell_is_asked_of_everybody_whatever_they_hold() -> None:
    members = firms({**SAUCE, "certifications": held("haccp")}, {**SAUCE, "certifications": ()}, SAUCE)
    assert about(lacks(members), "us-food-labels") == [("question", ("US",), ("f0", "f1", "f2"))]
    # a registration is no certificate: who does not list it is asked
    registered = firms({**SAUCE, "certifications": held("fda-registration")}, {**SAUCE, "certifications": ()})
    assert about(lacks(registered), "us-food-facility") == [("question", ("US",), ("f1",))]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(date(2025, 1, 1), "later"), (TODAY, "soon"), (date(2027, 1, 1), "in-force"), (None, "not-judged")],
)
def test_deforestation_endangers_all_and_is_judged_by_the_day(as_of: date | None, state: str) -> None:
    gaps = lacks(firms(*[COCOA] * 3), as_of)
    found = next(g for g in gaps if g.need and g.need.requirement == "eu-deforestation")
    assert found.need is not None
    assert (found.kind, found.need.weakest_link, found.need.state) == ("question", True, state)
    assert found.need.timing is not None
    assert ("in 36 days" in found.need.timing.text()) == (as_of == TODAY)
    assert found.pressing == (state != "later")


def test_what_has_ended_is_asked_no_more() -> None:
    assert about(lacks(firms(SAUCE)), "us-food-facility-renewal")
    assert not about(lacks(firms(SAUCE), date(2027, 1, 1)), "us-food-facility-renewal")


def test_only_those_are_concerned_whom_it_is_about() -> None:
    organic = {**COCOA, "certifications": held("organic-us")}
    members = firms(
        organic, {**COCOA, "certifications": held("fairtrade")}, {**COCOA, "certifications": held("organic")}
    )
    assert about(lacks(members), "eu-organic") == [("law", ("EU",), ("f0", "f2"))]
    origins = firms({**COCOA, "country": "PE"}, {**COCOA, "country": "JM"}, {**COCOA, "country": "HT"})
    for requirement, firm in (("eu-peru-origin", "f0"), ("eu-cariforum-origin", "f1"), ("eu-gsp-origin", "f2")):
        assert about(lacks(origins), requirement) == [("question", ("EU",), (firm,))]
    mixed = firms({**COCOA, "hs_codes": ("620520",)}, COCOA, COCOA)
    assert about(lacks(mixed), "eu-deforestation") == [("question", ("EU",), ("f1", "f2"))]
    at_home = firms({**COCOA, "country": "NL"}, COCOA)
    assert about(lacks(at_home), "eu-deforestation") == [("question", ("EU",), ("f1",))]


def test_one_holder_is_enough_where_one_is_asked() -> None:
    shirts = {"country": "DO", "hs_codes": ("620520",), "target_markets": ("US",), "certifications": ()}
    none, one = firms(shirts, shirts), firms(shirts, {**shirts, "certifications": held("gots")})
    assert about(lacks(none), "buyer-textile-tests") == [("buyer", ("US",), ("f0", "f1"))]
    assert about(lacks(one), "buyer-textile-tests") == []
    perhaps = firms(shirts, {**shirts, "certifications": None})
    assert about(lacks(perhaps), "buyer-textile-tests") == [("question", ("US",), ("f1",))]


def test_markets_are_those_half_of_the_members_name() -> None:
    aims = [("FR",), ("NL", "US"), ("US",), ("JP",), None]
    gaps = lacks(firms(*[{**COCOA, "target_markets": aim} for aim in aims]))
    markets = {market for gap in gaps if gap.need for market in gap.need.markets}
    assert markets == {"EU", "US"}  # each named by two of four; Japan by one
    assert about(gaps, "market") == [("question", (), ("f4",))]
    other = lacks(firms({**COCOA, "target_markets": ("JP",)}, {**COCOA, "target_markets": ("JP", "CH")}))
    said = [gap.message.text() for gap in other]
    assert "We hold no requirements for Switzerland and Japan: ask a buyer there." in said


def test_no_market_in_common() -> None:
    gaps = lacks(firms(*[{**COCOA, "target_markets": (country,)} for country in ("US", "GB", "JP")]))
    assert about(gaps, "market") == [("market", (), ())]
    assert not any(gap.need.markets for gap in gaps if gap.need)


def test_the_same_asked_by_two_markets_is_one_gap() -> None:
    gaps = lacks(firms(*[{**SAUCE, "target_markets": ("US", "CA"), "certifications": ()}] * 2))
    assert about(gaps, "buyer-food-safety") == [("buyer", ("US", "CA"), ("f0", "f1"))]
    said = next(g for g in gaps if g.need and g.need.requirement == "buyer-food-safety").message
    assert said.text().startswith("United States and Canada, for buyers: ")
    assert said.text("es").startswith("Estados Unidos y Canadá, para los compradores: ")


@pytest.mark.parametrize(
    ("stages", "markets", "kind", "code"),
    [
        (("none", "intention"), (None, None), "experience", "gap-experience-none"),
        (("regular", "none"), (("GB",), None), "experience", "gap-experience-market"),
        (("regular", "none"), (("US",), None), None, None),
        (("regular", "none"), (None, None), "question", "question-experience"),
        ((None, "none"), (None, None), "question", "question-experience"),
    ],
)
def test_export_experience(
    stages: Sequence[str | None], markets: Sequence[Any], kind: str | None, code: str | None
) -> None:
    wholes = [
        {**SAUCE, "export_stage": stage, "export_markets": market}
        for stage, market in zip(stages, markets, strict=True)
    ]
    found = [g for g in lacks(firms(*wholes)) if g.need and g.need.requirement == "experience"]
    assert [(g.kind, g.message.code) for g in found] == ([] if kind is None else [(kind, code)])


@pytest.mark.parametrize(
    ("country", "languages", "market", "kind"),
    [
        ("DO", ("es",), "US", "language"),
        ("DO", ("es", "en"), "US", None),
        ("DO", ("es",), "ES", None),
        ("DO", None, "US", "question"),
        ("JM", None, "US", None),  # English at home
        ("HT", ("fr",), "CA", None),
    ],
)
def test_languages(country: str, languages: Any, market: str, kind: str | None) -> None:
    whole = {**SAUCE, "country": country, "languages": languages, "target_markets": (market,)}
    found = about(lacks(firms(whole, whole)), "language")
    assert [each[0] for each in found] == ([] if kind is None else [kind])


def test_volume_is_summed_over_those_who_make_the_goods() -> None:
    def cocoa(tonnes: float | None) -> dict[str, Any]:
        capacity = None if tonnes is None else (Capacity("cocoa beans", tonnes, "t", "year"),)
        return {**COCOA, "products": ("cocoa beans",), "capacity": capacity}

    assert about(lacks(firms(cocoa(5), cocoa(4))), "volume") == [("volume", (), ("f0", "f1"))]
    assert about(lacks(firms(cocoa(8), cocoa(5))), "volume") == []
    assert about(lacks(firms(cocoa(5), cocoa(None))), "volume") == [("question", (), ("f1",))]
    assert about(lacks(firms(cocoa(20), cocoa(None))), "volume") == []
    near = [{**cocoa(1), "target_markets": ("TT",)}] * 2
    assert about(lacks(firms(*near)), "volume") == []  # neighbours buy less than a container


def test_order_and_round_trip(promoted: Portfolio) -> None:
    for proposal in promoted.proposals:
        asked = [gap.kind == "question" for gap in proposal.gaps if gap.kind != "certificate"]
        assert asked == sorted(asked)
        known = [gap.blocks for gap in proposal.gaps if gap.kind not in ("question", "certificate")]
        assert known == sorted(known, reverse=True)
        kinds = [gap.kind == "certificate" for gap in proposal.gaps]
        assert kinds == sorted(kinds)
        for gap in proposal.gaps:
            assert gap.kind in KINDS
            for lang in LANGUAGES:
                assert Gap.from_dict(gap.as_dict(lang)) == gap


def test_every_gap_of_the_fixture_is_true(caribbean: FirmTable) -> None:
    """Told again from profiles: no member lacks what it holds, none is asked that told, all are members."""
    portfolio = suggest_consortia(caribbean, as_of=TODAY)
    seen = 0
    for proposal in portfolio.proposals:
        for gap in proposal.gaps:
            if gap.need is None:
                continue
            assert set(gap.need.firms) <= set(proposal.members)
            requirement = requirements().get(gap.need.requirement)
            if requirement is None or not requirement.schemes:
                continue
            for firm in map(caribbean.get, gap.need.firms):
                valid = {each for c in firm.certifications or () if c.valid_on(TODAY) for each in implied(c.scheme)}
                assert not valid & requirement.schemes
                known = firm.certifications is not None
                assert known if gap.kind != "question" else not known or requirement.not_listed == "question"
                seen += 1
    assert seen > 100


def test_a_portfolio_written_before_needs_were_kept() -> None:
    old = {"code": "gap-certificate", "values": {"scheme": "haccp"}, "text": "x", "kind": "certificate"}
    assert Gap.from_dict(old).need is None
    assert not Gap.from_dict(old).blocks
