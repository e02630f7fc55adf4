"""What is asked of given groups, and what it answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.kit.models import Day, FirmId, In, Out, Said
from api.matches.schemas import Overrides, ProgrammeName
from api.runs.portfolio import Comparison, Reserve, RuleVerdict, Share, Stability
from api.runs.schemas import Group

Number = Annotated[int, Field(ge=1, le=100_000, description="A proposal's number: its rank among the groups by score.")]
Groups = Annotated[list[Group], Field(min_length=1, description="The groups, each a list of ids; no firm in two.")]
CHANGES = ("replace", "add", "remove", "dissolve", "split", "merge")


class Swap(In):
    """`into` takes the place of `out`."""

    out: FirmId
    into: FirmId


class Joining(In):
    firm: FirmId
    proposal: Number


class Splitting(In):
    """These members leave the proposal and form one of their own."""

    proposal: Number
    firms: Annotated[list[FirmId], Field(min_length=1, max_length=2_000)]


class Merging(In):
    first: Number
    second: Number


class ChangeIn(In, json_schema_extra={"minProperties": 1, "maxProperties": 1}):
    """Exactly one of them."""

    replace: Swap | None = None
    add: Joining | None = None
    remove: FirmId | None = None
    dissolve: Number | None = None
    split: Splitting | None = None
    merge: Merging | None = None

    @model_validator(mode="after")
    def _one(self) -> ChangeIn:
        if sum(getattr(self, name) is not None for name in CHANGES) != 1:
            raise PydanticCustomError("change-needs-one", "exactly one change")
        return self


class GroupsRequest(In):
    """Groups under a programme; their proposals are numbered by score, ties by the smallest id."""

    groups: Groups
    programme: ProgrammeName | None = None
    overrides: Overrides | None = None
    as_of: Annotated[Day | None, Field(description="Certificates and rules as of this day.")] = None


class WhatIfRequest(GroupsRequest):
    change: ChangeIn


class AlternativesRequest(GroupsRequest):
    n: Annotated[int, Field(ge=1, le=5, description="How many at most.")] = 3
    within: Annotated[float, Field(ge=0, lt=1, description="Share of the objective that may be given up.")] = 0.02


class StabilityRequest(GroupsRequest):
    runs: Annotated[int, Field(ge=1, le=40, description="How often to form again.")] = 20


class ReservesRequest(GroupsRequest):
    """Of which group, and in whose place; absent: any member's, each firm where it is best."""

    proposal: Number = 1
    member: FirmId | None = None
    k: Annotated[int, Field(ge=1, le=100, description="How many firms at most.")] = 3


class ReservesOut(Out):
    """Firms in none of the groups that could stand in, best first, ties by id."""

    format: Literal["matchmaker-reserves-1"]
    proposal: int
    score: Annotated[float, Field(ge=0, le=1, description="Of the group as it is.")]
    member: str | None
    reserves: list[Reserve]


class ChangedRule(RuleVerdict):
    """A rule with another verdict than `before`."""

    before: Literal["met", "broken", "not-checkable"] | None


class ConsequenceOut(Out):
    """What the change does to one proposal; `terms` add up to the difference in value."""

    proposal: str
    members_before: list[str]
    members_after: list[str]
    score_before: Share | None
    score_after: Share | None
    value_before: float
    value_after: float
    terms: dict[str, float]
    rules: list[ChangedRule]
    broken: list[RuleVerdict]


class NotEligible(Out):
    id: str
    reason: Said


class WhatIfOut(Out):
    """One change and what it does to scores, rules and objective."""

    format: Literal["matchmaker-what-if-1"]
    change: Said
    possible: Annotated[bool, Field(description="No hard rule forbids it.")]
    objective_before: float
    objective_after: float
    gain: float
    placed_before: int
    placed_after: int
    not_eligible: list[NotEligible]
    proposals: list[ConsequenceOut]


class GroupOut(Out):
    members: list[str]
    score: Share


class AlternativeOut(Out):
    """Another grouping; `changed` is the share of pairs that differ, `loss` the share of the objective given up."""

    objective: float
    proposals: list[GroupOut]
    changed: Share
    loss: float
    gains: list[str]
    loses: list[str]
    comparison: Comparison


class AlternativesOut(Out):
    """Fewer than asked for where there are no more."""

    alternatives: list[AlternativeOut]


class ProposalStability(Stability):
    number: int


class StabilityOut(Out):
    runs: int
    proposals: list[ProposalStability]
