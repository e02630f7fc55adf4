"""A firm's profile as it comes in and as it goes out. Only what comes in may hold private columns."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from api.kit.models import Day, FirmId, In, Out

LONGEST = 20_000  # characters of one cell


def _text_or_texts(value: object) -> object:
    if value is None or isinstance(value, str) or (isinstance(value, list) and all(isinstance(x, str) for x in value)):
        return value
    raise PydanticCustomError("field-not-text-or-list", "text, or a list of texts")


def _number_or_text(value: object) -> object:
    if value is None or (isinstance(value, (int, float, str)) and not isinstance(value, bool)):
        return value
    raise PydanticCustomError("field-not-number-or-text", "a number or text")


Text = Annotated[str, Field(max_length=LONGEST)]
Texts = Annotated[str | list[Text], Field(max_length=LONGEST), BeforeValidator(_text_or_texts)]
ONE_OF_THESE = [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("name", "id")]
NumberOrText = Annotated[int | float | Text, BeforeValidator(_number_or_text)]


class ProfileIn(In, json_schema_extra={"anyOf": ONE_OF_THESE}):
    """The canonical columns of a member list: `country`, one of `name` and `id`, and whatever else is known.

    A list is one `;`-joined text or an array.
    """

    id: FirmId | None = None
    name: Annotated[Text | None, Field(examples=["Cooperativa Mango del Norte"])] = None
    country: Annotated[Text, Field(description="ISO 3166-1 alpha-2, or a name.", examples=["PE"])]
    subdivision: Annotated[Text | None, Field(description="ISO 3166-2, or a name.", examples=["PE-PIU"])] = None
    locality: Text | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    products: Annotated[Texts | None, Field(description="Free text.", examples=["mango fresco; mango congelado"])] = (
        None
    )
    hs_codes: Annotated[Texts | None, Field(description="2, 4 or 6 digits.", examples=[["080450", "081190"]])] = None
    hs_edition: NumberOrText | None = None
    certifications: Annotated[
        Texts | None, Field(description="`scheme[:scope][@until]`, or `none`.", examples=["organic-eu@2027-03-31"])
    ] = None
    kind: Text | None = None
    stage: Text | None = None
    size_class: Text | None = None
    employees: NumberOrText | None = None
    turnover: Annotated[NumberOrText | None, Field(description="A number a year, or a band.")] = None
    turnover_currency: Text | None = None
    hectares: NumberOrText | None = None
    export_stage: Text | None = None
    export_markets: Texts | None = None
    target_markets: Texts | None = None
    languages: Texts | None = None
    goals: Texts | None = None
    offers: Texts | None = None
    needs: Texts | None = None
    readiness: Annotated[NumberOrText | None, Field(description="0 to 100.")] = None
    capacity: Annotated[Texts | None, Field(description="`product=quantity unit/period`.")] = None
    compliance: Annotated[Texts | None, Field(description="`topic=yes|no`.")] = None
    founded: NumberOrText | None = None
    tax_id: Text | None = None
    website: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    member_of: Texts | None = None
    prior_partners: Texts | None = None
    must_not_pair: Texts | None = None
    updated_at: Day | None = None

    @model_validator(mode="after")
    def _named(self) -> ProfileIn:
        if self.id is None and self.name is None:
            raise PydanticCustomError("profile-needs-name", "one of name and id")
        return self

    def as_record(self) -> dict[str, Any]:
        """What was given, as the engine takes it."""
        given = self.model_dump(exclude_none=True)
        return {column: value.isoformat() if isinstance(value, date) else value for column, value in given.items()}


class FirmOut(Out):
    """One firm as cleaned on reading. null: not known; an empty list: the firm says that it has none."""

    id: str
    name: str
    country: str | None
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    place_precision: Annotated[str | None, Field(description="exact, locality, subdivision or country")]
    products: list[str] | None
    hs_codes: list[str] | None
    certifications: list[str] | None
    kind: str | None
    stage: str | None
    size_class: str | None
    employees: int | None
    hectares: float | None
    export_stage: str | None
    export_markets: list[str] | None
    target_markets: list[str] | None
    languages: list[str] | None
    goals: list[str] | None
    offers: list[str] | None
    needs: list[str] | None
    readiness: float | None
    capacity: list[str] | None
    founded: int | None
    website: str | None
    member_of: list[str] | None
    prior_partners: list[str] | None
    updated_at: date | None

    @classmethod
    def of(cls, profile: object) -> FirmOut:
        """The fields above of a `Profile`, and nothing else of it."""
        return cls(**{name: _plain(getattr(profile, name)) for name in cls.model_fields})


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, tuple) else value
