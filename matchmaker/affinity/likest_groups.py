"""Which of many groups of firms are most like one group, by the mean affinity of their firms to its members, exactly.

As in `nearest`: what assortments and spots share is worked out once, and a group is looked at firm by firm only where that
part, and the most that the other layers could give, would bring it among the best.
"""

from __future__ import annotations

import numpy as np

from matchmaker.affinity.nearest import SLACK, insert, rest_at_most
from matchmaker.affinity.pair import PLACE, PRODUCT, Encoded, Settings, rest_of_layers, weigh
from matchmaker.affinity.place import nearness
from matchmaker.affinity.shared import Lookup, all_parts, desk_for, meet, wipe
from matchmaker.compiled import compiled


@compiled(nogil=True)
def likest_groups(
    settings: Settings, a: Encoded, ours: np.ndarray, start: np.ndarray, theirs: np.ndarray, lookup: Lookup,
    assortments: np.ndarray, assortment: np.ndarray, spots: np.ndarray, spot: np.ndarray,
    ids: np.ndarray, values: np.ndarray,
) -> int:  # fmt: skip
    """Fill `ids` with the numbers of the best groups, best first, ties by number; returns how many.

    Parameters
    ----------
    ours : (n,) firms
    start, theirs : firms of group g are `theirs[start[g]:start[g + 1]]`; a group without firms is passed over
    assortments, assortment : the distinct assortments of `theirs`, and which of them each has; the same for spots
    ids, values : (k,) for the answer
    """
    n, k, m = len(ours), len(ids), len(start) - 1
    w_product, w_place, neutral = settings.weights[PRODUCT], settings.weights[PLACE], settings.neutral
    parts = np.empty((n, len(assortments), 2))
    near = np.empty((n, len(spots)))
    by_product = np.zeros(len(assortments))  # the most that the product layer gives, summed over ours
    by_place = np.zeros(len(spots))
    rest = 0.0
    desk = desk_for(settings, a.products, a.products.of[ours], a)
    at_most = np.empty(len(assortments))
    for i in range(n):
        p = a.products.of[ours[i]]
        met = meet(settings, a.products, p, lookup, desk)
        all_parts(settings, a.products, p, a.products, assortments, desk, parts[i], at_most)
        wipe(settings, a.products, p, desk, met)
        for t in range(len(assortments)):
            by_product[t] += w_product * (neutral if at_most[t] < 0.0 else at_most[t])
        for t in range(len(spots)):
            near[i, t] = nearness(a.places, a.places.of[ours[i]], a.places, spots[t], settings.scale_km)
            by_place[t] += w_place * (neutral if np.isnan(near[i, t]) else near[i, t])
        rest += rest_at_most(settings, a, ours[i]) + SLACK
    bound = np.full(m, -1.0)
    for g in range(m):
        total = 0.0
        for y in range(start[g], start[g + 1]):
            total += by_product[assortment[y]] + by_place[spot[y]] + rest
        if start[g] < start[g + 1]:
            bound[g] = total / (n * (start[g + 1] - start[g]))
    sure = np.zeros(k)
    found = 0
    for g in np.argsort(-bound, kind="mergesort"):
        if bound[g] < 0.0 or (found == k and bound[g] < values[k - 1]):
            break
        total = 0.0  # in whole billionths, so that the order of the firms changes nothing
        for y in range(start[g], start[g + 1]):
            j, t, s = theirs[y], assortment[y], spot[y]
            for i in range(n):
                both = parts[i, t, 0], parts[i, t, 1]
                value, _ = weigh(settings, rest_of_layers(settings, a, ours[i], a, j, both, near[i, s]))
                total += np.rint(value * 1e9)
        mean = np.rint(total / (n * (start[g + 1] - start[g])))
        found = insert(ids, values, sure, found, g, mean / 1e9, 0.0)
    return found
