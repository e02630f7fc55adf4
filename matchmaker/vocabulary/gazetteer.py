"""The places we know, by country and name: an extract of GeoNames (CC BY 4.0), see data/README.md.

The file is unpacked once; a country's places are indexed when they are first asked for.
"""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from matchmaker.vocabulary.place_names import name_key, short_words, words

EARTH_RADIUS_KM = 6371.0088
_KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180
_CELL_KM = 158.0  # the diagonal of a cell of one degree, at most
SAME_PLACE_KM = 15.0  # two entries of one name and subdivision nearer than this are one place, listed twice


@dataclass(frozen=True, slots=True)
class Known:
    """One place of the gazetteer; `subdivision` is a whole ISO 3166-2 code, None where GeoNames' area has none.

    `is_city`: it gives its area the name and is larger by far than all others of that name in the country.
    """

    subdivision: str | None
    name: str
    latitude: float
    longitude: float
    is_city: bool = False
    part_of: str | None = None  # the municipality of a district


class CountryPlaces:
    """The places of one country, found by the key of their name (`place_names.name_key`)."""

    def __init__(self, places: list[tuple[Known, tuple[str, ...]]]) -> None:
        self.places = tuple(place for place, _ in places)
        self._named: dict[str, list[Known]] = defaultdict(list)
        self._also_named: dict[str, list[Known]] = defaultdict(list)
        for place, others in places:
            key = name_key(place.name)
            self._named[key].append(place)
            for other in {name_key(other) for other in others} - {key}:
                self._also_named[other].append(place)
        self._in_cell: dict[tuple[int, int], list[Known]] = defaultdict(list)
        for place in self.places:
            self._in_cell[_cell(place.latitude, place.longitude)].append(place)
        self._keys: dict[tuple[str, str], list[str]] = {}
        self._spelled: list[tuple[str, Known]] = []
        self._worded: dict[tuple[int, str], list[tuple[list[str], Known]]] = {}

    def named(self, key: str, subdivisions: frozenset[str] | None = None) -> tuple[Known, ...]:
        """Distinct places of that very name, in these subdivisions (None: anywhere in the country)."""
        return _distinct(self._named.get(key, ()), subdivisions)

    def also_named(self, key: str, subdivisions: frozenset[str] | None = None) -> tuple[Known, ...]:
        """Distinct places that go by that name too."""
        return _distinct(self._also_named.get(key, ()), subdivisions)

    def knows(self, key: str) -> bool:
        """Whether any place of the country goes by that name."""
        return key in self._named or key in self._also_named

    def begun_by(self, text: str, subdivisions: frozenset[str] | None = None) -> tuple[Known, ...]:
        """Distinct places whose name begins with these words and goes on."""
        if not self._spelled:
            self._spelled = [(short_words(place.name) + " ", place) for place in self.places]
        start = short_words(text) + " "
        begun = [place for name, place in self._spelled if name.startswith(start) and name != start]
        return _distinct(begun, subdivisions)

    def worded(self, count: int, first: str) -> list[tuple[list[str], Known]]:
        """The places whose names have so many words and begin with a letter, with the words."""
        if not self._worded:
            for place in self.places:
                if parts := words(place.name):
                    self._worded.setdefault((len(parts), parts[0][0]), []).append((parts, place))
        return self._worded.get((count, first), [])

    def keys_in(self, subdivision: str, first: str) -> list[str]:
        """The sorted keys of the names in one subdivision that begin with a letter."""
        if not self._keys:
            for key, places in sorted(self._named.items()):
                for area in {place.subdivision for place in places if place.subdivision}:
                    self._keys.setdefault((area, key[0]), []).append(key)
        return self._keys.get((subdivision, first), [])

    def near(self, latitude: float, longitude: float, km: float) -> list[tuple[str, Known]]:
        """The places by a point, by every key that they go by."""
        return [
            (key, place)
            for named in (self._named, self._also_named)
            for key, places in named.items()
            for place in places
            if abs(place.latitude - latitude) * _KM_PER_DEGREE <= km
            and distance_km(latitude, longitude, place.latitude, place.longitude) <= km
        ]

    def is_within(self, latitude: float, longitude: float, km: float) -> bool:
        """Whether any place of the country lies nearer than `km` to the point.

        Asked for every row that has coordinates, so it looks at cells of one degree and not at every place.
        """
        row, column = _cell(latitude, longitude)
        if km > _CELL_KM and (row, column) in self._in_cell:
            return True
        rows = math.ceil(km / _KM_PER_DEGREE)
        narrowest = max(math.cos(math.radians(min(abs(latitude) + rows, 89.0))), 0.02)
        columns = min(math.ceil(km / (_KM_PER_DEGREE * narrowest)), 180)
        return any(
            distance_km(latitude, longitude, place.latitude, place.longitude) <= km
            for y in sorted(range(row - rows, row + rows + 1), key=lambda y: abs(y - row))
            for x in range(column - columns, column + columns + 1)
            for place in self._in_cell.get((y, (x + 180) % 360 - 180), ())
        )


def distance_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Great-circle distance in km between two points in degrees (haversine).

    Examples
    --------
    >>> round(distance_km(18.4712, -77.9188, 17.997, -76.7936))  # Montego Bay to Kingston
    130
    """
    a, b = math.radians(latitude_a), math.radians(latitude_b)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(longitude_b - longitude_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@cache
def places_of(country: str) -> CountryPlaces:
    """The places of a country (alpha-2); none for a country without an entry.

    Examples
    --------
    >>> places_of("JM").named(name_key("Ocho Rios"))[0].subdivision
    'JM-06'
    """
    return CountryPlaces([_read(country, line) for line in _lines().get(country, ())])


def _read(country: str, line: str) -> tuple[Known, tuple[str, ...]]:
    area, name, latitude, longitude, *others = line.split("\t")
    city = name.startswith("*")
    known = Known(f"{country}-{area}" if area else None, name[city:], float(latitude), float(longitude), city)
    return known, tuple(others[0].split("|")) if others else ()


@cache
def _lines() -> dict[str, list[str]]:
    """The lines of the file by country; a line `=JM` opens a country."""
    packed = (resources.files("matchmaker.vocabulary") / "data" / "places.tsv.gz").read_bytes()
    found: dict[str, list[str]] = {}
    for block in gzip.decompress(packed).decode("utf-8").split("="):
        if block:
            country, *lines = block.rstrip("\n").split("\n")
            found[country] = lines
    return found


def _distinct(places: list[Known] | tuple[()], subdivisions: frozenset[str] | None) -> tuple[Known, ...]:
    """Places in these subdivisions, an entry listed twice counted once."""
    found: list[Known] = []
    for place in places:
        if subdivisions is not None and place.subdivision not in subdivisions:
            continue
        if not any(
            place.subdivision == other.subdivision
            and distance_km(place.latitude, place.longitude, other.latitude, other.longitude) < SAME_PLACE_KM
            for other in found
        ):
            found.append(place)
    return tuple(found)


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude), (math.floor(longitude) + 180) % 360 - 180
