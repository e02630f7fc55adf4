"""One candidate consortium, as records that a person can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.consortia.checks import Verdict
from matchmaker.consortia.gaps import Gap
from matchmaker.consortia.origin import OriginCoverage
from matchmaker.consortia.reasons import Reason
from matchmaker.consortia.terms import Terms
from matchmaker.firms.profile import Profile
from matchmaker.texts import Message


@dataclass(frozen=True)
class Tie:
    """A firm and the affinity to it, in [0, 1]."""

    id: str
    affinity: float


@dataclass(frozen=True)
class RuleTouched:
    """A rule, by id, whose verdict would be another."""

    id: str
    before: str
    after: str


@dataclass(frozen=True)
class Reserve:
    """A firm in no proposal, with the score if it came in for `replaces`, and the rules that this would touch."""

    id: str
    name: str
    score: float
    replaces: str
    rules: tuple[RuleTouched, ...] = ()

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Reserve:
        return cls(**{**record, "rules": tuple(RuleTouched(**each) for each in record.get("rules", ()))})


@dataclass(frozen=True)
class Member:
    """A member as others may see it, with its mean affinity to the others and its weakest tie."""

    id: str
    name: str
    country: str | None
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    place_precision: str | None
    products: tuple[str, ...]
    hs_codes: tuple[str, ...]
    certifications: tuple[str, ...] | None
    kind: str | None
    size_class: str | None
    export_stage: str | None
    target_markets: tuple[str, ...]
    mean_tie: float
    weakest: Tie
    reserves: tuple[Reserve, ...] = ()  # who could stand in for it

    @classmethod
    def of(cls, profile: Profile, mean_tie: float, weakest: Tie, reserves: tuple[Reserve, ...] = ()) -> Member:
        held = profile.certifications
        return cls(
            id=profile.id,
            name=profile.name,
            country=profile.country,
            subdivision=profile.subdivision,
            locality=profile.locality,
            latitude=profile.latitude,
            longitude=profile.longitude,
            place_precision=profile.place_precision,
            products=profile.products or (),
            hs_codes=profile.hs_codes or (),
            certifications=None if held is None else tuple(str(each) for each in held),
            kind=profile.kind,
            size_class=profile.size_class,
            export_stage=profile.export_stage,
            target_markets=profile.target_markets or (),
            mean_tie=mean_tie,
            weakest=weakest,
            reserves=reserves,
        )

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Member:
        lists: dict[str, Any] = {key: tuple(record[key]) for key in ("products", "hs_codes", "target_markets")}
        held = record["certifications"]
        lists["certifications"] = None if held is None else tuple(held)
        reserves = tuple(Reserve.from_dict(each) for each in record.get("reserves", ()))
        return cls(**{**record, **lists, "weakest": Tie(**record["weakest"]), "reserves": reserves})


@dataclass(frozen=True)
class Pair:
    """The affinity of two members and the share of its layers' weight that was known."""

    a: str
    b: str
    affinity: float
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """A proposal. `number` is its rank in the portfolio (1 the best score), `score` the mean affinity of its pairs."""

    number: int
    score: float
    confidence: float
    communities: tuple[int, ...]
    profiles: tuple[Member, ...]
    pairs: tuple[Pair, ...]  # empty where there are more than 30 members
    reasons: tuple[Reason, ...]
    rules: tuple[Verdict, ...]
    gaps: tuple[Gap, ...]
    reserves: tuple[Reserve, ...]
    flags: tuple[Message, ...]
    origin: OriginCoverage | None = None
    stability: Mapping[str, Any] | None = None  # from `portfolio.stability`; never part of a default run
    terms: Terms | None = None  # None where it was read from a file that has none

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the members, sorted."""
        return tuple(member.id for member in self.profiles)

    def __len__(self) -> int:
        return len(self.profiles)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "number": self.number,
            "score": self.score,
            "confidence": self.confidence,
            "communities": list(self.communities),
            "members": [asdict(member) for member in self.profiles],
            "pairs": [asdict(pair) for pair in self.pairs],
            "reasons": [reason.as_dict(lang) for reason in self.reasons],
            "rules": [verdict.as_dict(lang) for verdict in self.rules],
            "gaps": [gap.as_dict(lang) for gap in self.gaps],
            "reserves": [asdict(reserve) for reserve in self.reserves],
            "flags": [flag.as_dict(lang) for flag in self.flags],
            "origin": None if self.origin is None else self.origin.as_dict(),
            "stability": None if self.stability is None else dict(self.stability),
            "terms": None if self.terms is None else self.terms.as_dict(),
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Proposal:
        return cls(
            number=record["number"],
            score=record["score"],
            confidence=record["confidence"],
            communities=tuple(record["communities"]),
            profiles=tuple(Member.from_dict(member) for member in record["members"]),
            pairs=tuple(Pair(**pair) for pair in record["pairs"]),
            reasons=tuple(Reason.from_dict(reason) for reason in record["reasons"]),
            rules=tuple(Verdict.from_dict(verdict) for verdict in record["rules"]),
            gaps=tuple(Gap.from_dict(gap) for gap in record["gaps"]),
            reserves=tuple(Reserve.from_dict(reserve) for reserve in record["reserves"]),
            flags=tuple(Message.from_dict(flag) for flag in record["flags"]),
            origin=None if record["origin"] is None else OriginCoverage.from_dict(record["origin"]),
            stability=record["stability"],
            terms=None if record.get("terms") is None else Terms.from_dict(record["terms"]),
        )
