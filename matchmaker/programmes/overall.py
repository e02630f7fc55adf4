"""What a programme asks of the portfolio as a whole: how many consortia it pays for, and whose share of the places."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matchmaker.programmes.rules import Rule


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Groups(_Part):
    """How many proposals: a budget for six consortia is `max = 6`, and then the best six are looked for, not any six."""

    min: Annotated[int, Field(ge=0, strict=True)] = 0
    max: Annotated[int, Field(ge=1, strict=True)] | None = None
    source: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Groups:
        if self.min == 0 and self.max is None:
            raise ValueError("needs min, max or both")
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max ({self.max}) is below min ({self.min})")
        return self


class Balance(_Part):
    """The share of all places in the portfolio that firms of these countries or regions have. Hard, or with a weight: a soft
    one costs `weight` for each firm placed where it is broken.
    """

    id: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")]
    places: Annotated[list[Annotated[str, Field(pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]], Field(min_length=1)]
    min: Annotated[float, Field(ge=0, le=1, strict=True)] | None = None
    max: Annotated[float, Field(ge=0, le=1, strict=True)] | None = None
    hard: Annotated[bool, Field(strict=True)] = False
    weight: Annotated[float, Field(ge=0, strict=True)] | None = None
    when_unknown: Literal["pass", "block"] = "pass"
    source: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Balance:
        if self.min is None and self.max is None:
            raise ValueError("needs min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        if self.hard == (self.weight is not None):
            raise ValueError("a balance is either hard = true or has a weight")
        return self


def check_ids(rules: tuple[Rule, ...], balance: tuple[Balance, ...]) -> None:
    """Rules of groups and rules of the whole share one list of ids. Raises ValueError."""
    ids = [*(rule.id for rule in rules), *(each.id for each in balance)]
    twice = sorted({i for i in ids if ids.count(i) > 1} | ({"size", "must-not-pair", "groups"} & set(ids)))
    if twice:
        raise ValueError(f"the rule id {twice[0]} is taken")
