"""Sixteen firms, every portfolio: how far is what we find from the best there is?"""

from __future__ import annotations

import random
from dataclasses import replace

import by_hand
import numpy as np
import pytest

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.profile import Profile
from matchmaker.firms.table import FirmTable
from matchmaker.programmes import Programme, load_programme

# Of every check that bites on the fixture, one hard and some soft.
RULES = [
    {"id": "known", "check": "known-product", "value": True, "hard": True},
    {"id": "places", "check": "distinct-subdivisions", "value": 2, "hard": True},
    {"id": "export", "check": "export-experience", "value": 2, "weight": 0.05},
    {"id": "rivals", "check": "max-competitors", "value": 2, "weight": 0.05},
    {"id": "spread", "check": "size-spread", "value": 2, "hard": True},
]


def values_of(listed: list[Profile], programme: Programme) -> np.ndarray:
    """Worth of every set of firms as a group, 0 where it may not stand."""
    n = len(listed)
    index = AffinityIndex(listed, programme)
    order = [listed[[f.id for f in listed].index(firm)] for firm in index.ids]
    rows, columns = (each.ravel() for each in np.indices((n, n)))
    matrix = index.affinities(rows, columns)[0].reshape(n, n)
    values = np.zeros(1 << n)
    size, neutral = programme.size, programme.neutral_affinity
    inside = np.zeros(1 << n)  # weight inside each set
    for mask in range(1, 1 << n):
        low = (mask & -mask).bit_length() - 1
        rest = mask & (mask - 1)
        others = [i for i in range(low + 1, n) if rest >> i & 1]
        inside[mask] = inside[rest] + (matrix[low, others].sum() if others else 0.0)
        m = len(others) + 1
        if not size.min <= m <= size.max:
            continue
        off = programme.size_weight * np.log(m / size.optimum) ** 2
        promise = m * (inside[mask] / (m * (m - 1) / 2) - neutral - off)
        if promise <= 0:
            continue
        group = [order[low], *(order[i] for i in others)]
        if by_hand.allowed(group, programme):
            soft = sum(r.weight or 0.0 for r in programme.rules if not r.hard and by_hand.breaks(r, group))
            values[mask] = promise - m * soft
    return values


def worth(listed: list[Profile], programme: Programme) -> tuple[float, float]:
    """The best portfolio there is, and ours."""
    best = by_hand.best_grouping(values_of(listed, programme))
    found = suggest_consortia(listed, programme).objective
    assert found <= best + 1e-6
    return best, found


def missing(pairs: list[tuple[float, float]]) -> float:
    """What is missing to the best over all instances, as a share of it: instances worth next to nothing count as little."""
    best, found = np.sum(pairs, axis=0)
    return float(1 - found / best)


def samples(caribbean: FirmTable, count: int, size: int) -> list[list[Profile]]:
    """Firms of a few countries, so that there is something to gain; must_not_pair among them."""
    dice = random.Random(4)
    known = [
        firm for firm in sorted(caribbean, key=lambda f: f.id) if firm.products and firm.country in ("DO", "PE", "JM")
    ]
    chosen = []
    for _ in range(count):
        start = dice.randrange(len(known) - 3 * size)
        group = dice.sample(known[start : start + 3 * size], size)
        group[0] = replace(group[0], must_not_pair=(group[1].id,))
        chosen.append(group)
    return chosen


def test_sixteen_firms_within_one_percent(caribbean: FirmTable) -> None:
    programme = load_programme("export-promotion")
    pairs = [worth(listed, programme) for listed in samples(caribbean, 2, 16)]
    assert missing(pairs) <= 0.01, pairs


@pytest.mark.long
@pytest.mark.parametrize("name", ["export-promotion", "export-sales"])
def test_sixteen_firms_under_many_rules(caribbean: FirmTable, name: str) -> None:
    programme = load_programme(name, rules=RULES)
    pairs = [worth(listed, programme) for listed in samples(caribbean, 20, 16)]
    assert missing(pairs) <= 0.015, pairs
