"""One measure for all methods: the same firms, the same real partners, the same draws of groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaker.affinity.index import AffinityIndex
from matchmaker.evaluation.bootstrap import Estimate, draw_groups, estimate, grouping_samples, mean_samples
from matchmaker.evaluation.grouping import Agreement, agreement
from matchmaker.evaluation.groups import KnownGroups
from matchmaker.evaluation.ranking import Scores, search_quality
from matchmaker.progress import Watch

SEARCH = ("precision_at_10", "mrr")


@dataclass(frozen=True)
class Measured:
    """A method's figures, and what they were in each draw."""

    values: dict[str, float]
    samples: dict[str, np.ndarray]
    groups: int | None = None

    def estimates(self) -> dict[str, Estimate]:
        return {name: estimate(value, self.samples[name]) for name, value in self.values.items()}

    def minus(self, other: Measured) -> dict[str, Estimate]:
        """The differences, draw by draw: what the two have in common falls out."""
        return {
            name: estimate(value - other.values[name], _difference(self.samples[name], other.samples[name]))
            for name, value in self.values.items()
        }


class Yardstick:
    """Measures what is given for the firms of an index (sorted by id) against the known groups."""

    def __init__(self, index: AffinityIndex, known: KnownGroups, seed: int, watch: Watch) -> None:
        position = {firm: x for x, firm in enumerate(index.ids)}
        self._firms = np.array([position[firm] for firm in known.ids], dtype=np.int64)
        self._right = known.together(index.ids)
        self._group = known.group
        self._draws = draw_groups(len(known.names), seed)
        self._watch = watch

    def search(self, scores: Scores) -> Measured:
        """Partner search by scores of every candidate for every firm."""
        found = search_quality(scores, self._firms, self._right)
        return Measured(
            {name: float(np.nanmean(values)) for name, values in zip(SEARCH, found, strict=True)},
            {name: mean_samples(values, self._group, self._draws) for name, values in zip(SEARCH, found, strict=True)},
        )

    def grouping(self, labels: np.ndarray) -> Measured:
        """A division of all firms of the index."""
        found = labels[self._firms]
        values = agreement(self._group, found)._asdict()
        samples = grouping_samples(self._group, found, self._draws, self._watch)
        groups = int((np.unique(found, return_counts=True)[1] > 1).sum())
        return Measured(values, dict(zip(Agreement._fields, samples.T, strict=True)), groups)


def _difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Over the draws that both have: a person may have stopped the drawing in between."""
    common = min(len(a), len(b))
    difference: np.ndarray = a[:common] - b[:common]
    return difference
