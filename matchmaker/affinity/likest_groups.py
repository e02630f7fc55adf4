"""Which of many groups of firms are most like one group, by the mean affinity of their firms to its members, exactly.

Firms of many groups repeat each other: one assortment, one spot, one set of certificates or markets, one scale serves many.
So each layer is worked out once for each distinct entry, and a pair of firms is a few look-ups. A group is looked at pair by
pair only where the sum of its firms' layers, each the most it could be, would bring it among the best.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import numpy as np

from matchmaker.affinity.market import market_overlap
from matchmaker.affinity.nearest import SLACK, insert
from matchmaker.affinity.pair import (
    CERTIFICATES,
    CERTIFICATION,
    MARKET,
    MARKETS,
    PLACE,
    PRODUCT,
    SCALE,
    TIES,
    TRUST,
    Encoded,
    Settings,
    product_similarity,
    weigh,
)
from matchmaker.affinity.place import nearness
from matchmaker.affinity.rows import Rows, overlap
from matchmaker.affinity.scale import closeness
from matchmaker.affinity.shared import Lookup, all_parts, desk_for, meet, wipe
from matchmaker.affinity.trust import tied
from matchmaker.compiled import compiled


class Crowd(NamedTuple):
    """Groups of firms, and what is distinct among them in product, place, certificates, markets, scale.

    Attributes
    ----------
    start, firm : the firms of group g are `firm[start[g]:start[g + 1]]`
    entry : array of shape (5, firms)
        Which of the distinct entries of the layer each firm has.
    assortments, spots : the distinct ones, by their numbers
    certified, aiming, sized : a firm for each distinct set of certificates, set of markets, scale
    """

    start: np.ndarray
    firm: np.ndarray
    entry: np.ndarray
    assortments: np.ndarray
    spots: np.ndarray
    certified: np.ndarray
    aiming: np.ndarray
    sized: np.ndarray

    @classmethod
    def of(cls, a: Encoded, start: np.ndarray, firm: np.ndarray) -> Crowd:
        n = len(a.number)
        assortments, assortment = np.unique(a.products.of[firm], return_inverse=True)
        spots, spot = np.unique(a.places.of[firm], return_inverse=True)
        certified, certificates = _distinct(_row(a.tables, CERTIFICATES * n + i) for i in firm.tolist())
        aiming, aims = _distinct(_row(a.tables, MARKETS * n + i) for i in firm.tolist())
        sized, scale = _distinct(a.scales[i].tobytes() for i in firm.tolist())
        entry = np.stack([assortment, spot, certificates, aims, scale]).astype(np.int64)
        return cls(start, firm, entry, assortments, spots, firm[certified], firm[aiming], firm[sized])

    def only(self, kept: np.ndarray, start: np.ndarray) -> Crowd:
        """The firms `kept` (a flag each), in groups that begin anew."""
        return self._replace(start=start, firm=self.firm[kept], entry=self.entry[:, kept])


def _row(of: Rows, i: int) -> Hashable:
    """What makes two rows of a table the same: tokens, masses and total (NaN where nothing was told)."""
    first, end = of.start[i], of.start[i + 1]
    return of.token[first:end].tobytes(), of.mass[first:end].tobytes(), of.total[i].tobytes()


def _distinct(keys: Iterable[Hashable]) -> tuple[np.ndarray, np.ndarray]:
    """Where each distinct key stands first, and the number of the key at each place."""
    number: dict[Hashable, int] = {}
    first: list[int] = []
    each: list[int] = []
    for place, key in enumerate(keys):
        if key not in number:
            number[key] = len(first)
            first.append(place)
        each.append(number[key])
    return np.array(first, dtype=np.int64), np.array(each, dtype=np.int64)


@compiled(nogil=True)
def likest_groups(
    settings: Settings, a: Encoded, ours: np.ndarray, crowd: Crowd, lookup: Lookup, ids: np.ndarray, values: np.ndarray
) -> int:
    """Fill `ids` with the numbers of the best groups, best first, ties by number; returns how many.

    Parameters
    ----------
    ours : (n,) firms
    crowd : a group of it without firms is passed over
    ids, values : (k,) for the answer
    """
    n, k, m, firms = len(ours), len(ids), len(crowd.start) - 1, len(a.number)
    parts = np.empty((n, len(crowd.assortments), 2))
    at_most = np.empty((n, len(crowd.assortments)))  # the product layer, -1 where unknown
    near = np.empty((n, len(crowd.spots)))
    certified = np.empty((n, len(crowd.certified)))
    aiming = np.empty((n, len(crowd.aiming)))
    sized = np.empty((n, len(crowd.sized)))
    desk = desk_for(settings, a.products, a.products.of[ours], a)
    trust = 0.0
    for x in range(n):
        i = ours[x]
        p, s = a.products.of[i], a.places.of[i]
        met = meet(settings, a.products, p, lookup, desk)
        all_parts(settings, a.products, p, a.products, crowd.assortments, desk, parts[x], at_most[x])
        wipe(settings, a.products, p, desk, met)
        for y in range(len(crowd.spots)):
            near[x, y] = nearness(a.places, s, a.places, crowd.spots[y], settings.scale_km)
        for y in range(len(crowd.certified)):
            row = CERTIFICATES * firms + crowd.certified[y]
            certified[x, y] = overlap(a.tables, CERTIFICATES * firms + i, a.tables, row)
        for y in range(len(crowd.aiming)):
            row = MARKETS * firms + crowd.aiming[y]
            aiming[x, y] = market_overlap(a.tables, MARKETS * firms + i, a.tables, row)
        for y in range(len(crowd.sized)):
            sized[x, y] = closeness(a.scales, i, a.scales, crowd.sized[y])
        alone = np.isnan(a.tables.total[TIES * firms + i])
        trust += settings.weights[TRUST] * (settings.neutral if alone else max(1.0, settings.neutral)) + SLACK
    most = (
        _summed(settings, PRODUCT, np.where(at_most < 0.0, np.nan, at_most)),
        _summed(settings, PLACE, near),
        _summed(settings, CERTIFICATION, certified),
        _summed(settings, MARKET, aiming),
        _summed(settings, SCALE, sized),
    )
    bound = np.full(m, -1.0)
    for g in range(m):
        first, end = crowd.start[g], crowd.start[g + 1]
        total = trust * (end - first)
        for y in range(first, end):
            entry = crowd.entry[:, y]
            total += most[0][entry[0]] + most[1][entry[1]] + most[2][entry[2]] + most[3][entry[3]] + most[4][entry[4]]
        if first < end:
            bound[g] = total / (n * (end - first))
    sure = np.zeros(k)
    found = 0
    for g in np.argsort(-bound, kind="mergesort"):
        if bound[g] < 0.0 or (found == k and bound[g] < values[k - 1]):
            break
        first, end = crowd.start[g], crowd.start[g + 1]
        total = 0.0  # in whole billionths, so that the order of the firms changes nothing
        for y in range(first, end):
            entry, number = crowd.entry[:, y], a.number[crowd.firm[y]]
            for x in range(n):
                both, market = parts[x, entry[0]], aiming[x, entry[3]]
                product = product_similarity(settings, (both[0], both[1]), market)
                trusted = tied(a.tables, TIES * firms + ours[x], number)
                layers = product, near[x, entry[1]], certified[x, entry[2]], market, sized[x, entry[4]], trusted
                value, _ = weigh(settings, layers)
                total += np.rint(value * 1e9)
        mean = np.rint(total / (n * (end - first)))
        found = insert(ids, values, sure, found, g, mean / 1e9, 0.0)
    return found


@compiled()
def _summed(settings: Settings, layer: int, similarity: np.ndarray) -> np.ndarray:
    """What a layer adds for each entry, summed over ours; neutral where unknown."""
    n, m = similarity.shape
    total = np.zeros(m)
    for x in range(n):
        for y in range(m):
            value = similarity[x, y]
            total[y] += settings.weights[layer] * (settings.neutral if np.isnan(value) else value)
    return total
