"""What the proposals of a portfolio lack, as one list: what to buy, what to ask, and each proposal's gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.gap_record import Gap
from matchmaker.consortia.training import OpenQuestion, TrainingNeed, open_questions, training_needs

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio


@dataclass(frozen=True)
class GapList:
    """The answer.

    Attributes
    ----------
    as_of : ISO date on which requirements were judged; None: dates are told without judging
    programme : its name
    training : training and technical support, ranked by the proposals that each unlocks
    questions : what profiles do not tell
    members, gaps : of each proposal, by its number
    """

    as_of: str | None
    programme: str
    training: tuple[TrainingNeed, ...]
    questions: tuple[OpenQuestion, ...]
    members: Mapping[int, tuple[str, ...]]
    gaps: Mapping[int, tuple[Gap, ...]]
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "format": "matchmaker-gaps-1",
            "as_of": self.as_of,
            "programme": self.programme,
            "training": [need.as_dict(lang) for need in self.training],
            "questions": [question.as_dict(lang) for question in self.questions],
            "proposals": [
                {"number": number, "members": list(members), "gaps": [gap.as_dict(lang) for gap in self.gaps[number]]}
                for number, members in self.members.items()
            ],
        }


def gaps(portfolio: Portfolio, lang: str = "en") -> GapList:
    """What a portfolio's proposals lack for their target markets, added up.

    Parameters
    ----------
    portfolio : Portfolio
        From `suggest_consortia`, from `assess_groups`, or read from a file.

    Examples
    --------
    >>> import matchmaker as mm
    >>> sauce = dict(country="JM", hs_codes=("210390",), target_markets=("US",), certifications=(), export_stage="none")
    >>> portfolio = mm.suggest_consortia([mm.Profile(id=f"jm-{i}", name=f"Firm {i}", **sauce) for i in range(6)])
    >>> found = gaps(portfolio)
    >>> print(found.training[0].support, len(found.gaps[1]) > 0)
    HACCP training and plan True
    """
    return GapList(
        as_of=portfolio.provenance["as_of"],
        programme=portfolio.programme.name,
        training=training_needs(portfolio),
        questions=open_questions(portfolio),
        members={proposal.number: proposal.members for proposal in portfolio.proposals},
        gaps={proposal.number: proposal.gaps for proposal in portfolio.proposals},
        lang=lang,
    )
