"""Which proposal of a portfolio each firm of the index sits in, and who may be placed: worked out once a portfolio."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from matchmaker.consortia.case import Case
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Proposal
from matchmaker.errors import InputError
from matchmaker.texts import Message


@dataclass(frozen=True)
class Seats:
    """By position in the index.

    Attributes
    ----------
    home : number of the firm's proposal, 0 for none
    eligible : may the firm be placed at all?
    """

    case: Case
    home: np.ndarray
    eligible: np.ndarray

    @property
    def free(self) -> np.ndarray:
        """Eligible firms in no proposal."""
        return np.asarray(self.eligible & (self.home == 0))


_kept: dict[int, tuple[weakref.ref[Portfolio], Seats]] = {}


def seats_of(portfolio: Portfolio) -> Seats:
    """Raises InputError for a portfolio that was read from a file and has no firms behind it."""
    if portfolio.case is None:
        raise InputError(Message("what-if-without-firms"))
    key = id(portfolio)
    kept = _kept.get(key)
    if kept is not None and kept[0]() is portfolio:
        return kept[1]
    case = portfolio.case
    home = np.zeros(len(case.traits), dtype=np.int64)
    for proposal in portfolio.proposals:
        home[[case.at(firm) for firm in proposal.members]] = proposal.number
    eligible = np.ones(len(case.traits), dtype=bool)
    eligible[list(case.reasons)] = False
    seats = Seats(case, home, eligible)
    _kept[key] = weakref.ref(portfolio, lambda _: _kept.pop(key, None)), seats
    return seats


def proposal_of(portfolio: Portfolio, asked: Proposal | int) -> Proposal:
    """A proposal by its number. Raises InputError where the portfolio has none of that number."""
    number = asked.number if isinstance(asked, Proposal) else asked
    for proposal in portfolio.proposals:
        if proposal.number == number:
            return proposal
    raise InputError(Message("what-if-unknown-proposal", number=str(number), count=len(portfolio.proposals)))
