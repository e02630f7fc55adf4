"""Coming back next season: a published portfolio that should not be thrown over for a little gain.

Every firm that leaves or joins a proposal costs `change_cost`, in the unit of the score, and what it gains must be worth that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.consortia.case import Case
from matchmaker.consortia.compare import Compared, Comparison, compare
from matchmaker.consortia.former import Former
from matchmaker.consortia.leaning import Leaning
from matchmaker.errors import InputError
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio


@dataclass(frozen=True)
class FirmChange:
    """A firm whose company changed, where it was and is (None: in no proposal), and why in words."""

    id: str
    before: int | None
    after: int | None
    tie_before: (
        float | None
    )  # mean affinity to its former company, as far as that is still in the list, by today's data
    tie_after: float | None
    why: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "id": self.id,
            "before": self.before,
            "after": self.after,
            "tie_before": self.tie_before,
            "tie_after": self.tie_after,
            "why": self.why.as_dict(lang),
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> FirmChange:
        return cls(**{**record, "why": Message.from_dict(record["why"])})


@dataclass(frozen=True)
class Revision:
    """What changed since the portfolio that was published, and what it cost.

    Attributes
    ----------
    change_cost : what each firm that leaves or joins a proposal costs
    moves : how many did so that could have stayed
    firms : every firm whose company changed, sorted by id
    comparison : proposal by proposal
    """

    change_cost: float
    moves: int
    firms: tuple[FirmChange, ...]
    comparison: Comparison

    @property
    def cost(self) -> float:
        return round(self.change_cost * self.moves, 9)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "change_cost": self.change_cost,
            "moves": self.moves,
            "cost": self.cost,
            "firms": [change.as_dict(lang) for change in self.firms],
            "comparison": self.comparison.as_dict(),
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Revision:
        firms = tuple(FirmChange.from_dict(change) for change in record["firms"])
        return cls(record["change_cost"], record["moves"], firms, Comparison.from_dict(record["comparison"]))


def leaning_to(case: Case, near: Former, change_cost: float) -> Leaning:
    """A search that starts from the former groups and gives them up only for what is worth it.

    Raises InputError where the cost is below 0 or the programme forms origin consortia, which follow the map, not a search.
    """
    if change_cost < 0 or not np.isfinite(change_cost):
        raise InputError(Message("change-cost-below-zero", given=change_cost))
    if case.programme.kind == "origin":
        raise InputError(Message("near-not-for-origin"))
    if change_cost == 0:
        return Leaning()
    kept = tuple(group for group in _still_there(case, near) if len(group) > 1)
    size = case.programme.size
    start = tuple(
        group
        for group in kept
        if size.min <= len(group) <= size.max
        and case.judge.hard_broken(group) is None
        and not any(case.judge.enemies(i) & set(group) for i in group)
    )
    return Leaning(kept=kept, bonus=change_cost, start=start)


def revision(case: Case, near: Former, now: Portfolio, change_cost: float) -> Revision:
    """Every change since `near`, with why."""
    was, here = _homes(near.proposals), _homes(now.proposals)
    mates_before = {firm: set(p.members) - {firm} for p in near.proposals for firm in p.members}
    mates_now = {firm: set(p.members) - {firm} for p in now.proposals for firm in p.members}
    comparison = compare(near.proposals, now.proposals, near.objective, now.objective)
    same = {change.before: change.after for change in comparison.changes}
    changes = []
    for firm in sorted({*was, *here}):
        before, after = was.get(firm), here.get(firm)
        if before is not None and same.get(before) == after and after is not None:
            continue
        tie_before = _tie(case, firm, mates_before.get(firm, set()))
        tie_after = _tie(case, firm, mates_now.get(firm, set()))
        why = _why(case, firm, before, after, near, tie_before, tie_after)
        changes.append(FirmChange(firm, before, after, tie_before, tie_after, why))
    moves = sum(
        sum(firm in case.position and case.position[firm] not in case.reasons for firm in change.left)
        + len(change.came)
        for change in comparison.changes
        if change.before is not None and change.after is not None
    ) + sum(sum(firm in case.position for firm in change.left) for change in comparison.changes if change.after is None)
    return Revision(change_cost, moves, tuple(changes), comparison)


def _still_there(case: Case, near: Former) -> list[tuple[int, ...]]:
    """The former groups, of firms that are in the list and may be placed."""
    return [
        tuple(
            sorted(case.position[f] for f in p.members if f in case.position and case.position[f] not in case.reasons)
        )
        for p in near.proposals
    ]


def _homes(proposals: Sequence[Compared]) -> dict[str, int]:
    return {firm: proposal.number for proposal in proposals for firm in proposal.members}


def _tie(case: Case, firm: str, mates: set[str]) -> float | None:
    """Mean affinity of a firm to others, as far as all are in the list."""
    others = sorted(case.position[mate] for mate in mates if mate in case.position)
    if firm not in case.position or not others:
        return None
    values, _ = case.index.affinities(np.full(len(others), case.position[firm]), np.array(others))
    return round(float(values.mean()), 9)


def _why(
    case: Case,
    firm: str,
    before: int | None,
    after: int | None,
    near: Former,
    tie_before: float | None,
    tie_after: float | None,
) -> Message:
    """One sentence."""
    if firm not in case.position:
        return Message("revision-withdrawn")
    if (reason := case.reasons.get(case.position[firm])) is not None:
        return reason
    known: Mapping[str, Any] = {"before": before, "after": after, "tie_before": tie_before, "tie_after": tie_after}
    if before is None:
        return Message("revision-joined" if firm in near.left_out else "revision-new", **known)
    if after is None:
        return Message("revision-left", **known)
    return Message("revision-moved" if tie_before is not None else "revision-company-gone", **known)
