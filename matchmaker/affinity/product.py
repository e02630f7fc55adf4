"""Product layer: do two firms make alike things (similar), or things that sell together (complementary)?

A firm's products are its HS codes with their ancestors, and the lemmas of its own words. Firms with the same products
share one *assortment*, so that what two assortments have in common is computed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from matchmaker.affinity.rows import Rows, build_rows, overlap, stacked
from matchmaker.affinity.version import IndexVersion
from matchmaker.compiled import compiled
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.products import ancestors
from matchmaker.vocabulary.words import language_of, lemmas

DEPTH_WEIGHT = {2: 0.25, 4: 0.5, 6: 1.0}
COMPETITION_WEIGHT = 1.0  # β of the complementary form
RELATED_BY_CHAPTER = 0.5
LANGUAGES = ("en", "es", "fr", "nl", "pt", "und")

# HS codes are numbered by themselves, so that codes no firm of the index has still find their chapter:
# 0 to 99 chapters, then headings, then subheadings.
FIRST_HEADING = 100
_FIRST = {2: 0, 4: FIRST_HEADING, 6: 10_100}
N_CODE_NUMBERS = 1_010_100


class Assortment(NamedTuple):
    """What one firm makes: codes with ancestors and the confidence of each, its language, its lemmas."""

    codes: tuple[tuple[str, float], ...]
    language: str
    words: tuple[str, ...]

    @property
    def known(self) -> bool:
        return bool(self.codes or self.words)


# The tables of an assortment, stacked in one.
CODES = 0  # HS codes with ancestors, mass = depth weight × rarity × confidence
WORDS = 1  # lemmas, each marked with its language, mass = rarity
SUBHEADINGS = 2  # mass = confidence: what competition is measured on, at the finest level known to both
HEADINGS = 3
UNITS = 4  # headings, and the chapters of which no heading is known; mass = confidence


class Products(NamedTuple):
    """The assortments of many firms. `of` says which assortment a firm has."""

    of: np.ndarray  # (n firms,) int64
    language: np.ndarray  # (n assortments,) int32, -1 without words
    tables: Rows  # row `table * len(language) + assortment`
    related: Rows  # what goes with each heading, by number (0 to 9999); the same for all firms of an index version


def assortment(profile: Profile) -> Assortment:
    """Codes given count fully, codes read from the firm's words with their confidence; an ancestor as its surest code."""
    sure: dict[str, float] = {}
    given = [(code, 1.0) for code in profile.hs_codes or ()]
    for code, confidence in (*given, *profile.text_codes):
        for part in ancestors(code):
            sure[part] = max(sure.get(part, 0.0), confidence)
    text = "; ".join(profile.products or ())
    language = language_of(text, profile.country) if text else ""
    return Assortment(tuple(sorted(sure.items())), language, lemmas(text, language) if text else ())


def word_tokens(of: Assortment) -> tuple[str, ...]:
    """Lemmas marked with their language: a word meets only its like in the same language."""
    return tuple(f"{of.language}:{word}" for word in of.words)


class _CodeNumbers(Mapping[str, int]):
    """Number of an HS code, worked out from its digits."""

    def __getitem__(self, code: str) -> int:
        return _FIRST[len(code)] + int(code)

    def __contains__(self, code: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        raise TypeError("code numbers are not listed")

    def __len__(self) -> int:
        return N_CODE_NUMBERS


def encode_products(
    assortments: Sequence[Assortment], version: IndexVersion, word_numbers: Mapping[str, int]
) -> tuple[Products, Rows, Rows]:
    """Arrays for the firms' distinct assortments, and their codes and words apart, for finding who holds what."""
    distinct = sorted(set(assortments))
    place = {each: i for i, each in enumerate(distinct)}
    numbers = _CodeNumbers()
    codes = [
        {code: DEPTH_WEIGHT[len(code)] * version.codes(code) * sure for code, sure in each.codes}
        if each.codes
        else None
        for each in distinct
    ]
    words = [{token: version.words(token) for token in word_tokens(each)} if each.words else None for each in distinct]
    level = {
        digits: [{code: sure for code, sure in each.codes if len(code) == digits} or None for each in distinct]
        for digits in (4, 6)
    }
    tables = [
        build_rows(codes, numbers),
        build_rows(words, word_numbers),
        build_rows(level[6], numbers),
        build_rows(level[4], numbers),
        build_rows([_units(each) or None for each in distinct], numbers),
    ]
    language = [LANGUAGES.index(each.language) if each.words else -1 for each in distinct]
    products = Products(
        of=np.array([place[each] for each in assortments], dtype=np.int64),
        language=np.array(language, dtype=np.int32),
        tables=stacked(tables),
        related=version.related_rows,
    )
    return products, tables[CODES], tables[WORDS]


def _units(of: Assortment) -> dict[str, float]:
    headings = {code: sure for code, sure in of.codes if len(code) == 4}
    chapters = {code: sure for code, sure in of.codes if len(code) == 2}
    finer = {code[:2] for code in headings}
    return headings | {code: sure for code, sure in chapters.items() if code not in finer}


@compiled()
def row(products: Products, table: int, assortment: int) -> int:
    """Row of one assortment in the stacked tables."""
    return table * len(products.language) + assortment


@compiled()
def similar(a: Products, p: int, b: Products, q: int) -> float:
    """Mean of the overlaps of codes and of words, over those known to both; NaN where neither is."""
    by_code = overlap(a.tables, row(a, CODES, p), b.tables, row(b, CODES, q))
    if a.language[p] != b.language[q]:
        return by_code
    return mean_of_two(by_code, overlap(a.tables, row(a, WORDS, p), b.tables, row(b, WORDS, q)))


@compiled()
def mean_of_two(one: float, other: float) -> float:
    """Mean of what is known of two; NaN where neither is."""
    if np.isnan(one):
        return other
    return one if np.isnan(other) else (one + other) / 2


@compiled()
def relatedness(a: Products, p: int, b: Products, q: int) -> float:
    """R: best-match average over the headings of both: 1 the same heading, .5 the same chapter, else what the version's
    table of related headings says; NaN without codes.
    """
    i, j = row(a, UNITS, p), row(b, UNITS, q)
    if np.isnan(a.tables.total[i]) or np.isnan(b.tables.total[j]):
        return np.nan
    mine = _best_matches(a.tables, i, b.tables, j, a.related)
    return (mine + _best_matches(b.tables, j, a.tables, i, a.related)) / 2


@compiled()
def competition(a: Products, p: int, b: Products, q: int) -> float:
    """C: overlap at the finest level known to both: subheadings fully, headings by half, chapters not at all."""
    fine = overlap(a.tables, row(a, SUBHEADINGS, p), b.tables, row(b, SUBHEADINGS, q))
    if not np.isnan(fine):
        return fine
    coarse = overlap(a.tables, row(a, HEADINGS, p), b.tables, row(b, HEADINGS, q))
    return 0.0 if np.isnan(coarse) else coarse / 2


@compiled()
def complementary(related: float, competing: float, market: float) -> float:
    """`clip(R - β·C·(1 + m)/2, 0, 1)`; an unknown overlap of markets counts .5."""
    m = 0.5 if np.isnan(market) else market
    return min(1.0, max(0.0, related - COMPETITION_WEIGHT * competing * (1 + m) / 2))


@compiled()
def _best_matches(a: Rows, i: int, b: Rows, j: int, related: Rows) -> float:
    """Mean over the units of row i of each one's closest unit in row j, weighted by confidence."""
    found = 0.0
    for x in range(a.start[i], a.start[i + 1]):
        best = 0.0
        for y in range(b.start[j], b.start[j + 1]):
            if a.token[x] == b.token[y] and a.token[x] >= FIRST_HEADING:
                best = 1.0
                break
            if _chapter(a.token[x]) == _chapter(b.token[y]):
                best = max(best, RELATED_BY_CHAPTER)
            elif min(a.token[x], b.token[y]) >= FIRST_HEADING:
                best = max(best, _strength(related, a.token[x] - FIRST_HEADING, b.token[y] - FIRST_HEADING))
        found += a.mass[x] * best
    return float(found / a.total[i])


@compiled()
def _strength(related: Rows, heading: int, other: int) -> float:
    """How strongly two headings go together, 0 where the table says nothing."""
    for x in range(related.start[heading], related.start[heading + 1]):
        if related.token[x] == other:
            return float(related.mass[x])
    return 0.0


@compiled()
def _chapter(number: int) -> int:
    """Chapter of a numbered chapter or heading."""
    return number if number < FIRST_HEADING else (number - FIRST_HEADING) // 100
