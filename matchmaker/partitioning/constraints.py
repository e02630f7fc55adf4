"""Rules that groups obey, as tables by node: this room knows numbers, not firms.

A *hard* rule that a group breaks leaves the group unformed; a *soft* one costs `weight` for each of its members.
Unknowns never break a rule: a rule counts as broken only where even the best reading of what is unknown breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matchmaker.partitioning.constraints_composition import Composition, breaks_composition
from matchmaker.partitioning.strength import Strength

NO_LIMIT = 2**31 - 1
Penalty = Callable[[tuple[int, ...]], float]  # of ascending nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule(Strength):
    """How many members carry a flag, as numbers and as shares of the group.

    flag : int8 array of shape (n,)
        1 yes, 0 no, -1 unknown.
    """

    flag: ArrayLike
    min_count: int = 0
    max_count: int = NO_LIMIT
    min_share: float = 0.0
    max_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctRule(Strength):
    """At least `min_distinct` different labels; an unknown one counts as possibly different.

    label : int32 array of shape (n,)
        -1 unknown, -2 like no other and yet not different (what is not known where that counts against the group).
    """

    label: ArrayLike
    min_distinct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRule(Strength):
    """The largest less the smallest known rank is at most `max_spread`.

    rank : float array of shape (n,)
        NaN unknown.
    """

    rank: ArrayLike
    max_spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRule(Strength):
    """At most `max_members` members have a conflicting fellow member.

    pairs : int array of shape (m, 2)
        The conflicting pairs, each once, in any order.
    """

    pairs: ArrayLike
    max_members: int = 0


@dataclass(frozen=True, slots=True)
class AskedRule:
    """What a function says of a group: the penalty a member, 0 or more, or infinity where the group may not stand.

    Given as `penalty` to `partition` or `solve_exactly`; the other rules are tables that compiled loops read.
    """

    penalty: Penalty

    def of(self, members: Iterable[int]) -> float:
        """The penalty. ValueError where it is below 0 or not a number."""
        group = tuple(sorted(int(i) for i in members))
        found = float(self.penalty(group))
        if not found >= 0:
            raise ValueError(f"a penalty must be at least 0, got {found} for the group {list(group)}")
        return found


TableRule = CountRule | DistinctRule | SpreadRule | ConflictRule | Composition
Rule = TableRule | AskedRule


@dataclass(frozen=True, slots=True)
class Constraints:
    """All that restricts groups beside their size.

    never : pairs of nodes that may not share a group.
    always : tuples of nodes that go together: into one group, or all of them nowhere.

    Examples
    --------
    >>> exporters = CountRule(flag=[1, 0, -1, 0], min_count=1)
    >>> rules = Constraints([exporters], never=[(0, 1)])
    >>> rules.broken([1, 3]), rules.broken([1, 2]), rules.broken([0, 1])
    (inf, 0.0, inf)
    """

    rules: Sequence[Rule] = ()
    never: Iterable[Sequence[int]] = ()
    always: Iterable[Sequence[int]] = ()
    _never: frozenset[tuple[int, int]] = field(init=False, repr=False)
    _together: tuple[tuple[int, ...], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_never", frozenset((min(a, b), max(a, b)) for a, b in (map(int, p) for p in self.never))
        )
        object.__setattr__(self, "_together", tuple(tuple(sorted({int(i) for i in group})) for group in self.always))

    @property
    def never_pairs(self) -> list[tuple[int, int]]:
        return sorted(self._never)

    @property
    def together(self) -> tuple[tuple[int, ...], ...]:
        return self._together

    @property
    def any(self) -> bool:
        return bool(self.rules or self._never or self._together)

    def asking(self, penalty: Penalty | None) -> Constraints:
        """These, and what a function says of a group besides."""
        if penalty is None:
            return self
        return Constraints([*self.rules, AskedRule(penalty)], self.never_pairs, self.together)

    def broken(self, members: Sequence[int]) -> float:
        """Penalty a member of the group: infinity where it breaks a hard rule, else the weights of the soft rules broken.

        The plain reading of the rules, used by the exact solver and by tests; the search has its own compiled one.
        """
        inside = set(members)
        if any(a in inside and b in inside for a, b in self._never):
            return float("inf")
        if any(0 < len(inside.intersection(group)) < len(group) for group in self._together):
            return float("inf")
        penalty = 0.0
        for rule in self.rules:
            if isinstance(rule, AskedRule):
                penalty += rule.of(inside)
            elif breaks(rule, np.asarray(sorted(inside))):
                if rule.hard:
                    return float("inf")
                penalty += rule.weight
        return penalty


def breaks(rule: TableRule, members: NDArray[np.int64]) -> bool:
    """Whether a group breaks one rule, whatever the unknown turns out to be."""
    if isinstance(rule, Composition):
        return breaks_composition(rule, members)
    if isinstance(rule, CountRule):
        flags = np.asarray(rule.flag)[members]
        least, most = int((flags == 1).sum()), int((flags != 0).sum())
        n = len(members)
        floor = max(rule.min_count, int(np.ceil(rule.min_share * n - 1e-9)))
        ceiling = min(rule.max_count, int(np.floor(rule.max_share * n + 1e-9)))
        return max(floor, least) > min(ceiling, most)
    if isinstance(rule, DistinctRule):
        labels = np.asarray(rule.label)[members]
        return len(np.unique(labels[labels >= 0])) + int((labels == -1).sum()) < rule.min_distinct
    if isinstance(rule, SpreadRule):
        ranks = np.asarray(rule.rank, dtype=np.float64)[members]
        known = ranks[~np.isnan(ranks)]
        return len(known) > 1 and float(known.max() - known.min()) > rule.max_spread + 1e-9
    pairs = np.asarray(rule.pairs, dtype=np.int64).reshape(-1, 2)
    inside = np.isin(pairs, members).all(axis=1)
    return len(np.unique(pairs[inside & (pairs[:, 0] != pairs[:, 1])])) > rule.max_members
