"""Affinity once more, from the words of design §4 alone: sets, dictionaries and loops, every pair looked at.

Shares nothing with `matchmaker.affinity`. What words *mean* (ancestors of a code, lemmas, what a certificate implies, the
members of a bloc) comes from the vocabulary, which has tests of its own.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.certifications import implied
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.places import locality_key, subdivision_point
from matchmaker.vocabulary.products import ancestors
from matchmaker.vocabulary.words import language_of, lemmas

LAYERS = ("product", "place", "certification", "market", "scale", "trust")
LISTED = Path(__file__).resolve().parents[2] / "matchmaker" / "affinity" / "data" / "related_headings.csv"
OUR_LIST = list(csv.DictReader(LISTED.read_text(encoding="utf-8").splitlines()))
DEPTH = {2: 0.25, 4: 0.5, 6: 1.0}


@dataclass(frozen=True)
class Rules:
    """What the programme says about affinity, weights as written (relative)."""

    weights: dict[str, float]
    relation: str = "similar"
    candidates: str = "product"
    mode: str = "near"
    scale_km: float = 300.0
    radius_km: float | None = None
    neutral: float = 0.30
    k: int = 15
    floor: float = 0.0
    as_of: date | None = None

    def normalised(self) -> dict[str, float]:
        """Sum 1, after a mode that sets the place weight to 0."""
        raw = {layer: self.weights.get(layer, 0.0) for layer in LAYERS}
        if self.mode in ("indifferent", "spread"):
            raw["place"] = 0.0
        return {layer: weight / sum(raw.values()) for layer, weight in raw.items()}


@dataclass
class Facts:
    """One firm as the layers see it."""

    firm: Profile
    codes: dict[str, float] = field(default_factory=dict)  # with ancestors, and the confidence of each
    language: str = ""
    words: set[str] = field(default_factory=set)
    schemes: set[str] | None = None
    markets: set[str] | None = None


def facts_of(firm: Profile, as_of: date | None) -> Facts:
    facts = Facts(firm)
    for code, sure in [*((code, 1.0) for code in firm.hs_codes or ()), *firm.text_codes]:
        for part in ancestors(code):
            facts.codes[part] = max(facts.codes.get(part, 0.0), sure)
    if firm.products:
        text = "; ".join(firm.products)
        facts.language = language_of(text, firm.country)
        facts.words = set(lemmas(text, facts.language))
    if firm.certifications is not None:
        valid = [c for c in firm.certifications if as_of is None or c.valid_to is None or c.valid_to >= as_of]
        facts.schemes = {each for c in valid for each in implied(c.scheme)}
    if firm.target_markets:
        facts.markets = set(expand(firm.target_markets))
    return facts


class Weights:
    """An index version: how rare things were among the firms it was made of."""

    def __init__(self, firms: Sequence[Facts]) -> None:
        self.n = len(firms)
        self.firms = list(firms)

    def _log(self, df: int) -> float:
        return math.log(1 + self.n / max(df, 1)) if self.n else math.log(2)

    def code(self, code: str) -> float:
        return self._log(sum(code in each.codes for each in self.firms))

    def word(self, language: str, word: str) -> float:
        return self._log(sum(each.language == language and word in each.words for each in self.firms))

    def scheme(self, scheme: str) -> float:
        return self._log(sum(scheme in (each.schemes or ()) for each in self.firms))

    @cached_property
    def related(self) -> dict[frozenset[str], float]:
        """How strongly two headings of different chapters go together: our list, or what firms make both of."""
        found = {frozenset((row["source"], row["target"])): float(row["strength"]) for row in OUR_LIST}
        makers: dict[str, set[int]] = {}
        for number, each in enumerate(self.firms):
            for code in each.codes:
                if len(code) == 4:
                    makers.setdefault(code, set()).add(number)
        for a, b in itertools.combinations(sorted(makers), 2):
            both = len(makers[a] & makers[b])
            if both >= 3 and a[:2] != b[:2]:
                share = round(min(both / len(makers[a]), both / len(makers[b])), 9)
                found[frozenset((a, b))] = max(found.get(frozenset((a, b)), 0.0), share)
        return found


def _overlap(a: dict[str, float], b: dict[str, float], weight: dict[str, float]) -> float | None:
    """`Σ w·min(c_a, c_b) / Σ w·max(c_a, c_b)`; 0/0 is unknown."""
    both = sum(weight[x] * min(a.get(x, 0.0), b.get(x, 0.0)) for x in {*a, *b})
    either = sum(weight[x] * max(a.get(x, 0.0), b.get(x, 0.0)) for x in {*a, *b})
    return None if either == 0 else both / either


def similar(a: Facts, b: Facts, weights: Weights) -> float | None:
    parts = []
    if a.codes and b.codes:
        weight = {c: DEPTH[len(c)] * weights.code(c) for c in {*a.codes, *b.codes}}
        parts.append(_overlap(a.codes, b.codes, weight))
    if a.words and b.words and a.language == b.language:
        weight = {w: weights.word(a.language, w) for w in a.words | b.words}
        parts.append(_overlap(dict.fromkeys(a.words, 1.0), dict.fromkeys(b.words, 1.0), weight))
    known = [part for part in parts if part is not None]
    return sum(known) / len(known) if known else None


def complementary(a: Facts, b: Facts, market: float | None, weights: Weights) -> float | None:
    if not a.codes or not b.codes:
        return None
    mine, theirs = _units(a), _units(b)
    table = weights.related
    related = (_best_matches(mine, theirs, table) + _best_matches(theirs, mine, table)) / 2
    competing = 0.0
    for digits, factor in ((6, 1.0), (4, 0.5)):
        one, other = ({c: s for c, s in x.codes.items() if len(c) == digits} for x in (a, b))
        if one and other:
            competing = factor * (_overlap(one, other, dict.fromkeys({*one, *other}, 1.0)) or 0.0)
            break
    m = 0.5 if market is None else market
    return min(1.0, max(0.0, related - competing * (1 + m) / 2))


def _units(a: Facts) -> dict[str, float]:
    """The headings, and chapters of which no heading is known."""
    headings = {c: s for c, s in a.codes.items() if len(c) == 4}
    return headings | {c: s for c, s in a.codes.items() if len(c) == 2 and not any(h.startswith(c) for h in headings)}


def _best_matches(mine: dict[str, float], theirs: dict[str, float], table: dict[frozenset[str], float]) -> float:
    def match(unit: str, other: str) -> float:
        if unit == other and len(unit) == 4:
            return 1.0
        return 0.5 if other[:2] == unit[:2] else table.get(frozenset((unit, other)), 0.0)

    return sum(sure * max(match(unit, other) for other in theirs) for unit, sure in mine.items()) / sum(mine.values())


def same_locality(a: Profile, b: Profile) -> bool:
    key = locality_key(a.locality, a.subdivision)
    return key is not None and key == locality_key(b.locality, b.subdivision)


def only_country(a: Profile) -> bool:
    return a.subdivision is None and a.place_precision not in ("exact", "locality")


def _radius(a: Profile) -> float:
    if a.place_precision in ("exact", "locality"):
        return 0.0 if a.place_precision == "exact" else 3.0
    area = subdivision_point(a.subdivision or "")
    return area[2] if area else math.inf


def kilometres(a: Profile, b: Profile) -> float:
    la, lo, lb, lp = (math.radians(x) for x in (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def near(a: Profile, b: Profile, scale_km: float) -> float | None:
    if same_locality(a, b):
        return 1.0
    if only_country(a) or only_country(b) or _radius(a) > scale_km or _radius(b) > scale_km:
        return None
    if a.latitude is None or b.latitude is None:  # a subdivision that came without its point
        return None
    return math.exp(-kilometres(a, b) / scale_km)


def place_candidates(a: Profile, b: Profile, radius_km: float) -> bool:
    if same_locality(a, b):
        return True
    if only_country(a) or only_country(b):
        return False
    points = [x.place_precision in ("exact", "locality") for x in (a, b)]
    if all(points):
        return kilometres(a, b) <= radius_km
    return a.subdivision is not None and a.subdivision == b.subdivision


def certification(a: Facts, b: Facts, weights: Weights) -> float | None:
    if a.schemes is None or b.schemes is None:
        return None
    weight = {s: weights.scheme(s) for s in a.schemes | b.schemes}
    return _overlap(dict.fromkeys(a.schemes, 1.0), dict.fromkeys(b.schemes, 1.0), weight)


def market(a: Facts, b: Facts) -> float | None:
    if not a.markets or not b.markets:
        return None
    return len(a.markets & b.markets) / min(len(a.markets), len(b.markets))


def scale(a: Profile, b: Profile) -> float | None:
    stages = ("none", "intention", "occasional", "regular")
    parts = []
    if _size(a) is not None and _size(b) is not None:
        parts.append(1 - abs(_size(a) - _size(b)) / 3)
    if a.readiness is not None and b.readiness is not None:
        parts.append(1 - abs(a.readiness - b.readiness) / 100)
    if a.export_stage and b.export_stage:
        parts.append(1 - abs(stages.index(a.export_stage) - stages.index(b.export_stage)) / 3)
    return sum(parts) / len(parts) if parts else None


def _size(a: Profile) -> int | None:
    if a.size_class is not None:
        return ("micro", "small", "medium", "large").index(a.size_class)
    return None if a.employees is None else sum(a.employees >= bound for bound in (10, 50, 250))


def trust(a: Profile, b: Profile) -> float | None:
    return 1.0 if b.id in a.prior_partners or a.id in b.prior_partners else None


class Oracle:
    """All firms against all others.

    `weights_of`: the firms under whose weights (the index version) affinities are taken; the firms themselves by default.
    """

    def __init__(self, firms: Sequence[Profile], rules: Rules, weights_of: Sequence[Profile] | None = None) -> None:
        self.rules = rules
        self.facts = {firm.id: facts_of(firm, rules.as_of) for firm in firms}
        base = firms if weights_of is None else weights_of
        self.weights = Weights([facts_of(firm, rules.as_of) for firm in base])
        self.ids = sorted(self.facts)

    def layers(self, a: Facts, b: Facts) -> dict[str, float | None]:
        aims = market(a, b)
        return {
            "product": similar(a, b, self.weights)
            if self.rules.relation == "similar"
            else complementary(a, b, aims, self.weights),
            "place": near(a.firm, b.firm, self.rules.scale_km),
            "certification": certification(a, b, self.weights),
            "market": aims,
            "scale": scale(a.firm, b.firm),
            "trust": trust(a.firm, b.firm),
        }

    def affinity(self, a: Facts, b: Facts) -> tuple[float, float]:
        """(affinity, confidence), rounded to 1e-9."""
        layers, weights = self.layers(a, b), self.rules.normalised()
        counted = {layer: self.rules.neutral if value is None else value for layer, value in layers.items()}
        sure = sum(weights[layer] for layer, value in layers.items() if value is not None)
        return round(sum(weights[layer] * counted[layer] for layer in LAYERS), 9), round(sure, 9)

    def is_candidate(self, a: Facts, b: Facts) -> bool:
        if self.rules.candidates == "place":
            return place_candidates(a.firm, b.firm, self.rules.radius_km or 0.0)
        alike = self.layers(a, b)["product"]
        return alike is not None and alike > 0

    def best(self, firm: Profile | str, k: int | None = None) -> list[tuple[str, float, float]]:
        """The k best candidates with affinity and confidence, best first, ties by id."""
        me = self.facts[firm] if isinstance(firm, str) else facts_of(firm, self.rules.as_of)
        found = []
        for other in self.ids:
            if other != me.firm.id and self.is_candidate(me, self.facts[other]):
                value, sure = self.affinity(me, self.facts[other])
                if value >= self.rules.floor:
                    found.append((other, value, sure))
        return sorted(found, key=lambda each: (-each[1], each[0]))[: k or self.rules.k]

    def edges(self) -> dict[tuple[str, str], float]:
        """An edge where either firm keeps the other."""
        return {
            (min(a, b), max(a, b)): value for a in self.ids for b, value, _ in self.best(a)
        }  # fmt: skip
