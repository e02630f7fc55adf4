"""The k firms that suit a whole group best, by the sum of their affinities to its members, exactly.

As in `nearest`: what assortments (or spots) share with the members' is worked out once, and a firm is looked at only where
that part, and the most that its other layers could give, would bring it among the best.
"""

from __future__ import annotations

import numpy as np

from matchmaker.affinity.nearest import SLACK, insert, rest_at_most
from matchmaker.affinity.pair import (
    PLACE,
    PRODUCT,
    Encoded,
    Settings,
    affinity,
    rest_of_layers,
    weigh,
)
from matchmaker.affinity.place import nearness, place_candidates
from matchmaker.affinity.shared import Desk, Lookup, all_parts, best_first, desk_for, meet, wipe
from matchmaker.compiled import compiled


@compiled(nogil=True)
def nearest_to_group(
    settings: Settings, a: Encoded, members: np.ndarray, allowed: np.ndarray, lookup: Lookup,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> int:  # fmt: skip
    """Fill `ids` with the best of the firms `allowed` that are a candidate of at least one member; returns how many."""
    if settings.by_place:
        return _search_by_place(settings, a, members, allowed, lookup, ids, values, sure)
    return _search_by_product(settings, a, members, allowed, lookup, ids, values, sure)


@compiled()
def _search_by_product(
    settings: Settings, a: Encoded, members: np.ndarray, allowed: np.ndarray, lookup: Lookup,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> int:  # fmt: skip
    n, k = len(members), len(ids)
    desk = desk_for(settings, a.products, a.products.of[members], a)
    met = _met_by_any(settings, a, members, lookup, desk)
    at_most = np.zeros(len(met))
    parts = np.empty((n, len(met), 2))
    bound = np.empty((n, len(met)))
    w_product, w_place, neutral = settings.weights[PRODUCT], settings.weights[PLACE], settings.neutral
    for m in range(n):
        p = a.products.of[members[m]]
        touched = meet(settings, a.products, p, lookup, desk)
        all_parts(settings, a.products, p, a.products, met, desk, parts[m], bound[m])
        for t in range(len(met)):
            bound[m, t] = w_product * (neutral if bound[m, t] < 0.0 else bound[m, t])
            at_most[t] += bound[m, t]
        wipe(settings, a.products, p, desk, touched)
    rest = np.empty(n)
    for m in range(n):
        rest[m] = rest_at_most(settings, a, members[m]) + SLACK
    whole = n * w_product * max(1.0, neutral)
    order, ceiling = best_first(at_most / max(whole, 1e-300))
    others = rest.sum()
    anywhere = others + n * w_place * max(1.0, neutral)
    near = np.empty((len(a.places.names), n))
    near_sum = np.full(len(a.places.names), np.nan)
    found = 0
    for x in range(len(order)):
        t = order[x]
        if found == k and whole * ceiling[x] + anywhere < values[k - 1]:
            break
        if found == k and at_most[t] + anywhere < values[k - 1]:
            continue
        for y in range(lookup.firm_start[met[t]], lookup.firm_start[met[t] + 1]):
            j = lookup.firm[y]
            if not allowed[j]:
                continue
            spot = a.places.of[j]
            if np.isnan(near_sum[spot]):
                near_sum[spot] = 0.0
                for m in range(n):
                    near[spot, m] = nearness(a.places, a.places.of[members[m]], a.places, spot, settings.scale_km)
                    near_sum[spot] += w_place * (neutral if np.isnan(near[spot, m]) else near[spot, m])
            left = at_most[t] + near_sum[spot] + others
            if found == k and left < values[k - 1]:
                continue
            total = 0.0
            candidate = False
            for m in range(n):
                both = parts[m, t, 0], parts[m, t, 1]
                layers = rest_of_layers(settings, a, members[m], a, j, both, near[spot, m])
                candidate = candidate or layers[PRODUCT] > 0.0
                value, _ = weigh(settings, layers)
                total += value
                place = w_place * (neutral if np.isnan(near[spot, m]) else near[spot, m])
                left -= bound[m, t] + place + rest[m]
                if found == k and total + left + SLACK < values[k - 1]:
                    candidate = False
                    break
            if candidate:
                found = insert(ids, values, sure, found, j, np.rint(total * 1e9) / 1e9, 0.0)
    return found


@compiled()
def _met_by_any(settings: Settings, a: Encoded, members: np.ndarray, lookup: Lookup, desk: Desk) -> np.ndarray:
    """The assortments that could hold a candidate of at least one member."""
    seen = np.zeros(len(a.products.language), dtype=np.bool_)
    met = np.empty(len(a.products.language), dtype=np.int64)
    n = 0
    for member in members:
        p = a.products.of[member]
        touched = meet(settings, a.products, p, lookup, desk)
        for t in range(touched):
            q = desk.touched[t]
            if not seen[q]:
                seen[q] = True
                met[n] = q
                n += 1
        wipe(settings, a.products, p, desk, touched)
    return met[:n]


@compiled()
def _search_by_place(
    settings: Settings, a: Encoded, members: np.ndarray, allowed: np.ndarray, lookup: Lookup,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> int:  # fmt: skip
    n, k = len(members), len(ids)
    w_place, neutral = settings.weights[PLACE], settings.neutral
    n_spots = len(a.places.names)
    at_most = np.full(n_spots, -np.inf)
    for spot in range(n_spots):
        for m in range(n):
            if place_candidates(a.places, a.places.of[members[m]], a.places, spot, settings.radius_km):
                at_most[spot] = 0.0
                break
        if at_most[spot] == 0.0:
            for m in range(n):
                near = nearness(a.places, a.places.of[members[m]], a.places, spot, settings.scale_km)
                at_most[spot] += w_place * (neutral if np.isnan(near) else near)
    others = n * (settings.weights[PRODUCT] * max(1.0, neutral) + SLACK)
    for m in range(n):
        others += rest_at_most(settings, a, members[m])
    found = 0
    for spot in np.argsort(-at_most, kind="mergesort"):
        if at_most[spot] < 0.0 or (found == k and at_most[spot] + others < values[k - 1]):
            break
        for y in range(lookup.resident_start[spot], lookup.resident_start[spot + 1]):
            j = lookup.resident[y]
            if not allowed[j]:
                continue
            total = 0.0
            for m in range(n):
                total += affinity(settings, a, members[m], a, j)[0]
                if found == k and total + (n - m - 1) * max(1.0, neutral) + SLACK < values[k - 1]:
                    break
            else:
                found = insert(ids, values, sure, found, j, np.rint(total * 1e9) / 1e9, 0.0)
    return found
