"""Small member lists at random, close enough to each other that every layer has something to say."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from oracle import LAYERS, Rules

from matchmaker.firms.profile import Certificate, Profile
from matchmaker.programmes import Programme, load_programme
from matchmaker.vocabulary.places import subdivision_point

AS_OF = date(2026, 6, 30)
CODES = (
    "08",
    "0804",
    "080450",
    "080440",
    "0805",
    "080510",
    "09",
    "0901",
    "090111",
    "090121",
    "180100",
    "33",
    "2008",
    "691200",
    "630260",
)
SURE = (0.5, 0.62, 0.75, 1.0)
PHRASES = (
    "mango", "mangoes and avocados", "dried mango slices for export", "café verde en grano", "mango fresco", "cacao",
    "fromages de chèvre et confitures de mangue", "manga", "polpa de frutas e geleia de manga", "verse mango en gedroogd fruit",
    "organic fresh", "rum", "salsa de ají y encurtidos de la casa",
)  # fmt: skip
MARKETS = ("US", "GB", "CA", "EU", "CARICOM", "DE", "JM")
SCHEMES = ("fssc-22000", "iso-22000", "haccp", "organic-eu", "organic-us", "fairtrade", "our own seal")
POINTS = ((18.47, -69.90), (18.48, -69.93), (19.79, -70.69), (-5.19, -80.63), (18.01, -76.79))
TOWNS = (
    ("DO-18", "Puerto Plata", 19.7934, -70.6884), ("DO-01", "Santo Domingo", 18.4719, -69.8923),
    ("PE-PIU", "Piura", -5.1945, -80.6328),
)  # fmt: skip
AREAS = ("DO-18", "DO-01", "PE-PIU", "JM-01")
HAMLETS = ("El Cruce", "el  cruce", "La Loma")


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _tuple(pool: tuple[Any, ...], least: int, most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    """An exact point, a locality, a subdivision (with or without a hamlet nobody lists), a country, or nothing."""
    kind = draw(st.sampled_from(("exact", "locality", "subdivision", "hamlet", "country", "name", "area", "nothing")))
    area = draw(st.sampled_from(AREAS))
    land = {"country": area[:2]}
    if kind == "exact":
        latitude, longitude = draw(st.sampled_from(POINTS))
        where = {**land, "latitude": latitude, "longitude": longitude, "place_precision": "exact"}
        return where | draw(st.sampled_from(({}, {"subdivision": area}, {"subdivision": area, "locality": "El Cruce"})))
    if kind == "locality":
        code, town, latitude, longitude = draw(st.sampled_from(TOWNS))
        return {
            "country": code[:2],
            "subdivision": code,
            "locality": town,
            "latitude": latitude,
            "longitude": longitude,
            "place_precision": "locality",
        }
    if kind in ("subdivision", "hamlet"):
        point = subdivision_point(area)
        assert point is not None
        where = {
            **land,
            "subdivision": area,
            "latitude": point[0],
            "longitude": point[1],
            "place_precision": "subdivision",
        }
        return where | ({"locality": draw(st.sampled_from(HAMLETS))} if kind == "hamlet" else {})
    if kind == "nothing":
        return {}
    if kind == "area":  # an area without a point
        return {
            **land,
            "subdivision": f"{area[:2]}-XX",
            "latitude": 10.0,
            "longitude": -70.0,
            "place_precision": "country",
        }
    where = {**land, "latitude": 18.7, "longitude": -70.2, "place_precision": "country"}
    return where | ({"locality": draw(st.sampled_from(HAMLETS))} if kind == "name" else {})


@st.composite
def profiles(draw: st.DrawFn, firm: str, others: tuple[str, ...] = ()) -> Profile:
    certificate = st.builds(
        Certificate,
        st.sampled_from(SCHEMES),
        st.none(),
        _maybe(st.sampled_from((date(2026, 1, 31), AS_OF, date(2028, 1, 1)))),
    )
    return Profile(
        id=firm,
        name=f"Firm {firm}",
        **draw(places()),
        products=draw(_maybe(_tuple(PHRASES, 1, 2))),
        hs_codes=draw(_maybe(_tuple(CODES, 0, 3))),
        text_codes=draw(
            st.lists(
                st.tuples(st.sampled_from(CODES), st.sampled_from(SURE)), max_size=2, unique_by=lambda t: t[0]
            ).map(lambda x: tuple(sorted(x)))
        ),
        certifications=draw(_maybe(st.lists(certificate, max_size=3).map(tuple))),
        target_markets=draw(_maybe(_tuple(MARKETS, 0, 3))),
        size_class=draw(_maybe(st.sampled_from(("micro", "small", "medium", "large")))),
        employees=draw(_maybe(st.sampled_from((1, 9, 10, 49, 50, 249, 250)))),
        readiness=draw(_maybe(st.sampled_from((0.0, 35.0, 100.0)))),
        export_stage=draw(_maybe(st.sampled_from(("none", "intention", "occasional", "regular")))),
        prior_partners=draw(_tuple((*others, "nobody"), 0, 2)) if others else (),
    )


@st.composite
def firm_sets(draw: st.DrawFn, least: int = 2, most: int = 8) -> list[Profile]:
    ids = [f"f{number}" for number in range(draw(st.integers(least, most)))]
    return [draw(profiles(firm, tuple(ids))) for firm in ids]


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    weights = {layer: float(draw(st.integers(0, 5))) for layer in LAYERS}
    weights["product"] += 1.0  # some layer other than place must count
    return Rules(
        weights=weights,
        relation=draw(st.sampled_from(("similar", "complementary"))),
        candidates=draw(st.sampled_from(("product", "place"))),
        mode=draw(st.sampled_from(("near", "near", "indifferent", "spread"))),
        scale_km=draw(st.sampled_from((2.0, 50.0, 300.0))),
        radius_km=draw(st.sampled_from((5.0, 200.0))),
        neutral=draw(st.sampled_from((0.0, 0.3, 0.5, 1.0))),
        k=draw(st.integers(1, 6)),
        floor=draw(st.sampled_from((0.0, 0.3, 0.45))),
        as_of=draw(st.sampled_from((None, AS_OF))),
    )


def programme_of(rules: Rules) -> Programme:
    """The same settings as a programme of the engine."""
    place = {"mode": rules.mode, "scale_km": rules.scale_km, "radius_km": rules.radius_km}
    return load_programme(
        "export-promotion",
        weights=rules.weights,
        product_relation=rules.relation,
        candidates=rules.candidates,
        place=place,
        neutral_affinity=rules.neutral,
        k=rules.k,
        floor=rules.floor,
    )
