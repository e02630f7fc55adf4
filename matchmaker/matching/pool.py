"""The suppliers that may be members, under the programme's rules, and the choice among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.checks import table_of
from matchmaker.consortia.eligibility import ineligible
from matchmaker.consortia.scoring import Judge
from matchmaker.consortia.steering import read_steering
from matchmaker.consortia.verdict import BROKEN
from matchmaker.matching.demand import GROUP, Demand
from matchmaker.matching.smallest import KEPT, best_groups
from matchmaker.matching.suppliers import Supplier
from matchmaker.texts import Message

SEARCHED = 128  # firms among which groups are searched completely
STEMS = 4  # with more firms: the largest, each with the firms that suit it best


@dataclass(frozen=True)
class Choice:
    """Members as places in the pool. `fewest` and `best`: is it proved?"""

    members: tuple[int, ...]
    served: bool
    fewest: bool
    best: bool


@dataclass(frozen=True)
class Pool:
    """Suppliers of known capacity that may be placed, by id, and the judge over them."""

    index: AffinityIndex
    suppliers: tuple[Supplier, ...]
    demand: Demand
    judge: Judge

    @classmethod
    def of(cls, index: AffinityIndex, suppliers: Sequence[Supplier], demand: Demand) -> Pool:
        """Without the firms that the programme does not admit."""
        day = index.as_of if demand.day is None else demand.day
        first = _judged(index, suppliers, day)
        kept = [each for i, each in enumerate(suppliers) if i not in first[1]]
        judge = first[0] if len(kept) == len(suppliers) else _judged(index, kept, day)[0]
        return cls(index, tuple(kept), demand, judge)

    @property
    def capacity(self) -> np.ndarray:
        return np.array([each.capacity for each in self.suppliers], dtype=np.float64)

    def choose(self) -> Choice:
        """The fewest members that supply enough, and of as many the best; where none do, those that come nearest."""
        size, capacity = self.index.programme.size, self.capacity
        largest = np.cumsum(-np.sort(-capacity))
        fewest = True
        for n in range(max(size.min, 1), min(size.max, len(capacity)) + 1):
            if largest[n - 1] < self.demand.quantity:
                continue
            group, complete = self._best(n, self.demand.quantity)
            if group is not None:
                return Choice(group, True, fewest, complete)
            fewest = fewest and complete
        return Choice(self._nearest(), False, fewest, False)

    def in_the_way(self, explained: bool) -> list[Message]:
        """What else keeps the suppliers from serving the demand: too few of them, or the rules."""
        size = self.index.programme.size
        if len(self.suppliers) < size.min:
            return [Message("assemble-too-few", count=len(self.suppliers), min=size.min)]
        return [] if explained else [Message("assemble-rules")]

    def _best(self, n: int, least: float) -> tuple[tuple[int, ...] | None, bool]:
        """The best group of n firms that supplies `least` and keeps to every hard rule; whether none is better."""
        places, complete = self._narrowed(n, least)
        capacity = self.capacity[places]
        order = np.lexsort((places, -capacity))
        places, capacity = places[order], capacity[order]
        groups, searched = best_groups(
            self._ties(places), self._apart(places), capacity, self._holds(places), n, least
        )  # fmt: skip
        for group in groups:
            members = tuple(sorted(int(places[i]) for i in group))
            if not any(v.hard and v.verdict == BROKEN for v in self.judge.verdicts(members)):
                return members, complete and searched
        return None, complete and searched and len(groups) < KEPT

    def _narrowed(self, n: int, least: float) -> tuple[np.ndarray, bool]:
        """Places of the firms that can be in a group of n that supplies `least`; whether these are all of them."""
        capacity = self.capacity
        others = np.sort(capacity)[::-1][: n - 1].sum()  # the most that n - 1 firms supply
        able = np.flatnonzero(capacity + others >= least)
        if len(able) <= SEARCHED:
            return able, True
        by_size = able[np.lexsort((able, -capacity[able]))]
        kept = list(by_size[: SEARCHED // 2])
        positions = np.array([each.position for each in self.suppliers], dtype=np.int64)
        place = {int(position): i for i, position in enumerate(positions)}
        allowed = np.zeros(len(self.index), dtype=bool)
        allowed[positions[able]] = True
        for stem in by_size[:STEMS]:
            near = self.index.nearest_to_group(positions[[stem]], allowed, SEARCHED // (2 * STEMS))
            kept += [place[int(i)] for i in near]
        return np.unique(np.array(kept, dtype=np.int64)), False

    def _ties(self, places: np.ndarray) -> np.ndarray:
        positions = np.array([self.suppliers[i].position for i in places], dtype=np.int64)
        rows, columns = np.triu_indices(len(places), 1)
        ties = np.zeros((len(places), len(places)))
        ties[rows, columns] = self.index.affinities(positions[rows], positions[columns])[0]
        return ties + ties.T

    def _apart(self, places: np.ndarray) -> np.ndarray:
        """Which pairs may not meet, by a word of theirs or by a hard rule on pairs."""
        apart = np.zeros((len(places), len(places)), dtype=bool)
        for x, place in enumerate(places):
            apart[x] = np.isin(places, list(self.judge.enemies(int(place))))
        rows, columns = np.triu_indices(len(places), 1)
        for table in self.judge.tables:
            parted = table.parts(places[rows], places[columns]) if table.rule.hard else None
            if parted is not None:
                apart[rows, columns] |= parted
        return apart | apart.T

    def _holds(self, places: np.ndarray) -> np.ndarray:
        """Who holds each certificate that the group must hold: shape (places, certificates); none where each member must."""
        asked = self.demand.certificates if self.demand.held_by == GROUP else ()
        held = [[scheme in (self.suppliers[i].held or ()) for scheme in asked] for i in places]
        return np.array(held, dtype=bool).reshape(len(places), len(asked))

    def _nearest(self) -> tuple[int, ...]:
        """The group that supplies most among those that keep to the rules: as large as the programme allows."""
        size, capacity = self.index.programme.size, self.capacity
        order = np.lexsort((np.arange(len(capacity)), -capacity))
        chosen: list[int] = []
        for place in order:
            if len(chosen) < size.max and self.judge.enemies(int(place)).isdisjoint(chosen):
                chosen.append(int(place))
        for n in range(len(chosen), size.min - 1, -1):
            group = tuple(sorted(chosen[:n]))
            if not any(v.hard and v.verdict == BROKEN for v in self.judge.verdicts(group)):
                return group
        return ()


def _judged(index: AffinityIndex, suppliers: Sequence[Supplier], day: date | None) -> tuple[Judge, set[int]]:
    """The programme's judge over these suppliers, and which of them may not be placed."""
    traits = [each.traits for each in suppliers]
    place = {each.id: i for i, each in enumerate(suppliers)}
    secret = [(each.id, other) for each in suppliers for other in each.traits.profile.must_not_pair]
    steering = read_steering(place, index.programme, secret, (), (), (), ())
    tables = [table for rule in index.programme.rules if (table := table_of(rule, traits, day)) is not None]
    judge = Judge(index, traits, tables, steering.never, steering.linked)
    return judge, set(ineligible(traits, index.programme, tables, steering))
