"""What a rule of a programme may say: the checks, and the form of each check's value. How a check is judged stands in
`consortia/checks.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from matchmaker.firms.profile import KINDS, SIZE_CLASSES
from matchmaker.programmes.quantities import UNITS

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


class NeverAlone(_Value):
    """At least two members of a country, subdivision, size class or kind, or none; with `among` only of those named."""

    of: Literal["country", "subdivision", "size_class", "kind"]
    among: Annotated[list[str], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _named(self) -> NeverAlone:
        known = {"size_class": SIZE_CLASSES, "kind": KINDS}.get(self.of)
        for name in self.among or ():
            if known and name not in known:
                raise ValueError(f"{name} is no {self.of}: one of {', '.join(known)}")
        return self


class Total(_Value):
    """What the members have together: hectares; turnover in one `currency`; capacity a year for one `product` (HS code or
    words), in `unit`. At least one of `min` and `max`.
    """

    of: Literal["hectares", "turnover", "capacity"]
    min: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    product: Annotated[str, Field(min_length=1)] | None = None
    unit: Literal[UNITS] | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _whole(self) -> Total:
        if self.min is None and self.max is None:
            raise ValueError("needs min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        if (self.of == "turnover") != (self.currency is not None):
            raise ValueError("a currency goes with turnover, and turnover needs one")
        if (self.of == "capacity") != (self.product is not None):
            raise ValueError("a product goes with capacity, and capacity needs one")
        if (self.of == "capacity") != (self.unit is not None):
            raise ValueError("a unit goes with capacity, and capacity needs one")
        return self


class CommonLanguage(_Value):
    """One language that at least this share of the members speaks."""

    share: Annotated[float, Field(gt=0, le=1)] = 1.0


class WithinKm(_Value):
    """No two members farther apart than `km`, town to town."""

    km: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class SmallProducers(_Value):
    """At least (or, with `more_than`, above) a share of the members are small: within any of the limits that are given."""

    hectares: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    turnover: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    sizes: Annotated[list[Literal[SIZE_CLASSES]], Field(min_length=1)] | None = None  # type: ignore[valid-type]
    share: Share = 1.0
    more_than: bool = False

    @model_validator(mode="after")
    def _limited(self) -> SmallProducers:
        if self.hectares is None and self.turnover is None and self.sizes is None:
            raise ValueError("needs hectares, turnover or sizes")
        if (self.turnover is None) != (self.currency is None):
            raise ValueError("turnover needs a currency, and a currency a turnover")
        return self


class Coverage(_Value):
    """Of the known producers of what an origin consortium makes in its subdivisions at least this share are members, and of
    their known volume this share is theirs. For programmes of the kind origin.
    """

    producers: Share | None = None
    volume: Share | None = None

    @model_validator(mode="after")
    def _asked(self) -> Coverage:
        if self.producers is None and self.volume is None:
            raise ValueError("needs producers, volume or both")
        return self


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
    "never-alone": NeverAlone,
    "totals": Total,
    "common-language": CommonLanguage,
    "within-km": WithinKm,
    "small-producers": SmallProducers,
    "coverage": Coverage,
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
