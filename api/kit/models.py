"""The two kinds of models: what comes in is strict and knows its fields; what goes out has no defaults."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class In(BaseModel):
    """`false` is no number, a number is no text, an unknown field is an error; null counts as absent."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Out(BaseModel):
    """Every field is always there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Out):
    """A sentence: its code, its values, and its wording in the caller's language."""

    code: Annotated[str, Field(examples=["unknown-firm"])]
    values: dict[str, Any]
    text: Annotated[str, Field(examples=["No firm has the id dr-0012."])]


class Change(Out):
    """One demand loosened; `instead` is null where it is given up."""

    rule: str
    asked: Any
    instead: Any
    message: Said


class Relaxation(Out):
    """What to give up, and what could then be formed; without changes, giving up everything would not help."""

    changes: list[Change]
    proposals: int
    firms: int
    message: Said


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("field-not-day", "a day, 2027-03-31")


FirmId = Annotated[str, Field(min_length=1, max_length=500)]
Day = Annotated[date, BeforeValidator(_day)]
