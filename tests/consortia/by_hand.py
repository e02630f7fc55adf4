"""Rules, values and best groupings once more, in plain Python, from the words of design §5 and §6.

A rule that rests on something unknown is read by trying what it might be: met if it holds whatever comes out, broken if it
holds in no case, not checkable otherwise.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numba import njit

from matchmaker.firms.profile import KINDS, Profile
from matchmaker.programmes import Programme, Rule
from matchmaker.vocabulary.certifications import implied
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.places import locality_key, subdivision_point
from matchmaker.vocabulary.products import ancestors

MET, BROKEN, NOT_CHECKABLE = "met", "broken", "not-checkable"
Tie = Callable[[str, str], float]


def verdict(rule: Rule, group: Sequence[Profile], as_of: date | None = None) -> str:
    """What a careful person would say of a group under one rule."""
    outcomes = set(_outcomes(rule, group, as_of))
    if outcomes == {True}:
        return MET
    if outcomes == {False} or rule.when_unknown == "block":
        return BROKEN
    return NOT_CHECKABLE


def breaks(rule: Rule, group: Sequence[Profile], as_of: date | None = None) -> bool:
    return verdict(rule, group, as_of) == BROKEN


def _outcomes(rule: Rule, group: Sequence[Profile], as_of: date | None) -> Iterable[bool]:
    value, n = rule.value, len(group)
    if rule.check in ("must-link", "cannot-link"):
        inside = {firm.id for firm in group}
        shares = [(len(inside & set(linked)), len(set(linked))) for linked in value]
        apart = rule.check == "cannot-link"
        yield all(found <= 1 if apart else found in (0, whole) for found, whole in shares)
        return
    if rule.check in ("distinct-countries", "distinct-subdivisions"):
        places = [f.country if rule.check == "distinct-countries" else f.subdivision for f in group]
        known, unknown = {p for p in places if p}, sum(p is None for p in places)
        yield from (found >= value for found in range(max(len(known), 1), len(known) + unknown + 1))
        return
    if rule.check == "size-spread":
        ranks = [_size(f) for f in group]
        for each in itertools.product(*((rank,) if rank is not None else range(4) for rank in ranks)):
            yield max(each) - min(each) <= value
        return
    if rule.check == "max-competitors":
        yield _competitors(group, sure=True) <= value
        yield _competitors(group, sure=False) <= value
        return
    if rule.check == "never-alone":
        yield from _nobody_alone(value, group)
        return
    if rule.check == "totals":
        yield from _totals(value, group)
        return
    if rule.check == "common-language":
        yield from _talk(value.share, group)
        return
    if rule.check == "within-km":
        yield from _near_enough(value.km, group)
        return
    answers = [_answer(rule, firm, as_of) for firm in group]
    yes, unknown = sum(a is True for a in answers), sum(a is None for a in answers)
    yield from (_enough(rule, count, n) for count in range(yes, yes + unknown + 1))


def _enough(rule: Rule, count: int, n: int) -> bool:
    """Whether so many of n members suffice."""
    value = rule.value
    if rule.check == "export-experience":
        return count >= value
    if rule.check == "certificates" and value.held_by == "one":
        return count >= 1
    if rule.check == "certificates" and value.held_by != "all":
        return count / n >= value.held_by - 1e-9
    if rule.check == "small-producers":
        return count / n > value.share if value.more_than else count / n >= value.share - 1e-9
    if rule.check.startswith("share-"):
        low, high = value.min or 0.0, 1.0 if value.max is None else value.max
        return low - 1e-9 <= count / n <= high + 1e-9
    return count == n


def _answer(rule: Rule, firm: Profile, as_of: date | None) -> bool | None:
    """Whether one member has what the rule counts; None where we do not know."""
    value = rule.value
    if rule.check == "known-product":
        return bool(firm.hs_codes or firm.text_codes or firm.products)
    if rule.check == "export-experience":
        return None if firm.export_stage is None else firm.export_stage in ("occasional", "regular")
    if rule.check == "share-in-places":
        return _answer_places(value.places, firm)
    if rule.check == "small-producers":
        return _small(value, firm)
    if rule.check == "share-of-kind":
        return None if firm.kind is None else firm.kind in value.kinds
    if rule.check == "share-of-size":
        return None if _size(firm) is None else ("micro", "small", "medium", "large")[_size(firm)] in value.sizes
    if rule.check == "turnover-ceiling":
        if firm.turnover is None or firm.turnover_currency != value.currency:
            return None
        low, high = firm.turnover
        return True if high <= value.amount else False if low > value.amount else None
    if rule.check == "certificates":
        if firm.certifications is None:
            return None
        valid = [c for c in firm.certifications if as_of is None or c.valid_to is None or c.valid_to >= as_of]
        return set(value.schemes) <= {each for c in valid for each in implied(c.scheme)}
    assert rule.check == "compliance", rule.check
    given = dict(firm.compliance or ())
    asked = [given.get(topic) for topic in value.topics]
    return False if False in asked else None if None in asked else True


def _small(value: Any, firm: Profile) -> bool | None:
    """Within any of the limits; beyond them only where that is known of all."""
    tests: list[bool | None] = []
    if value.hectares is not None:
        tests.append(None if firm.hectares is None else firm.hectares <= value.hectares)
    if value.turnover is not None:
        low, high = firm.turnover if firm.turnover and firm.turnover_currency == value.currency else (0.0, math.inf)
        tests.append(True if high <= value.turnover else False if low > value.turnover else None)
    if value.sizes is not None:
        sizes = ("micro", "small", "medium", "large")
        tests.append(None if _size(firm) is None else sizes[_size(firm)] in value.sizes)
    return True if True in tests else None if None in tests else False


def balanced(programme: Programme, groups: Sequence[Sequence[Profile]]) -> list[str]:
    """The hard demands on the whole portfolio that are not met, by id: read by trying what unknown places might be."""
    broken = []
    asked = programme.groups
    if asked is not None and not asked.min <= len(groups) <= (asked.max or math.inf):
        broken.append("groups")
    placed = [firm for group in groups for firm in group]
    for rule in programme.balance:
        answers = [_answer_places(rule.places, firm) for firm in placed]
        yes, unknown, n = answers.count(True), answers.count(None), len(placed)
        low, high = rule.min or 0.0, 1.0 if rule.max is None else rule.max
        shares = [(yes + more) / n if n else low for more in range(unknown + 1)]
        if rule.when_unknown == "block":
            fine = all(low - 1e-9 <= share <= high + 1e-9 for share in shares)
        else:  # each bound is open where the unknown might keep it
            fine = shares[0] <= high + 1e-9 and shares[-1] >= low - 1e-9
        if rule.hard and not fine:
            broken.append(rule.id)
    return broken


def _answer_places(places: Sequence[str], firm: Profile) -> bool | None:
    if {firm.country, firm.subdivision} & set(places):
        return True
    if firm.country is None:
        return None
    return None if firm.subdivision is None and any(p.startswith(firm.country + "-") for p in places) else False


def _size(firm: Profile) -> int | None:
    if firm.size_class is not None:
        return ("micro", "small", "medium", "large").index(firm.size_class)
    return None if firm.employees is None else sum(firm.employees >= bound for bound in (10, 50, 250))


def _nobody_alone(value: Any, group: Sequence[Profile]) -> Iterable[bool]:
    """Every unknown firm may be any of the kinds there are, or one nobody else is: with one there the rule stays open, even
    where every kind that counts has two already.
    """
    sizes = ("micro", "small", "medium", "large")
    found = [
        (None if _size(f) is None else sizes[_size(f)]) if value.of == "size_class" else getattr(f, value.of)
        for f in group
    ]
    closed = {"size_class": sizes, "kind": KINDS}.get(value.of)
    anything = closed or (*{f for f in found if f}, *(value.among or ()), *(f"new {n}" for n in range(len(group))))
    for kinds in itertools.product(*((kind,) if kind else anything for kind in found)):
        counted = [kind for kind in kinds if value.among is None or kind in value.among]
        yield all(counted.count(kind) != 1 for kind in counted)
    if None in found:
        yield False


def _totals(value: Any, group: Sequence[Profile]) -> Iterable[bool]:
    """The least and the most that the members can have together, and one amount between."""
    least = 0.0 if value.min is None else value.min
    most = math.inf if value.max is None else value.max
    low = high = 0.0
    for firm in group:
        mine = _has(value, firm)
        low += mine[0]
        high += mine[1]
    within = [total for total in (low, high, least, most) if low <= total <= high]
    for total in within:
        yield least - 1e-6 <= total <= most + 1e-6
    if low < least or high > most:
        yield False


def _has(value: Any, firm: Profile) -> tuple[float, float]:
    unknown = (0.0, math.inf)
    if value.of == "hectares":
        return unknown if firm.hectares is None else (firm.hectares, firm.hectares)
    if value.of == "turnover":
        return unknown if firm.turnover is None or firm.turnover_currency != value.currency else firm.turnover
    # of the words and codes at random here, mango is 080450 and coffee is 0901
    word = {"mango": "mango", "0901": "coffee"}[value.product]
    code = {"mango": "080450", "0901": "0901"}[value.product]
    codes = {part for each in firm.hs_codes or () for part in ancestors(each)}
    supplied = [c for c in firm.capacity or () if c.product == word]
    factor = {("t", "t"): 1.0, ("kg", "kg"): 1.0, ("t", "kg"): 1000.0, ("kg", "t"): 0.001}
    told = [c.quantity * factor[c.unit, value.unit] for c in supplied if (c.unit, value.unit) in factor]
    if told:
        return sum(told), sum(told)
    by_word = value.product == word or not firm.hs_codes  # a code is looked for in words where no code is known
    makes = code in codes or (by_word and word in (firm.products or ()))
    known = bool(firm.hs_codes or firm.products)
    return unknown if supplied or makes or not known else (0.0, 0.0)


def _talk(share: float, group: Sequence[Profile]) -> Iterable[bool]:
    """Those of unknown languages may speak the best known one, or one that nobody else does."""
    spoken = [set(f.languages) for f in group if f.languages]
    silent = len(group) - len(spoken)
    best = max((sum(each in other for other in spoken) for each in set().union(*spoken)), default=0)
    yield from (count / len(group) >= share - 1e-9 for count in range(best, best + silent + 1))


def _near_enough(km: float, group: Sequence[Profile]) -> Iterable[bool]:
    """Each pair as near and as far as it can be."""
    pairs = [_apart(a, b) for a, b in itertools.combinations(group, 2)]
    yield all(near <= km for near, _ in pairs)
    yield all(far <= km for _, far in pairs)


def _apart(a: Profile, b: Profile) -> tuple[float, float]:
    key = locality_key(a.locality, a.subdivision)
    if key is not None and key == locality_key(b.locality, b.subdivision):
        return 0.0, 0.0
    if a.latitude is None or b.latitude is None:
        return 0.0, math.inf
    radius = sum(
        (subdivision_point(x.subdivision) or (0, 0, math.inf))[2] for x in (a, b) if x.place_precision == "subdivision"
    )
    one, other, step = math.radians(a.latitude), math.radians(b.latitude), math.radians(a.longitude - b.longitude)
    cosine = math.sin(one) * math.sin(other) + math.cos(one) * math.cos(other) * math.cos(step)
    distance = 6371.0088 * math.acos(max(-1.0, min(1.0, cosine)))
    return max(0.0, distance - radius), distance + radius


def _competitors(group: Sequence[Profile], sure: bool) -> int:
    """Members who share a subheading and, where both are known, a market with another; unknown goods count unless `sure`."""

    def goods(firm: Profile) -> set[str]:
        codes = [*(firm.hs_codes or ()), *(code for code, _ in firm.text_codes)]
        return {part for code in codes for part in ancestors(code) if len(part) == 6}

    def compete(a: Profile, b: Profile) -> bool:
        if a.target_markets and b.target_markets and not expand(a.target_markets) & expand(b.target_markets):
            return False
        return bool(goods(a) & goods(b)) or (not sure and not (goods(a) and goods(b)))

    return sum(any(compete(a, b) for b in group if b is not a) for a in group)


def score(group: Sequence[Profile], tie: Tie) -> float:
    """Mean exact affinity of the pairs."""
    pairs = list(itertools.combinations([firm.id for firm in group], 2))
    return sum(tie(a, b) for a, b in pairs) / len(pairs)


def worth(group: Sequence[Profile], programme: Programme, tie: Tie, as_of: date | None = None) -> float:
    """`|S| · (score − γ − size_weight · log(|S| / optimum)² − Σ weights of the soft rules S breaks)`."""
    n, size = len(group), programme.size
    off = programme.size_weight * math.log(n / size.optimum) ** 2 if size.optimum else 0.0
    soft = sum(r.weight or 0.0 for r in programme.rules if not r.hard and breaks(r, group, as_of))
    return n * (score(group, tie) - programme.neutral_affinity - off - soft)


def allowed(group: Sequence[Profile], programme: Programme, as_of: date | None = None) -> bool:
    """Sizes, must_not_pair, every hard rule, a known product where that is asked."""
    if not programme.size.min <= len(group) <= programme.size.max:
        return False
    inside = {firm.id for firm in group}
    if any(inside & set(firm.must_not_pair) for firm in group):
        return False
    return not any(rule.hard and breaks(rule, group, as_of) for rule in programme.rules)


@njit(cache=True)
def best_grouping(values: np.ndarray) -> float:
    """The most that disjoint groups can be worth: dynamic programming over all sets of firms.

    `values` of shape (2^n,): what each set is worth as a group, at most 0 where it may not stand. The lowest firm of a set
    is in no group, or in one that is part of the set.
    """
    best = np.zeros(len(values))
    for whole in range(1, len(values)):
        low = whole & -whole
        rest = whole ^ low
        found = best[rest]
        part = rest
        while True:
            group = part | low
            if values[group] > 0.0:
                found = max(found, values[group] + best[whole ^ group])
            if part == 0:
                break
            part = (part - 1) & rest
        best[whole] = found
    return best[-1]
