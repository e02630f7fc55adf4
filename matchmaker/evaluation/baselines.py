"""What partner search and grouping reach without our affinity: the same municipality, product words only, distance only.

The latter two are our own machinery with one layer left, so that a difference is due to the layers and to nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.affinity.graph import build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.communities import detect_communities
from matchmaker.evaluation.ranking import Scores
from matchmaker.firms.profile import Profile
from matchmaker.programmes import LAYERS, Programme, load_programme

REFERENCE = "municipality"  # what ours is compared with, draw by draw


@dataclass(frozen=True)
class Baseline:
    """A simple way to search partners and to form groups, over the firms sorted by id."""

    name: str
    scores: Scores
    labels: Callable[[], np.ndarray]  # forming groups takes longer than searching: done where it is asked for


def baselines(index: AffinityIndex, seed: int) -> tuple[Baseline, ...]:
    """The three baselines over the firms of an index."""
    programme = index.programme
    without_codes = [replace(profile, hs_codes=None, text_codes=()) for profile in index.profiles]
    words = _only("product", programme, {"product_relation": "similar", "candidates": "product"})
    distance = _only("place", programme, _near(programme))
    return (
        _same_municipality(index),
        _one_layer("words", without_codes, words, seed),
        _one_layer("distance", index.profiles, distance, seed),
    )


def scores_of(index: AffinityIndex) -> Scores:
    """Exact affinities of some firms to every firm of the index."""

    def scores(rows: np.ndarray) -> np.ndarray:
        n = len(index)
        values, _ = index.affinities(np.repeat(rows, n), np.tile(np.arange(n), len(rows)))
        return values.reshape(len(rows), n)

    return scores


def _same_municipality(index: AffinityIndex) -> Baseline:
    """1 in the same locality, else 0; a firm without a known locality is alone."""
    names = [index.traits(firm).spot.locality or f"\x00{firm}" for firm in index.ids]
    labels = np.unique(np.array(names, dtype=object), return_inverse=True)[1].ravel()
    return Baseline(REFERENCE, lambda rows: (labels[rows][:, None] == labels).astype(np.float64), lambda: labels)


def _one_layer(name: str, profiles: Sequence[Profile], programme: Programme, seed: int) -> Baseline:
    index = AffinityIndex(profiles, programme)
    return Baseline(name, scores_of(index), lambda: detect_communities(build_graph(index), seed=seed).labels)


def _only(layer: str, programme: Programme, settings: dict[str, object]) -> Programme:
    weights = {f"weights.{each}": float(each == layer) for each in LAYERS}
    return load_programme(programme, **{**weights, **settings})


def _near(programme: Programme) -> dict[str, object]:
    """Places as near and far, also where the programme looks at them another way; candidates as far as nearness counts."""
    radius = programme.place.radius_km or 4 * programme.place.scale_km
    return {"candidates": "place", "place.mode": "near", "place.radius_km": radius}
