"""Where a firm is: country, first-level area, locality and point, from what a member list says.

Nothing is guessed. A name that fits two places stays open and lists both; every departure from what was written is
named in `Place.notes`, one code of `texts/` each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from matchmaker.vocabulary.addresses import split_country
from matchmaker.vocabulary.countries import close_country, find_country
from matchmaker.vocabulary.gazetteer import Known, distance_km, places_of
from matchmaker.vocabulary.localities import BY_KM, Match, find_locality
from matchmaker.vocabulary.misspellings import misspelled_near
from matchmaker.vocabulary.place_names import name_key
from matchmaker.vocabulary.subdivisions import (
    area_of_country_word,
    close_subdivision,
    country_point,
    find_subdivision,
    search_area,
    subdivision_name,
    subdivision_point,
)

__all__ = [
    "UNREAD_NOTES", "Place", "country_point", "find_country", "find_subdivision", "locality_key", "locate",
    "subdivision_name", "subdivision_point",
]  # fmt: skip

Precision = Literal["exact", "locality", "subdivision", "country"]

OUTSIDE_KM = 300.0  # a point farther than this from every place of its country is a mistake
DIFFER_KM = 100.0  # a point farther than this from its own locality is worth a note
# Notes that say that something was not understood; all others tell of a reading that differs from what was written.
UNREAD_NOTES = frozenset((
    "place-country-unknown", "place-subdivision-unknown", "place-locality-unknown", "place-elsewhere",
    "place-ambiguous", "place-point-unused",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of where a firm is.

    `locality` is the place's own name where we know it, else as written. `latitude`, `longitude`: the best known point,
    in degrees. `precision` says whose point it is: the firm's own (exact), its locality's, subdivision's or country's.
    `alternatives`: the places, or areas, that an ambiguous name may mean; beside a locality, its lesser namesakes.
    `notes`: codes of what was corrected or not understood, the weightiest first. `part_of`: the municipality of a district.
    """

    country: str | None = None
    subdivision: str | None = None
    locality: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision | None = None
    alternatives: tuple[Place, ...] = field(default=())
    notes: tuple[str, ...] = ()
    part_of: str | None = None

    @property
    def rule(self) -> str | None:
        """The weightiest note."""
        return self.notes[0] if self.notes else None


def locate(
    country: str | None,
    subdivision: str | None = None,
    locality: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Place:
    """Find the place that a row of a member list means.

    Parameters
    ----------
    country : str or None
        Alpha-2 or as written. None: the locality is an address that ends with it.
    subdivision, locality : str or None
        As written; the locality also as an address.
    latitude, longitude : float or None
        Degrees; NaN counts as missing.

    Returns
    -------
    Place
        Empty where the country is not known. Never raises for odd text or numbers.

    Examples
    --------
    >>> locate("DO", None, "Pto. Plata").subdivision
    'DO-18'
    >>> place = locate("BR", "PARANÁ", "RIBEIRAO CLARO/ SITIO ALTO PARAISO")
    >>> place.locality, place.precision, place.rule
    ('Ribeirão Claro', 'locality', 'place-part')
    >>> place = locate(None, None, "Calle Duarte 12, Puerto Plata, República Dominicana")
    >>> place.subdivision, place.locality, place.notes
    ('DO-18', 'Puerto Plata', ('place-part', 'place-country-from-address'))
    >>> place = locate("JM", "St. Ann", "Montego Bay")
    >>> place.precision, place.rule, [other.subdivision for other in place.alternatives]
    ('subdivision', 'place-elsewhere', ['JM-08'])
    """
    found = _by_words(_text(country), _text(subdivision), _text(locality))
    return found if found.country is None else _with_point(found, _number(latitude), _number(longitude))


def locality_key(locality: str | None, subdivision: str | None) -> str | None:
    """A key that is equal for firms of the same locality, also for localities that we do not know.

    None where either part is missing: a name alone is not a place.

    Examples
    --------
    >>> locality_key("Puerto Plata", "DO-18") == locality_key("PTO. PLATA", "DO-18")
    True
    """
    key = name_key(locality) if locality else ""
    return f"{subdivision}/{key}" if key and subdivision else None


@lru_cache(maxsize=1 << 17)
def _by_words(country_text: str | None, subdivision_text: str | None, locality_text: str | None) -> Place:
    """The place by its names alone; kept, because a list repeats its places."""
    country, notes = _country(country_text)
    if country is None:
        told = split_country(locality_text) if locality_text and not country_text else None
        if told and _by_words(told[0], None, told[1]).precision == "locality":  # only then two parts of the cell agree
            found = _by_words(told[0], subdivision_text, told[1])
            return replace(found, notes=(*found.notes, "place-country-from-address"))
        return Place(locality=locality_text, notes=("place-country-unknown",) if country_text else ())
    subdivision, within, said = _area(subdivision_text, country)
    if country_text and not subdivision_text:  # "Tobago" in the country's column
        subdivision = area_of_country_word(country_text)
        within = frozenset([subdivision]) if subdivision else search_area(country_text, country) or None
    if country_text and not locality_text and (told := split_country(country_text)):  # "Kingston, Jamaica" there
        locality_text = told[1]
    place = _in_country(country, subdivision, within, locality_text, subdivision_text, [*said, *notes])
    if place.precision == "locality" or not subdivision_text or "place-subdivision-unknown" not in said:
        return place
    town = find_locality(subdivision_text, country, None, None).found  # written where its area is asked for
    if town is None or place.alternatives:
        return place
    return _of_town(country, town, ("place-subdivision-is-locality", *notes))


def _in_country(
    country: str,
    subdivision: str | None,
    within: frozenset[str] | None,
    locality_text: str | None,
    subdivision_text: str | None,
    notes: list[str],
) -> Place:
    """The place that the locality's cell tells, else the area."""
    if locality_text is None or not name_key(locality_text):
        return _area_only(country, subdivision, locality_text, notes, _several(country, subdivision_text))
    match = find_locality(locality_text, country, subdivision, within)
    if len(match.places) > 1 and subdivision_text:  # "Miraflores" in "Lima", which is a town, too
        by_town = find_locality(f"{locality_text}, {subdivision_text}", country, subdivision, within)
        match = by_town if by_town.found else match
    if match.found is None and subdivision_text and find_country(subdivision_text) == country:
        # "Mexico" is a state, too: a register that repeats the country there names no state.
        wider = find_locality(locality_text, country, None, None)
        subdivision, match = (None, wider) if wider.found else (subdivision, match)
    if match.found is not None:
        return _of_town(country, match.found, (*match.notes, *notes), subdivision, match.others)
    return _unfound(country, subdivision, locality_text, match, notes)


def _country(text: str | None) -> tuple[str | None, list[str]]:
    country = find_country(text)
    if country is None and text and (country := close_country(text)):
        return country, ["place-country-misspelled"]
    return country, []


def _area(text: str | None, country: str) -> tuple[str | None, frozenset[str] | None, list[str]]:
    """The area told, the areas to look in and what there is to note."""
    if text is None:
        return None, None, []
    found, several = find_subdivision(text, country), search_area(text, country)
    if several:  # a word that ISO keeps for one of them (Lima) stands for that one where no town is told
        return found, several, ["place-area-of-several"]
    if found:
        return found, frozenset([found]), []
    if found := close_subdivision(text, country):
        return found, frozenset([found]), ["place-subdivision-misspelled"]
    # Some registers repeat a foreign country's name there, which says nothing.
    return None, None, [] if find_country(text) == country else ["place-subdivision-unknown"]


def _of_town(
    country: str, town: Known, notes: tuple[str, ...], subdivision: str | None = None, others: tuple[Known, ...] = ()
) -> Place:
    area = town.subdivision or subdivision
    alternatives = tuple(_alternative(country, other) for other in others)
    # A district far from its town is known by its name and municipality: its point, from memory of the map, says about
    # where in the area that is.
    precision: Precision = "locality" if town.part_of is None else "subdivision"
    point = town.latitude, town.longitude
    return Place(country, area, town.name, *point, precision, alternatives, notes, town.part_of)


def _unfound(country: str, subdivision: str | None, locality: str, match: Match, notes: list[str]) -> Place:
    """The place of a row whose locality was not found: an area that its text names, else the row's own."""
    alternatives = tuple(_alternative(country, place) for place in match.places)
    if match.elsewhere and match.subdivision and subdivision is None:  # two parts of the cell contradict each other
        area = _area_only(country, match.subdivision, None, [])
        return _area_only(country, None, locality, [*match.notes, *notes], (*alternatives, area))
    several = () if subdivision or match.places else _several(country, locality)
    if several:
        return _area_only(country, None, locality, ["place-area-of-several", *notes], several)
    named = match.subdivision or (None if match.places else find_subdivision(locality, country))
    if named is None and not match.places and (named := close_subdivision(locality, country)):
        notes = ["place-subdivision-misspelled", *notes]
    if named and subdivision in (None, named):  # "Clarendon" where a town is asked for
        return _area_only(country, named, locality, ["place-locality-is-area", *notes])
    return _area_only(country, subdivision, locality, [*match.notes, *notes], alternatives)


def _alternative(country: str, town: Known) -> Place:
    return Place(country, town.subdivision, town.name, town.latitude, town.longitude, "locality")


def _several(country: str, text: str | None) -> tuple[Place, ...]:
    """The areas that a word for several stands for."""
    return tuple(_area_only(country, code, None, []) for code in sorted(search_area(text, country))) if text else ()


def _area_only(
    country: str, subdivision: str | None, locality: str | None, notes: list[str], others: tuple[Place, ...] = ()
) -> Place:
    """A place known by its subdivision's point, else its country's."""
    precision: Precision = "subdivision"
    point = subdivision_point(subdivision) if subdivision else None
    if point is None:
        point, precision = country_point(country), "country"
    latitude, longitude = point[:2] if point else (None, None)
    return Place(country, subdivision, locality, latitude, longitude, precision, others, tuple(notes))


def _with_point(place: Place, latitude: float | None, longitude: float | None) -> Place:
    """The same place with the point that was given, where that can be right."""
    if latitude is None and longitude is None:
        return place
    if not _can_be(place.country, latitude, longitude):
        return replace(place, notes=("place-point-unused", *place.notes))
    assert latitude is not None and longitude is not None
    place = _told_by_point(place, latitude, longitude)
    notes = place.notes
    if place.precision == "locality":
        assert place.latitude is not None and place.longitude is not None
        if distance_km(latitude, longitude, place.latitude, place.longitude) > DIFFER_KM:
            notes = ("place-point-differs", *notes)
    return replace(place, latitude=latitude, longitude=longitude, precision="exact", notes=notes)


def _told_by_point(place: Place, latitude: float, longitude: float) -> Place:
    """Of several places of one name that by the point; else the one by the point whose name is misspelled."""
    if place.precision == "locality" or place.country is None or not place.locality:
        return place
    by = [
        other
        for other in place.alternatives
        if other.precision == "locality"
        and distance_km(latitude, longitude, other.latitude or 0.0, other.longitude or 0.0) <= BY_KM
    ]
    if len(by) == 1:
        return replace(by[0], notes=("place-namesake-by-point",))
    if place.rule != "place-locality-unknown":
        return place
    area = frozenset([place.subdivision]) if place.subdivision else None
    town = misspelled_near(places_of(place.country), place.locality, latitude, longitude, BY_KM, area)
    if town is None:
        return place
    rest = tuple(note for note in place.notes if note != "place-locality-unknown")
    return _of_town(place.country, town, ("place-misspelled", *rest))


def _can_be(country: str | None, latitude: float | None, longitude: float | None) -> bool:
    if country is None or latitude is None or longitude is None:
        return False
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return False
    places = places_of(country)
    return not places.places or places.is_within(latitude, longitude, OUTSIDE_KM)


def _text(value: object) -> str | None:
    """Trimmed text, None where there is none (also for NaN, which frames use for a missing cell)."""
    if not isinstance(value, str):
        return None
    return " ".join(value.split()) or None


def _number(value: float | None) -> float | None:
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None
