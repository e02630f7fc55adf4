"""Firms and rules at random for forming consortia: firms alike enough to gain from each other, rules of every check."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from matchmaker.firms.profile import KINDS, SIZE_CLASSES, Capacity, Certificate, Profile
from matchmaker.programmes import CHECKS, Programme, load_programme

GOODS = (("080450",), ("080450", "090111"), ("090111",), ("0901",), ("180100", "080450"), (), None)
AREAS = ("DO-01", "DO-18", "JM-01", "PE-PIU", None)
# Three towns and a province: the second town is 74 km, the third 1,520 km from the first.
POINTS = ((18.28, -70.33, "exact"), (18.47, -69.90, "locality"), (-5.19, -80.63, "exact"))
CHECKS_DRAWN = tuple(sorted(set(CHECKS) - {"coverage"}))  # coverage is one of origin programmes


def _or_unknown(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((*values, None))


@st.composite
def firm(draw: st.DrawFn, identity: str, ids: tuple[str, ...]) -> Profile:
    area = draw(st.sampled_from(AREAS))
    low = draw(st.sampled_from((10_000.0, 200_000.0)))
    held = draw(_or_unknown((), ("haccp",), ("fssc-22000",), ("iso-22000", "haccp")))
    point = draw(_or_unknown(*POINTS))
    supplies = draw(_or_unknown((), ("mango", 40.0, "t"), ("coffee", 5000.0, "kg"), ("mango", 12.0, "barrels")))
    return Profile(
        id=identity,
        name=identity.upper(),
        country=area[:2] if area else draw(_or_unknown("DO", "JM")),
        subdivision=area,
        hs_codes=draw(st.sampled_from(GOODS)),
        products=draw(_or_unknown(("mango",), ("coffee",))),
        certifications=None
        if held is None
        else tuple(Certificate(s, None, draw(_or_unknown(date(2026, 1, 1)))) for s in held),
        kind=draw(_or_unknown(*KINDS)),
        size_class=draw(_or_unknown(*SIZE_CLASSES)),
        turnover=draw(_or_unknown((low, low), (low, low * 10))),
        turnover_currency=draw(_or_unknown("USD", "EUR")),
        export_stage=draw(_or_unknown("none", "occasional", "regular")),
        target_markets=draw(_or_unknown(("US",), ("GB", "US"), ("CA",))),
        compliance=draw(
            _or_unknown((("tax", True),), (("tax", False), ("labour", True)), (("tax", True), ("labour", True)))
        ),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        place_precision=point[2] if point else None,
        languages=draw(_or_unknown(("en",), ("es",), ("en", "es"), ("fr", "nl"))),
        hectares=draw(_or_unknown(0.0, 2.5, 30.0)),
        capacity=supplies and (Capacity(*supplies, "year"),),
        must_not_pair=draw(st.lists(st.sampled_from(ids), max_size=1).map(tuple)) if draw(st.booleans()) else (),
    )


@st.composite
def firms(draw: st.DrawFn, least: int = 2, most: int = 9) -> list[Profile]:
    ids = tuple(f"f{number}" for number in range(draw(st.integers(least, most))))
    return [draw(firm(each, tuple(i for i in ids if i != each) or ("x",))) for each in ids]


def _bounds() -> st.SearchStrategy[dict[str, float]]:
    low, high = st.sampled_from((0.25, 0.5, 1.0)), st.sampled_from((0.25, 0.5, 0.75))
    return st.one_of(
        st.fixed_dictionaries({"min": low}), st.fixed_dictionaries({"max": high}), st.just({"min": 0.25, "max": 0.75})
    )


def _value(check: str, ids: tuple[str, ...]) -> st.SearchStrategy[Any]:
    some = st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True), min_size=1, max_size=2)
    places = st.sampled_from((["DO"], ["DO-18", "JM"], ["PE-PIU", "DO-01"]))
    values: dict[str, st.SearchStrategy[Any]] = {
        "known-product": st.just(True),
        "export-experience": st.integers(1, 3),
        "max-competitors": st.integers(0, 3),
        "distinct-subdivisions": st.integers(1, 3),
        "distinct-countries": st.integers(1, 3),
        "share-in-places": st.builds(lambda b, p: {**b, "places": p}, _bounds(), places),
        "share-of-kind": st.builds(lambda b, k: {**b, "kinds": [k]}, _bounds(), st.sampled_from(KINDS)),
        "share-of-size": st.builds(
            lambda b, k: {**b, "sizes": ["micro", k]}, _bounds(), st.sampled_from(SIZE_CLASSES[1:])
        ),
        "turnover-ceiling": st.just({"amount": 500_000.0, "currency": "USD"}),
        "certificates": st.builds(
            lambda s, h: {"schemes": s, "held_by": h},
            st.sampled_from((["haccp"], ["iso-22000"], ["haccp", "iso-22000"])),
            st.sampled_from(("all", "one", 0.5)),
        ),
        "compliance": st.sampled_from(({"topics": ["tax"]}, {"topics": ["tax", "labour"]})),
        "size-spread": st.integers(0, 3),
        "never-alone": st.sampled_from(
            (
                {"of": "country"},
                {"of": "subdivision", "among": ["DO-01", "PE-PIU"]},
                {"of": "size_class"},
                {"of": "size_class", "among": ["micro", "large"]},
                {"of": "kind", "among": ["cooperative"]},
            )
        ),
        "totals": st.sampled_from(
            (
                {"of": "hectares", "min": 5.0},
                {"of": "hectares", "min": 2.0, "max": 40.0},
                {"of": "turnover", "currency": "USD", "max": 600_000.0},
                {"of": "turnover", "currency": "USD", "min": 300_000.0},
                {"of": "capacity", "product": "mango", "unit": "t", "min": 30.0},
                {"of": "capacity", "product": "0901", "unit": "kg", "max": 9_000.0},
            )
        ),
        "small-producers": st.sampled_from(
            (
                {"hectares": 5.0},
                {"hectares": 2.0, "turnover": 100_000.0, "currency": "USD", "share": 0.5},
                {"sizes": ["micro"], "share": 0.5, "more_than": True},
            )
        ),
        "common-language": st.sampled_from(({}, {"share": 0.5}, {"share": 0.75})),
        "within-km": st.sampled_from(({"km": 50.0}, {"km": 200})),
        "must-link": some,
        "cannot-link": some,
    }
    return values[check]


@st.composite
def rule(draw: st.DrawFn, identity: str, ids: tuple[str, ...], check: str | None = None) -> dict[str, Any]:
    check = check or draw(st.sampled_from(CHECKS_DRAWN))
    strength = (
        {"hard": True}
        if check == "must-link" or draw(st.booleans())
        else {"weight": draw(st.sampled_from((0.02, 0.1)))}
    )
    return {
        "id": identity,
        "check": check,
        "value": draw(_value(check, ids)),
        "when_unknown": draw(st.sampled_from(("pass", "pass", "block"))),
        **strength,
    }


@st.composite
def programmes(draw: st.DrawFn, ids: tuple[str, ...], most_rules: int = 3, whole: bool = False) -> Programme:
    """A small programme: groups of two to five, some rules, now and then something asked of the whole portfolio."""
    least = draw(st.integers(2, 3))
    most = draw(st.integers(least, 5))
    optimum = draw(st.none() | st.integers(least, most))
    return load_programme(
        "export-promotion",
        size={"min": least, "optimum": optimum, "max": most},
        size_weight=draw(st.sampled_from((0.0, 0.2))) if optimum else 0.0,
        neutral_affinity=draw(st.sampled_from((0.2, 0.3, 0.4))),
        product_relation=draw(st.sampled_from(("similar", "complementary"))),
        rules=[draw(rule(f"rule-{n}", ids)) for n in range(draw(st.integers(0, most_rules)))],
        **(draw(_whole()) if whole else {}),
    )


def _whole() -> st.SearchStrategy[dict[str, Any]]:
    """What may be asked of the whole: a budget, a balance, both or nothing."""
    places = st.sampled_from((["DO"], ["JM-01", "PE"]))
    bounds = st.sampled_from(
        ({"max": 0.5}, {"min": 0.5}, {"min": 0.3, "max": 0.7}, {"max": 0.5, "when_unknown": "block"})
    )
    strength = st.sampled_from(({"hard": True}, {"weight": 0.1}))
    balance = st.builds(lambda p, b, s: [{"id": "balance", "places": p, **b, **s}], places, bounds, strength)
    groups = st.sampled_from((None, {"max": 1}, {"max": 2}, {"min": 1}, {"min": 1, "max": 2}))
    return st.builds(lambda g, b: {"groups": g, "balance": b}, groups, st.just([]) | balance)
