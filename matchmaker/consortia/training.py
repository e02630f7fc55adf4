"""What a programme should buy: training and technical support, ranked by how many proposals each unlocks; and what to ask.

Both are sums over the gaps that proposals carry, so that they can be had from a portfolio read back from its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.gap_record import QUESTION, Gap, Need
from matchmaker.texts import Message
from matchmaker.vocabulary.requirements import all_of_them

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio


@dataclass(frozen=True)
class TrainingNeed:
    """One kind of training or technical support, and for whom.

    Attributes
    ----------
    support : its name in words
    kind : "training" or "technical"
    unlocks : numbers of the proposals for which it is the last that is known to keep the goods out of a target market
    proposals : numbers of the proposals that need it, for whatever reason
    firms : ids of the members that need it, sorted
    asked : numbers of the proposals of which it has to be asked whether they need it
    closes : (market or None, requirement) of the gaps that it closes, sorted
    """

    support: Message
    kind: str
    unlocks: tuple[int, ...]
    proposals: tuple[int, ...]
    firms: tuple[str, ...]
    asked: tuple[int, ...]
    closes: tuple[tuple[str | None, str], ...]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "support": self.support.as_dict(lang),
            "kind": self.kind,
            "unlocks": list(self.unlocks),
            "proposals": list(self.proposals),
            "firms": list(self.firms),
            "asked": list(self.asked),
            "closes": [{"market": market, "requirement": requirement} for market, requirement in self.closes],
        }


@dataclass(frozen=True)
class OpenQuestion:
    """Something profiles do not tell, of which proposals and of which firms."""

    requirement: Message
    market: str | None
    mandatory: bool
    weakest_link: bool
    timing: Message | None
    proposals: tuple[int, ...]
    firms: tuple[str, ...]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "requirement": self.requirement.as_dict(lang),
            "market": self.market,
            "mandatory": self.mandatory,
            "weakest_link": self.weakest_link,
            "timing": None if self.timing is None else self.timing.as_dict(lang),
            "proposals": list(self.proposals),
            "firms": list(self.firms),
        }


def training_needs(portfolio: Portfolio | Mapping[str, Any]) -> tuple[TrainingNeed, ...]:
    """Training and technical support for a portfolio, or for its record.

    Ranked by the proposals that each unlocks, then by those that need it, then by firms, then by those that may need it;
    ties by code. What is only perhaps needed stands last.

    Examples
    --------
    >>> import matchmaker as mm
    >>> sauce = dict(country="JM", hs_codes=("210390",), target_markets=("US",), certifications=(), export_stage="none")
    >>> portfolio = mm.suggest_consortia([mm.Profile(id=f"jm-{i}", name=f"Firm {i}", **sauce) for i in range(6)])
    >>> first = training_needs(portfolio)[0]
    >>> print(first.support, first.unlocks, len(first.firms))
    HACCP training and plan (1,) 6
    """
    found: dict[str, _Sum] = {}
    for number, gaps in _gaps(portfolio):
        blocking = {need.support.code for gap, need in gaps if gap.blocks}
        for gap, need in gaps:
            key = need.support.code
            entry = found.setdefault(key, _Sum(need.support))
            if gap.kind == QUESTION:
                entry.asked.add(number)
                continue
            entry.proposals.add(number)
            entry.firms.update(need.firms)
            entry.closes.update((market, need.requirement) for market in need.markets or ("",))
            if blocking == {key}:
                entry.unlocks.add(number)
    needs = [entry.need() for entry in found.values()]
    return tuple(
        sorted(needs, key=lambda n: (-len(n.unlocks), -len(n.proposals), -len(n.firms), -len(n.asked), n.support.code))
    )


def open_questions(portfolio: Portfolio | Mapping[str, Any]) -> tuple[OpenQuestion, ...]:
    """What has to be asked: first what keeps goods out, of that what endangers all; then by proposals, firms and name."""
    found: dict[tuple[str, str], tuple[Need, set[int], set[str]]] = {}
    for number, gaps in _gaps(portfolio):
        for gap, need in gaps:
            if gap.kind == QUESTION:
                for market in need.markets or ("",):
                    _, numbers, firms = found.setdefault((market, need.requirement), (need, set(), set()))
                    numbers.add(number)
                    firms.update(need.firms)
    questions = [
        OpenQuestion(
            Message(f"requirement.{need.requirement}"),
            market or None,
            need.mandatory,
            need.weakest_link,
            need.timing,
            tuple(sorted(numbers)),
            tuple(sorted(firms)),
        )
        for (market, _), (need, numbers, firms) in found.items()
    ]
    return tuple(
        sorted(
            questions,
            key=lambda q: (
                not q.mandatory, not q.weakest_link, -len(q.proposals), -len(q.firms), q.market or "", q.requirement.code,
            ),
        )
    )  # fmt: skip


@dataclass
class _Sum:
    """One kind of support while it is being added up."""

    support: Message
    unlocks: set[int] = field(default_factory=set)
    proposals: set[int] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    closes: set[tuple[str, str]] = field(default_factory=set)

    def need(self) -> TrainingNeed:
        return TrainingNeed(
            support=self.support,
            kind=all_of_them().support.get(self.support.code.removeprefix("support."), "technical"),
            unlocks=tuple(sorted(self.unlocks)),
            proposals=tuple(sorted(self.proposals)),
            firms=tuple(sorted(self.firms)),
            asked=tuple(sorted(self.asked)),
            closes=tuple((market or None, requirement) for market, requirement in sorted(self.closes)),
        )


def _gaps(portfolio: Portfolio | Mapping[str, Any]) -> Iterator[tuple[int, list[tuple[Gap, Need]]]]:
    """Each proposal's number with those of its gaps that say what they are about."""
    if isinstance(portfolio, Mapping):
        numbered = [(p["number"], tuple(Gap.from_dict(gap) for gap in p["gaps"])) for p in portfolio["proposals"]]
    else:
        numbered = [(p.number, p.gaps) for p in portfolio.proposals]
    for number, gaps in numbered:
        yield number, [(gap, gap.need) for gap in gaps if gap.need is not None]
