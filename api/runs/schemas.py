"""What a grouping is asked. Its answer is the portfolio record, described in `portfolio.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.kit.models import Day, FirmId, In
from api.matches.schemas import Overrides, ProgrammeName

MOST_APART = 100  # firms of one event that are kept apart: every pair of them is a rule
Group = Annotated[list[FirmId], Field(min_length=2, max_length=2_000)]


Firms = Annotated[list[FirmId], Field(min_length=1, max_length=5_000)]


class Past(In):
    """Something of an earlier round."""

    event: Annotated[
        Literal["refused", "dissolved", "left-out"],
        Field(description="`refused`, `dissolved`: these are kept apart; `left-out`: in no group, they come first."),
    ]
    firms: Firms
    round: Annotated[str | None, Field(max_length=100)] = None

    @model_validator(mode="after")
    def _bounded(self) -> Past:
        if self.event != "left-out" and len(self.firms) > MOST_APART:
            raise PydanticCustomError("history-too-wide", "at most 100 firms kept apart in one event")
        return self


class GroupingRequest(In):
    """Everything is optional: `{}` groups all firms under the default programme."""

    ids: Annotated[list[FirmId] | None, Field(description="The firms to group; absent: all.")] = None
    programme: ProgrammeName | None = None
    overrides: Overrides | None = None
    together: Annotated[list[Group] | None, Field(description="Each list stays in one proposal.")] = None
    apart: Annotated[list[Group] | None, Field(description="No two of a list in one proposal.")] = None
    excluded: Annotated[list[FirmId] | None, Field(description="Firms to leave unplaced.")] = None
    fixed: Annotated[list[Group] | None, Field(description="Proposals kept as they are.")] = None
    near: Annotated[
        list[Group] | None,
        Field(
            description="Earlier groups to stay close to, by number; ids that are no longer in the list have withdrawn."
        ),
    ] = None
    change_cost: Annotated[
        float, Field(ge=0, le=1_000, description="With `near`: what each firm that leaves or joins must be worth.")
    ] = 0.05
    product: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Origin programmes: an HS code or words; only its makers are placed.",
        ),
    ] = None
    area: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=6)]] | None,
        Field(min_length=1, max_length=300, description="Origin programmes: ISO 3166-2 or ISO 3166-1 codes."),
    ] = None
    history: Annotated[
        list[Past] | None,
        Field(max_length=1_000, description="Earlier rounds; ids that are no longer in the list are passed over."),
    ] = None
    seed: Annotated[int, Field(ge=0, le=2**53 - 1, description="The same seed gives the same portfolio.")] = 0
    as_of: Annotated[Day | None, Field(description="Certificates and rules as of this day.")] = None
