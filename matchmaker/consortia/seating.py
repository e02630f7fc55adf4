"""Who sits where: the members of each proposal as positions, and the proposal of each firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.consortia.case import Case
from matchmaker.consortia.proposal import Proposal


@dataclass(frozen=True)
class Seating:
    """`seats` by the proposal's number as text: "3", or "3b" for a new part of 3 once a change was made; `home` by position."""

    seats: Mapping[str, tuple[int, ...]]
    home: Mapping[int, str]

    @classmethod
    def of(cls, case: Case, proposals: Iterable[Proposal]) -> Seating:
        seats = {str(each.number): tuple(case.at(firm) for firm in each.members) for each in proposals}
        return cls(seats, {i: key for key, group in seats.items() for i in group})
