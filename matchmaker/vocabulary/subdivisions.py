"""First-level areas of a country (ISO 3166-2): found by code or by name, and where they lie."""

from __future__ import annotations

import csv
import math
import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from matchmaker.vocabulary.misspellings import abbreviates, close_names
from matchmaker.vocabulary.place_names import name_key, words

# Words that say what kind of area it is and may be missing: "St. Ann Parish", "Provincia de Piura".
_KINDS = frozenset((
    "parish", "province", "provincia", "provincie", "departamento", "departement", "department", "depto", "dpto",
    "dept", "region", "regiao", "regio", "district", "distrito", "state", "estado", "etat", "municipality", "municipio",
    "distr", "dist", "prov", "dep", "reg", "of", "de", "del", "du", "da", "do", "la", "el",
))  # fmt: skip


@lru_cache(maxsize=1 << 15)
def find_subdivision(text: str | None, country: str | None) -> str | None:
    """The ISO 3166-2 code of a first-level area.

    Parameters
    ----------
    text : str or None
        A whole code (``DO-18``), its local part (``18``, ``BA``) or a name; case, accents, abbreviations (``St.``) and
        words like *Parish* do not matter.
    country : str or None
        ISO 3166-1 alpha-2.

    Returns
    -------
    str or None
        None where the text is no area of that country, or names more than one.

    Examples
    --------
    >>> find_subdivision("Pto. Plata", "DO"), find_subdivision("St. Ann Parish", "JM"), find_subdivision("bahia", "BR")
    ('DO-18', 'JM-06', 'BR-BA')
    >>> find_subdivision("BA", "BR"), find_subdivision("Grand Bahama", "BS")
    ('BR-BA', None)
    """
    if not text or not country:
        return None
    return _by_code(text, country) or _by_name(text, country)


def close_subdivision(text: str, country: str) -> str | None:
    """The one area whose name a text misspells by a letter or abbreviates with full stops.

    Examples
    --------
    >>> close_subdivision("St. Phillip", "BB"), close_subdivision("St. Cath.", "JM"), close_subdivision("St. J.", "JM")
    ('BB-10', 'JM-14', None)
    """
    named = _named(country)
    found = set().union(*(named[key] for key in close_names(text, named)))
    found |= {code for code, name in _listed(country).items() if abbreviates(text, _plain_name(name))}
    return min(found) if len(found) == 1 else None


def area_of_country_word(text: str) -> str | None:
    """The area that people name in a country's stead (Tobago).

    Examples
    --------
    >>> area_of_country_word("Tobago"), area_of_country_word("Jamaica")
    ('TT-TOB', None)
    """
    return {name_key(word): code for word, code in _extra()["countries"].items()}.get(name_key(text))


def search_area(text: str, country: str) -> frozenset[str]:
    """The areas that a word for several stands for, else none.

    Examples
    --------
    >>> sorted(search_area("Kingston & St. Andrew", "JM"))
    ['JM-01', 'JM-02']
    """
    return _several(country).get(name_key(text.replace("&", " and ")), frozenset())


def neighbours(code: str) -> frozenset[str]:
    """Areas that people take for this one (Kingston and Saint Andrew)."""
    return frozenset(_extra()["neighbours"].get(code, ()))


def subdivision_name(code: str, lang: str = "en") -> str:
    """The area's name as its own country writes it, whatever `lang`; the code itself where it is unknown.

    Examples
    --------
    >>> subdivision_name("DO-18", "en"), subdivision_name("DO-01", "es")
    ('Puerto Plata', 'Distrito Nacional')
    """
    import pycountry

    if code == "HT-GA":
        return "Grand’Anse"  # pycountry has a misspelling
    areas: Any = pycountry.subdivisions  # untyped
    found = areas.get(code=code)
    return _plain_name(found.name) if found else code


def subdivision_point(code: str) -> tuple[float, float, float] | None:
    """Middle of the area's places in degrees, and the radius in km of a circle as large as the area.

    Returns
    -------
    (latitude, longitude, radius_km) or None
        None for an area of which we know no place.

    Examples
    --------
    >>> latitude, longitude, radius = subdivision_point("DO-18")
    >>> 19.4 < latitude < 20.0, 20 < radius < 30
    (True, True)
    """
    return _points().get(code)


def country_point(country: str) -> tuple[float, float, float] | None:
    """The same of a whole country (alpha-2).

    Examples
    --------
    >>> round(country_point("JM")[2])
    59
    """
    return _points().get(country)


def _by_code(text: str, country: str) -> str | None:
    local = text.strip().upper()
    if local.startswith((f"{country}-", f"{country} ")):
        local = local[len(country) + 1 :].strip()
    listed = _listed(country)
    for spelled in (local, local.zfill(2)):
        if f"{country}-{spelled}" in listed:
            return f"{country}-{spelled}"
    return None


def _by_name(text: str, country: str) -> str | None:
    named = _named(country)
    first = text.partition(",")[0]  # "Saint Ann, Jamaica"
    for key in (name_key(text), _bare_key(text), name_key(first), _bare_key(first)):
        found = named.get(key, frozenset())
        if len(found) > 1:  # a region and a province of one name: the one that holds places
            found = frozenset(code for code in found if code in _points())
        if len(found) == 1:
            return min(found)
    return None


def _bare_key(text: str) -> str:
    return name_key(" ".join(word for word in words(text) if word not in _KINDS))


@cache
def _listed(country: str) -> dict[str, str]:
    """Code to name, of all areas of a country."""
    import pycountry

    areas: Any = pycountry.subdivisions  # untyped
    return {area.code: area.name for area in areas.get(country_code=country) or ()}


@cache
def _named(country: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, name in _listed(country).items():
        for spelled in (name, _plain_name(name), *_extra()["names"].get(code, ())):
            found[name_key(spelled)].add(code)
            found[_bare_key(spelled)].add(code)
    found.pop("", None)
    return {key: frozenset(codes) for key, codes in found.items()}


@cache
def _several(country: str) -> dict[str, frozenset[str]]:
    return {name_key(name): frozenset(codes) for name, codes in _extra()["several"].get(country, {}).items()}


def _plain_name(name: str) -> str:
    """Without the second name in brackets: `Distrito Nacional (Santo Domingo)`."""
    return name.partition(" (")[0].partition(" [")[0]


@cache
def _extra() -> dict[str, Any]:
    path = resources.files("matchmaker.vocabulary") / "data" / "subdivisions_names.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _points() -> dict[str, tuple[float, float, float]]:
    text = (resources.files("matchmaker.vocabulary") / "data" / "subdivisions_points.csv").read_text("utf-8")
    return {
        row["code"]: (float(row["latitude"]), float(row["longitude"]), math.sqrt(float(row["area_km2"]) / math.pi))
        for row in csv.DictReader(text.splitlines())
    }
