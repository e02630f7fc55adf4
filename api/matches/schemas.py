"""What a partner search is asked and what it answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from api.firms.schemas import ProfileIn
from api.kit.models import Day, FirmId, In, Out, Said

Overrides = Annotated[
    dict[Annotated[str, Field(max_length=200)], JsonValue],
    Field(description="A programme's values changed by dotted name.", examples=[{"size.min": 3, "weights.place": 0.2}]),
]
ProgrammeName = Annotated[str, Field(description="A name of `/v1/programmes`.", examples=["export-promotion"])]
ONE_OF_TWO = [
    {"required": ["firm_id"], "properties": {"firm_id": {"type": "string"}}},
    {"required": ["profile"], "properties": {"profile": {"type": "object"}}},
]


class MatchRequest(In, json_schema_extra={"oneOf": ONE_OF_TWO}):
    """Exactly one of `firm_id` and `profile`."""

    firm_id: Annotated[FirmId | None, Field(description="A firm of the list.")] = None
    profile: Annotated[ProfileIn | None, Field(description="A firm that need not be in the list.")] = None
    k: Annotated[int, Field(ge=1, le=1000, description="How many partners at most.")] = 10
    programme: ProgrammeName | None = None
    overrides: Overrides | None = None
    as_of: Annotated[Day | None, Field(description="Certificates that ended before this day do not count.")] = None

    @model_validator(mode="after")
    def _one(self) -> MatchRequest:
        if (self.firm_id is None) == (self.profile is None):
            raise PydanticCustomError("match-needs-one", "exactly one of firm_id and profile")
        return self


class ReasonOut(Said):
    """A layer that carries the match, and how much of the affinity it gives."""

    layer: str
    similarity: float
    contribution: float


class MatchOut(Out):
    id: str
    name: str
    affinity: Annotated[float, Field(ge=0, le=1)]
    confidence: Annotated[float, Field(ge=0, le=1, description="Share of the layers' weight known for the pair.")]
    reasons: list[ReasonOut]


class MatchesOut(Out):
    """Best first; ties by id."""

    matches: list[MatchOut]
    programme: str
    index_version: Annotated[str, Field(description="Affinities compare only within one version.")]
