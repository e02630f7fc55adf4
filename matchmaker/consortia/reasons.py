"""What carries a proposal: the layers in which its pairs beat neutral, in words. At most three, strongest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, inf, log
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.place import POINT
from matchmaker.affinity.scale import export_rank, size_rank
from matchmaker.firms.profile import EXPORT_STAGES, SIZE_CLASSES
from matchmaker.programmes import LAYERS, Programme
from matchmaker.texts import Message

MOST = 3
MOST_LISTED = 3
FEW = 60  # members up to which every pair is measured


@dataclass(frozen=True)
class Reason:
    """One layer that carries a proposal: its mean similarity over the pairs that know it, and what it adds to the score."""

    layer: str
    similarity: float
    contribution: float
    message: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            **self.message.as_dict(lang),
            "layer": self.layer,
            "similarity": self.similarity,
            "contribution": self.contribution,
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Reason:
        return cls(record["layer"], record["similarity"], record["contribution"], Message.from_dict(record))


def reasons_of(members: Sequence[Traits], layers: np.ndarray, programme: Programme) -> tuple[Reason, ...]:
    """Reasons of a proposal.

    Parameters
    ----------
    members : its firms
    layers : array of shape (pairs, 6)
        Similarity of each pair in each layer, NaN where unknown.
    """
    reasons = []
    for column, layer in enumerate(LAYERS):
        known = layers[~np.isnan(layers[:, column]), column]
        weight = programme.weights[layer]
        if not len(known) or weight == 0:
            continue
        added = weight * float((known - programme.neutral_affinity).sum()) / len(layers)
        message = _WORDERS[layer](members, programme) if added > 0 else None
        if message is not None:
            reasons.append(Reason(layer, round(float(known.mean()), 9), round(added, 9), message))
    return tuple(sorted(reasons, key=lambda reason: -reason.contribution)[:MOST])


def _most_common(sets: Sequence[Sequence[str]], at_least: int = 2) -> list[tuple[str, int]]:
    counts = Counter(each for group in sets for each in set(group))
    return sorted(((v, n) for v, n in counts.items() if n >= at_least), key=lambda pair: (-pair[1], pair[0]))


def _product(members: Sequence[Traits], programme: Programme) -> Message | None:
    n = len(members)
    if programme.product_relation == "complementary":
        headings = sorted({code for each in members for code, _ in each.assortment.codes if len(code) == 4})
        chapters = _most_common([[code for code, _ in each.assortment.codes if len(code) == 2] for each in members])
        if not chapters:
            return None
        inside = [code for code in headings if code.startswith(chapters[0][0])][:MOST_LISTED]
        return Message("reason-product-range", count=chapters[0][1], n=n, chapter=chapters[0][0], headings=inside)
    for digits in (6, 4):
        common = _most_common([[c for c, _ in each.assortment.codes if len(c) == digits] for each in members])
        if common and common[0][1] > n / 2:
            return Message("reason-product-codes", count=common[0][1], n=n, codes=[common[0][0]])
    words = _most_common([each.assortment.words for each in members])
    if words and words[0][1] > n / 2:
        return Message("reason-product-words", count=words[0][1], n=n, words=[words[0][0]])
    headings_of = [[c for c, _ in each.assortment.codes if len(c) == 4] for each in members]
    common = _most_common(headings_of) or _most_common(
        [[c for c, _ in each.assortment.codes if len(c) == 2] for each in members]
    )
    if common:
        return Message("reason-product-some", codes=[code for code, _ in common[:MOST_LISTED]])
    return Message("reason-product-words", count=words[0][1], n=n, words=[words[0][0]]) if words else None


def _place(members: Sequence[Traits], programme: Programme) -> Message | None:
    n = len(members)
    towns = Counter(each.spot.locality for each in members if each.spot.locality)
    town, there = max(towns.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    if there > n / 2:
        name = min(each.profile.locality or "" for each in members if each.spot.locality == town)
        return Message("reason-place-town", count=there, n=n, place=name)
    placed = [each for each in members if each.spot.kind == POINT]
    if len(placed) < 2:
        return Message("reason-place-near")
    from matchmaker.affinity.place import haversine_km

    points = np.radians([(each.spot.latitude, each.spot.longitude) for each in placed])
    if len(points) > FEW:
        return Message("reason-place-within", count=len(points), n=n, km=_up(_spread_km(points)))
    apart = [haversine_km(*a, *b) for a, b in combinations(points, 2)]
    shared = {each.spot.locality for each in placed}
    if len(shared) == 1 and min(shared):
        return Message("reason-place-town", count=len(placed), n=n, place=min(m.profile.locality or "" for m in placed))
    reach = _better_than_neutral_km(programme)
    if max(apart) <= reach:
        return Message("reason-place-within", count=len(points), n=n, km=_up(max(apart)))
    near = sum(each < reach for each in apart)
    if not near:
        return Message("reason-place-near")
    return Message("reason-place-pairs", count=near, pairs=n * (n - 1) // 2, km=_up(reach))


def _up(km: float) -> int:
    """Whole kilometres, at least one: firms at one spot are within 1 km of each other."""
    return max(1, ceil(km))


def _better_than_neutral_km(programme: Programme) -> float:
    """How near two firms must be for their place to count more than not knowing it."""
    neutral = programme.neutral_affinity
    return programme.place.scale_km * log(1 / neutral) if neutral > 0 else inf


def _spread_km(points: np.ndarray) -> float:
    """Farthest distance of two points, from the corners of their bounding box: enough for a sentence on many firms."""
    from matchmaker.affinity.place import haversine_km

    low, high = points.min(axis=0), points.max(axis=0)
    return float(haversine_km(low[0], low[1], high[0], high[1]))


def _certification(members: Sequence[Traits], programme: Programme) -> Message | None:
    common = _most_common([each.schemes or () for each in members])
    if not common:
        return None
    return Message("reason-certification", count=common[0][1], n=len(members), scheme=common[0][0])


def _market(members: Sequence[Traits], programme: Programme) -> Message | None:
    named = _most_common([each.profile.target_markets or () for each in members])
    common = named or _most_common([each.markets or () for each in members])
    if not common:
        return None
    return Message("reason-market", count=common[0][1], n=len(members), market=common[0][0])


def _scale(members: Sequence[Traits], programme: Programme) -> Message | None:
    stages = Counter(int(r) for r in (export_rank(each.profile) for each in members) if not np.isnan(r))
    sizes = Counter(int(r) for r in (size_rank(each.profile) for each in members) if not np.isnan(r))
    rank, count = max(sizes.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
    stage, exporting = max(stages.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    if count >= exporting and count > 1:
        return Message("reason-scale-size", count=count, n=len(members), size=f"size.{SIZE_CLASSES[rank]}")
    if exporting > 1:
        return Message("reason-scale-export", count=exporting, n=len(members), stage=f"export.{EXPORT_STAGES[stage]}")
    return Message("reason-scale-near")


def _trust(members: Sequence[Traits], programme: Programme) -> Message | None:
    ids = {each.profile.id for each in members}
    ties = {
        tuple(sorted((each.profile.id, partner)))
        for each in members
        for partner in each.profile.prior_partners
        if partner in ids and partner != each.profile.id
    }
    return Message("reason-trust", count=len(ties)) if ties else None


_WORDERS: dict[str, Callable[[Sequence[Traits], Programme], Message | None]] = {
    "product": _product,
    "place": _place,
    "certification": _certification,
    "market": _market,
    "scale": _scale,
    "trust": _trust,
}
