"""Who could stand in for a member: firms in no proposal, ranked by the score that the proposal would have with them.

In one seat the score grows with the sum of a firm's ties to the others, and that is at most the sum of its ties to all. So the
firms with the greatest sums are looked at first, and the search ends where no firm further down could come among the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.consortia.proposal import Proposal, Reserve, RuleTouched
from matchmaker.consortia.scoring import Group, Judge
from matchmaker.errors import InputError
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.case import Case
    from matchmaker.consortia.portfolio import Portfolio

MOST = 3  # in a record, for the proposal and for each member
SEATS_UP_TO = 30  # a larger proposal stands without one firm: its record lists none for each member
FIRST = 48  # firms looked at first
NOBODY = -(2**60)  # the sum of ties of a firm that is not there
UNIT = 1e9  # affinities are whole billionths, and sums of whole numbers are exact


@dataclass(frozen=True)
class Reserves:
    """`whole`: each firm in the seat where it is best; `seats`: of each member, in the order of the group."""

    whole: tuple[Reserve, ...]
    seats: tuple[tuple[Reserve, ...], ...]

    def of(self, seat: int) -> tuple[Reserve, ...]:
        return self.seats[seat] if self.seats else ()


def reserves_of(group: Group, free: np.ndarray, case: Case) -> Reserves:
    """The reserves of a record.

    Parameters
    ----------
    free : array of bool of shape (n firms,)
        The firms that may be placed and are in no proposal.
    """
    bench = Bench(group, free, case)
    seats = range(len(group)) if len(group) <= SEATS_UP_TO else ()
    return Reserves(bench.best(MOST), tuple(bench.best(MOST, seat) for seat in seats))


def reserves(portfolio: Portfolio, proposal: Proposal | int, member: str | None, k: int) -> tuple[Reserve, ...]:
    """See `Portfolio.reserves`."""
    case = portfolio.case
    if case is None:
        raise InputError(Message("what-if-without-firms"))
    if k < 1:
        raise InputError(Message("k-too-small", k=k))
    number = proposal.number if isinstance(proposal, Proposal) else proposal
    of = next((each for each in portfolio.proposals if each.number == number), None)
    if of is None:
        raise InputError(Message("what-if-unknown-proposal", number=str(number), count=len(portfolio)))
    if member is not None and member not in of.members:
        case.at(member)
        raise InputError(Message("what-if-not-in-proposal", id=member, number=str(number)))
    bench = Bench(Group(case.index, [case.at(firm) for firm in of.members]), free_firms(portfolio, case), case)
    return bench.best(k, None if member is None else of.members.index(member))


def record(portfolio: Portfolio, proposal: int, member: str | None, k: int) -> dict[str, Any]:
    """See `Portfolio.reserves_record`."""
    found = reserves(portfolio, proposal, member, k)
    score = portfolio.proposals[proposal - 1].score
    return {
        "format": "matchmaker-reserves-1",
        "proposal": proposal,
        "score": score,
        "member": member,
        "reserves": [asdict(reserve) for reserve in found],
    }


def free_firms(portfolio: Portfolio, case: Case) -> np.ndarray:
    """Which firms may be placed and are in no proposal."""
    free = np.ones(len(case.traits), dtype=bool)
    free[list(case.reasons)] = False
    free[list(portfolio.seating.home)] = False
    return free


class Bench:
    """The firms that could come into one proposal.

    They are the programme's candidates of a member, or where there are more than `SEATS_UP_TO` members those that the affinity
    graph ties to one. Passed over are those that may not meet the others, with whom a hard rule breaks that held before, or
    whose ties to the others are no better than neutral.
    """

    def __init__(self, group: Group, free: np.ndarray, case: Case) -> None:
        self.group, self.free, self.case = group, free, case
        self.judge: Judge = case.judge
        self.members: list[int] = group.members.tolist()
        self.pairs = len(group) * (len(group) - 1) // 2
        self.inside = int(_whole(group.affinity).sum())
        self.lost = _whole(np.nan_to_num(group.ties)).sum(axis=1)
        self.broken = set(self.judge.each_hard_broken(self.members))  # where people formed the group themselves
        self._stands: dict[tuple[int, int], bool] = {}
        self._before: dict[str, str] | None = None
        self._look(FIRST)

    def best(self, k: int, seat: int | None = None) -> tuple[Reserve, ...]:
        """The k best, in one seat or each in its best; best score first, ties by id."""
        while (found := self._found(k, seat)) is None:
            self._look(8 * self.looked)
        return tuple(self._reserve(*each) for each in found)

    def _look(self, count: int) -> None:
        """Look at the `count` firms with the greatest sum of ties to all members."""
        if len(self.group) > SEATS_UP_TO:
            spare, more = _tied(self.case, self.members, self.free), False
        else:
            spare = self.case.index.nearest_to_group(self.group.members, self.free, count)
            more = len(spare) == count
        self.looked, self.spare = count, np.sort(spare)
        n = len(self.members)
        values, _ = self.case.index.affinities(np.repeat(self.spare, n), np.tile(self.group.members, len(self.spare)))
        ties = _whole(values).reshape(len(self.spare), n)
        self.to_others = ties.sum(axis=1, keepdims=True) - ties
        self.unseen = int(ties.sum(axis=1).min()) if more else NOBODY  # no firm beyond has a greater sum

    def _found(self, k: int, seat: int | None) -> list[tuple[int, int]] | None:
        """The best (firm, seat), as positions; None where a firm not looked at could be among them."""
        found: list[tuple[int, int]] = []
        taken: set[int] = set()
        beyond = self.unseen - int(self.lost.min() if seat is None else self.lost[seat])
        for c, s in self._in_order(seat):
            if self.to_others[c, s] - self.lost[s] <= beyond:
                return None
            if c not in taken and self._may(int(self.spare[c]), s):
                taken.add(c)
                found.append((c, s))
                if len(found) == k:
                    return found
        return None if self.unseen > self._neutral else found

    @property
    def _neutral(self) -> float:
        """Sum of ties to the others up to which a firm is nobody's substitute."""
        return self.judge.programme.neutral_affinity * (len(self.members) - 1) * UNIT

    def _in_order(self, seat: int | None) -> Iterator[tuple[int, int]]:
        """Firms and seats by the sum of ties after, ties by firm, then by the member replaced."""
        if seat is not None:
            for c in np.lexsort((self.spare, -self.to_others[:, seat])).tolist():
                if self.to_others[c, seat] <= self._neutral:
                    return
                yield c, seat
            return
        after = self.to_others - self.lost[None, :]
        firms, seats = np.indices(after.shape)
        for at in np.lexsort((seats.ravel(), firms.ravel(), -after.ravel())).tolist():
            c, s = divmod(at, len(self.members))
            if self.to_others[c, s] > self._neutral:
                yield c, s

    def _may(self, firm: int, seat: int) -> bool:
        if (firm, seat) not in self._stands:
            others = self._others(seat)
            meets = self.judge.enemies(firm).isdisjoint(others)
            broken = self.judge.each_hard_broken([*others, firm])
            self._stands[firm, seat] = meets and all(rule in self.broken for rule in broken)
        return self._stands[firm, seat]

    def _others(self, seat: int) -> list[int]:
        return self.members[:seat] + self.members[seat + 1 :]

    def _reserve(self, c: int, seat: int) -> Reserve:
        firm, names = int(self.spare[c]), self.case.index.ids
        total = self.inside - int(self.lost[seat]) + int(self.to_others[c, seat])
        return Reserve(
            id=names[firm],
            name=self.judge.traits[firm].profile.name,
            score=round(total / UNIT / self.pairs, 9),
            replaces=names[self.members[seat]],
            rules=self._touched([*self._others(seat), firm]),
        )

    def _touched(self, after: Sequence[int]) -> tuple[RuleTouched, ...]:
        """The rules whose verdict would be another; who will not meet whom is not told by trying each."""
        if self._before is None:
            self._before = {v.id: v.verdict for v in self.judge.verdicts(self.members)}
        before = self._before
        verdicts = self.judge.verdicts(after)
        return tuple(
            RuleTouched(v.id, before[v.id], v.verdict)
            for v in verdicts
            if before[v.id] != v.verdict and v.id != "must-not-pair"
        )


def _whole(affinities: np.ndarray) -> np.ndarray:
    return np.rint(affinities * UNIT).astype(np.int64)


def _tied(case: Case, members: Sequence[int], free: np.ndarray) -> np.ndarray:
    """Free firms that the affinity graph ties to a member."""
    links = case.links
    near = {int(j) for i in members for j in links.indices[links.indptr[i] : links.indptr[i + 1]]}
    return np.array(sorted(j for j in near if free[j]), dtype=np.int64)
