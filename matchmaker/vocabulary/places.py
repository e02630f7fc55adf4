"""Where a firm is: country, first-level area, locality and point, from what a member list says.

Nothing is guessed. A name that fits two places stays open and lists both; every departure from what was written is
named in `Place.notes`, one code of `texts/` each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from matchmaker.vocabulary.countries import find_country
from matchmaker.vocabulary.gazetteer import distance_km, places_of
from matchmaker.vocabulary.localities import find_locality
from matchmaker.vocabulary.place_names import name_key
from matchmaker.vocabulary.subdivisions import (
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
    `alternatives`: the places that an ambiguous name may mean. `notes`: codes of what was corrected or not understood,
    the weightiest first.
    """

    country: str | None = None
    subdivision: str | None = None
    locality: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision | None = None
    alternatives: tuple[Place, ...] = field(default=())
    notes: tuple[str, ...] = ()

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
        Alpha-2 or as written.
    subdivision, locality : str or None
        As written.
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
    country = find_country(country_text)
    if country is None:
        return Place(locality=locality_text, notes=("place-country-unknown",) if country_text else ())
    notes: list[str] = []
    subdivision = find_subdivision(subdivision_text, country)
    within = frozenset([subdivision]) if subdivision else None
    if subdivision_text and subdivision is None:
        within = search_area(subdivision_text, country) or None
        if within:
            notes.append("place-area-of-several")
        elif find_country(subdivision_text) != country:  # some registers repeat a foreign country's name there
            notes.append("place-subdivision-unknown")
    if locality_text is None or not name_key(locality_text):
        return _area_only(country, subdivision, locality_text, notes)

    match = find_locality(locality_text, country, subdivision, within)
    if match.found is not None:
        name, latitude, longitude = match.found.name, match.found.latitude, match.found.longitude
        area = match.found.subdivision or subdivision
        return Place(country, area, name, latitude, longitude, "locality", notes=(*match.notes, *notes))
    named_area = match.subdivision or (None if match.places else find_subdivision(locality_text, country))
    if named_area and subdivision in (None, named_area):  # "Clarendon" where a town is asked for
        place = _area_only(country, named_area, locality_text, ["place-locality-is-area", *notes])
    else:
        place = _area_only(country, subdivision, locality_text, [*match.notes, *notes])
    others = (Place(country, p.subdivision, p.name, p.latitude, p.longitude, "locality") for p in match.places)
    return replace(place, alternatives=tuple(others))


def _area_only(country: str, subdivision: str | None, locality: str | None, notes: list[str]) -> Place:
    """A place known by its subdivision's point, else its country's."""
    if subdivision and (point := subdivision_point(subdivision)):
        return Place(country, subdivision, locality, point[0], point[1], "subdivision", notes=tuple(notes))
    if point := country_point(country):
        return Place(country, subdivision, locality, point[0], point[1], "country", notes=tuple(notes))
    return Place(country, subdivision, locality, precision="country", notes=tuple(notes))


def _with_point(place: Place, latitude: float | None, longitude: float | None) -> Place:
    """The same place with the point that was given, where that can be right."""
    if latitude is None and longitude is None:
        return place
    if not _can_be(place.country, latitude, longitude):
        return replace(place, notes=("place-point-unused", *place.notes))
    assert latitude is not None and longitude is not None
    notes = place.notes
    if place.precision == "locality":
        assert place.latitude is not None and place.longitude is not None
        if distance_km(latitude, longitude, place.latitude, place.longitude) > DIFFER_KM:
            notes = ("place-point-differs", *notes)
    return replace(place, latitude=latitude, longitude=longitude, precision="exact", notes=notes)


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
