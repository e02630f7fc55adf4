"""The portfolio record, described for the OpenAPI document; the answer itself is the engine's own text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.kit.models import Out, Relaxation, Said
from api.programmes.schemas import ProgrammeOut

Share = Annotated[float, Field(ge=0, le=1)]


class Asked(Out):
    """What the programme asks, in words; the size range and `must_not_pair` too."""

    id: str
    hard: bool
    weight: float | None
    source: str
    text: str


class ProgrammeOfRun(ProgrammeOut):
    """The programme as it was for this run, overrides applied; `titles` in every language it has."""

    titles: str | dict[str, str]
    asked: list[Asked]


class HeadCount(Out):
    firms: int
    placed: int


class ReasonCount(Out):
    reason: Said
    count: int


class Summary(Out):
    firms: int
    placed: int
    unplaced: int
    proposals: int
    mean_score: float | None
    mean_size: float | None
    by_country: dict[str, HeadCount]
    unplaced_by_reason: list[ReasonCount]
    by_size: dict[str, HeadCount]


class WeakestTie(Out):
    id: str
    affinity: Share


class RuleTouched(Out):
    """A rule whose verdict would be another."""

    id: str
    before: Literal["met", "broken", "not-checkable"]
    after: Literal["met", "broken", "not-checkable"]


class Reserve(Out):
    """A firm in no proposal, the score if it came in for `replaces`, and the rules that this would touch."""

    id: str
    name: str
    score: Share
    replaces: str
    rules: list[RuleTouched]


class Member(Out):
    id: str
    name: str
    country: str | None
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    place_precision: str | None
    products: list[str]
    hs_codes: list[str]
    certifications: list[str] | None
    kind: str | None
    size_class: str | None
    export_stage: str | None
    target_markets: list[str]
    mean_tie: Share
    weakest: WeakestTie
    reserves: Annotated[list[Reserve], Field(description="Who could stand in for it.")]


class Pair(Out):
    a: str
    b: str
    affinity: Share
    confidence: Share


class Reason(Said):
    layer: str
    similarity: Share
    contribution: Share


class RuleVerdict(Out):
    id: str
    check: str
    hard: bool
    verdict: Literal["met", "broken", "not-checkable"]
    value: Any
    limit: Any
    source: str
    message: Said


class Need(Out):
    """What a gap or a question is about: the requirement, of which markets, when, and what closes it."""

    requirement: str
    duty: Literal["law", "importer", "buyer"]
    markets: list[str]
    mandatory: bool
    weakest_link: Annotated[bool, Field(description="One member without it endangers the whole lot.")]
    state: Literal["in-force", "soon", "later", "not-judged"]
    timing: Said | None
    firms: Annotated[list[str], Field(description="Ids of the members that lack it, or are to be asked.")]
    support: Said
    source: str
    checked: Annotated[bool, Field(description="Was the source looked up when the data were written?")]


class Gap(Said):
    """One thing that is missing; where `kind` is `question`, that has to be asked."""

    kind: Literal["law", "importer", "buyer", "experience", "language", "volume", "market", "question", "certificate"]
    need: Need | None


class Area(Out):
    """Where the members are; `outline` is the hull of their points, each latitude and longitude."""

    subdivisions: list[str]
    radius_km: float | None
    outline: list[list[float]]


class GroupCertificate(Out):
    scheme: str
    held_by: int
    unknown: int
    members: int


class SmallProducers(Out):
    """Members within and beyond the limit of a scheme for small producers."""

    limit: str
    within: int
    beyond: int
    unknown: int
    asked: Share
    verdict: Literal["met", "broken", "not-checkable"]
    source: str


class Origin(Out):
    products: Annotated[list[str], Field(description="HS codes that at least half the members share.")]
    words: list[str]
    area: Area
    share_of_producers: Share | None
    share_of_volume: Share | None
    producers: int
    members_without_volume: int
    certificates: list[GroupCertificate]
    small_producers: list[SmallProducers]


class PairStability(Out):
    a: str
    b: str
    together: Share


class Stability(Out):
    """How often the members stayed together when what is unsure was disturbed; only where it was asked for."""

    runs: int
    together: Share
    whole: Share
    by_disturbance: dict[str, Share]
    pairs: list[PairStability]


class LayerTerm(Out):
    """A layer's mean similarity over the pairs (unknown counts as neutral) and what it adds to the score."""

    layer: str
    weight: Share
    similarity: Share
    known: Share
    contribution: Share


class Terms(Out):
    """Contributions add up to the score; `value` is members × (score − neutral − size − soft)."""

    layers: list[LayerTerm]
    neutral: Share
    size: float
    soft: float
    value: float


class Proposal(Out):
    number: Annotated[int, Field(ge=1, description="Its rank.")]
    score: Share
    confidence: Share
    communities: list[int]
    members: list[Member]
    pairs: list[Pair]
    reasons: list[Reason]
    rules: list[RuleVerdict]
    gaps: list[Gap]
    reserves: list[Reserve]
    flags: list[Said]
    origin: Origin | None
    stability: Stability | None
    terms: Terms | None


class Partner(Out):
    """A best partner, and the number of the proposal it went to."""

    id: str
    affinity: Share
    proposal: int | None


class BestFit(Out):
    """The proposal that could best take the firm, and the hard rule that forbids it."""

    proposal: int
    score_after: Share
    rule: str | None


class Unplaced(Out):
    id: str
    name: str
    country: str | None
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    products: list[str]
    reason: Said
    would_place: Said | None
    partners: list[Partner]
    best_fit: BestFit | None


class Provenance(Out):
    """How the run came about; the same firms (`digest`), programme, seed, effort and day give the same bytes."""

    engine: str
    programme: str
    seed: int
    effort: float
    as_of: str | None
    in_force: bool | None
    index_version: str
    product: str | None
    area: list[str] | None
    proximity: str | None
    firms: int
    digest: str
    reproducible: bool


class ProposalChange(Out):
    before: int | None
    after: int | None
    came: list[str]
    left: list[str]
    stayed: list[str]
    score_before: float | None
    score_after: float | None


class Comparison(Out):
    """Two portfolios side by side."""

    changes: list[ProposalChange]
    placed_now: list[str]
    unplaced_now: list[str]
    same_pairs: Share
    objective_before: float
    objective_after: float


class FirmChange(Out):
    """A firm whose company changed, and why."""

    id: str
    before: int | None
    after: int | None
    tie_before: float | None
    tie_after: float | None
    why: Said


class Revision(Out):
    """What changed since the portfolio that the run was to stay near to."""

    change_cost: float
    moves: int
    cost: float
    firms: list[FirmChange]
    comparison: Comparison


class GroupHead(Out):
    """`eligible` may be placed; `share` is the placed of these; the group "" are the firms that do not say."""

    group: str
    firms: int
    eligible: int
    placed: int
    mean_score: Share | None
    share: Share | None


class Heads(Out):
    country: list[GroupHead]
    size: list[GroupHead]
    kind: list[GroupHead]


class LeastPlaced(Out):
    country: str | None
    size: str | None
    kind: str | None


class WorstOff(Out):
    """The member of a proposal with the lowest mean tie."""

    proposal: int
    id: str
    mean_tie: Share


class ShareChange(Out):
    group: str
    before: Share
    after: Share


class Price(Out):
    """What raising the group placed least cost, beside the best portfolio by the mean."""

    by: str
    objective_mean: float
    objective: float
    placed_mean: int
    placed: int
    worst_mean: Share
    worst: Share
    changed: list[ShareChange]
    loss: float
    message: Said


class Fairness(Out):
    """Who is placed, and what it cost where the programme asks for more than the mean."""

    criterion: Literal["mean", "worst-group"]
    by: Literal["country", "size", "kind"]
    groups: Heads
    worst: LeastPlaced
    worst_off: list[WorstOff]
    price: Price | None


class PortfolioOut(Out):
    """All proposals of one run, the firms left unplaced with a reason each, and the run's provenance."""

    format: Literal["matchmaker-portfolio-1"]
    lang: str
    programme: ProgrammeOfRun
    summary: Summary
    proposals: list[Proposal]
    unplaced: list[Unplaced]
    rules: Annotated[
        list[RuleVerdict], Field(description="What the programme asks of the portfolio as a whole, judged.")
    ]
    relaxation: Annotated[
        Relaxation | None, Field(description="Where there is no proposal: the least that must be given up for one.")
    ]
    objective: float
    revision: Revision | None
    provenance: Provenance
    fairness: Fairness
