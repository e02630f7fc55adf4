"""Who is placed and who is left out, and a search that raises the group placed least, at a price that is told.

Leximin: of two portfolios the better is the one whose least placed group has the higher share, then the next, and so on; of
equals the one with the greater objective. See docs/decisions/0009-fairness.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.consortia.case import Case
from matchmaker.consortia.heads import heads_of, labels, shares
from matchmaker.consortia.scoring import Group
from matchmaker.progress import Watch
from matchmaker.texts import Message

Groups = list[tuple[int, ...]]
BONUSES = (0.05, 0.10, 0.20, 0.30)  # what a place of a firm of the group placed least is worth, step by step
RUNS = 8  # searches beyond the first


@dataclass(frozen=True)
class Gain:
    """A group whose share placed is another than under the mean."""

    group: str
    before: float
    after: float


@dataclass(frozen=True)
class Price:
    """What raising the group placed least cost: `mean` is the best portfolio by the mean, the other the one chosen."""

    by: str
    objective_mean: float
    objective: float
    placed_mean: int
    placed: int
    worst_mean: float
    worst: float
    changed: tuple[Gain, ...]

    @property
    def loss(self) -> float:
        return round(self.objective_mean - self.objective, 9)

    @property
    def message(self) -> Message:
        if not self.changed:
            return Message("fairness-no-price")
        share = round(self.loss / self.objective_mean, 9) if self.objective_mean > 0 else 0.0
        return Message("fairness-price", loss=self.loss, share=share, before=self.worst_mean, after=self.worst)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {**asdict(self), "changed": [asdict(each) for each in self.changed], "loss": self.loss} | {
            "message": self.message.as_dict(lang)
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Price:
        fields = {key: value for key, value in record.items() if key not in ("loss", "message")}
        return cls(**{**fields, "changed": tuple(Gain(**each) for each in record["changed"])})


def fairer(
    case: Case, found: Groups, search: Callable[[dict[int, float]], Groups], watch: Watch
) -> tuple[Groups, Price]:
    """The best portfolio by leximin of those found, and its price.

    Parameters
    ----------
    found : groups formed under the mean
    search : forms anew with a bonus for each of some firms, by position
    """
    trait = case.programme.fairness_by
    of = labels(case.traits, trait)
    tried = [_Tried.of(case, trait, found)]
    level: dict[str, int] = {}
    for _ in range(RUNS):
        group = _to_raise(tried[-1], level)
        if group is None or watch.cut:
            break
        level[group] = level.get(group, 0) + 1
        bonus = {name: BONUSES[step - 1] for name, step in level.items()}
        favoured = {i: bonus[label] for i, label in enumerate(of) if label in bonus and i not in case.reasons}
        tried.append(_Tried.of(case, trait, search(favoured)))
    mean = max(tried, key=lambda each: each.objective)  # of equals the first
    chosen = max(tried, key=lambda each: (each.order, each.objective))
    if chosen.order == mean.order:
        chosen = mean
    return chosen.groups, _price(trait, mean, chosen)


@dataclass(frozen=True)
class _Tried:
    groups: Groups
    objective: float
    shares: Mapping[str, float]
    eligible: Mapping[str, int]

    @classmethod
    def of(cls, case: Case, trait: str, groups: Groups) -> _Tried:
        heads = heads_of(case.traits, case.reasons, groups)[trait]
        counts = {name: head.eligible for name, head in heads.items()}
        return cls(groups, worth(case, ranked(case, groups)), shares(heads), counts)

    @property
    def order(self) -> list[float]:
        return sorted(self.shares.values())

    @property
    def placed(self) -> int:
        return sum(len(group) for group in self.groups)


def _to_raise(last: _Tried, level: Mapping[str, int]) -> str | None:
    """The group placed least of those that are not all placed and whose bonus may still rise."""
    open_ = [name for name, share in last.shares.items() if share < 1.0 and level.get(name, 0) < len(BONUSES)]
    return min(open_, key=lambda name: (last.shares[name], -last.eligible[name], name), default=None)


def _price(trait: str, mean: _Tried, chosen: _Tried) -> Price:
    return Price(
        by=trait,
        objective_mean=mean.objective,
        objective=chosen.objective,
        placed_mean=mean.placed,
        placed=chosen.placed,
        worst_mean=min(mean.order, default=0.0),
        worst=min(chosen.order, default=0.0),
        changed=tuple(
            Gain(name, mean.shares[name], share) for name, share in chosen.shares.items() if share != mean.shares[name]
        ),
    )


def ranked(case: Case, found: Iterable[Sequence[int]]) -> list[Group]:
    """The groups by score, ties by the smallest member."""
    return sorted((Group(case.index, members) for members in found), key=lambda g: (-g.score, g.members[0]))


def worth(case: Case, groups: Sequence[Group]) -> float:
    """The objective of ranked groups."""
    placed = [group.members.tolist() for group in groups]
    value = sum(case.judge.value(members, group.score) for members, group in zip(placed, groups, strict=True))
    return round(value - case.overall.penalty(placed), 9)
