"""Groups of firms as numbers: exact ties, score, rules, value. What is shown is computed here, once a group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.checks import BROKEN, MET, Table, Verdict
from matchmaker.programmes import Programme, Rule
from matchmaker.texts import Message


class Judge:
    """The rules of a programme over the firms of an index."""

    def __init__(
        self,
        index: AffinityIndex,
        traits: Sequence[Traits],
        tables: Sequence[Table],
        never: frozenset[tuple[int, int]],
        together: Sequence[tuple[int, ...]] = (),
    ) -> None:
        self.index = index
        self.traits = traits
        self.tables = tables
        self.programme: Programme = index.programme
        self._together = [frozenset(group) for group in together]
        self._enemies: dict[int, set[int]] = {}
        for a, b in never:
            self._enemies.setdefault(a, set()).add(b)
            self._enemies.setdefault(b, set()).add(a)

    def verdicts(self, group: Sequence[int]) -> tuple[Verdict, ...]:
        """Size and must-not-pair first, then the programme's rules in their order."""
        by_id = {table.rule.id: table for table in self.tables}
        found = [self._size(group), self._must_not_pair(group)]
        for rule in self.programme.rules:
            found.append(by_id[rule.id].judge(group) if rule.id in by_id else self._links(rule, group))
        return tuple(found)

    def enemies(self, i: int) -> set[int]:
        """Firms that may not share a proposal with firm i, for whatever reason."""
        return self._enemies.get(i, set())

    def hard_broken(self, group: Sequence[int]) -> str | None:
        """The first hard rule that the group breaks, by id; sizes and enemies are the caller's to look at."""
        return next(self.each_hard_broken(group), None)

    def each_hard_broken(self, group: Sequence[int]) -> Iterator[str]:
        """Every hard rule that the group breaks, as in `hard_broken`."""
        for table in self.tables:
            if table.rule.hard and table.judge(group).verdict == BROKEN:
                yield table.rule.id
        inside = set(group)
        if any(not inside.isdisjoint(linked) and not inside >= linked for linked in self._together):
            yield "must-link"

    def soft_penalty(self, group: Sequence[int]) -> float:
        """Sum of the weights of the soft rules that the group breaks."""
        return sum(
            table.rule.weight or 0.0
            for table in self.tables
            if not table.rule.hard and table.judge(group).verdict == BROKEN
        )

    def value(self, group: Sequence[int], score: float) -> float:
        """What the group adds to the objective."""
        n = len(group)
        return n * (score - self.programme.neutral_affinity - self.off_size(n) - self.soft_penalty(group))

    def off_size(self, n: int) -> float:
        """What a group of n firms loses by not being of the best size."""
        optimum = self.programme.size.optimum
        return 0.0 if optimum is None else self.programme.size_weight * math.log(n / optimum) ** 2

    def _size(self, group: Sequence[int]) -> Verdict:
        n, size = len(group), self.programme.size
        message = Message("rule-size", count=n, min=size.min, max=size.max)
        verdict = MET if size.min <= n <= size.max else BROKEN
        limit = {"min": size.min, "max": size.max}
        return Verdict("size", "size", True, verdict, n, limit, size.source, message)

    def _must_not_pair(self, group: Sequence[int]) -> Verdict:
        inside = set(group)
        broken = any(self.enemies(i) & inside for i in group)
        return Verdict(
            "must-not-pair",
            "must-not-pair",
            True,
            BROKEN if broken else MET,
            None,
            None,
            "",
            Message("rule-must-not-pair-broken" if broken else "rule-must-not-pair"),
        )

    def _links(self, rule: Rule, group: Sequence[int]) -> Verdict:
        """Hard links between named firms; the record names none."""
        inside = {self.traits[i].profile.id for i in group}
        linked = [{firm for firm in named if firm in self.index} for named in rule.value]
        if rule.check == "must-link":
            broken = any(inside & named and not inside >= named for named in linked)
        else:
            broken = any(len(inside & named) > 1 for named in linked)
        message = Message(f"rule-{rule.check}-broken" if broken else f"rule-{rule.check}")
        return Verdict(rule.id, rule.check, rule.hard, BROKEN if broken else MET, None, None, rule.source, message)


class Group:
    """One group of positions with its exact ties."""

    def __init__(self, index: AffinityIndex, members: Sequence[int]) -> None:
        self.index = index
        self.members = np.array(sorted(members), dtype=np.int64)
        self.rows, self.columns = np.triu_indices(len(self.members), 1)
        self.affinity, self.confidence = index.affinities(self.members[self.rows], self.members[self.columns])

    @property
    def score(self) -> float:
        return round(float(self.affinity.mean()), 9)

    @property
    def mean_confidence(self) -> float:
        return round(float(self.confidence.mean()), 9)

    @cached_property
    def layers(self) -> np.ndarray:
        """Similarity of each pair in each layer, of shape (pairs, 6)."""
        return self.index.layer_table(self.members[self.rows], self.members[self.columns])

    @cached_property
    def ties(self) -> np.ndarray:
        """Affinities of shape (members, members), NaN on the diagonal."""
        n = len(self.members)
        matrix = np.full((n, n), np.nan)
        matrix[self.rows, self.columns] = self.affinity
        matrix[self.columns, self.rows] = self.affinity
        return matrix

    def __len__(self) -> int:
        return len(self.members)
