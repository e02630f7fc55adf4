"""The answer to a firm's owner: *why am I here, why am I in none?*"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.proposal import Proposal, Tie
from matchmaker.consortia.unplaced import Unplaced
from matchmaker.texts import Message


@dataclass(frozen=True)
class FirmAnswer:
    """Sentences and the records behind them. `proposal` is None for a firm in none."""

    id: str
    proposal: int | None
    sentences: tuple[Message, ...]
    ties: tuple[Tie, ...]  # to the other members, strongest first
    unplaced: Unplaced | None
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "id": self.id,
            "proposal": self.proposal,
            "sentences": [sentence.as_dict(lang) for sentence in self.sentences],
            "ties": [{"id": tie.id, "affinity": tie.affinity} for tie in self.ties],
            "unplaced": None if self.unplaced is None else self.unplaced.as_dict(lang),
        }

    def __str__(self) -> str:
        return "\n".join(sentence.text(self.lang) for sentence in self.sentences)


def answer_placed(proposal: Proposal, firm: str, index: AffinityIndex | None, lang: str) -> FirmAnswer:
    """A member's place in its proposal: mean tie, weakest tie, all ties where they are known."""
    member = next(each for each in proposal.profiles if each.id == firm)
    sentences = [
        Message("answer-placed", number=proposal.number, count=len(proposal), score=proposal.score),
        Message("answer-ties", tie=member.mean_tie, weakest=member.weakest.id, affinity=member.weakest.affinity),
        *(reason.message for reason in proposal.reasons),
    ]
    return FirmAnswer(firm, proposal.number, tuple(sentences), _ties(proposal, firm, index), None, lang)


def answer_unplaced(record: Unplaced, lang: str) -> FirmAnswer:
    """The reason, the best partners and where they went, and what would place the firm."""
    sentences = [record.reason]
    for partner in record.partners:
        where = "answer-partner-free" if partner.proposal is None else "answer-partner-placed"
        sentences.append(Message(where, id=partner.id, affinity=partner.affinity, number=partner.proposal))
    if record.would_place is not None:
        sentences.append(record.would_place)
    return FirmAnswer(record.id, None, tuple(sentences), (), record, lang)


def _ties(proposal: Proposal, firm: str, index: AffinityIndex | None) -> tuple[Tie, ...]:
    if proposal.pairs:
        ties = [Tie(p.b if p.a == firm else p.a, p.affinity) for p in proposal.pairs if firm in (p.a, p.b)]
    elif index is not None:
        others = [other for other in proposal.members if other != firm]
        position = {each: i for i, each in enumerate(index.ids)}
        columns = np.array([position[other] for other in others])
        values, _ = index.affinities(np.full(len(others), position[firm]), columns)
        ties = [Tie(other, float(value)) for other, value in zip(others, values, strict=True)]
    else:
        ties = []
    return tuple(sorted(ties, key=lambda tie: (-tie.affinity, tie.id)))
