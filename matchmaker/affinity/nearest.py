"""The k best candidates of each firm, exactly, without looking at every pair.

Firms of one assortment (or at one spot) share what they have in common with another's, so that part is computed once. Groups
are tried best first, and a firm stops when no firm of the groups left could still come in: the part already known plus the
most that its other layers could give is below its k-th best.
"""

from __future__ import annotations

import numpy as np

from matchmaker.affinity.pair import (
    CERTIFICATES,
    CERTIFICATION,
    MARKET,
    MARKETS,
    PLACE,
    PRODUCT,
    SCALE,
    TIES,
    TRUST,
    Encoded,
    Settings,
    affinity,
    layer_similarities,
    product_similarity,
    rest_of_layers,
    weigh,
)
from matchmaker.affinity.place import nearness, place_candidates
from matchmaker.affinity.shared import Desk, Lookup, all_parts, best_first, desk_for, meet, parts_of, wipe
from matchmaker.compiled import compiled

# Sums in another order differ by less than this; a bound must not cut off what rounding would have let in.
SLACK = 1e-8


@compiled()
def rest_at_most(settings: Settings, a: Encoded, i: int) -> float:
    """The most that the layers other than product and place can add for firm i: neutral where unknown for i itself."""
    n, w = len(a.number), settings.weights
    one = max(1.0, settings.neutral)
    most = w[CERTIFICATION] * (settings.neutral if np.isnan(a.tables.total[CERTIFICATES * n + i]) else one)
    most += w[MARKET] * (settings.neutral if np.isnan(a.tables.total[MARKETS * n + i]) else one)
    most += w[SCALE] * (settings.neutral if np.all(np.isnan(a.scales[i])) else one)
    return float(most + w[TRUST] * (settings.neutral if np.isnan(a.tables.total[TIES * n + i]) else one))


@compiled()
def insert(ids: np.ndarray, values: np.ndarray, sure: np.ndarray, n: int, j: int, value: float, known: float) -> int:
    """Put firm j among the best so far (by value, then by lower number); returns how many there are."""
    k = len(ids)
    if n == k and (value < values[k - 1] or (value == values[k - 1] and j > ids[k - 1])):
        return n
    at = min(n, k - 1)
    while at > 0 and (value > values[at - 1] or (value == values[at - 1] and j < ids[at - 1])):
        ids[at], values[at], sure[at] = ids[at - 1], values[at - 1], sure[at - 1]
        at -= 1
    ids[at], values[at], sure[at] = j, value, known
    return min(n + 1, k)


@compiled()
def _near(settings: Settings, a: Encoded, s: int, b: Encoded, t: int, desk: Desk) -> float:
    """Nearness of spot s of `a` and spot t of `b`, measured once."""
    if desk.near_from[t] != s + 1:
        desk.near[t] = nearness(a.places, s, b.places, t, settings.scale_km)
        desk.near_from[t] = s + 1
    return float(desk.near[t])


@compiled()
def _search_by_product(
    settings: Settings, a: Encoded, p: int, rows: np.ndarray, b: Encoded, lookup: Lookup, desk: Desk,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """Fill the best lists of the firms `rows`, all of assortment p. Candidates: product similarity known and above 0."""
    met = meet(settings, a.products, p, lookup, desk)
    parts = np.empty((met, 2))
    at_most = np.empty(met)
    all_parts(settings, a.products, p, b.products, desk.touched[:met], desk, parts, at_most)
    order, ceiling = best_first(at_most)
    w_product, w_place = settings.weights[PRODUCT], settings.weights[PLACE]
    one = max(1.0, settings.neutral)
    k = ids.shape[1]
    for i in rows:
        rest = rest_at_most(settings, a, i) + SLACK
        n = 0
        for x in range(len(order)):
            t = order[x]
            anywhere = w_product * ceiling[x] + rest + w_place * one
            if anywhere < settings.floor or (n == k and anywhere < values[i, n - 1]):
                break
            bound = w_product * at_most[t] + rest
            if n == k and bound + w_place * one < values[i, n - 1]:
                continue
            q = desk.touched[t]
            for y in range(lookup.firm_start[q], lookup.firm_start[q + 1]):
                j = lookup.firm[y]
                if b.number[j] == a.number[i] or not lookup.alive[j]:
                    continue
                near = _near(settings, a, a.places.of[i], b, b.places.of[j], desk)
                here = bound + w_place * (settings.neutral if np.isnan(near) else near)
                if n == k and here < values[i, n - 1]:
                    continue
                layers = rest_of_layers(settings, a, i, b, j, (parts[t, 0], parts[t, 1]), near)
                if not layers[PRODUCT] > 0.0:
                    continue
                value, known = weigh(settings, layers)
                if value >= settings.floor:
                    n = insert(ids[i], values[i], sure[i], n, j, value, known)
    wipe(settings, a.products, p, desk, met)


@compiled()
def _search_by_place(
    settings: Settings, a: Encoded, s: int, rows: np.ndarray, b: Encoded, lookup: Lookup, desk: Desk,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """Fill the best lists of the firms `rows`, all at spot s. Candidates: near enough by the programme's radius."""
    n_spots = len(lookup.resident_start) - 1
    spots = np.empty(n_spots, dtype=np.int64)
    near = np.empty(n_spots)
    found = 0
    for t in range(n_spots):
        if place_candidates(a.places, s, b.places, t, settings.radius_km):
            spots[found] = t
            near[found] = nearness(a.places, s, b.places, t, settings.scale_km)
            found += 1
    counted = np.where(np.isnan(near[:found]), settings.neutral, near[:found])
    order = np.argsort(-counted, kind="mergesort")
    w_product, w_place = settings.weights[PRODUCT], settings.weights[PLACE]
    k = ids.shape[1]
    met = 0
    last = -1
    for i in rows[
        np.argsort(a.products.of[rows].astype(np.float64), kind="mergesort")
    ]:  # firms of one assortment after one another
        p = a.products.of[i]
        if p != last:
            if last >= 0:
                wipe(settings, a.products, last, desk, met)
            met = meet(settings, a.products, p, lookup, desk)
            last = p
        rest = rest_at_most(settings, a, i) + SLACK
        n = 0
        for t in order:
            bound = w_place * counted[t] + rest
            anything = bound + w_product * max(1.0, settings.neutral)
            if anything < settings.floor or (n == k and anything < values[i, n - 1]):
                break
            for y in range(lookup.resident_start[spots[t]], lookup.resident_start[spots[t] + 1]):
                j = lookup.resident[y]
                if b.number[j] == a.number[i] or not lookup.alive[j]:
                    continue
                parts = parts_of(settings, a.products, p, b.products, b.products.of[j], desk)
                best = product_similarity(settings, parts, 0.0)
                here = bound + w_product * (settings.neutral if np.isnan(best) else best)
                if n == k and here < values[i, n - 1]:
                    continue
                value, known = weigh(settings, rest_of_layers(settings, a, i, b, j, parts, near[t]))
                if value >= settings.floor:
                    n = insert(ids[i], values[i], sure[i], n, j, value, known)
    if last >= 0:
        wipe(settings, a.products, last, desk, met)


@compiled(nogil=True)
def nearest(
    settings: Settings, a: Encoded, group_start: np.ndarray, group: np.ndarray, first: int, last: int, b: Encoded,
    lookup: Lookup, ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """The best candidates in `b` for the firms of `a` in groups `first` to `last`, written into their rows.

    `group` lists the firms of `a` by assortment (candidates by product) or by spot (by place). `ids` of shape (n, k) starts
    as -1; affinities and confidences go to `values` and `sure`.
    """
    desk = desk_for(settings, a.products, a.products.of[group[group_start[first] : group_start[last]]], b)
    for g in range(first, last):
        rows = group[group_start[g] : group_start[g + 1]]
        if settings.by_place:
            _search_by_place(settings, a, g, rows, b, lookup, desk, ids, values, sure)
        else:
            _search_by_product(settings, a, g, rows, b, lookup, desk, ids, values, sure)


@compiled(nogil=True)
def affinities(
    settings: Settings, a: Encoded, rows: np.ndarray, columns: np.ndarray, first: int, last: int,
    values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """Affinities and confidences of the listed pairs of firms of `a`, from `first` to `last`."""
    for x in range(first, last):
        values[x], sure[x] = affinity(settings, a, rows[x], a, columns[x])


@compiled(nogil=True)
def layer_table(
    settings: Settings, a: Encoded, rows: np.ndarray, columns: np.ndarray, first: int, last: int, table: np.ndarray
) -> None:
    """Similarity of the listed pairs in each layer, from `first` to `last`, into `table` of shape (pairs, 6)."""
    for x in range(first, last):
        similarities = layer_similarities(settings, a, rows[x], a, columns[x])
        for layer in range(6):
            table[x, layer] = similarities[layer]
