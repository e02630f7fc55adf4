"""What a run is to stay near to: an earlier portfolio, or only the groups of one, some of whose firms may have withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.consortia.case import Case
from matchmaker.consortia.fairness import worth
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.scoring import Group
from matchmaker.errors import InputError
from matchmaker.texts import Message


@dataclass(frozen=True)
class FormerGroup:
    """A proposal of then: its number, its members, and its score as it was published.

    Of mere groups the score is that of the members still in the list by today's data; None where fewer than two are.
    """

    number: int
    members: tuple[str, ...]
    score: float | None


@dataclass(frozen=True)
class Former:
    """`left_out` are the firms that were in the list and in no group."""

    proposals: tuple[FormerGroup, ...]
    left_out: frozenset[str]
    objective: float


def former(case: Case, near: Portfolio | Iterable[Sequence[str]]) -> Former:
    """The earlier portfolio as far as coming back looks at it. Mere groups are numbered from 1 in their order, and who is in
    none of them but in the list now counts as left out then.

    Raises InputError where a group is of fewer than two, or a firm in two.
    """
    if isinstance(near, Portfolio):
        groups = tuple(FormerGroup(each.number, each.members, each.score) for each in near.proposals)
        return Former(groups, frozenset(each.id for each in near.unplaced), near.objective)
    placed: set[str] = set()
    found: list[FormerGroup] = []
    still: list[Group] = []
    for number, group in enumerate(near, 1):
        members = tuple(sorted(set(group)))
        if len(members) < 2:
            raise InputError(Message("assess-too-few", given=", ".join(group)))
        if twice := sorted(placed & set(members)):
            raise InputError(Message("assess-twice", id=twice[0]))
        placed.update(members)
        here = [case.position[firm] for firm in members if firm in case.position]
        today = Group(case.index, here) if len(here) > 1 else None
        still += [today] if today else []
        found.append(FormerGroup(number, members, today.score if today else None))
    return Former(tuple(found), frozenset(case.position) - placed, worth(case, still))
