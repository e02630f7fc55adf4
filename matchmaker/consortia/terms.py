"""A proposal's score and worth opened to their terms: what each layer adds, what neutral company, size and soft rules take."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matchmaker.consortia.scoring import Group, Judge
from matchmaker.programmes import LAYERS


@dataclass(frozen=True)
class LayerTerm:
    """`similarity` is the mean over all pairs, an unknown one counting as neutral; `known` the share of pairs that know it;
    `contribution` is weight × similarity."""

    layer: str
    weight: float
    similarity: float
    known: float
    contribution: float


@dataclass(frozen=True)
class Terms:
    """The contributions add up to the score; `value` is members × (score − neutral − size − soft)."""

    layers: tuple[LayerTerm, ...]
    neutral: float
    size: float
    soft: float
    value: float

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "layers": [asdict(each) for each in self.layers]}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Terms:
        return cls(**{**record, "layers": tuple(LayerTerm(**each) for each in record["layers"])})


def similarity(group: Group, judge: Judge) -> np.ndarray:
    """Mean similarity of the pairs in each layer, an unknown one counting as neutral: shape (6,)."""
    mean: np.ndarray = np.where(np.isnan(group.layers), judge.programme.neutral_affinity, group.layers).mean(axis=0)
    return mean


def terms_of(group: Group, judge: Judge) -> Terms:
    """The terms of a group of two or more firms."""
    programme, members = judge.programme, group.members.tolist()
    known = 1.0 - np.isnan(group.layers).mean(axis=0)
    layers = tuple(
        LayerTerm(layer, weight, round(float(mean), 9), round(float(share), 9), round(weight * float(mean), 9))
        for layer, mean, share in zip(LAYERS, similarity(group, judge), known, strict=True)
        for weight in (programme.weights[layer],)
    )
    return Terms(
        layers=layers,
        neutral=programme.neutral_affinity,
        size=round(judge.off_size(len(group)), 9),
        soft=round(float(judge.soft_penalty(members)), 9),
        value=round(judge.value(members, group.score), 9),
    )
