"""Which two firms do not go together: rivals, firms that a programme would rather keep apart, firms too far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.affinity.place import AREA, EARTH_RADIUS_KM, ONLY_COUNTRY, Spot
from matchmaker.consortia.tables.base import Pairs, Table, by_firm, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import ConflictRule
from matchmaker.partitioning.constraints import Rule as Constraint

Goods = tuple[frozenset[str], frozenset[str] | None]  # subheadings, markets (None: unknown)


@dataclass(frozen=True, kw_only=True)
class ApartTable(Table):
    """Pairs of ids that a soft rule keeps apart."""

    ids: Sequence[str] = by_firm()
    apart: frozenset[tuple[str, str]]

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        at = {firm: i for i, firm in enumerate(self.ids)}
        found = sorted((at[a], at[b]) for a, b in self.apart if a in at and b in at)
        return [ConflictRule(pairs=np.array(found, dtype=np.int64).reshape(-1, 2), max_members=0, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        inside = {self.ids[i] for i in members}
        met = not any(a in inside and b in inside for a, b in self.apart)
        return self._verdict(met, not met, None, None, "" if met else "rule-cannot-link-broken")


@dataclass(frozen=True, kw_only=True)
class RivalTable(Table):
    """What each firm sells and where; at most `rule.value` members with a rival in the group."""

    goods: Sequence[Goods] = by_firm()

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        compete = self._may_compete if self.blocks else self._compete
        rivals = [(a, b) for a, b in zip(*pairs, strict=True) if a < b and compete(a, b)]
        table = np.array(rivals, dtype=np.int64).reshape(-1, 2)
        return [ConflictRule(pairs=table, max_members=self.rule.value, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        found = sum(any(a != b and self._compete(a, b) for b in members) for a in members)
        possible = sum(any(a != b and self._may_compete(a, b) for b in members) for a in members)
        unknown = sum(not self.goods[a][0] for a in members)
        asked = self.rule.value
        met, broken = possible <= asked, found > asked
        return self._verdict(met, broken, found, {"max": asked}, found=found, unknown=unknown, most=asked)

    def _compete(self, a: int, b: int) -> bool:
        """Share a subheading and, where both are known, a market."""
        (goods_a, markets_a), (goods_b, markets_b) = self.goods[a], self.goods[b]
        return not goods_a.isdisjoint(goods_b) and _meet(markets_a, markets_b)

    def _may_compete(self, a: int, b: int) -> bool:
        """The same, where goods that are not known are the worst they could be."""
        (goods_a, markets_a), (goods_b, markets_b) = self.goods[a], self.goods[b]
        return (not goods_a or not goods_b or not goods_a.isdisjoint(goods_b)) and _meet(markets_a, markets_b)


def _meet(markets_a: frozenset[str] | None, markets_b: frozenset[str] | None) -> bool:
    """Whether two firms share a market, or one of them names none."""
    return markets_a is None or markets_b is None or not markets_a.isdisjoint(markets_b)


@dataclass(frozen=True, kw_only=True)
class DistanceTable(Table):
    """Where each firm is; no two members more than `rule.value.km` apart.

    A town counts as its point, a subdivision as a disc of its area: firms known only by one may be nearer or farther by its
    radius. Two firms of one locality are at distance 0.
    """

    point: np.ndarray  # (n, 2) radians, NaN where not even a subdivision is known
    radius_km: np.ndarray
    locality: np.ndarray  # a number, -1 unknown

    @property
    def barred(self) -> list[int]:
        return where(np.isnan(self.point[:, 0])) if self.blocks else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        if self.rule.hard:
            return []  # `parts` takes these pairs away beforehand
        rows, columns = (side[pairs[0] < pairs[1]] for side in pairs)
        too_far = self._too_far(rows, columns)
        table = np.column_stack([rows[too_far], columns[too_far]])
        return [ConflictRule(pairs=table, max_members=0, **self._strength)]

    def parts(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray | None:
        return self._too_far(rows, columns) if self.rule.hard else None

    def judge(self, members: Sequence[int]) -> Verdict:
        group = np.array(sorted(members), dtype=np.int64)
        upper, lower = np.triu_indices(len(group), 1)
        nearest, farthest = self._km(group[upper], group[lower])
        unknown = int(np.isnan(self.point[group, 0]).sum())
        asked = float(self.rule.value.km)
        found = round(float(np.nan_to_num(nearest).max(initial=0.0)), 1)
        met, broken = bool((farthest <= asked).all()), bool((nearest > asked).any())
        return self._verdict(met, broken, found, {"max": asked}, found=found, unknown=unknown, most=asked)

    def _too_far(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        nearest, farthest = self._km(rows, columns)
        asked = self.rule.value.km
        return np.asarray(~(farthest <= asked) if self.blocks else nearest > asked)

    def _km(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that each pair can be apart, NaN where a place is not known."""
        (lat1, lon1), (lat2, lon2) = self.point[rows].T, self.point[columns].T
        a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(a, 0.0, 1.0)))
        wide = self.radius_km[rows] + self.radius_km[columns]
        same = (self.locality[rows] >= 0) & (self.locality[rows] == self.locality[columns])
        return np.where(same, 0.0, np.maximum(km - wide, 0.0)), np.where(same, 0.0, km + wide)


def places_of(spots: Sequence[Spot], locality: np.ndarray) -> dict[str, Any]:
    """The arrays of a `DistanceTable`."""
    known = [each.kind != ONLY_COUNTRY and np.isfinite(each.radius_km) for each in spots]
    points = [
        (each.latitude, each.longitude) if sure else (np.nan, np.nan) for each, sure in zip(spots, known, strict=True)
    ]
    radius = [each.radius_km if each.kind == AREA and sure else 0.0 for each, sure in zip(spots, known, strict=True)]
    return {
        "point": np.radians(np.array(points, dtype=np.float64).reshape(-1, 2)),
        "radius_km": np.array(radius, dtype=np.float64),
        "locality": locality,
    }
