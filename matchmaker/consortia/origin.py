"""Origin consortia: the producers of one product in one area, however many the programme allows.

Another problem than small teams: cover an area. It starts from communities of firms near in place and alike in product; a
community within the programme's sizes is a proposal, a larger one is looked at again at a finer resolution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.evidence import finest_shared_codes
from matchmaker.affinity.graph import AffinityGraph
from matchmaker.affinity.place import EARTH_RADIUS_KM, POINT
from matchmaker.communities import detect_communities
from matchmaker.consortia.checks import BROKEN, Table
from matchmaker.consortia.joining import joined
from matchmaker.consortia.steering import Steering
from matchmaker.errors import UnfeasibleError
from matchmaker.programmes import Programme
from matchmaker.texts import Message

# A community above the largest size is taken apart at a resolution this much higher, again and again.
FINER = 1.15
SHARED_BY = 0.5  # a product that at least this share of the members have names the consortium


@dataclass(frozen=True)
class OriginCoverage:
    """What an origin proposal covers."""

    products: tuple[str, ...]  # HS codes that at least half the members share; empty: there are none
    words: tuple[str, ...]  # the members' own words, where no code is shared
    subdivisions: tuple[str, ...]
    radius_km: float | None  # from the members' middle to the farthest known point
    share_of_producers: float | None  # members among the known producers of these products in these subdivisions
    share_of_volume: float | None  # the same of known capacity; None where none is known

    def as_dict(self) -> dict[str, Any]:
        return {
            "products": list(self.products),
            "words": list(self.words),
            "area": {"subdivisions": list(self.subdivisions), "radius_km": self.radius_km},
            "share_of_producers": self.share_of_producers,
            "share_of_volume": self.share_of_volume,
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> OriginCoverage:
        return cls(
            tuple(record["products"]),
            tuple(record["words"]),
            tuple(record["area"]["subdivisions"]),
            record["area"]["radius_km"],
            record["share_of_producers"],
            record["share_of_volume"],
        )


def form_origin_consortia(
    graph: AffinityGraph, eligible: np.ndarray, tables: Sequence[Table], steering: Steering, *, seed: int
) -> list[tuple[int, ...]]:
    """Groups of positions from the communities among the eligible firms; a group that breaks a hard rule is left out.

    Raises UnfeasibleError where firms that a person wants together end in no group that may stand.
    """
    matrix = graph.to_scipy()
    fixed = {i for group in steering.fixed for i in group}
    free = np.array([i for i in eligible if i not in fixed], dtype=np.int64)
    groups = _within_size(matrix, free, graph.programme, graph.programme.community_resolution, seed)
    groups = joined(graph.index, matrix, groups, graph.programme)
    allowed = set(free.tolist())
    bound = [group for group in (*steering.together, *steering.linked) if allowed.issuperset(group)]
    for wish in bound:
        groups = _brought_together(graph, groups, wish, bound)
    groups = [_without_enemies(graph, group, steering, bound) for group in groups]
    hard = [table for table in tables if table.rule.hard and not table.of_members]
    formed = [
        group
        for group in groups
        if graph.programme.size.min <= len(group) <= graph.programme.size.max
        and not any(table.judge(group).verdict == BROKEN for table in hard)
    ]
    for wish in steering.together:
        if not any(set(wish) <= set(group) for group in formed):
            firms = [graph.ids[i] for i in wish]
            raise UnfeasibleError(Message("unfeasible-together", firms=firms), ["together"])
    return [*formed, *steering.fixed]


def _within_size(
    matrix: Any, firms: np.ndarray, programme: Programme, resolution: float, seed: int
) -> list[tuple[int, ...]]:
    """Communities of these firms; those above the largest size taken apart."""
    if not len(firms):
        return []
    labels = detect_communities(matrix[firms][:, firms], resolution=resolution, seed=seed).labels
    groups: list[tuple[int, ...]] = []
    for label in range(int(labels.max(initial=-1)) + 1):
        members = firms[labels == label]
        if len(members) <= programme.size.max:
            groups.append(tuple(int(i) for i in members))
        else:
            finer = resolution * FINER
            parts = _within_size(matrix, members, programme, finer, seed) if finer <= 1.0 else []
            # where a finer look leaves no group that could stand, nothing tells the firms apart: even parts, in id order
            stands = any(len(part) >= programme.size.min for part in parts)
            groups += parts if stands else _even_parts(members, programme.size.max)
    return groups


def _even_parts(members: np.ndarray, largest: int) -> list[tuple[int, ...]]:
    return [tuple(int(i) for i in part) for part in np.array_split(members, -(-len(members) // largest))]


def _brought_together(
    graph: AffinityGraph, groups: list[tuple[int, ...]], wish: tuple[int, ...], bound: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """The groups with the firms of `wish` in one: that which holds most of them, of those large enough with them.

    Where it gets too large, the firms with the weakest ties to it leave, none that is bound to another.
    """
    size, wanted = graph.programme.size, set(wish)
    large_enough = [g for g, group in enumerate(groups) if len(wanted.union(group)) >= size.min]
    home = max(large_enough, key=lambda g: (len(wanted & set(groups[g])), -g), default=None)
    if home is None:
        return groups
    moved = [tuple(sorted(set(group) - wanted)) for group in groups]
    inside = wanted.union(groups[home])
    stay = {i for group in bound for i in group}
    leaving = sorted(inside - stay, key=lambda i: (_mean_tie(graph, i, inside), -i))[: max(0, len(inside) - size.max)]
    moved[home] = tuple(sorted(inside - set(leaving)))
    return moved


def _without_enemies(
    graph: AffinityGraph, group: tuple[int, ...], steering: Steering, bound: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """The group less, of each pair that may not meet, the firm with the weaker ties to the rest; one that is bound to
    others stays, or all of them leave.
    """
    inside = set(group)
    home = {i: wish for wish in bound for i in wish}
    for a, b in sorted(steering.never):
        if a in inside and b in inside:
            loser = min((a, b), key=lambda i: (i in home, _mean_tie(graph, i, inside), -i))
            inside.difference_update(home.get(loser, (loser,)))
    return tuple(sorted(inside))


def _mean_tie(graph: AffinityGraph, i: int, inside: set[int]) -> float:
    others = np.array(sorted(inside - {i}), dtype=np.int64)
    if not len(others):
        return 0.0
    return float(graph.index.affinities(np.full(len(others), i), others)[0].mean())


class Producers:
    """Who makes what and where, over all firms of the table: what a proposal's coverage is measured against."""

    def __init__(self, traits: Sequence[Traits]) -> None:
        self.traits = traits
        self._makers: dict[str, set[int]] = {}
        self._residents: dict[str, set[int]] = {}
        for i, each in enumerate(traits):
            for token in _tokens(each):
                self._makers.setdefault(token, set()).add(i)
            self._residents.setdefault(each.spot.subdivision, set()).add(i)

    def of(self, tokens: Sequence[str], subdivisions: Sequence[str]) -> list[int]:
        """Positions of the firms that make any of these (codes or words), in these subdivisions if any is known."""
        found: set[int] = set().union(*(self._makers.get(token, set()) for token in tokens))
        if subdivisions:
            found &= set().union(*(self._residents.get(each, set()) for each in subdivisions))
        return sorted(found)


def coverage(group: Sequence[int], producers: Producers) -> OriginCoverage:
    """What a group covers, against all firms of the table."""
    members = [producers.traits[i] for i in group]
    products = _shared_codes(members)
    words = () if products else _shared_words(members)
    subdivisions = tuple(sorted({each.spot.subdivision for each in members if each.spot.subdivision}))
    makers = producers.of([*products, *words], subdivisions)
    inside = set(group)
    return OriginCoverage(
        products,
        words,
        subdivisions,
        _radius_km(members),
        round(sum(i in inside for i in makers) / len(makers), 9) if makers else None,
        _share_of_volume(members, [producers.traits[i] for i in makers]),
    )


def _shared_codes(members: Sequence[Traits]) -> tuple[str, ...]:
    counts = Counter(code for each in members for code, _ in each.assortment.codes if len(code) > 2)
    return tuple(finest_shared_codes({code for code, n in counts.items() if n >= SHARED_BY * len(members)}))


def _shared_words(members: Sequence[Traits]) -> tuple[str, ...]:
    counts = Counter(word for each in members for word in each.assortment.words)
    return tuple(sorted(word for word, n in counts.items() if n >= SHARED_BY * len(members)))


def _tokens(each: Traits) -> set[str]:
    """The codes and the words by which a firm's products are known; no word is all digits, so that they do not mix."""
    return {code for code, _ in each.assortment.codes} | set(each.assortment.words)


def _radius_km(members: Sequence[Traits]) -> float | None:
    points = np.radians([(m.spot.latitude, m.spot.longitude) for m in members if m.spot.kind == POINT])
    if not len(points):
        return None
    latitude, longitude = points.mean(axis=0)
    a = np.sin((points[:, 0] - latitude) / 2) ** 2
    a += np.cos(points[:, 0]) * np.cos(latitude) * np.sin((points[:, 1] - longitude) / 2) ** 2
    return round(float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(a, 0, 1))).max()), 1)


def _share_of_volume(members: Sequence[Traits], rivals: Sequence[Traits]) -> float | None:
    """Share of the tonnes a year whose product is known, where the whole is known of more than nobody."""
    inside, whole = (sum(_tonnes_a_year(each) for each in group) for group in (members, rivals))
    return round(min(1.0, inside / whole), 9) if whole > 0 else None


_TONNES = {"t": 1.0, "kg": 0.001}
_A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0}


def _tonnes_a_year(each: Traits) -> float:
    return sum(
        c.quantity * _TONNES[c.unit] * _A_YEAR[c.period]
        for c in each.profile.capacity or ()
        if c.unit in _TONNES and c.period in _A_YEAR
    )
