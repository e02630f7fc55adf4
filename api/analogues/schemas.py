"""A group to find the like of, and the answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.kit.models import Day, In, Out, Said
from api.matches.schemas import Overrides, ProgrammeName
from api.runs.portfolio import Share
from api.runs.schemas import Group


class AnaloguesRequest(In):
    members: Annotated[Group, Field(description="The group's firms.")]
    k: Annotated[int, Field(ge=1, le=100, description="How many consortia at most.")] = 3
    programme: ProgrammeName | None = None
    overrides: Overrides | None = None
    as_of: Annotated[Day | None, Field(description="Certificates that ended before this day do not count.")] = None


class AnalogueOut(Out):
    """An established consortium: its members in the list, and their mean affinity to the group's firms."""

    name: str
    members: list[str]
    likeness: Share
    shares: list[Said]
    differs: list[Said]


class AnaloguesOut(Out):
    """Best first; ties by name. Consortia are those that firms of the list name in `member_of`."""

    analogues: list[AnalogueOut]
