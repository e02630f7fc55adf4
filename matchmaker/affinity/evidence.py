"""What stands behind a layer's similarity, in words: shared products, places, certificates, markets."""

from __future__ import annotations

import math

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.pair import MARKET, PLACE, PRODUCT, SCALE, Similarities
from matchmaker.affinity.place import ONLY_COUNTRY
from matchmaker.affinity.scale import export_rank, size_rank
from matchmaker.firms.profile import EXPORT_STAGES, SIZE_CLASSES
from matchmaker.texts import Message

MOST_LISTED = 4


def evidence(index: AffinityIndex, layer: str, a: Traits, b: Traits, similarities: Similarities) -> Message:
    """The sentence behind one layer of a pair; where the layer is unknown, it says why."""
    return _WORDERS[layer](index, a, b, similarities)


def finest_shared_codes(codes: set[str]) -> list[str]:
    """The codes of which no descendant is in the set, sorted; chapters only where there is nothing finer."""
    finest = sorted(c for c in codes if not any(other != c and other.startswith(c) for other in codes))
    return [c for c in finest if len(c) > 2] or finest


def _product(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    if math.isnan(similarities[PRODUCT]):
        if index.settings.complementary:
            return Message("evidence-product-no-codes")
        return Message("evidence-product-unknown")
    codes = finest_shared_codes({c for c, _ in a.assortment.codes} & {c for c, _ in b.assortment.codes})
    words = sorted(set(a.assortment.words) & set(b.assortment.words)) if _same_language(a, b) else []
    if index.settings.complementary:
        rivals = [code for code in codes if len(code) == 6]
        if rivals:
            return Message("evidence-product-compete", codes=rivals[:MOST_LISTED])
        if codes:
            return Message("evidence-product-related", codes=codes[:MOST_LISTED])
        together = _goes_together(index, a, b)
        if together is not None:
            return Message("evidence-product-together", first=together[0], second=together[1])
        return Message("evidence-product-nothing")
    if codes and words:
        return Message("evidence-product-codes-words", codes=codes[:MOST_LISTED], words=words[:MOST_LISTED])
    if codes:
        return Message("evidence-product-codes", codes=codes[:MOST_LISTED])
    if words:
        return Message("evidence-product-words", words=words[:MOST_LISTED])
    return Message("evidence-product-nothing")


def _goes_together(index: AffinityIndex, a: Traits, b: Traits) -> tuple[str, str] | None:
    """The headings of the two that go together most strongly, the first firm's first; None where no two do."""
    strengths = index.version.strengths
    mine, theirs = ([code for code, _ in each.assortment.codes if len(code) == 4] for each in (a, b))
    pairs = [(strengths.get((min(x, y), max(x, y)), 0.0), x, y) for x in mine for y in theirs]
    found = max(pairs, key=lambda pair: (pair[0], pair[1], pair[2]), default=(0.0, "", ""))
    return (found[1], found[2]) if found[0] > 0 else None


def _same_language(a: Traits, b: Traits) -> bool:
    return a.assortment.language == b.assortment.language


def _place(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    if math.isnan(similarities[PLACE]):
        if ONLY_COUNTRY in (a.spot.kind, b.spot.kind):
            return Message("evidence-place-unknown")
        return Message("evidence-place-too-wide")
    if a.spot.locality and a.spot.locality == b.spot.locality:
        return Message("evidence-place-same", place=a.profile.locality)
    km = -index.settings.scale_km * math.log(similarities[PLACE]) if similarities[PLACE] > 0 else math.inf
    return Message("evidence-place-distance", km=round(km)) if km < 20_000 else Message("evidence-place-far")


def _certification(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    if a.schemes is None or b.schemes is None:
        return Message("evidence-certification-unknown")
    shared = sorted(set(a.schemes) & set(b.schemes))
    if shared:
        return Message("evidence-certification-shared", schemes=shared)
    return Message("evidence-certification-none" if not (a.schemes or b.schemes) else "evidence-certification-differ")


def _market(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    if math.isnan(similarities[MARKET]):
        return Message("evidence-market-unknown")
    shared = sorted(set(a.markets or ()) & set(b.markets or ()))
    named = sorted(set(a.profile.target_markets or ()) & set(b.profile.target_markets or ()))
    if named:
        return Message("evidence-market-shared", markets=named[:MOST_LISTED])
    if shared:
        return Message("evidence-market-overlap", markets=shared[:MOST_LISTED], count=len(shared))
    return Message("evidence-market-differ")


def _scale(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    if math.isnan(similarities[SCALE]):
        return Message("evidence-scale-unknown")
    sizes = size_rank(a.profile), size_rank(b.profile)
    if not any(map(math.isnan, sizes)):
        first, second = (f"size.{SIZE_CLASSES[int(rank)]}" for rank in sizes)
        if first == second:
            return Message("evidence-scale-same-size", size=first)
        return Message("evidence-scale-sizes", first=first, second=second)
    stages = export_rank(a.profile), export_rank(b.profile)
    if not any(map(math.isnan, stages)):
        first, second = (f"export.{EXPORT_STAGES[int(rank)]}" for rank in stages)
        if first == second:
            return Message("evidence-scale-same-export", stage=first)
        return Message("evidence-scale-exports", first=first, second=second)
    return Message("evidence-scale-readiness", first=a.profile.readiness, second=b.profile.readiness)


def _trust(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities) -> Message:
    known = b.profile.id in a.profile.prior_partners or a.profile.id in b.profile.prior_partners
    return Message("evidence-trust-tie" if known else "evidence-trust-unknown")


_WORDERS = {
    "product": _product,
    "place": _place,
    "certification": _certification,
    "market": _market,
    "scale": _scale,
    "trust": _trust,
}
