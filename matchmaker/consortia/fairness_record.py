"""The fairness section of a portfolio's record: who is placed by country, size and kind, who is worst off, what fairness cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.heads import Head, Heads, least_placed
from matchmaker.consortia.proposal import Proposal

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio


def fairness_of(portfolio: Portfolio, lang: str = "en") -> dict[str, Any]:
    """The section; `worst` names the group placed least by each trait, `worst_off` the member of each proposal with the lowest
    mean tie.
    """
    price = portfolio.price
    return {
        "criterion": portfolio.programme.fairness,
        "by": portfolio.programme.fairness_by,
        "groups": {
            trait: [{"group": name, **asdict(head), "share": head.share} for name, head in groups.items()]
            for trait, groups in portfolio.heads.items()
        },
        "worst": {trait: least_placed(groups) for trait, groups in portfolio.heads.items()},
        "worst_off": [_worst_off(proposal) for proposal in portfolio.proposals],
        "price": None if price is None else price.as_dict(lang),
    }


def heads_from(section: Mapping[str, Any]) -> Heads:
    """The head counts back from the section."""
    return {
        trait: {row["group"]: Head(row["firms"], row["eligible"], row["placed"], row["mean_score"]) for row in groups}
        for trait, groups in section["groups"].items()
    }


def _worst_off(proposal: Proposal) -> dict[str, Any]:
    member = min(proposal.profiles, key=lambda each: (each.mean_tie, each.id))
    return {"proposal": proposal.number, "id": member.id, "mean_tie": member.mean_tie}
