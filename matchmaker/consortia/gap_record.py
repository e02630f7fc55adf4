"""The record of one thing that a proposal lacks, or that has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.texts import Message

# Kinds of gap. The first three are those of market requirements; a question is no gap: profiles cannot tell.
LAW, IMPORTER, BUYER = "law", "importer", "buyer"
EXPERIENCE, LANGUAGE, VOLUME, MARKET = "experience", "language", "volume", "market"
QUESTION, CERTIFICATE = "question", "certificate"
KINDS = (LAW, IMPORTER, BUYER, EXPERIENCE, LANGUAGE, VOLUME, MARKET, QUESTION, CERTIFICATE)
LISTED = 5  # firms that a sentence names


@dataclass(frozen=True)
class Need:
    """What a gap or a question is about.

    Attributes
    ----------
    requirement : an id of `data/market_requirements.toml`, or `experience`, `language`, `volume`, `market`
    duty : "law", "importer" or "buyer"
    markets : of those on record; empty where it is about no one market
    mandatory : do the goods stay outside without it?
    weakest_link : does one member without it endanger the whole lot?
    state : in-force, soon, later or not-judged
    timing : the same in words; None where it has no date
    firms : ids of the members that lack it, or that are to be asked
    support : the training or technical support that closes it
    checked : was the source looked up when the data were written?
    """

    requirement: str
    duty: str
    markets: tuple[str, ...]
    mandatory: bool
    weakest_link: bool
    state: str
    timing: Message | None
    firms: tuple[str, ...]
    support: Message
    source: str
    checked: bool

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "requirement": self.requirement,
            "duty": self.duty,
            "markets": list(self.markets),
            "mandatory": self.mandatory,
            "weakest_link": self.weakest_link,
            "state": self.state,
            "timing": None if self.timing is None else self.timing.as_dict(lang),
            "firms": list(self.firms),
            "support": self.support.as_dict(lang),
            "source": self.source,
            "checked": self.checked,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Need:
        timing = record["timing"]
        return cls(
            **{
                **record,
                "markets": tuple(record["markets"]),
                "timing": None if timing is None else Message.from_dict(timing),
                "firms": tuple(record["firms"]),
                "support": Message.from_dict(record["support"]),
            }
        )


@dataclass(frozen=True)
class Gap:
    """One thing that is missing (or to be asked, where `kind` is question), in words, and what it is about.

    `need` is None for a certificate that some members hold and others do not, and for a market that is not on record.
    """

    kind: str
    message: Message
    need: Need | None = None

    @property
    def pressing(self) -> bool:
        """Is it about something without which the goods stay outside, today or within a year?"""
        return self.need is not None and self.need.mandatory and self.need.state != "later"

    @property
    def blocks(self) -> bool:
        """Is that known to be missing?"""
        return self.pressing and self.kind != QUESTION

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        need = None if self.need is None else self.need.as_dict(lang)
        return {**self.message.as_dict(lang), "kind": self.kind, "need": need}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Gap:
        """From `as_dict`. A portfolio written before needs were kept has gaps without one."""
        need = record.get("need")
        return cls(record["kind"], Message.from_dict(dict(record)), None if need is None else Need.from_dict(need))
