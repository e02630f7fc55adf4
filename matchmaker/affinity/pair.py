"""The affinity of one pair of firms: the weighted mean of its layers, an unknown layer counting as neutral."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchmaker.affinity.market import market_overlap
from matchmaker.affinity.place import Places, nearness
from matchmaker.affinity.product import Products, competition, complementary, relatedness, similar
from matchmaker.affinity.rows import Rows, overlap
from matchmaker.affinity.scale import closeness
from matchmaker.affinity.trust import tied
from matchmaker.compiled import compiled
from matchmaker.programmes import LAYERS, Programme

# Of one pair in each layer, in the order of LAYERS; NaN where unknown.
Similarities = tuple[float, float, float, float, float, float]
PRODUCT, PLACE, CERTIFICATION, MARKET, SCALE, TRUST = range(len(LAYERS))


class Settings(NamedTuple):
    """What a programme says about affinity, for compiled loops."""

    weights: np.ndarray  # (6,) in the order of LAYERS, summing to 1
    neutral: float  # γ
    complementary: bool
    scale_km: float
    radius_km: float
    by_place: bool  # candidates by place, else by product
    floor: float


# The tables of a firm, stacked in one.
CERTIFICATES, MARKETS, TIES = 0, 1, 2


class Encoded(NamedTuple):
    """Firms as arrays. `number` is each firm's number in the index, by which ties name it."""

    number: np.ndarray  # (n,) int64, -1 for a firm outside the index
    products: Products
    places: Places
    scales: np.ndarray  # (n, 3) float64
    tables: Rows  # row `table * n + firm`: schemes (mass = rarity), markets, partners by number (mass 1)


def settings_of(programme: Programme) -> Settings:
    """The programme's affinity settings."""
    return Settings(
        weights=np.array([programme.weights[layer] for layer in LAYERS], dtype=np.float64),
        neutral=float(programme.neutral_affinity),
        complementary=programme.product_relation == "complementary",
        scale_km=float(programme.place.scale_km),
        radius_km=float(programme.place.radius_km or 0.0),
        by_place=programme.candidates == "place",
        floor=float(programme.floor),
    )


@compiled()
def product_parts(settings: Settings, a: Products, p: int, b: Products, q: int) -> tuple[float, float]:
    """What two assortments have in common before markets are looked at: (similarity, 0) or (relatedness, competition)."""
    if settings.complementary:
        return relatedness(a, p, b, q), competition(a, p, b, q)
    return similar(a, p, b, q), 0.0


@compiled()
def product_similarity(settings: Settings, parts: tuple[float, float], market: float) -> float:
    """The product layer from its parts and the overlap of markets; NaN where unknown."""
    if settings.complementary and not np.isnan(parts[0]):
        return complementary(parts[0], parts[1], market)
    return parts[0]


@compiled()
def rest_of_layers(
    settings: Settings, a: Encoded, i: int, b: Encoded, j: int, parts: tuple[float, float], near: float
) -> Similarities:
    """All six similarities of firms i and j (NaN where unknown), given their assortments' parts and their nearness."""
    n, m = len(a.number), len(b.number)
    market = market_overlap(a.tables, MARKETS * n + i, b.tables, MARKETS * m + j)
    return (
        product_similarity(settings, parts, market),
        near,
        overlap(a.tables, CERTIFICATES * n + i, b.tables, CERTIFICATES * m + j),
        market,
        closeness(a.scales, i, b.scales, j),
        tied(a.tables, TIES * n + i, b.number[j]),
    )


@compiled()
def layer_similarities(settings: Settings, a: Encoded, i: int, b: Encoded, j: int) -> Similarities:
    """Similarity of firm i of `a` and firm j of `b` in each layer; NaN where unknown."""
    parts = product_parts(settings, a.products, a.products.of[i], b.products, b.products.of[j])
    near = nearness(a.places, a.places.of[i], b.places, b.places.of[j], settings.scale_km)
    return rest_of_layers(settings, a, i, b, j, parts, near)


@compiled()
def weigh(settings: Settings, similarities: Similarities) -> tuple[float, float]:
    """(affinity rounded to 1e-9, confidence): the weighted mean, and the share of the weight that was known."""
    total = 0.0
    known = 0.0
    for layer in range(6):
        weight = settings.weights[layer]
        if np.isnan(similarities[layer]):
            total += weight * settings.neutral
        else:
            total += weight * similarities[layer]
            known += weight
    return np.rint(total * 1e9) / 1e9, np.rint(known * 1e9) / 1e9


@compiled()
def affinity(settings: Settings, a: Encoded, i: int, b: Encoded, j: int) -> tuple[float, float]:
    """(affinity, confidence) of firm i of `a` and firm j of `b`."""
    return weigh(settings, layer_similarities(settings, a, i, b, j))
