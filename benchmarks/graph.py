"""Building the affinity graph of the register, against NumPy evaluating the same affinity for every pair, a firm's row at a time.

The other side is what one would write without an index: distances of a block of firms to all others at once, shared products
by adding up posting lists, then a sort. Quality is the share of edges (pair and affinity) that the two have in common.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.register import register
from benchmarks.table import Row, timed
from matchmaker.affinity.graph import AffinityGraph, build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.pair import Encoded
from matchmaker.affinity.place import (
    AREA,
    EARTH_RADIUS_KM,
    KIND,
    LATITUDE,
    LOCALITY,
    LONGITUDE,
    ONLY_COUNTRY,
    RADIUS,
    SUBDIVISION,
)
from matchmaker.affinity.product import CODES, WORDS, Products
from matchmaker.affinity.rows import Rows

BLOCK = 128  # firms whose pairs are held at a time


def run() -> list[Row]:
    firms = register()
    build_graph(list(firms)[:50], "origin")  # compiles, or loads what is compiled
    rows: list[Row] = []
    for programme in ("origin", "export-promotion"):
        index = AffinityIndex(firms, programme)
        _ = index.arrays  # both sides start from the same arrays
        graph, seconds = timed(lambda index=index: build_graph(index))
        theirs, their_seconds = timed(lambda index=index: numpy_edges(index))
        same = len(theirs & _edges(graph)) / max(len(theirs | _edges(graph)), 1)
        instance = f"register, {len(index):,} firms, {programme}, k {index.programme.k}"
        rows += [
            Row(instance, "ours", "edges in common", same, seconds, note=f"{len(graph.edges()[0]):,} edges"),
            Row(instance, "NumPy, every pair", "edges in common", same, their_seconds),
        ]
    return rows


def numpy_edges(index: AffinityIndex) -> set[tuple[int, int, float]]:
    """The graph's edges by looking at every pair: (first, second, affinity), first < second."""
    k, settings = index.programme.k, index.settings
    found = set()
    for i, affinity, candidate in _every_pair(index):
        possible = np.flatnonzero(candidate & (affinity >= settings.floor))
        best = possible[np.argsort(-affinity[possible], kind="stable")[:k]]
        found |= {(min(i, j), max(i, j), float(affinity[j])) for j in best.tolist()}
    return found


def _every_pair(index: AffinityIndex) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Each firm with its affinity to all firms and which of them are its candidates."""
    settings, encoded = index.settings, index.arrays.encoded
    if settings.complementary or not np.isnan(encoded.tables.total).all():
        raise ValueError("this evaluation knows the layers that the register has: product and place")
    n, weights = len(index), settings.weights
    codes, words = (Postings(_table(encoded.products, which)) for which in (CODES, WORDS))
    of, language = encoded.products.of, encoded.products.language
    rest = settings.neutral * float(weights[2:].sum())
    for first in range(0, n, BLOCK):
        block = np.arange(first, min(first + BLOCK, n))
        near, reachable = _places(encoded, block, settings.scale_km, settings.radius_km)
        for x, i in enumerate(block.tolist()):
            p = of[i]
            by_word = np.where(language == language[p], words.overlap(p), np.nan)
            parts = np.stack([codes.overlap(p), by_word])
            known = ~np.isnan(parts)
            similar = np.where(known, parts, 0.0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), np.nan)
            product = similar[of]
            value = weights[0] * np.where(np.isnan(product), settings.neutral, product)
            value += weights[1] * np.where(np.isnan(near[x]), settings.neutral, near[x])
            with np.errstate(invalid="ignore"):
                candidate = reachable[x] if settings.by_place else product > 0
            candidate[i] = False
            yield i, np.rint((value + rest) * 1e9) / 1e9, candidate


class Postings:
    """Weighted sets by token: which sets hold it, and with what mass."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        holder = np.repeat(np.arange(len(rows.total)), np.diff(rows.start))
        order = np.argsort(rows.token, kind="stable")
        self.holder, self.mass = holder[order], rows.mass[order]
        self.start = np.searchsorted(rows.token[order], np.arange(rows.token.max(initial=0) + 2))

    def overlap(self, p: int) -> np.ndarray:
        """Common mass of set p with every set over the mass of either; NaN where unknown."""
        rows, own = self.rows, slice(self.rows.start[p], self.rows.start[p + 1])
        if np.isnan(rows.total[p]):
            return np.full(len(rows.total), np.nan)
        spans = [slice(self.start[token], self.start[token + 1]) for token in rows.token[own]]
        common = np.zeros(len(rows.total))
        for span, mass in zip(spans, rows.mass[own], strict=True):
            common[self.holder[span]] += np.minimum(self.mass[span], mass)
        either = rows.total + rows.total[p] - common
        return np.where(either > 0, common / np.where(either > 0, either, 1.0), np.nan)


def _table(products: Products, which: int) -> Rows:
    """One of the stacked tables of assortments by itself."""
    n, rows = len(products.language), products.tables
    start = rows.start[which * n : (which + 1) * n + 1]
    own = slice(start[0], start[-1])
    return Rows(start - start[0], rows.token[own], rows.mass[own], rows.total[which * n : (which + 1) * n])


def _places(encoded: Encoded, block: np.ndarray, scale_km: float, radius_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Nearness of the block's firms to all firms (NaN where unknown), and who is within reach."""
    at = encoded.places.of
    names, numbers = encoded.places.names[at].T, encoded.places.numbers[at].T
    mine, own = names[:, block, None], numbers[:, block, None]
    a = np.sin((numbers[LATITUDE] - own[LATITUDE]) / 2) ** 2
    a += np.cos(own[LATITUDE]) * np.cos(numbers[LATITUDE]) * np.sin((numbers[LONGITUDE] - own[LONGITUDE]) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(a)))
    same = (mine[LOCALITY] >= 0) & (mine[LOCALITY] == names[LOCALITY])
    nowhere = (mine[KIND] == ONLY_COUNTRY) | (names[KIND] == ONLY_COUNTRY)
    vague = nowhere | (own[RADIUS] > scale_km) | (numbers[RADIUS] > scale_km)
    near = np.exp(-np.where(same, 0.0, np.where(vague, np.nan, km)) / scale_km)
    area = (mine[KIND] == AREA) | (names[KIND] == AREA)
    inside = (mine[SUBDIVISION] >= 0) & (mine[SUBDIVISION] == names[SUBDIVISION])
    return near, same | (~nowhere & np.where(area, inside, km <= radius_km))


def _edges(graph: AffinityGraph) -> set[tuple[int, int, float]]:
    first, second, affinity, _ = graph.edges()
    return set(zip(first.tolist(), second.tolist(), affinity.tolist(), strict=True))
