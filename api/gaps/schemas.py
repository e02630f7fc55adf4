"""The answer about what groups lack."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.kit.models import Out, Said
from api.runs.portfolio import Gap


class Closed(Out):
    """A requirement of a market; null: of no one market."""

    market: str | None
    requirement: str


class TrainingOut(Out):
    """One kind of training or technical support, and for whom. Numbers are those of the groups."""

    support: Said
    kind: Literal["training", "technical"]
    unlocks: Annotated[list[int], Field(description="Groups for which it is the last that keeps goods out.")]
    proposals: Annotated[list[int], Field(description="Groups that need it.")]
    firms: Annotated[list[str], Field(description="Members that need it.")]
    asked: Annotated[list[int], Field(description="Groups of which it has to be asked whether they need it.")]
    closes: list[Closed]


class QuestionOut(Out):
    """Something that profiles do not tell, and whom to ask."""

    requirement: Said
    market: str | None
    mandatory: bool
    weakest_link: Annotated[bool, Field(description="One member without it endangers the whole lot.")]
    timing: Said | None
    proposals: list[int]
    firms: list[str]


class GroupGaps(Out):
    number: Annotated[int, Field(ge=1, description="The group's rank by score.")]
    members: list[str]
    gaps: list[Gap]


class GapsOut(Out):
    """`training` is ranked by the groups that each unlocks, `questions` by what they keep out."""

    format: Literal["matchmaker-gaps-1"]
    as_of: Annotated[str | None, Field(description="Requirements are judged as of this day; null: not judged.")]
    programme: str
    training: list[TrainingOut]
    questions: list[QuestionOut]
    proposals: list[GroupGaps]
