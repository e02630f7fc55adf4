"""The shape of a mapping as its owner writes it, checked by pydantic; loaded only where there is a mapping to check."""

from __future__ import annotations

import codecs
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from matchmaker.firms.dates import DateOrder


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FileTable(Strict):
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    decimal: Literal[",", "."] | None = None
    dates: DateOrder = "dmy"

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                codecs.lookup(name)
            except LookupError:
                raise ValueError(f"no such encoding: {name}") from None
        return name


class Written(Strict):
    """The file as its owner wrote it."""

    file: FileTable = Field(default_factory=FileTable)
    columns: dict[str, str | list[str]]
    separators: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str | int | float | bool] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
