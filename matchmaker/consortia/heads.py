"""Head counts: how many firms of each country, size and kind there are, may be placed, and are placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.scale import size_rank
from matchmaker.firms.profile import KINDS, SIZE_CLASSES

TRAITS = ("country", "size", "kind")
UNKNOWN = ""  # the group of the firms that do not say


@dataclass(frozen=True)
class Head:
    """`eligible` are the firms that the programme may place."""

    firms: int
    eligible: int
    placed: int


Heads = Mapping[str, Mapping[str, Head]]  # by trait and group: heads["country"]["JM"]


def heads_of(traits: Sequence[Traits], ineligible: Collection[int], groups: Iterable[Sequence[int]]) -> Heads:
    """Countries by code, sizes and kinds in the order of the vocabulary, the unknown where there are any."""
    placed = [i for group in groups for i in group]
    found = {}
    for trait in TRAITS:
        of = labels(traits, trait)
        firms, those = Counter(of), Counter(of[i] for i in placed)
        free = Counter(label for i, label in enumerate(of) if i not in ineligible)
        order = sorted(firms, key=lambda label: (_ORDER[trait].index(label) if label in _ORDER[trait] else -1, label))
        found[trait] = {label: Head(firms[label], free[label], those[label]) for label in order}
    return found


def labels(traits: Sequence[Traits], trait: str) -> list[str]:
    """The group of each firm by one of the traits; a size is read from the employees where it is not given."""
    if trait == "size":
        ranks = [size_rank(each.profile) for each in traits]
        return [UNKNOWN if np.isnan(rank) else SIZE_CLASSES[int(rank)] for rank in ranks]
    return [str(getattr(each.profile, trait) or UNKNOWN) for each in traits]


_ORDER = {"country": (), "size": (*SIZE_CLASSES, UNKNOWN), "kind": (*KINDS, UNKNOWN)}
