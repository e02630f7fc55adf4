"""Two portfolios side by side: which proposals answer to which, who came, who left, what it did to the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol


class Compared(Protocol):
    """What is looked at in a proposal; of a group of earlier, of which too little is left, no score is known."""

    @property
    def number(self) -> int: ...
    @property
    def members(self) -> tuple[str, ...]: ...
    @property
    def score(self) -> float | None: ...


@dataclass(frozen=True)
class Change:
    """A proposal before and after. `before` or `after` is None where it has no counterpart."""

    before: int | None
    after: int | None
    came: tuple[str, ...]
    left: tuple[str, ...]
    stayed: tuple[str, ...]
    score_before: float | None
    score_after: float | None

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Change:
        return cls(**{**record, **{name: tuple(record[name]) for name in ("came", "left", "stayed")}})


@dataclass(frozen=True)
class Comparison:
    """What changed between two portfolios. `same_pairs` is the share of pairs placed together in both, of those in either."""

    changes: tuple[Change, ...]
    placed_now: tuple[str, ...]  # in none before
    unplaced_now: tuple[str, ...]  # in none after
    same_pairs: float
    objective_before: float
    objective_after: float

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "changes": [asdict(change) for change in self.changes]}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Comparison:
        lists = {name: tuple(record[name]) for name in ("placed_now", "unplaced_now")}
        changes = tuple(Change.from_dict(change) for change in record["changes"])
        return cls(**{**record, **lists, "changes": changes})


def compare(
    before: Sequence[Compared], after: Sequence[Compared], objective_before: float, objective_after: float
) -> Comparison:
    """Proposals are matched by the members they share, the largest overlap first, ties by number."""
    overlaps = sorted(
        (-len(set(a.members) & set(b.members)), a.number, b.number)
        for a in before
        for b in after
        if set(a.members) & set(b.members)
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, a, b in overlaps:
        if a not in partner and b not in taken:
            partner[a] = b
            taken.add(b)
    now = {proposal.number: proposal for proposal in after}
    changes = [_change(a, now[partner[a.number]] if a.number in partner else None) for a in before]
    changes += [_change(None, b) for b in after if b.number not in taken]
    placed_before = {firm for proposal in before for firm in proposal.members}
    placed_after = {firm for proposal in after for firm in proposal.members}
    pairs_before, pairs_after = _pairs(before), _pairs(after)
    either = pairs_before | pairs_after
    return Comparison(
        tuple(changes),
        tuple(sorted(placed_after - placed_before)),
        tuple(sorted(placed_before - placed_after)),
        round(len(pairs_before & pairs_after) / len(either), 9) if either else 1.0,
        objective_before,
        objective_after,
    )


def _change(a: Compared | None, b: Compared | None) -> Change:
    was, now = set(a.members if a else ()), set(b.members if b else ())
    return Change(
        a.number if a else None,
        b.number if b else None,
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        tuple(sorted(was & now)),
        a.score if a else None,
        b.score if b else None,
    )


def _pairs(proposals: Sequence[Compared]) -> set[tuple[str, str]]:
    return {(a, b) for proposal in proposals for x, a in enumerate(proposal.members) for b in proposal.members[x + 1 :]}
