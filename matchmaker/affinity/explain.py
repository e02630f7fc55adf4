"""A pair's affinity, opened: one record a layer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.evidence import evidence
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.pair import Similarities, weigh
from matchmaker.affinity.relatedness import Strengths
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, LAYERS, Programme
from matchmaker.texts import Message


@dataclass(frozen=True)
class LayerRecord:
    """One layer of a pair: `contribution` = weight × similarity, an unknown similarity counting as neutral."""

    layer: str
    weight: float
    similarity: float | None
    contribution: float
    evidence: Message

    @property
    def known(self) -> bool:
        return self.similarity is not None

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "layer": self.layer,
            "weight": self.weight,
            "similarity": self.similarity,
            "contribution": self.contribution,
            "known": self.known,
            "evidence": self.evidence.as_dict(lang),
        }


@dataclass(frozen=True)
class PairExplanation:
    """Two firms and what their affinity is made of."""

    a: str
    b: str
    affinity: float
    confidence: float
    layers: tuple[LayerRecord, ...]
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "a": self.a,
            "b": self.b,
            "affinity": self.affinity,
            "confidence": self.confidence,
            "layers": [layer.as_dict(lang) for layer in self.layers],
        }

    def __str__(self) -> str:
        lines = [f"{self.a} - {self.b}: {self.affinity:.3f}"]
        for each in self.layers:
            similarity = "  ?  " if each.similarity is None else f"{each.similarity:.3f}"
            lines.append(f"  {each.layer:<14}{each.weight:.2f} x {similarity}  {each.evidence.text(self.lang)}")
        return "\n".join(lines)


def explain_pair(
    firms: Iterable[Profile] | AffinityIndex,
    a: str | Profile,
    b: str | Profile,
    programme: Programme | str = DEFAULT,
    as_of: date | str | None = None,
    lang: str = "en",
    proximity: str | Path | Strengths | None = None,
) -> PairExplanation:
    """What the affinity of two firms is made of. Raises UnknownFirmError.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    a, b : firm ids, or profiles that need not be among the firms
    programme : Programme or str
    as_of : date or ISO text, optional
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`.

    Examples
    --------
    >>> firms = [Profile(id=i, name=i, country="PE", hs_codes=("080450",)) for i in "ab"]
    >>> pair = explain_pair(firms, "a", "b", "export-promotion")
    >>> pair.affinity, pair.layers[0].contribution, pair.layers[1].known
    (0.65, 0.5, False)
    """
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of, proximity)
    return explain_pairs(index, index.traits(a), [index.traits(b)], lang)[0]


def explain_pairs(index: AffinityIndex, a: Traits, others: Sequence[Traits], lang: str = "en") -> list[PairExplanation]:
    """`explain_pair` of one firm and several others, at less than the cost of asking one by one."""
    return [
        _explained(index, a, b, similarities, lang)
        for b, similarities in zip(others, index.layers_to(a, others), strict=True)
    ]


def _explained(index: AffinityIndex, a: Traits, b: Traits, similarities: Similarities, lang: str) -> PairExplanation:
    affinity, confidence = weigh(index.settings, similarities)
    records = []
    for layer, similarity in zip(LAYERS, similarities, strict=True):
        weight = index.programme.weights[layer]
        known = not math.isnan(similarity)
        counted = similarity if known else index.programme.neutral_affinity
        words = evidence(index, layer, a, b, similarities)
        value = round(similarity, 9) if known else None
        records.append(LayerRecord(layer, weight, value, round(weight * counted, 9), words))
    return PairExplanation(a.profile.id, b.profile.id, affinity, confidence, tuple(records), lang)
