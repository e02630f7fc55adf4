"""Places against cases checked by hand, and against hostile text."""

from __future__ import annotations

import csv
import math
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from matchmaker.texts import codes
from matchmaker.vocabulary import localities, places
from matchmaker.vocabulary.countries import LANGUAGES, country_codes, country_name, find_country
from matchmaker.vocabulary.gazetteer import distance_km, places_of
from matchmaker.vocabulary.place_names import name_key
from matchmaker.vocabulary.places import (
    UNREAD_NOTES,
    country_point,
    find_subdivision,
    locality_key,
    locate,
    subdivision_name,
    subdivision_point,
)

DATA = Path(places.__file__).parent / "data"
SERVED = ("BB", "BR", "BS", "BZ", "DO", "GY", "HT", "JM", "PE", "SR", "TT")

# country, subdivision, locality as written -> subdivision, locality, rule. Checked by hand against maps and gazetteers.
LOCATED = [
    ("Jamaica", "St. James", "Mobay", "JM-08", "Montego Bay", "place-other-name"),
    ("JM", None, "MONTEGO BAY", "JM-08", "Montego Bay", None),
    ("JM", None, "Montego Bay, St. James", "JM-08", "Montego Bay", "place-part"),
    ("JAM", "St Ann", "Ocho Ríos", "JM-06", "Ocho Rios", None),
    ("JM", "Saint Ann Parish", "St. Ann's Bay", "JM-06", "Saint Ann’s Bay", None),
    ("JM", "Kingston & St. Andrew", "Kingston 10", "JM-01", "Kingston", "place-area-of-several"),
    ("JM", "Kingston", "Half-Way-Tree", "JM-02", "Half Way Tree", "place-neighbour-area"),
    ("JM", "Westmoreland", "Sav-la-Mar", "JM-10", "Savanna-la-Mar", "place-other-name"),
    ("JM", "01", "Kingston", "JM-01", "Kingston", None),
    ("JM", "Manchester", "Mandevile", "JM-12", "Mandeville", "place-misspelled"),
    ("JM", "St. Mary", "Highgate", "JM-05", "Highgate", None),
    ("Haiti", None, "P-au-P", "HT-OU", "Port-au-Prince", "place-other-name"),
    ("Haïti", "Ouest", "PORT AU PRINCE", "HT-OU", "Port-au-Prince", None),
    ("HT", "North", "Cap Haitien", "HT-ND", "Cap-Haïtien", None),
    ("HT", "Nord", "Okap", "HT-ND", "Cap-Haïtien", "place-other-name"),
    ("HT", "Sud", "Les Cayes", "HT-SD", "Les Cayes", None),
    ("HT", "Sud-Est", "jacmel", "HT-SE", "Jacmel", None),
    ("HT", "Grand'Anse", "Jeremie", "HT-GA", "Jérémie", None),
    ("HT", None, "Petion-Ville", "HT-OU", "Pétionville", None),
    ("DR", None, "Pto. Plata", "DO-18", "Puerto Plata", None),
    ("República Dominicana", "Puerto Plata", "Sosua", "DO-18", "Sosúa", None),
    ("Rep. Dom.", "Santo Domingo", "Sto. Domingo", "DO-01", "Santo Domingo", "place-neighbour-area"),
    ("DO", "D.N.", "Santo Domingo", "DO-01", "Santo Domingo", None),
    ("DO", "Santiago", "Santiago", "DO-25", "Santiago de los Caballeros", "place-other-name"),
    ("DO", "La Altagracia", "Higüey", "DO-11", "Salvaleón de Higüey", "place-other-name"),
    ("DO", "Duarte", "San Fco. de Macorís", "DO-06", "San Francisco de Macorís", None),
    ("DO", "La Vega", "Constanza", "DO-13", "Constanza", None),
    ("DO", "Barahona", "Barahona", "DO-04", "Santa Cruz de Barahona", "place-other-name"),
    ("DO", "Bahoruco", "Neiba", "DO-03", "Neiba", None),
    ("Trinidad & Tobago", None, "Chaguanas", "TT-CHA", "Chaguanas", None),
    ("T&T", "Port of Spain", "POS", "TT-POS", "Port of Spain", "place-other-name"),
    ("Trinidad y Tobago", "Tobago", "Scarborough", "TT-TOB", "Scarborough", None),
    ("TT", None, "Pt. Fortin", "TT-PTF", "Point Fortin", None),
    ("TT", "Trinidad", "San Fernando", "TT-SFO", "San Fernando", "place-area-of-several"),
    ("TT", "Couva-Tabaquite-Talparo", "Freeport", "TT-CTT", "Freeport", None),
    ("Suriname", "Paramaribo", "PARAMARIBO", "SR-PM", "Paramaribo", None),
    ("SR", None, "Nieuw-Nickerie", "SR-NI", "Nieuw Nickerie", None),
    ("Surinam", "Nickerie", "Nickerie", "SR-NI", "Nieuw Nickerie", "place-other-name"),
    ("SR", "Commewijne", "Nieuw Amsterdam", "SR-CM", "Nieuw Amsterdam", None),
    ("Belize", "Cayo", "Belmopan", "BZ-CY", "Belmopan", None),
    ("Belice", "Stann Creek District", "Dangriga", "BZ-SC", "Dangriga", None),
    ("BZ", "Toledo", "San Pedro", "BZ-TOL", "San Pedro", None),
    ("BZ", "Belize", "San Pedro", "BZ-BZ", "San Pedro", None),
    ("BZ", None, "Belize City", "BZ-BZ", "Belize City", None),
    ("The Bahamas", "New Providence", "Nassau", "BS-NP", "Nassau", None),
    ("BS", "Grand Bahama", "Freeport", "BS-FP", "Freeport", "place-area-of-several"),
    ("Bahamas", "Abaco", "Marsh Harbour", "BS-CO", "Marsh Harbour", "place-area-of-several"),
    ("Barbados", "St. Michael", "Bridgetown", "BB-08", "Bridgetown", None),
    ("BB", "Saint Peter", "Speightstown", "BB-09", "Speightstown", None),
    ("BB", "Christ Church", "Oistins", "BB-01", "Oistins", None),
    ("Guyana", "Region 4", "Georgetown", "GY-DE", "Georgetown", None),
    ("Guiana", "Demerara-Mahaica", "George Town", "GY-DE", "Georgetown", None),
    ("GY", "Region X", "Linden", "GY-UD", "Linden", None),
    ("GY", "Region 9", "Lethem", "GY-UT", "Lethem", None),
    ("Perú", "Piura", "Chulucanas", "PE-PIU", "Chulucanas", None),
    ("PE", "PIURA", "MORROPON", "PE-PIU", "Morropón", None),
    ("PE", "Piura", "Montero", "PE-PIU", "Montero", None),
    ("PE", "Departamento de Piura", "Piura", "PE-PIU", "Piura", None),
    ("PE", "Lima", "Lima", "PE-LMA", "Lima", "place-area-of-several"),
    ("PE", "Cuzco", "Cusco", "PE-CUS", "Cusco", None),
    ("BRASIL", "PR", "RIBEIRAO CLARO/ SITIO ALTO PARAISO", "BR-PR", "Ribeirão Claro", "place-part"),
    ("BRASIL", "SP", "SANTA BARBARA D OESTE", "BR-SP", "Santa Bárbara d'Oeste", None),
    ("BR", "RS", "SANT'ANA DO LIVRAMENTO", "BR-RS", "Sant'Ana do Livramento", None),
    ("BR", "BAHIA", "VITORIA DA CONQUISTA", "BR-BA", "Vitória da Conquista", None),
    ("BR", "BA", "SANTANA", "BR-BA", "Santana", None),
    ("BR", "ES", "SANTA MARA DE JETIBA", "BR-ES", "Santa Maria de Jetibá", "place-misspelled"),
    ("BR", "MG", "INCONFIDENTES-MG", "BR-MG", "Inconfidentes", "place-part"),
]

# What is not in the list, or could be two places: never a point of a locality.
NOT_LOCATED = [
    ("BZ", None, "San Pedro", "country", None, "place-ambiguous"),
    ("PE", None, "La Libertad", "country", None, "place-ambiguous"),
    ("BR", "MA", "SAO FRANCISCO", "subdivision", "BR-MA", "place-ambiguous"),
    ("TT", None, "Port of Spain/San Fernando", "country", None, "place-elsewhere"),
    ("JM", "St. Ann", "Montego Bay", "subdivision", "JM-06", "place-elsewhere"),
    ("JM", None, "Clarendon", "subdivision", "JM-13", "place-locality-is-area"),
    ("BR", "MA", "SANTA ZITA", "subdivision", "BR-MA", "place-locality-unknown"),
    ("BR", "MA", "Centrinho do Acrísio", "subdivision", "BR-MA", "place-locality-unknown"),
    ("DO", "Atlantis", None, "country", None, "place-subdivision-unknown"),
    ("BS", "Grand Bahama", None, "country", None, "place-area-of-several"),
    ("Wakanda", None, "Nassau", None, None, "place-country-unknown"),
]


@pytest.mark.parametrize(("country", "subdivision", "locality", "code", "name", "rule"), LOCATED)
def test_located(country: str, subdivision: str, locality: str, code: str, name: str, rule: str | None) -> None:
    found = locate(country, subdivision, locality)
    same_name = found.locality is not None and found.locality.replace("’", "'") == name.replace("’", "'")
    assert (found.subdivision, same_name, found.precision, found.rule) == (code, True, "locality", rule), found
    assert found.alternatives == ()
    latitude, longitude, radius = subdivision_point(code) or (math.nan,) * 3
    assert distance_km(found.latitude or 0, found.longitude or 0, latitude, longitude) < 3 * radius + 10


@pytest.mark.parametrize(("country", "subdivision", "locality", "precision", "code", "rule"), NOT_LOCATED)
def test_not_guessed(
    country: str, subdivision: str | None, locality: str | None, precision: str | None, code: str | None, rule: str
) -> None:
    found = locate(country, subdivision, locality)
    assert (found.precision, found.subdivision, found.rule, found.locality) == (precision, code, rule, locality)
    assert bool(found.alternatives) == (rule in {"place-ambiguous", "place-elsewhere", "place-area-of-several"})


def test_only_a_country_or_an_area() -> None:
    assert locate("JM").precision == "country"
    assert (locate("JM").latitude, locate("JM").longitude) == (country_point("JM") or ())[:2]
    assert locate("JM", "JM-06").precision == "subdivision"
    assert locate(None) == places.Place()
    assert locate("CHILE", "CHILE").notes == ()


def test_coordinates() -> None:
    given_point = locate("JM", "St. Ann", "Ocho Rios", 18.41, -77.11)
    assert (given_point.precision, given_point.latitude, given_point.longitude) == ("exact", 18.41, -77.11)
    assert given_point.subdivision == "JM-06" and given_point.notes == ()
    for latitude, longitude in ((91, 0), (0, 0), (-77.1, 18.4), (18.4, 77.1), (18.4, None), (18.4, 400)):
        refused = locate("JM", "St. Ann", "Ocho Rios", latitude, longitude)
        assert (refused.precision, refused.rule) == ("locality", "place-point-unused"), (latitude, longitude)
    assert locate("JM", "St. Ann", "Ocho Rios", 18.0, -76.0).rule == "place-point-differs"
    assert locate("JM", "St. Ann", "Ocho Rios", math.nan, math.nan).notes == ()


def test_near_the_date_line() -> None:
    assert locate("FJ", None, None, -16.8, -179.9).precision == "exact"
    assert locate("FJ", None, None, -16.8, 179.9).precision == "exact"
    assert locate("FJ", None, None, -16.8, -150.0).precision == "country"


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("DO-18", "DO", "DO-18"), ("18", "DO", "DO-18"), ("6", "JM", "JM-06"), ("BA", "BR", "BR-BA"),
        ("bahia", "BR", "BR-BA"), ("Saint Ann, Jamaica", "JM", "JM-06"),
        ("Sto. Domingo", "DO", "DO-32"), ("Distrito Nacional", "DO", "DO-01"), ("Cibao Norte", "DO", "DO-35"),
        ("El Seybo", "DO", "DO-08"), ("St. Andrew", "BB", "BB-02"), ("St. Andrew", "JM", "JM-02"),
        ("Callao", "PE", "PE-CAL"),
        ("Provincia de Piura", "PE", "PE-PIU"), ("Grand'Anse", "HT", "HT-GA"), ("West", "HT", "HT-OU"),
        ("Region IV", "GY", "GY-DE"), ("Mayaro/Rio Claro", "TT", "TT-MRC"), ("Kingston & St. Andrew", "JM", None),
        ("Trinidad", "TT", None), ("BA", "JM", None), ("", "JM", None), ("Bahia", None, None),
    ],
)  # fmt: skip
def test_find_subdivision(text: str, country: str | None, code: str | None) -> None:
    assert find_subdivision(text, country) == code


def test_every_country_by_every_name() -> None:
    shared = {"Congo"}  # Spanish for both
    for code in sorted(country_codes()):
        for language in LANGUAGES:
            name = country_name(code, language)
            assert find_country(name) == (None if name in shared else code), (code, language, name)
            assert find_country(name.upper()) == find_country(name)
    short = ("DR", "D.R.", "T&T", "Brasil", "HTI", "st", "EE.UU.", "Guyane", "Congo", "x", None)
    codes_found = ["DO", "DO", "TT", "BR", "HT", "ST", "US", "GF", None, None, None]
    assert [find_country(text) for text in short] == codes_found


def test_every_place_is_found_by_its_own_name() -> None:
    for country in set(SERVED) - {"BR", "PE"}:  # where a few names stand for two places
        for known in places_of(country).places:
            found = locate(country, known.subdivision, known.name)
            assert (found.precision, found.locality, found.subdivision) == ("locality", known.name, known.subdivision)


def test_a_city_that_dwarfs_its_namesakes() -> None:
    found = locate("PE", None, "Cusco")
    assert (found.subdivision, found.rule) == ("PE-CUS", "place-namesake")
    assert [(other.subdivision, other.locality) for other in found.alternatives] == [("PE-SAM", "Cusco")]
    assert locate("PE", "PE-SAM", "Cusco").subdivision == "PE-SAM"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ((None, None, "San José, Costa Rica"), ("CR", "San José")),
        ((None, None, "Guadalupe"), (None, "Guadalupe")),
        ((None, None, "Calle 5, Guadalupe"), (None, "Calle 5, Guadalupe")),  # a town of Mexico, too
        (("Kingston, Jamaica", None, None), ("JM", "Kingston")),
        (("Jamaica / Haiti", None, "Jacmel"), (None, "Jacmel")),
        (("México", "México", "Zapopan"), ("MX", "Zapopan")),
        (("Brasil - BA", None, "Salvador"), ("BR", "Salvador")),
    ],
)
def test_countries_in_odd_columns(
    written: tuple[str | None, str | None, str | None], read: tuple[str | None, str]
) -> None:
    found = locate(*written)
    assert (found.country, found.locality) == read


def test_places_by_hand_lie_in_their_area() -> None:
    with (DATA / "places_by_hand.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"]]
    assert len(rows) > 200
    for row in rows:
        latitude, longitude, radius = subdivision_point(row["subdivision"]) or (math.nan,) * 3
        away = distance_km(float(row["latitude"]), float(row["longitude"]), latitude, longitude)
        assert away < 2.5 * radius + 5, row


def test_brazil_is_whole_and_unambiguous() -> None:
    """No municipality's name stands for two places of one state (places_left_out.csv)."""
    known = sorted((p.subdivision or "", p.name) for p in places_of("BR").places)
    assert len({area for area, _ in known}) == 27
    twice = {key for key, group in groupby(known) if len(list(group)) > 1}
    assert [key for key in sorted(twice) if locate("BR", *key).precision != "locality"] == []


def test_areas() -> None:
    """Known sizes in km2, from the statistical offices."""
    for code, area in (("BR-BA", 564_733), ("JM-01", 22), ("PE-PIU", 35_892), ("BB-08", 39), ("DO-18", 1_853)):
        point = subdivision_point(code)
        assert point is not None and math.isclose(math.pi * point[2] ** 2, area, rel_tol=0.02), code
    for country, area in (("JM", 10_991), ("DO", 48_730), ("PE", 1_285_220), ("BR", 8_511_965)):
        with (DATA / "subdivisions_points.csv").open(encoding="utf-8") as file:
            total = sum(float(row["area_km2"]) for row in csv.DictReader(file) if row["code"].startswith(f"{country}-"))
        assert math.isclose(total, area, rel_tol=0.01), country


def test_every_area_of_the_ten_countries_has_a_point() -> None:
    import pycountry

    regions = {f"DO-{number}" for number in range(33, 43)}  # above the provinces: no firm is placed by them
    for country in SERVED:
        for area in pycountry.subdivisions.get(country_code=country):
            assert (subdivision_point(area.code) is None) == (area.code in regions), area.code
            assert find_subdivision(subdivision_name(area.code), country) == area.code


def test_the_table_of_areas_is_one_to_one() -> None:
    import pycountry

    with (DATA / "admin1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["country"], row["geonames"]) for row in rows}) == len(rows)
    # Two of GeoNames' areas may be one of ISO's elsewhere, never in the countries we serve first.
    served = [row["iso"] for row in rows if row["country"] in SERVED]
    assert len(set(served)) == len(served)
    codes_of = {area.code: area.country_code for area in pycountry.subdivisions}
    assert all(codes_of[row["iso"]] == row["country"] for row in rows)
    known = {("BR", "05"): "BR-BA", ("JM", "17"): "JM-01", ("DO", "34"): "DO-01", ("DO", "10"): "DO-11"}
    assert known.items() <= {(row["country"], row["geonames"]): row["iso"] for row in rows}.items()


def test_locality_key() -> None:
    assert locality_key("St. Ann's Bay", "JM-06") == locality_key("SAINT ANN’S BAY", "JM-06")
    in_maranhao = locality_key("Sítio Novo", "BR-MA")
    assert in_maranhao == locality_key("sitio  novo", "BR-MA") != locality_key("Sítio Novo", "BR-TO")
    assert locality_key("Nowhere", None) is None
    assert locality_key(None, "JM-06") is None
    assert locality_key("--", "JM-06") is None


def test_every_note_has_its_words() -> None:
    source = Path(places.__file__).read_text("utf-8") + Path(localities.__file__).read_text("utf-8")
    notes = {part for part in source.split('"') if part.startswith("place-")}
    assert notes >= UNREAD_NOTES
    for language in ("en", "es"):
        assert notes == {code for code in codes(language) if code.startswith("place-")}


TEXT = st.one_of(st.none(), st.text(max_size=40), st.sampled_from([case[2] for case in LOCATED]))
NUMBER = st.one_of(st.none(), st.floats(), st.integers(-200, 200))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JM", "BR", "DO", "Perú", "??", ""]), TEXT, TEXT, NUMBER, NUMBER)
def test_hostile_text_gives_a_sound_place(
    country: str, subdivision: str | None, locality: str | None, latitude: float | None, longitude: float | None
) -> None:
    found = locate(country, subdivision, locality, latitude, longitude)
    assert found == locate(country, subdivision, locality, latitude, longitude)
    assert (found.precision is None) == (found.country is None)
    if found.country:
        assert found.latitude is not None and -90 <= found.latitude <= 90
        assert found.longitude is not None and -180 <= found.longitude <= 180
        assert found.subdivision is None or found.subdivision.startswith(found.country)
    assert found.precision != "locality" or found.alternatives == () or "place-namesake" in found.notes
    assert set(found.notes) <= codes("en")
    locality_key(locality, found.subdivision)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(places_of("BR").places), st.integers(0, 40), st.sampled_from("aeiourstn"))
def test_one_wrong_letter_never_moves_a_firm_silently(known: object, at: int, letter: str) -> None:
    """A changed letter gives the same place, none, or another whose name is at least as near to what was written."""
    name, area = known.name, known.subdivision  # type: ignore[attr-defined]
    changed = name[: at % len(name)] + letter + name[at % len(name) + 1 :]
    found = locate("BR", area, changed)
    if found.precision != "locality" or "place-other-name" in found.notes or found.locality is None:
        return
    written = name_key(changed)
    assert found.subdivision == area
    assert OSA.distance(name_key(found.locality), written) <= OSA.distance(name_key(name), written)


@pytest.mark.shared
def test_the_register_is_placed(shared_data: Path) -> None:
    with (shared_data / "organic_register_br_2019" / "producers.csv").open(encoding="utf-8") as file:
        rows = [(row["country"], row["uf"], row["municipality"]) for row in csv.DictReader(file)]
    found = [locate(*row) for row in rows]
    in_brazil = [place for place in found if place.country == "BR"]
    assert sum(place.precision == "locality" for place in in_brazil) / len(in_brazil) > 0.95
    assert all(place.subdivision for place in in_brazil if place.precision == "locality")


@pytest.mark.parametrize(
    ("area", "cell"),
    [
        ("RONDONIA", "Nova Califórnia / Porto Velho"), ("RO", "Porto Velho / NOVA CALIFORNIA"), ("RO", "Nova California"),
        (None, "Distrito de Nova Califórnia, Porto Velho - RO"),
    ],
)  # fmt: skip
def test_a_district_lies_at_its_own_point_in_its_municipality(area: str | None, cell: str) -> None:
    place, town = locate("BR", area, cell), locate("BR", area, "Porto Velho")
    assert (place.locality, place.part_of, place.precision) == ("Nova Califórnia", "Porto Velho", "subdivision")
    assert place.subdivision == "BR-RO" and place.rule == "place-district"
    assert place.latitude == pytest.approx(-9.756) and town.latitude == pytest.approx(-8.76, abs=0.05)
    assert town.part_of is None


def test_a_district_by_its_town_is_a_place_like_any_other() -> None:
    alone, beside = locate("BR", "PA", "Icoaraci"), locate("BR", "PA", "Icoaraci / Belém")
    assert (alone.locality, alone.precision) == ("Icoaraci", "locality")
    assert (beside.locality, beside.precision) == ("Belém", "locality")


def test_a_district_is_taken_only_where_it_is_told() -> None:
    """Another municipality beside its name, or another area, and it is not that district."""
    assert locate("BR", "RO", "Nova Califórnia / Ji-Paraná").locality == "Ji Paraná"
    assert locate("BR", "PR", "Nova Califórnia").part_of is None


def test_every_district_belongs_to_a_municipality_we_know() -> None:
    from matchmaker.vocabulary.districts import _districts

    listed = [each for several in _districts().values() for each in several]
    assert len(listed) >= 20
    for each in listed:
        town = locate((each.subdivision or "")[:2], each.subdivision, each.part_of)
        assert town.precision == "locality" and town.rule is None, each


@pytest.mark.parametrize(
    ("country", "area", "cell", "point", "name", "code"),
    [
        ("GY", None, "New msterdam", (6.2481, -57.5134), "New Amsterdam", "GY-EB"),
        ("BZ", None, "Independece", (16.5431, -88.4187), "Independence and Mango Creek", "BZ-SC"),
        ("PE", None, "Huancabamba", (-5.24, -79.45), "Huancabamba", "PE-PIU"),
        ("PE", None, "Huancabamba", (-12.0, -77.0), "Huancabamba", None),
    ],
)
def test_a_point_tells_which_place_is_meant(
    country: str, area: str | None, cell: str, point: tuple[float, float], name: str, code: str | None
) -> None:
    place = locate(country, area, cell, *point)
    assert (place.locality, place.subdivision, place.precision) == (name, code, "exact")
    assert (place.latitude, place.longitude) == point
