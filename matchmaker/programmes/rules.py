"""What a rule of a programme may say: the checks, and the form of each check's value. How a check is judged stands in
`consortia/checks.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from matchmaker.firms.profile import KINDS, SIZE_CLASSES

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Ids = Annotated[list[str], Field(min_length=2)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Bounds(_Value):
    """At least one of a lower and an upper bound, as shares of the members."""

    min: Share | None = None
    max: Share | None = None

    @model_validator(mode="after")
    def _bounded(self) -> _Bounds:
        if self.min is None and self.max is None:
            raise ValueError("needs min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        return self


class PlacesShare(_Bounds):
    """Share of members whose country or subdivision is among `places` (ISO 3166-1 alpha-2 or ISO 3166-2)."""

    places: Annotated[list[Annotated[str, Field(pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]], Field(min_length=1)]


class KindShare(_Bounds):
    """Share of members of one of these kinds."""

    kinds: Annotated[list[Literal[KINDS]], Field(min_length=1)]  # type: ignore[valid-type]


class SizeShare(_Bounds):
    """Share of members of one of these size classes."""

    sizes: Annotated[list[Literal[SIZE_CLASSES]], Field(min_length=1)]  # type: ignore[valid-type]


class Ceiling(_Value):
    """No member's turnover above `amount`, in `currency` (ISO 4217); another currency cannot be checked."""

    amount: Annotated[float, Field(gt=0)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Certificates(_Value):
    """Each of `schemes` (or what implies it) held by all members, by one, or by a share of them."""

    schemes: Annotated[list[str], Field(min_length=1)]
    held_by: Literal["all", "one"] | Share = "all"


class Topics(_Value):
    """Every member meets each of these compliance topics (`tax`, `social_security`)."""

    topics: Annotated[list[str], Field(min_length=1)]


# The checks a rule may name, and what its `value` is.
CHECKS: dict[str, Any] = {
    "known-product": Literal[True],  # each member's product is known
    "export-experience": Annotated[int, Field(ge=1)],  # at least so many members export, now and then or regularly
    "max-competitors": Count,  # at most so many members who sell the same subheading to the same market as another
    "distinct-subdivisions": Annotated[int, Field(ge=1)],
    "distinct-countries": Annotated[int, Field(ge=1)],
    "share-in-places": PlacesShare,
    "share-of-kind": KindShare,
    "share-of-size": SizeShare,
    "turnover-ceiling": Ceiling,
    "certificates": Certificates,
    "compliance": Topics,
    "size-spread": Annotated[int, Field(ge=0, le=3)],  # at most so many classes between the smallest and the largest
    "must-link": list[Ids],  # each list of ids stays together, placed or not
    "cannot-link": list[Ids],  # no two ids of one list in the same proposal
}
_PARSERS: dict[str, TypeAdapter[Any]] = {}


class Rule(BaseModel):
    """One rule of a programme. `hard` rules are never broken; a soft rule costs `weight` a member where it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")]
    check: Literal[tuple(CHECKS)]  # type: ignore[valid-type]
    value: Any = None
    hard: Annotated[bool, Field(strict=True)] = False
    weight: Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)] | None = None
    when_unknown: Literal["pass", "block"] = "pass"
    source: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Rule:
        if self.hard == (self.weight is not None):
            raise ValueError("a rule is either hard = true or has a weight")
        if self.check == "must-link" and not self.hard:
            raise ValueError("must-link is a hard rule: firms stay together or they do not")
        if self.check not in _PARSERS:
            _PARSERS[self.check] = TypeAdapter(CHECKS[self.check])
        object.__setattr__(self, "value", _PARSERS[self.check].validate_python(self.value, strict=True))
        return self

    def as_dict(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
