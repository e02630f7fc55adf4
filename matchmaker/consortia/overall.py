"""What the portfolio as a whole is asked for, judged: how many proposals, and whose share of the places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.tables.base import NO, UNKNOWN, YES
from matchmaker.consortia.tables.counts import flags
from matchmaker.consortia.verdict import BROKEN, MET, NOT_CHECKABLE, Verdict
from matchmaker.programmes import Balance, Groups, Programme
from matchmaker.texts import Message

Portfolio = Sequence[Sequence[int]]  # groups of positions


@dataclass(frozen=True)
class Shares:
    """One balance over all firms: who is of its places (1), who is not (0), of whom we do not know (-1)."""

    rule: Balance
    flag: np.ndarray

    def slopes(self) -> list[np.ndarray]:
        """For each bound, what a placed firm adds to its excess: above 0 where the firm is one too many."""
        yes, maybe = self.flag == YES, self.flag != NO
        counted, spared = (maybe, yes) if self.rule.when_unknown == "block" else (yes, maybe)
        found = []
        if self.rule.max is not None:
            found.append(counted - self.rule.max)
        if self.rule.min is not None:
            found.append(self.rule.min - spared)
        return found

    def excess(self, groups: Portfolio) -> float:
        """By how many places the balance is broken, whatever the unknown turns out to be; 0 where it is not."""
        placed = _placed(groups)
        return max((float(slope[placed].sum()) for slope in self.slopes()), default=0.0) if len(placed) else 0.0

    def verdict(self, groups: Portfolio) -> Verdict:
        placed = _placed(groups)
        found = self.flag[placed]
        yes, unknown, n = int((found == YES).sum()), int((found == UNKNOWN).sum()), len(placed)
        low, high = self.rule.min or 0.0, 1.0 if self.rule.max is None else self.rule.max
        met = low * n - 1e-9 <= yes and yes + unknown <= high * n + 1e-9
        verdict = MET if met else BROKEN if self.excess(groups) > 1e-9 else NOT_CHECKABLE
        share = round(yes / n, 9) if n else 0.0
        values: dict[str, Any] = {"share": share, "yes": yes, "n": n, "unknown": unknown, "min": low, "max": high}
        message = Message("rule-balance", places=list(self.rule.places), **values)
        limit = {"min": low, "max": high}
        return Verdict(self.rule.id, "balance", self.rule.hard, verdict, share, limit, self.rule.source, message)


@dataclass(frozen=True)
class Overall:
    """All that is asked of the whole."""

    groups: Groups | None
    shares: tuple[Shares, ...]

    @classmethod
    def of(cls, programme: Programme, traits: Sequence[Traits]) -> Overall:
        made = (Shares(rule, flags([_among(rule, each) for each in traits])) for rule in programme.balance)
        return cls(programme.groups, tuple(made))

    @property
    def asks(self) -> bool:
        return self.groups is not None or bool(self.shares)

    def cut(self, kept: np.ndarray) -> Overall:
        """The same over the firms `kept` only."""
        return replace(self, shares=tuple(replace(each, flag=each.flag[kept]) for each in self.shares))

    def verdicts(self, groups: Portfolio) -> tuple[Verdict, ...]:
        """One verdict for each thing asked."""
        found = [each.verdict(groups) for each in self.shares]
        return tuple(found if self.groups is None else [_count(self.groups, len(groups)), *found])

    def penalty(self, groups: Portfolio) -> float:
        """What the soft balances that are broken cost the objective."""
        broken = sum(each.rule.weight or 0.0 for each in self.shares if each.excess(groups) > 1e-9)
        return broken * len(_placed(groups))

    def hard_broken(self, groups: Portfolio) -> str | None:
        """The id of the first hard demand that the groups do not meet."""
        hard = (verdict.id for verdict in self.verdicts(groups) if verdict.hard and verdict.verdict == BROKEN)
        return next(hard, None)


def _placed(groups: Portfolio) -> np.ndarray:
    return np.array([i for group in groups for i in group], dtype=np.int64)


def _count(asked: Groups, count: int) -> Verdict:
    limit = {"min": asked.min} if asked.max is None else {"min": asked.min, "max": asked.max}
    met = asked.min <= count and (asked.max is None or count <= asked.max)
    code = "rule-groups" if asked.max is not None else "rule-groups-least"
    message = Message(code, count=count, **limit)
    return Verdict("groups", "groups", True, MET if met else BROKEN, count, limit, asked.source, message)


def _among(rule: Balance, each: Traits) -> bool | None:
    """Whether a firm is of the places; None where that is not known."""
    country, subdivision = each.profile.country, each.profile.subdivision
    if country in rule.places or subdivision in rule.places:
        return True
    some_part_of_it = any(place.startswith(f"{country}-") for place in rule.places)
    return None if country is None or (subdivision is None and some_part_of_it) else False
