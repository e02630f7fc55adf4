"""Place layer: how near two firms are, `exp(-d / scale_km)`.

The same locality is distance 0, also where it has no coordinates. A firm known only by its country, or by an area wider
than `scale_km`, is nobody's known neighbour. Firms at one spot share one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import radians
from typing import NamedTuple

import numpy as np

from matchmaker.compiled import compiled
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.places import locality_key, subdivision_point

EARTH_RADIUS_KM = 6371.0088
LOCALITY_RADIUS_KM = 3.0
ONLY_COUNTRY, AREA, POINT = 0, 1, 2


class Spot(NamedTuple):
    """Where a firm is: its locality, its best point, how wide that is, the subdivision it lies in."""

    locality: str  # normalised name and subdivision, "" where unknown
    subdivision: str
    latitude: float
    longitude: float
    radius_km: float
    kind: int  # ONLY_COUNTRY, AREA (a subdivision) or POINT


# Columns of a spot's names and of its numbers.
LOCALITY, SUBDIVISION, KIND = 0, 1, 2
LATITUDE, LONGITUDE, RADIUS = 0, 1, 2


class Places(NamedTuple):
    """The spots of many firms. `of` says at which spot a firm is."""

    of: np.ndarray  # (n firms,) int64
    names: np.ndarray  # (n spots, 3) int32: locality and subdivision by number, -1 unknown; kind
    numbers: np.ndarray  # (n spots, 3) float64: latitude and longitude in radians; radius in km


def spot(profile: Profile) -> Spot:
    """The spot of one firm."""
    subdivision = profile.subdivision or ""
    locality = locality_key(profile.locality, profile.subdivision) or ""
    if profile.place_precision in ("exact", "locality"):
        radius = 0.0 if profile.place_precision == "exact" else LOCALITY_RADIUS_KM
        return Spot(locality, subdivision, *_point(profile), radius, POINT)
    if profile.place_precision == "subdivision" and profile.latitude is not None:
        area = subdivision_point(subdivision)
        return Spot(locality, subdivision, *_point(profile), area[2] if area else np.inf, AREA)
    return Spot(locality, subdivision, 0.0, 0.0, np.inf, AREA if subdivision else ONLY_COUNTRY)


def _point(profile: Profile) -> tuple[float, float]:
    assert profile.latitude is not None and profile.longitude is not None  # precision is set only with a point
    return profile.latitude, profile.longitude


def encode_places(spots: Sequence[Spot], localities: Mapping[str, int], subdivisions: Mapping[str, int]) -> Places:
    """Arrays for the firms' distinct spots. A name without a number meets no other."""
    distinct = sorted(set(spots))
    at = {each: i for i, each in enumerate(distinct)}
    names = [
        (localities.get(each.locality, -1), subdivisions.get(each.subdivision, -1), each.kind) for each in distinct
    ]
    numbers = [(radians(each.latitude), radians(each.longitude), each.radius_km) for each in distinct]
    return Places(
        of=np.array([at[each] for each in spots], dtype=np.int64),
        names=np.array(names, dtype=np.int32).reshape(-1, 3),
        numbers=np.array(numbers, dtype=np.float64).reshape(-1, 3),
    )


@compiled()
def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km of two points in radians."""
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(min(1.0, np.sqrt(a))))


@compiled()
def same_locality(a: Places, s: int, b: Places, t: int) -> bool:
    return bool(a.names[s, LOCALITY] >= 0 and a.names[s, LOCALITY] == b.names[t, LOCALITY])


@compiled()
def km_between(a: Places, s: int, b: Places, t: int) -> float:
    """Distance of the points of two spots."""
    one, other = a.numbers[s], b.numbers[t]
    return haversine_km(one[LATITUDE], one[LONGITUDE], other[LATITUDE], other[LONGITUDE])


@compiled()
def distance_km(a: Places, s: int, b: Places, t: int, scale_km: float) -> float:
    """Distance of two spots; NaN where it is not known well enough for `scale_km`."""
    if same_locality(a, s, b, t):
        return 0.0
    if a.names[s, KIND] == ONLY_COUNTRY or b.names[t, KIND] == ONLY_COUNTRY:
        return np.nan
    if a.numbers[s, RADIUS] > scale_km or b.numbers[t, RADIUS] > scale_km:
        return np.nan
    return km_between(a, s, b, t)


@compiled()
def nearness(a: Places, s: int, b: Places, t: int, scale_km: float) -> float:
    """`exp(-d / scale_km)` in [0, 1]; NaN where the distance is not known."""
    return float(np.exp(-distance_km(a, s, b, t, scale_km) / scale_km))


@compiled()
def place_candidates(a: Places, s: int, b: Places, t: int, radius_km: float) -> bool:
    """The same locality, or two points within `radius_km`, or one known by a subdivision in which the other lies."""
    if same_locality(a, s, b, t):
        return True
    kind, other = a.names[s, KIND], b.names[t, KIND]
    if kind == ONLY_COUNTRY or other == ONLY_COUNTRY:
        return False
    if kind == AREA or other == AREA:
        return bool(a.names[s, SUBDIVISION] >= 0 and a.names[s, SUBDIVISION] == b.names[t, SUBDIVISION])
    # a difference in latitude alone is quickly looked at, and rules most spots out
    if abs(a.numbers[s, LATITUDE] - b.numbers[t, LATITUDE]) * EARTH_RADIUS_KM > radius_km * (1 + 1e-9):
        return False
    return km_between(a, s, b, t) <= radius_km
