"""Clearly different portfolios that are nearly as good as the best.

Pairs that stand together already are made less attractive, as much as the loss allows: a portfolio far from the first is tried
before one near it. The method is that of penalised diverse solutions (e.g. Petit and Trapp, 2015), with the pair as the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.case import Case
from matchmaker.consortia.compare import Comparison
from matchmaker.consortia.leaning import Leaning
from matchmaker.errors import InputError
from matchmaker.progress import Watch
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio

# How much a pair's affinity is held back where it stood together before, the boldest first.
STEPS = (0.40, 0.20, 0.10, 0.05, 0.025, 0.0125)
CLEARLY = 0.20  # share of the pairs placed in either that must differ
FELT = 0.01  # a change of a firm's mean tie that is worth telling


@dataclass(frozen=True)
class Alternative:
    """Another portfolio, how it compares with the first, and who is better or worse off in it.

    `changed` is the share of the pairs placed in either that are placed in one only; `loss` the share of the objective given up.
    """

    portfolio: Portfolio
    comparison: Comparison
    changed: float
    loss: float
    gains: tuple[str, ...]
    loses: tuple[str, ...]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "objective": self.portfolio.objective,
            "proposals": [{"members": list(p.members), "score": p.score} for p in self.portfolio.proposals],
            "changed": self.changed,
            "loss": self.loss,
            "gains": list(self.gains),
            "loses": list(self.loses),
            "comparison": self.comparison.as_dict(),
        }


def alternatives(portfolio: Portfolio, n: int, within: float, watch: Watch) -> tuple[Alternative, ...]:
    """Up to `n` portfolios within a share of the best objective, each clearly different from all before it; fewer where there
    are none.

    Raises InputError for a portfolio without firms, an origin portfolio, or numbers out of range.
    """
    from matchmaker.consortia.records import portfolio_of
    from matchmaker.consortia.suggest import form

    case = portfolio.case
    if case is None:
        raise InputError(Message("what-if-without-firms"))
    if case.programme.kind == "origin":
        raise InputError(Message("near-not-for-origin"))
    if n < 1 or not 0 <= within < 1:
        raise InputError(Message("alternatives-out-of-range", n=n, within=within))
    seed, effort = portfolio.provenance["seed"], portfolio.provenance["effort"]
    found: list[Alternative] = []
    while len(found) < n and not watch.cut:
        seen = [portfolio, *(each.portfolio for each in found)]
        before = len(found)
        for step in STEPS:
            if watch.stop("alternatives", len(found), n):
                break
            kept = tuple(group for each in seen for group in _groups(case, each))
            groups = form(case, seed=seed, effort=effort, watch=watch, leaning=Leaning(kept=kept, bonus=-step))
            other = portfolio_of(case, groups, seed=seed, effort=effort, reproducible=not watch.cut)
            if other.objective < (1 - within) * portfolio.objective:
                continue
            if all(each.compare(other).same_pairs <= 1 - CLEARLY for each in seen):
                found.append(_alternative(portfolio, other))
                break
        if len(found) == before:
            break
    return tuple(found)


def _groups(case: Case, portfolio: Portfolio) -> list[tuple[int, ...]]:
    return [tuple(case.at(firm) for firm in p.members) for p in portfolio.proposals]


def _alternative(first: Portfolio, other: Portfolio) -> Alternative:
    comparison = first.compare(other)
    was, now = _ties(first), _ties(other)
    firms = sorted({*was, *now})
    gamma = first.programme.neutral_affinity  # what being in none counts
    shift = {firm: now.get(firm, gamma) - was.get(firm, gamma) for firm in firms}
    return Alternative(
        portfolio=other,
        comparison=comparison,
        changed=round(1 - comparison.same_pairs, 9),
        loss=round(1 - other.objective / first.objective, 9) if first.objective else 0.0,
        gains=tuple(firm for firm in firms if shift[firm] > FELT),
        loses=tuple(firm for firm in firms if shift[firm] < -FELT),
    )


def _ties(portfolio: Portfolio) -> dict[str, float]:
    return {member.id: member.mean_tie for proposal in portfolio.proposals for member in proposal.profiles}
