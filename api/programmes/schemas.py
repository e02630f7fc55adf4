"""A programme as the service shows it: everything that its rules and numbers say, weights normalised."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.kit.models import Out


class SizeOut(Out):
    min: int
    optimum: float | None
    max: int
    source: str


class WeightsOut(Out):
    """How much each layer counts; they sum to 1."""

    product: float
    place: float
    certification: float
    market: float
    scale: float
    trust: float


class RuleOut(Out):
    """`hard` rules are never broken; a soft one costs `weight` a member where it is."""

    id: str
    check: str
    value: Any
    hard: bool
    weight: float | None
    when_unknown: str
    source: str


class PlaceOut(Out):
    mode: str
    scale_km: float
    radius_km: float | None


class GroupsOut(Out):
    """How many consortia a portfolio may hold."""

    min: int
    max: int | None
    source: str


class BalanceOut(Out):
    """Bounds on the share of the places that go to firms of these countries or subdivisions."""

    id: str
    places: list[str]
    min: float | None
    max: float | None
    hard: bool
    weight: float | None
    when_unknown: str
    source: str


class ProgrammeOut(Out):
    name: Annotated[str, Field(examples=["export-promotion"])]
    title: str
    kind: str
    source: str
    valid_from: str | None
    valid_to: str | None
    size: SizeOut
    size_weight: float
    weights: WeightsOut
    product_relation: str
    candidates: str
    place: PlaceOut
    neutral_affinity: float
    k: int
    floor: float
    community_resolution: float
    groups: GroupsOut | None
    balance: list[BalanceOut]
    rules: list[RuleOut]
    fairness: str
    fairness_by: str


class ProgrammesOut(Out):
    programmes: list[ProgrammeOut]
    default: Annotated[str, Field(description="What a request gets that names none.")]
