"""Which table each check of a programme makes of the firms.

A rule is turned once into a table over all firms (who carries the flag, who does not, of whom we do not know), in the form
the solver obeys; verdicts are read from the same table, so that what is shown is what was obeyed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.scale import export_rank, size_rank
from matchmaker.consortia.coverage import Producers
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.consortia.small_producers import SmallLimit
from matchmaker.consortia.tables.base import Table
from matchmaker.consortia.tables.counts import CountTable, flags
from matchmaker.consortia.tables.covering import CoverageTable
from matchmaker.consortia.tables.labels import AloneTable, DistinctTable, numbered, watched
from matchmaker.consortia.tables.languages import LanguageTable, spoken_by
from matchmaker.consortia.tables.pairs import ApartTable, DistanceTable, RivalTable, places_of
from matchmaker.consortia.tables.ranks import SpreadTable
from matchmaker.consortia.tables.totals import TotalTable, ends
from matchmaker.consortia.verdict import BROKEN, MET, NOT_CHECKABLE, Verdict
from matchmaker.firms.profile import SIZE_CLASSES
from matchmaker.programmes import Rule
from matchmaker.programmes.quantities import total_a_year

__all__ = ["BROKEN", "MET", "NOT_CHECKABLE", "Table", "Verdict", "table_of"]

HAIR = 1e-6  # more than a share: of 2,000 members half is 1,000, and a hair more 1,001
OCCASIONAL = 2.0  # rank of the export stage from which a firm counts as experienced


def table_of(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table | None:
    """The rule over all firms; None for hard links between named firms, which steering sees to."""
    if rule.check == "cannot-link" and not rule.hard:
        return _kept_apart(rule, traits)
    maker = _TABLES.get(rule.check)
    return maker(rule, traits, as_of) if maker else None


def _kept_apart(rule: Rule, traits: Sequence[Traits]) -> Table:
    pairs = {(a, b) for group in rule.value for x, a in enumerate(group) for b in group[x + 1 :]}
    return ApartTable(rule=rule, ids=[each.profile.id for each in traits], apart=frozenset(pairs))


def _known_product(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    return CountTable(rule=rule, flag=flags([each.assortment.known for each in traits]), min_share=1.0)


def _export_experience(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    ranks = [export_rank(each.profile) for each in traits]
    known = [None if np.isnan(rank) else bool(rank >= OCCASIONAL) for rank in ranks]
    return CountTable(rule=rule, flag=flags(known), min_count=rule.value)


def _max_competitors(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    goods = [
        (
            frozenset(code for code, _ in each.assortment.codes if len(code) == 6),
            None if each.markets is None else frozenset(each.markets),
        )
        for each in traits
    ]
    return RivalTable(rule=rule, goods=goods)


def _distinct(value_of: Callable[[Traits], str | None]) -> Callable[..., Table]:
    def make(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
        return DistinctTable(rule=rule, label=numbered([value_of(each) for each in traits]))

    return make


def _share_in_places(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    places = set(rule.value.places)

    def inside(each: Traits) -> bool | None:
        country, subdivision = each.profile.country, each.profile.subdivision
        if country in places or subdivision in places:
            return True
        some_part_of_it = any(place.startswith(f"{country}-") for place in places)
        return None if country is None or (subdivision is None and some_part_of_it) else False

    return _share(rule, [inside(each) for each in traits], places=sorted(places))


def _share_of_kind(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    kinds = [each.profile.kind for each in traits]
    known = [None if kind is None else kind in rule.value.kinds for kind in kinds]
    return _share(rule, known, kinds=[f"kind.{kind}" for kind in rule.value.kinds])


def _share_of_size(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    known = [None if (size := _size_of(each)) is None else size in rule.value.sizes for each in traits]
    return _share(rule, known, sizes=[f"size.{size}" for size in rule.value.sizes])


def _size_of(each: Traits) -> str | None:
    rank = size_rank(each.profile)
    return None if np.isnan(rank) else SIZE_CLASSES[int(rank)]


def _share(rule: Rule, known: Sequence[bool | None], **values: Any) -> Table:
    low, high = rule.value.min or 0.0, 1.0 if rule.value.max is None else rule.value.max
    return CountTable(rule=rule, flag=flags(known), min_share=low, max_share=high, values=values)


def _turnover_ceiling(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    def below(each: Traits) -> bool | None:
        turnover = each.profile.turnover
        if turnover is None or each.profile.turnover_currency != rule.value.currency:
            return None
        low, high = turnover
        return True if high <= rule.value.amount else False if low > rule.value.amount else None

    values = {"amount": rule.value.amount, "currency": rule.value.currency}
    return CountTable(rule=rule, flag=flags([below(each) for each in traits]), min_share=1.0, values=values)


def _certificates(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    asked = set(rule.value.schemes)
    held = flags([None if each.schemes is None else asked <= set(each.schemes) for each in traits])
    values = {"schemes": sorted(asked)}
    if rule.value.held_by == "one":
        return CountTable(rule=rule, flag=held, min_count=1, values=values)
    share = 1.0 if rule.value.held_by == "all" else rule.value.held_by
    return CountTable(rule=rule, flag=held, min_share=share, values=values)


def _compliance(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    def meets(each: Traits) -> bool | None:
        answers = dict(each.profile.compliance or ())
        given = [answers.get(topic) for topic in rule.value.topics]
        return False if False in given else None if None in given else True

    values = {"topics": list(rule.value.topics)}
    return CountTable(rule=rule, flag=flags([meets(each) for each in traits]), min_share=1.0, values=values)


def _size_spread(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    return SpreadTable(rule=rule, rank=np.array([size_rank(each.profile) for each in traits], dtype=np.float64))


def _never_alone(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    of: dict[str, Callable[[Traits], str | None]] = {
        "country": lambda each: each.profile.country,
        "subdivision": lambda each: each.profile.subdivision,
        "size_class": _size_of,
        "kind": lambda each: each.profile.kind,
    }
    label, names = watched([of[rule.value.of](each) for each in traits], rule.value.among)
    prefix = {"size_class": "size.", "kind": "kind."}.get(rule.value.of, "")  # words of our own vocabulary
    return AloneTable(rule=rule, label=label, names=tuple(prefix + name for name in names))


def _totals(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    asked = rule.value
    if asked.of == "hectares":
        known = [None if (area := each.profile.hectares) is None else (area, area) for each in traits]
        return TotalTable(rule=rule, values={"what": "total.hectares", "unit": "ha"}, **ends(known))
    if asked.of == "turnover":
        sold = [each.profile.turnover if each.profile.turnover_currency == asked.currency else None for each in traits]
        return TotalTable(rule=rule, values={"currency": asked.currency}, **ends(sold))
    product = NamedProduct(asked.product)

    def supplied(each: Traits) -> tuple[float, float] | None:
        language = each.assortment.language or "und"
        items = [item for item in each.profile.capacity or () if product.means(item.product, language)]
        total = total_a_year(items, asked.unit)
        if total is None and (items or not each.assortment.known or product.made_by(each)):
            return None
        return total or 0.0, total or 0.0

    values = {"what": "total.capacity", "product": asked.product, "unit": asked.unit}
    return TotalTable(rule=rule, values=values, **ends([supplied(each) for each in traits]))


def _small_producers(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    asked = rule.value
    fields = {**asked.model_dump(exclude={"sizes"}), "sizes": tuple(asked.sizes or ())}
    limit = SmallLimit(id=rule.id, source=rule.source, **fields)
    share = asked.share + (HAIR if asked.more_than else 0.0)
    return CountTable(rule=rule, flag=flags([limit.small(each) for each in traits]), min_share=min(share, 1.0))


def _coverage(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    return CoverageTable(rule=rule, producers=Producers(traits), firms=np.arange(len(traits)))


def _common_language(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    spoken, names = spoken_by([each.profile.languages for each in traits])
    return LanguageTable(rule=rule, spoken=spoken, names=names)


def _within_km(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    spots = [each.spot for each in traits]
    return DistanceTable(rule=rule, **places_of(spots, numbered([each.locality or None for each in spots])))


_TABLES: dict[str, Callable[..., Table]] = {
    "known-product": _known_product,
    "export-experience": _export_experience,
    "max-competitors": _max_competitors,
    "distinct-subdivisions": _distinct(lambda each: each.profile.subdivision),
    "distinct-countries": _distinct(lambda each: each.profile.country),
    "share-in-places": _share_in_places,
    "share-of-kind": _share_of_kind,
    "share-of-size": _share_of_size,
    "turnover-ceiling": _turnover_ceiling,
    "certificates": _certificates,
    "compliance": _compliance,
    "size-spread": _size_spread,
    "never-alone": _never_alone,
    "totals": _totals,
    "common-language": _common_language,
    "within-km": _within_km,
    "small-producers": _small_producers,
    "coverage": _coverage,
}
