"""Head counts: how many firms of each country, size and kind there are, may be placed, and are placed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.scale import size_rank
from matchmaker.firms.profile import KINDS, SIZE_CLASSES

TRAITS = ("country", "size", "kind")
UNKNOWN = ""  # the group of the firms that do not say


@dataclass(frozen=True)
class Head:
    """`eligible` are the firms that the programme may place; `mean_score` is of the proposals of those placed."""

    firms: int
    eligible: int
    placed: int
    mean_score: float | None = None

    @property
    def share(self) -> float | None:
        """Share placed of the firms that may be; None where there are none."""
        return round(self.placed / self.eligible, 9) if self.eligible else None


Heads = Mapping[str, Mapping[str, Head]]  # by trait and group: heads["country"]["JM"]


def heads_of(
    traits: Sequence[Traits],
    ineligible: Collection[int],
    groups: Sequence[Sequence[int]],
    scores: Sequence[float] | None = None,
) -> Heads:
    """Countries by code, sizes and kinds in the order of the vocabulary, the unknown where there are any.

    `scores` are those of the groups.
    """
    placed = [i for group in groups for i in group]
    of_group = np.zeros(len(groups)) if scores is None else np.array(scores)
    gained = dict(zip(placed, np.repeat(of_group, [len(group) for group in groups]).tolist(), strict=True))
    found = {}
    for trait in TRAITS:
        of = labels(traits, trait)
        firms, those = Counter(of), Counter(of[i] for i in placed)
        free = Counter(label for i, label in enumerate(of) if i not in ineligible)
        order = sorted(firms, key=lambda label: (_ORDER[trait].index(label) if label in _ORDER[trait] else -1, label))
        total: dict[str, float] = defaultdict(float)
        for i in placed:
            total[of[i]] += gained[i]
        mean = {label: round(total[label] / n, 9) for label, n in those.items()} if scores is not None else {}
        found[trait] = {label: Head(firms[label], free[label], those[label], mean.get(label)) for label in order}
    return found


def labels(traits: Sequence[Traits], trait: str) -> list[str]:
    """The group of each firm by one of the traits; a size is read from the employees where it is not given."""
    if trait == "size":
        ranks = [size_rank(each.profile) for each in traits]
        return [UNKNOWN if np.isnan(rank) else SIZE_CLASSES[int(rank)] for rank in ranks]
    return [str(getattr(each.profile, trait) or UNKNOWN) for each in traits]


def shares(groups: Mapping[str, Head]) -> dict[str, float]:
    """Share placed of each known group that has firms which may be."""
    return {name: head.share for name, head in groups.items() if name != UNKNOWN and head.share is not None}


def least_placed(groups: Mapping[str, Head]) -> str | None:
    """The known group with the lowest share placed; of equals the one with more firms, then by name."""
    of = shares(groups)
    return min(of, key=lambda name: (of[name], -groups[name].eligible, name), default=None)


_ORDER = {"country": (), "size": (*SIZE_CLASSES, UNKNOWN), "kind": (*KINDS, UNKNOWN)}
