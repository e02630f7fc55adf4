"""The smallest consortium for a demand: equal to trying every group, and clear about what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matchmaker as mm
from matchmaker.consortia.scoring import Group
from matchmaker.firms.profile import Capacity, Certificate
from matchmaker.matching.demand import read_demand

PROGRAMME = mm.load_programme("export-promotion", **{"size.min": 2, "size.optimum": 3, "size.max": 4})
SCHEMES = ("organic-eu", "fairtrade")


def maker(number: int, tonnes: float | None, **columns: Any) -> mm.Profile:
    plain: dict[str, Any] = {
        "country": "PE",
        "products": ("mango",),
        "hs_codes": ("080450",),
        "capacity": None if tonnes is None else (Capacity("mango", tonnes, "t", "year"),),
    }
    return mm.Profile(id=f"m{number:02d}", name=f"Maker {number}", **{**plain, **columns})


@st.composite
def makers(draw: st.DrawFn) -> list[mm.Profile]:
    n = draw(st.integers(1, 8))
    held = st.none() | st.lists(st.sampled_from(SCHEMES), unique=True, max_size=2).map(
        lambda schemes: tuple(Certificate(scheme) for scheme in sorted(schemes))
    )
    return [
        maker(
            number,
            draw(st.none() | st.sampled_from((0.0, 5.0, 10.0, 20.0, 40.0))),
            certifications=draw(held),
            target_markets=draw(st.none() | st.sampled_from((("EU",), ("US",)))),
            size_class=draw(st.none() | st.sampled_from(("micro", "small", "medium"))),
            must_not_pair=tuple(
                other
                for other in draw(st.lists(st.sampled_from([f"m{i:02d}" for i in range(n)]), max_size=1))
                if other != f"m{number:02d}"
            ),
        )
        for number in range(n)
    ]


def serving(firms: list[mm.Profile], demand: dict[str, Any]) -> Iterator[tuple[int, float, tuple[str, ...]]]:
    """Every group that serves the demand, by looking at all of them: (members, score, ids)."""
    index = mm.AffinityIndex(firms, PROGRAMME)
    asked = set(demand["certificates"])
    able = [firm for firm in sorted(firms, key=lambda f: f.id) if firm.capacity and firm.capacity[0].quantity > 0]
    if demand["held_by"] == "each":
        able = [firm for firm in able if asked <= {c.scheme for c in firm.certifications or ()}]
    for n in range(PROGRAMME.size.min, PROGRAMME.size.max + 1):
        for group in combinations(able, n):
            ids = {firm.id for firm in group}
            held = {c.scheme for firm in group for c in firm.certifications or ()}
            enough = sum(firm.capacity[0].quantity for firm in group if firm.capacity) >= demand["tonnes"]
            if enough and asked <= held and not any(ids & set(firm.must_not_pair) - {firm.id} for firm in group):
                yield n, Group(index, [index.ids.index(firm) for firm in ids]).score, tuple(sorted(ids))


@settings(max_examples=60, deadline=None)
@given(
    makers(),
    st.sampled_from((10, 25, 45, 90)),
    st.lists(st.sampled_from(SCHEMES), unique=True, max_size=2),
    st.sampled_from(("each", "group")),
)
def test_equal_to_trying_every_group(firms: list[mm.Profile], tonnes: int, asked: list[str], held_by: str) -> None:
    demand = {"product": "mango", "volume": f"{tonnes} t/year", "certificates": asked, "held_by": held_by}
    found = mm.assemble(firms, demand, PROGRAMME)
    groups = list(serving(firms, {**demand, "tonnes": tonnes}))
    assert found.served == bool(groups)
    if found.served:
        fewest = min(n for n, _, _ in groups)
        best = max(score for n, score, _ in groups if n == fewest)
        assert (len(found.members), found.score) == (fewest, best)
        assert found.fewest
        assert found.best
        assert (fewest, best, tuple(member.id for member in found.members)) in groups
        assert sum(member.covers for member in found.members) == pytest.approx(1.0)
        assert not found.missing
    else:
        assert found.missing
    assert not any(rule.hard and rule.verdict == "broken" for rule in found.rules)


def test_units_and_periods_are_one_sum() -> None:
    firms = [
        maker(1, None, capacity=(Capacity("mango", 1000.0, "kg", "month"),)),
        maker(2, None, capacity=(Capacity("mangoes", 10_000.0, "lb", "year"),)),
        maker(3, None, capacity=(Capacity("mango", 100.0, "boxes", "year"),)),
        maker(4, None, capacity=(Capacity("cocoa beans", 500.0, "t", "year"),)),
    ]
    found = mm.assemble(firms, {"product": "0804.50", "volume": "16.5 t/year"}, PROGRAMME)
    assert {member.id: round(member.capacity, 6) for member in found.members} == {"m01": 12.0, "m02": 4.535924}
    assert found.served
    asked = {message.code: message.values for message in found.questions}
    assert asked["assemble-ask-capacity"]["firms"] == ["m03", "m04"]
    in_pounds = mm.assemble(firms, {"product": "mango", "volume": "3000 lb/month"}, PROGRAMME)
    assert in_pounds.demand.unit == "lb"
    assert in_pounds.capacity == pytest.approx(12_000 / 0.45359237 + 10_000)


def test_a_certificate_must_be_valid_on_the_day() -> None:
    until = Certificate("organic-eu", None, date(2027, 3, 31))
    firms = [maker(number, 10.0, certifications=(until,)) for number in range(3)]
    demand = {"product": "mango", "volume": "20 t/year", "certificates": "organic-eu"}
    assert mm.assemble(firms, {**demand, "date": "2027-03-31"}, PROGRAMME).served
    late = mm.assemble(firms, {**demand, "date": "2027-04-01"}, PROGRAMME)
    assert not late.served
    assert "assemble-lacks-certificate" in {message.code for message in late.missing}


def test_what_is_missing_is_said() -> None:
    firms = [maker(number, 10.0) for number in range(6)] + [maker(9, None)]
    short = mm.assemble(firms, {"product": "mango", "volume": "100 t/year"}, PROGRAMME)
    assert not short.served
    (message,) = short.missing
    assert (message.code, message.values["found"], message.values["short"]) == ("assemble-short", 40.0, 60.0)
    assert [member.covers for member in short.members] == [0.1] * 4
    assert short.questions[0].values["firms"] == ["m09"]
    nobody = mm.assemble(firms, {"product": "violins", "volume": "1 t/year"}, PROGRAMME)
    assert [message.code for message in nobody.missing] == ["assemble-no-maker"]
    few = mm.assemble(firms[:1], {"product": "mango", "volume": "1 t/year"}, PROGRAMME)
    assert "assemble-too-few" in {message.code for message in few.missing}


def test_no_refusal_is_betrayed() -> None:
    firms = [maker(number, 10.0) for number in range(3)]
    firms[0] = replace(firms[0], must_not_pair=("m01",))
    found = mm.assemble(firms, {"product": "mango", "volume": "25 t/year"}, PROGRAMME)
    assert not found.served
    members = {member.id for member in found.members}
    assert members in ({"m00", "m02"}, {"m01", "m02"})
    words = str(found.as_dict())
    assert len({firm for firm in ("m00", "m01") if firm in words}) == 1


def test_many_makers_are_answered_too() -> None:
    firms = [maker(number, float(1 + number % 7)) for number in range(99)] * 1
    firms += [replace(firm, id=f"x{firm.id}") for firm in firms]
    found = mm.assemble(firms, {"product": "mango", "volume": "27 t/year"}, PROGRAMME)
    assert found.served
    assert len(found.members) == 4
    assert found.fewest


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"volume": "much"}, "much"),
        ({"volume": "0 t/year"}, "0 t/year"),
        ({"volume": "5 bushels/year"}, "bushels"),
        ({"market": "Atlantis"}, "Atlantis"),
        ({"product": ""}, "product"),
        ({"product": "99.99.99.99.99"}, "99.99"),
        ({"held_by": "some"}, "some"),
        ({"colour": "red"}, "colour"),
        ({"date": "2026-13-01"}, "2026-13-01"),
    ],
)
def test_a_demand_that_is_not_understood(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(mm.InputError, match=named):
        read_demand({"product": "mango", "volume": "5 t/year", **wrong})


def test_the_fixture(fixtures: Path) -> None:
    firms = mm.read_firms(fixtures / "caribbean.csv")
    asked = {"product": "mango", "volume": "500 t/year", "market": "EU", "certificates": ["organic-eu"]}
    found = mm.assemble(firms, asked, as_of="2026-11-24")
    assert found.served
    assert all(member.held == ("organic-eu",) for member in found.members)
    for lang in ("en", "es"):
        assert found.as_dict(lang)["summary"]["text"]
        assert all(gap["text"] for gap in found.as_dict(lang)["gaps"])
