"""A demand as it comes in, and the consortium that can serve it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.kit.models import Day, In, Out, Said
from api.matches.schemas import Overrides, ProgrammeName
from api.runs.portfolio import Gap, RuleVerdict, Share

Word = Annotated[str, Field(min_length=1, max_length=300)]


class DemandIn(In):
    """What a buyer asks for."""

    product: Annotated[Word, Field(description="An HS code, or words in any of five languages.", examples=["mango"])]
    volume: Annotated[Word, Field(description="`quantity unit/period`.", examples=["500 t/year"])]
    market: Annotated[Word | None, Field(description="A country or a bloc.", examples=["EU"])] = None
    certificates: Annotated[list[Word] | None, Field(max_length=30, examples=[["organic-eu"]])] = None
    held_by: Annotated[
        Literal["each", "group"], Field(description="Every member holds each certificate, or one of them does.")
    ] = "each"
    date: Annotated[Day | None, Field(description="Certificates must be valid on this day.")] = None

    def as_mapping(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class AssembleRequest(In):
    demand: DemandIn
    programme: ProgrammeName | None = None
    overrides: Overrides | None = None
    as_of: Annotated[Day | None, Field(description="Certificates as of this day, where the demand names none.")] = None


class DemandOut(Out):
    """The demand as it was read: `quantity` in `unit` a year."""

    product: str
    volume: str
    quantity: float
    unit: str
    market: str | None
    certificates: list[str]
    held_by: Literal["each", "group"]
    date: str | None


class SupplierOut(Out):
    """A member: what it supplies a year, and the part of the demand that falls to it."""

    id: str
    name: str
    country: str | None
    capacity: float
    covers: Share
    held: Annotated[list[str] | None, Field(description="Of the certificates asked for; null: it told none.")]
    aims: Annotated[bool | None, Field(description="Does it sell or want to sell in the market? null: not told.")]


class AssembleOut(Out):
    """Where it is not `served`, the members are those who come nearest to it and `missing` says what is lacking."""

    format: Literal["matchmaker-assembly-1"]
    demand: DemandOut
    summary: Said
    served: bool
    fewest: Annotated[bool, Field(description="Is it proved that no fewer firms can serve it?")]
    best: Annotated[bool, Field(description="Is it proved that none of as many score better?")]
    members: list[SupplierOut]
    capacity: float
    score: Share | None
    makers: Annotated[int, Field(description="Firms of the list that make the product.")]
    rules: list[RuleVerdict]
    gaps: Annotated[list[Gap], Field(description="What the members lack for the market.")]
    missing: list[Said]
    questions: Annotated[list[Said], Field(description="What to ask of whom, since it may change the answer.")]
