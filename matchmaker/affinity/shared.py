"""What two assortments have in common, worked out for one assortment against all those of an index at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchmaker.affinity.pair import Encoded, Settings
from matchmaker.affinity.product import (
    CODES,
    FIRST_HEADING,
    HEADINGS,
    RELATED_BY_CHAPTER,
    SUBHEADINGS,
    UNITS,
    WORDS,
    Products,
    competition,
    complementary,
    mean_of_two,
    row,
)
from matchmaker.affinity.rows import Postings, held, share_of_either
from matchmaker.compiled import compiled

N_HEADINGS = 10_000
BUCKETS = 512


class Lookup(NamedTuple):
    """Who has what, in an index: firms by assortment and by spot, assortments by code and by word."""

    firm_start: np.ndarray  # firms of each assortment
    firm: np.ndarray
    resident_start: np.ndarray  # firms at each spot
    resident: np.ndarray
    codes: Postings
    words: Postings
    alive: np.ndarray  # (n firms,) bool: is the firm still there?


class Desk(NamedTuple):
    """Room to work in. What is written is wiped again before the next assortment."""

    common: np.ndarray  # (assortments, 2): mass shared in codes and in words
    touched: np.ndarray  # the assortments met
    strength: np.ndarray  # (units, headings): how strongly each unit of the assortment goes with a heading
    closest: np.ndarray  # (units,): the best match of each
    near: np.ndarray  # (spots,): nearness, as far as `near_from` says
    near_from: np.ndarray  # (spots,): 1 + the spot from which it was measured


@compiled()
def desk_for(settings: Settings, a: Products, asked: np.ndarray, b: Encoded) -> Desk:
    """Room to compare the assortments `asked` of `a` with all of `b`."""
    n = len(b.products.language)
    most = 1
    for p in asked:
        i = row(a, UNITS, p)
        most = max(most, a.tables.start[i + 1] - a.tables.start[i])
    headings = N_HEADINGS if settings.complementary else 0
    n_spots = len(b.places.names)
    return Desk(
        np.zeros((n, 2)), np.empty(n, dtype=np.int64), np.zeros((most, headings)), np.zeros(most),
        np.empty(n_spots), np.zeros(n_spots, dtype=np.int64),
    )  # fmt: skip


@compiled()
def meet(settings: Settings, a: Products, p: int, lookup: Lookup, desk: Desk) -> int:
    """List in `touched` the assortments that could be a candidate's beside assortment p, and what is needed for `parts`.

    Alike: those that share a code or a word, with the mass they share. Complementary: those that share a code, or hold a
    heading which goes with one of p. Returns how many.
    """
    if settings.complementary:
        return _add_related(a, p, lookup, desk, _add_common(a, p, CODES, lookup.codes, desk, 0))
    return _add_common(a, p, WORDS, lookup.words, desk, _add_common(a, p, CODES, lookup.codes, desk, 0))


@compiled()
def wipe(settings: Settings, a: Products, p: int, desk: Desk, met: int) -> None:
    """Undo `meet`."""
    for t in range(met):
        desk.common[desk.touched[t], 0] = 0.0
        desk.common[desk.touched[t], 1] = 0.0
    if settings.complementary:
        _go_together(a, p, desk.strength, False)


@compiled()
def _add_common(a: Products, p: int, part: int, holders: Postings, desk: Desk, met: int) -> int:
    """Add the mass that each assortment of the index shares with assortment p in one part (codes or words)."""
    i, tables = row(a, part, p), a.tables
    for x in range(tables.start[i], tables.start[i + 1]):
        mass = tables.mass[x]
        first, end = held(holders, tables.token[x])
        for y in range(first, end):
            q = holders.holder[y]
            if desk.common[q, 0] == 0.0 and desk.common[q, 1] == 0.0:
                desk.touched[met] = q
                met += 1
            desk.common[q, part] += min(mass, holders.mass[y])
    return met


@compiled()
def _add_related(a: Products, p: int, lookup: Lookup, desk: Desk, met: int) -> int:
    """List also those that hold a heading which goes with one of p. They are marked by a mass that nothing reads."""
    _go_together(a, p, desk.strength, True)
    i, tables, related = row(a, UNITS, p), a.tables, a.related
    for x in range(tables.start[i], tables.start[i + 1]):
        heading = tables.token[x] - FIRST_HEADING
        if heading >= 0:
            for z in range(related.start[heading], related.start[heading + 1]):
                first, end = held(lookup.codes, FIRST_HEADING + related.token[z])
                for y in range(first, end):
                    q = lookup.codes.holder[y]
                    if desk.common[q, 0] == 0.0 and desk.common[q, 1] == 0.0:
                        desk.touched[met] = q
                        met += 1
                        desk.common[q, 0] = 1.0
    return met


@compiled()
def _go_together(a: Products, p: int, strength: np.ndarray, written: bool) -> None:
    """Write, or wipe, how strongly each heading of p goes with those of other chapters."""
    i, related = row(a, UNITS, p), a.related
    first = a.tables.start[i]
    for x in range(first, a.tables.start[i + 1]):
        heading = a.tables.token[x] - FIRST_HEADING
        if heading >= 0:
            for z in range(related.start[heading], related.start[heading + 1]):
                strength[x - first, related.token[z]] = related.mass[z] if written else 0.0


@compiled()
def parts_of(settings: Settings, a: Products, p: int, b: Products, q: int, desk: Desk) -> tuple[float, float]:
    """`pair.product_parts` of the assortment that was met last and another, from what is on the desk."""
    if settings.complementary:
        return _relatedness(a, p, b, q, desk), competition(a, p, b, q)
    common, one, other = desk.common, a.tables.total, b.tables.total
    by_code = share_of_either(common[q, 0], one[row(a, CODES, p)], other[row(b, CODES, q)])
    if a.language[p] != b.language[q]:
        return by_code, 0.0
    by_word = share_of_either(common[q, 1], one[row(a, WORDS, p)], other[row(b, WORDS, q)])
    return mean_of_two(by_code, by_word), 0.0


@compiled()
def _relatedness(a: Products, p: int, b: Products, q: int, desk: Desk) -> float:
    """`product.relatedness` in one pass over the units of both."""
    i, j = row(a, UNITS, p), row(b, UNITS, q)
    if np.isnan(a.tables.total[i]) or np.isnan(b.tables.total[j]):
        return np.nan
    first = a.tables.start[i]
    n = a.tables.start[i + 1] - first
    for x in range(n):
        desk.closest[x] = 0.0
    theirs = 0.0
    for y in range(b.tables.start[j], b.tables.start[j + 1]):
        other = b.tables.token[y]
        best = 0.0
        for x in range(n):
            match = _match(a.tables.token[first + x], other, desk.strength[x])
            best = max(best, match)
            desk.closest[x] = max(desk.closest[x], match)
        theirs += b.tables.mass[y] * best
    mine = 0.0
    for x in range(n):
        mine += a.tables.mass[first + x] * desk.closest[x]
    return float((mine / a.tables.total[i] + theirs / b.tables.total[j]) / 2)


@compiled()
def _match(unit: int, other: int, strength: np.ndarray) -> float:
    """How closely two units go together: 1 the same heading, .5 one chapter, else what the table says."""
    if unit < FIRST_HEADING:
        chapter = other if other < FIRST_HEADING else (other - FIRST_HEADING) // 100
        return RELATED_BY_CHAPTER if chapter == unit else 0.0
    if unit == other:
        return 1.0
    lowest = unit - (unit - FIRST_HEADING) % 100
    if other < FIRST_HEADING:
        return RELATED_BY_CHAPTER if other * 100 + FIRST_HEADING == lowest else 0.0
    if lowest <= other < lowest + 100:
        return RELATED_BY_CHAPTER
    return float(strength[other - FIRST_HEADING])


@compiled()
def all_parts(
    settings: Settings, a: Products, p: int, b: Products, asked: np.ndarray, desk: Desk,
    parts: np.ndarray, at_most: np.ndarray,
) -> None:  # fmt: skip
    """`parts_of` for many assortments, and the most that the product layer could be, -1 where it is unknown.

    One loop over plain arrays: handing whole tables to a function for each assortment costs more than what it does.
    """
    if settings.complementary:
        _all_related(a, p, b, asked, desk, parts, at_most)
        return
    m = len(b.language)
    common, language = desk.common, b.language
    own_codes, own_words, own_language = (
        a.tables.total[row(a, CODES, p)],
        a.tables.total[row(a, WORDS, p)],
        a.language[p],
    )
    codes, words = b.tables.total[CODES * m : (CODES + 1) * m], b.tables.total[WORDS * m : (WORDS + 1) * m]
    for t in range(len(asked)):
        q = asked[t]
        similar = share_of_either(common[q, 0], own_codes, codes[q])
        if own_language == language[q]:
            similar = mean_of_two(similar, share_of_either(common[q, 1], own_words, words[q]))
        parts[t, 0], parts[t, 1] = similar, 0.0
        at_most[t] = -1.0 if np.isnan(similar) else similar


@compiled()
def _all_related(
    a: Products, p: int, b: Products, asked: np.ndarray, desk: Desk, parts: np.ndarray, at_most: np.ndarray
) -> None:
    m = len(b.language)
    start, token, mass, total = b.tables.start, b.tables.token, b.tables.mass, b.tables.total
    closest, strength = desk.closest, desk.strength
    i = row(a, UNITS, p)
    first, own = a.tables.start[i], a.tables.total[i]
    n = a.tables.start[i + 1] - first
    units, weights = a.tables.token[first : first + n], a.tables.mass[first : first + n]
    lowest = np.empty(n, dtype=np.int64)  # of the headings of each unit's chapter
    for x in range(n):
        unit = units[x]
        lowest[x] = unit * 100 + FIRST_HEADING if unit < FIRST_HEADING else unit - (unit - FIRST_HEADING) % 100
    fine, coarse = _row_of(a, SUBHEADINGS, p), _row_of(a, HEADINGS, p)
    for t in range(len(asked)):
        q = asked[t]
        j = UNITS * m + q
        if np.isnan(own) or np.isnan(total[j]):
            parts[t, 0], parts[t, 1], at_most[t] = np.nan, 0.0, -1.0
            continue
        for x in range(n):
            closest[x] = 0.0
        theirs = 0.0
        for y in range(start[j], start[j + 1]):
            other = token[y]
            best = 0.0
            for x in range(n):
                if other < FIRST_HEADING:
                    match = RELATED_BY_CHAPTER if other * 100 + FIRST_HEADING == lowest[x] else 0.0
                elif lowest[x] <= other < lowest[x] + 100:
                    match = 1.0 if units[x] == other else RELATED_BY_CHAPTER
                else:
                    match = strength[x, other - FIRST_HEADING]
                best = max(best, match)
                closest[x] = max(closest[x], match)
            theirs += mass[y] * best
        mine = 0.0
        for x in range(n):
            mine += weights[x] * closest[x]
        related = (mine / own + theirs / total[j]) / 2
        competing = _overlap(fine, start, token, mass, total, SUBHEADINGS * m + q)
        if np.isnan(competing):
            competing = _overlap(coarse, start, token, mass, total, HEADINGS * m + q) / 2
            competing = 0.0 if np.isnan(competing) else competing
        parts[t, 0], parts[t, 1] = related, competing
        at_most[t] = complementary(related, competing, 0.0)


@compiled()
def _row_of(a: Products, table: int, p: int) -> tuple[np.ndarray, np.ndarray, float]:
    """One row by itself: tokens, masses, total."""
    i = row(a, table, p)
    first, end = a.tables.start[i], a.tables.start[i + 1]
    return a.tables.token[first:end], a.tables.mass[first:end], a.tables.total[i]


@compiled()
def _overlap(
    own: tuple[np.ndarray, np.ndarray, float], start: np.ndarray, token: np.ndarray, mass: np.ndarray,
    total: np.ndarray, j: int,
) -> float:  # fmt: skip
    """`rows.overlap` of a row by itself and row j of a table."""
    tokens, masses, whole = own
    if np.isnan(whole) or np.isnan(total[j]):
        return np.nan
    common = 0.0
    x, y, end = 0, start[j], start[j + 1]
    while x < len(tokens) and y < end:
        if tokens[x] == token[y]:
            common += min(masses[x], mass[y])
            x += 1
            y += 1
        elif tokens[x] < token[y]:
            x += 1
        else:
            y += 1
    return share_of_either(common, whole, total[j])


@compiled()
def best_first(at_most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds in [0, 1] roughly in descending order, those at or below 0 left out: (order, a ceiling of all from there on)."""
    n = len(at_most)
    start = np.zeros(BUCKETS + 2, dtype=np.int64)
    bucket = np.empty(n, dtype=np.int64)
    for t in range(n):
        bucket[t] = -1
        if at_most[t] > 0.0:
            bucket[t] = BUCKETS - min(BUCKETS, int(at_most[t] * BUCKETS))
            start[bucket[t] + 1] += 1
    for x in range(BUCKETS + 1):
        start[x + 1] += start[x]
    order = np.empty(start[BUCKETS + 1], dtype=np.int64)
    ceiling = np.empty(start[BUCKETS + 1])
    for t in range(n):
        if bucket[t] >= 0:
            order[start[bucket[t]]] = t
            ceiling[start[bucket[t]]] = min(1.0, (BUCKETS - bucket[t] + 1) / BUCKETS)
            start[bucket[t]] += 1
    return order, ceiling
