"""The k best candidates of each firm, exactly, without looking at every pair.

Firms of one assortment (or at one spot) share what they have in common with another's, so that part is computed once. Groups
are tried best first, and a firm stops when no firm of the groups left could still come in: the part already known plus the
most that its other layers could give is below its k-th best.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchmaker.affinity.pair import (
    CERTIFICATION,
    MARKET,
    PLACE,
    PRODUCT,
    SCALE,
    TRUST,
    Encoded,
    Settings,
    affinity,
    layer_similarities,
    product_parts,
    product_similarity,
    rest_of_layers,
    weigh,
)
from matchmaker.affinity.place import nearness, place_candidates
from matchmaker.compiled import compiled

# Sums in another order differ by less than this; a bound must not cut off what rounding would have let in.
SLACK = 1e-8


class Lookup(NamedTuple):
    """Who has what, in an index: firms by assortment and by spot, assortments by code and by word."""

    firm_start: np.ndarray  # firms of each assortment
    firm: np.ndarray
    resident_start: np.ndarray  # firms at each spot
    resident: np.ndarray
    code_start: np.ndarray  # assortments that hold each code
    code: np.ndarray
    word_start: np.ndarray  # assortments that hold each word
    word: np.ndarray


@compiled()
def _rest_at_most(settings: Settings, a: Encoded, i: int, main: int) -> float:
    """The most that the layers other than `main` can add for firm i: neutral where it is unknown for i itself."""
    w = settings.weights
    one = max(1.0, settings.neutral)
    most = 0.0
    p = a.products.of[i]
    if main != PRODUCT:
        known = a.products.codes.known[p] or a.products.words.known[p]
        most += w[PRODUCT] * (one if known else settings.neutral)
    if main != PLACE:
        most += w[PLACE] * one
    most += w[CERTIFICATION] * (one if a.certificates.known[i] else settings.neutral)
    most += w[MARKET] * (one if a.markets.known[i] else settings.neutral)
    scale_known = not (
        np.isnan(a.scales.size[i]) and np.isnan(a.scales.readiness[i]) and np.isnan(a.scales.export_stage[i])
    )
    most += w[SCALE] * (one if scale_known else settings.neutral)
    return float(most + w[TRUST] * (one if a.ties.known[i] else settings.neutral))


@compiled()
def _insert(ids: np.ndarray, values: np.ndarray, sure: np.ndarray, n: int, j: int, value: float, known: float) -> int:
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
def _touched_assortments(a: Encoded, p: int, b: Encoded, lookup: Lookup) -> np.ndarray:
    """Assortments of `b` that share a code, an ancestor or a word with assortment p of `a`."""
    seen = np.zeros(len(lookup.firm_start) - 1, dtype=np.bool_)
    for x in range(a.products.codes.start[p], a.products.codes.start[p + 1]):
        token = a.products.codes.token[x]
        for y in range(lookup.code_start[token], lookup.code_start[token + 1]):
            seen[lookup.code[y]] = True
    for x in range(a.products.words.start[p], a.products.words.start[p + 1]):
        token = a.products.words.token[x]
        for y in range(lookup.word_start[token], lookup.word_start[token + 1]):
            seen[lookup.word[y]] = True
    return np.flatnonzero(seen)


@compiled()
def _search_by_product(
    settings: Settings, a: Encoded, p: int, rows: np.ndarray, b: Encoded, lookup: Lookup,
    ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """Fill the best lists of the firms `rows`, all of assortment p. Candidates: product similarity known and above 0."""
    touched = _touched_assortments(a, p, b, lookup)
    parts = np.empty((len(touched), 2))
    at_most = np.empty(len(touched))
    for t, q in enumerate(touched):
        both = product_parts(settings, a.products, p, b.products, q)
        parts[t, 0], parts[t, 1] = both
        best = product_similarity(settings, both, 0.0)
        at_most[t] = -1.0 if np.isnan(best) else best
    order = np.argsort(-at_most, kind="mergesort")
    for i in rows:
        rest = _rest_at_most(settings, a, i, PRODUCT)
        n = 0
        for t in order:
            if at_most[t] <= 0.0:
                break
            bound = settings.weights[PRODUCT] * at_most[t] + rest + SLACK
            if bound < settings.floor or (n == ids.shape[1] and bound < values[i, n - 1]):
                break
            q = touched[t]
            for y in range(lookup.firm_start[q], lookup.firm_start[q + 1]):
                j = lookup.firm[y]
                if b.number[j] == a.number[i]:
                    continue
                near = nearness(a.places, a.places.of[i], b.places, b.places.of[j], settings.scale_km)
                layers = rest_of_layers(settings, a, i, b, j, (parts[t, 0], parts[t, 1]), near)
                if not layers[PRODUCT] > 0.0:
                    continue
                value, known = weigh(settings, layers)
                if value >= settings.floor:
                    n = _insert(ids[i], values[i], sure[i], n, j, value, known)


@compiled()
def _search_by_place(
    settings: Settings, a: Encoded, s: int, rows: np.ndarray, b: Encoded, lookup: Lookup,
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
    for i in rows:
        rest = _rest_at_most(settings, a, i, PLACE)
        n = 0
        for t in order:
            bound = settings.weights[PLACE] * counted[t] + rest + SLACK
            if bound < settings.floor or (n == ids.shape[1] and bound < values[i, n - 1]):
                break
            for y in range(lookup.resident_start[spots[t]], lookup.resident_start[spots[t] + 1]):
                j = lookup.resident[y]
                if b.number[j] == a.number[i]:
                    continue
                parts = product_parts(settings, a.products, a.products.of[i], b.products, b.products.of[j])
                value, known = weigh(settings, rest_of_layers(settings, a, i, b, j, parts, near[t]))
                if value >= settings.floor:
                    n = _insert(ids[i], values[i], sure[i], n, j, value, known)


@compiled(nogil=True)
def nearest(
    settings: Settings, a: Encoded, group_start: np.ndarray, group: np.ndarray, first: int, last: int, b: Encoded,
    lookup: Lookup, ids: np.ndarray, values: np.ndarray, sure: np.ndarray,
) -> None:  # fmt: skip
    """The best candidates in `b` for the firms of `a` in groups `first` to `last`, written into their rows.

    `group` lists the firms of `a` by assortment (candidates by product) or by spot (by place). `ids` of shape (n, k) starts
    as -1; affinities and confidences go to `values` and `sure`.
    """
    for g in range(first, last):
        rows = group[group_start[g] : group_start[g + 1]]
        if settings.by_place:
            _search_by_place(settings, a, g, rows, b, lookup, ids, values, sure)
        else:
            _search_by_product(settings, a, g, rows, b, lookup, ids, values, sure)


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
