"""Place layer: how near two firms are, `exp(-d / scale_km)`.

The same locality is distance 0, also where it has no coordinates. A firm known only by its country, or by an area wider
than `scale_km`, is nobody's known neighbour. Firms at one spot share one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Places(NamedTuple):
    """The spots of many firms. `of` says at which spot a firm is."""

    of: np.ndarray  # (n firms,) int32
    locality: np.ndarray  # (n spots,) int32, -1 unknown
    subdivision: np.ndarray  # (n spots,) int32, -1 unknown
    latitude: np.ndarray  # (n spots,) float64, radians; NaN where unknown
    longitude: np.ndarray
    radius_km: np.ndarray
    kind: np.ndarray  # (n spots,) int8


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


def encode_places(
    spots: Sequence[Spot], localities: Mapping[str, int], subdivisions: Mapping[str, int]
) -> tuple[Places, list[Spot]]:
    """Arrays for the firms' spots, and the distinct spots in their order. A name without a number meets no other."""
    distinct = sorted(set(spots))
    at = {each: i for i, each in enumerate(distinct)}
    places = Places(
        of=np.array([at[each] for each in spots], dtype=np.int32),
        locality=np.array([localities.get(each.locality, -1) for each in distinct], dtype=np.int32),
        subdivision=np.array([subdivisions.get(each.subdivision, -1) for each in distinct], dtype=np.int32),
        latitude=np.radians([each.latitude for each in distinct]),
        longitude=np.radians([each.longitude for each in distinct]),
        radius_km=np.array([each.radius_km for each in distinct], dtype=np.float64),
        kind=np.array([each.kind for each in distinct], dtype=np.int8),
    )
    return places, distinct


@compiled()
def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km of two points in radians."""
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(min(1.0, np.sqrt(a))))


@compiled()
def distance_km(a: Places, s: int, b: Places, t: int, scale_km: float) -> float:
    """Distance of two spots; NaN where it is not known well enough for `scale_km`."""
    if a.locality[s] >= 0 and a.locality[s] == b.locality[t]:
        return 0.0
    if a.kind[s] == ONLY_COUNTRY or b.kind[t] == ONLY_COUNTRY:
        return np.nan
    if a.radius_km[s] > scale_km or b.radius_km[t] > scale_km:
        return np.nan
    return haversine_km(a.latitude[s], a.longitude[s], b.latitude[t], b.longitude[t])


@compiled()
def nearness(a: Places, s: int, b: Places, t: int, scale_km: float) -> float:
    """`exp(-d / scale_km)` in [0, 1]; NaN where the distance is not known."""
    return float(np.exp(-distance_km(a, s, b, t, scale_km) / scale_km))


@compiled()
def place_candidates(a: Places, s: int, b: Places, t: int, radius_km: float) -> bool:
    """The same locality, or two points within `radius_km`, or one known by a subdivision in which the other lies."""
    if a.locality[s] >= 0 and a.locality[s] == b.locality[t]:
        return True
    if a.kind[s] == ONLY_COUNTRY or b.kind[t] == ONLY_COUNTRY:
        return False
    if a.kind[s] == AREA or b.kind[t] == AREA:
        return bool(a.subdivision[s] >= 0 and a.subdivision[s] == b.subdivision[t])
    return haversine_km(a.latitude[s], a.longitude[s], b.latitude[t], b.longitude[t]) <= radius_km
