"""Trust layer: have two firms worked together? A declared tie counts 1; no tie says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from matchmaker.affinity.rows import Rows, build_rows
from matchmaker.compiled import compiled
from matchmaker.firms.profile import Profile


class Declared:
    """Who names whom in a column of ids: asked from the side of the one named.

    Examples
    --------
    >>> ties = Declared(lambda profile: profile.prior_partners)
    >>> ties.add(Profile(id="a", name="A", prior_partners=("b",)))
    >>> ties.naming("b"), ties.naming("a")
    ({'a'}, set())
    """

    def __init__(self, named: Callable[[Profile], Iterable[str]]) -> None:
        self._named = named
        self._naming: dict[str, set[str]] = {}

    def add(self, profile: Profile) -> None:
        for other in self._named(profile):
            self._naming.setdefault(other, set()).add(profile.id)

    def remove(self, profile: Profile) -> None:
        for other in set(self._named(profile)):
            self._naming[other].discard(profile.id)

    def naming(self, firm: str) -> set[str]:
        """Ids of the firms that name this one."""
        return self._naming.get(firm, set())


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
