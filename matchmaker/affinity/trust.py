"""Trust layer: have two firms worked together? A declared tie counts 1; no tie says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matchmaker.affinity.rows import Rows, build_rows
from matchmaker.compiled import compiled
from matchmaker.firms.profile import Profile


def declared_ties(profiles: Iterable[Profile]) -> dict[str, set[str]]:
    """Partners by id, in both directions: one side's word is enough.

    Examples
    --------
    >>> declared_ties([Profile(id="a", name="A", prior_partners=("b",))])
    {'a': {'b'}, 'b': {'a'}}
    """
    ties: dict[str, set[str]] = {}
    for profile in profiles:
        for partner in profile.prior_partners:
            if partner != profile.id:
                ties.setdefault(profile.id, set()).add(partner)
                ties.setdefault(partner, set()).add(profile.id)
    return ties


def encode_ties(partners: Sequence[set[str]], numbers: Mapping[str, int]) -> Rows:
    """Rows of partners by number; a firm without ties is an unknown row."""
    return build_rows([dict.fromkeys(row, 1.0) if row else None for row in partners], numbers)


@compiled()
def tied(ties: Rows, i: int, number: int) -> float:
    """1 where row i holds the firm with this number, NaN otherwise."""
    for x in range(ties.start[i], ties.start[i + 1]):
        if ties.token[x] == number:
            return 1.0
    return np.nan
