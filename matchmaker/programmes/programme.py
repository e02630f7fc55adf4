"""The rules under which consortia are formed, as data: read from TOML, checked once, frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from math import inf
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from matchmaker.errors import ProgrammeError
from matchmaker.programmes.overall import Balance, Groups, check_ids
from matchmaker.programmes.rules import Rule
from matchmaker.texts import Message

LAYERS = ("product", "place", "certification", "market", "scale", "trust")
DEFAULT = "export-promotion"
# Numbers are numbers: pydantic would otherwise take true for 1 and "3" for 3.
Weight = Annotated[float, Field(ge=0, strict=True)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
Positive = Annotated[float, Field(gt=0, strict=True)]
Whole = Annotated[int, Field(strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Size(_Part):
    """How many members: never fewer than `min`, never more than `max`, best near `optimum` (None: no best size)."""

    min: Annotated[Whole, Field(ge=2)]
    optimum: Positive | None = None
    max: Whole
    source: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Size:
        if self.max < self.min:
            raise ValueError(f"max ({self.max}) is below min ({self.min})")
        if self.optimum is not None and not self.min <= self.optimum <= self.max:
            raise ValueError(f"optimum ({self.optimum:g}) lies outside min ({self.min}) to max ({self.max})")
        return self


class PlaceSettings(_Part):
    """How nearness counts. `scale_km`: the distance at which it has fallen to 1/e; `radius_km`: how far candidates go."""

    mode: Literal["near", "indifferent", "spread"] = "near"
    scale_km: Positive
    radius_km: Positive | None = None


class Programme(_Part):
    """A programme, checked and frozen. Weights are normalised to sum 1."""

    name: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")]
    title: str | dict[str, str]
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    kind: Literal["export-promotion", "export-sales", "origin"]
    size: Size
    size_weight: Weight
    weights: dict[Literal[LAYERS], Weight]  # type: ignore[valid-type]
    product_relation: Literal["similar", "complementary"]
    candidates: Literal["product", "place"]
    place: PlaceSettings
    neutral_affinity: Share
    k: Annotated[Whole, Field(ge=1)]
    floor: Share
    community_resolution: Weight
    rules: tuple[Rule, ...] = ()
    groups: Groups | None = None  # of the whole portfolio: how many proposals,
    balance: tuple[Balance, ...] = ()  # whose share of the places
    fairness: Literal["mean", "worst-group"] = (
        "mean"  # what is looked for: the best mean, or the group placed least raised first
    )
    fairness_by: Literal["country", "size", "kind"] = "country"

    @field_validator("rules")
    @classmethod
    def _distinct_ids(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        check_ids(rules, ())
        return rules

    @model_validator(mode="after")
    def _complete(self) -> Programme:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to ({self.valid_to}) is before valid_from ({self.valid_from})")
        check_ids(self.rules, self.balance)
        if self.kind != "origin" and any(rule.check == "coverage" for rule in self.rules):
            raise ValueError('the check coverage is one of kind = "origin"')
        if self.kind == "origin" and self.fairness != "mean":
            raise ValueError('fairness = "worst-group" needs a search, and kind = "origin" follows the map')
        if self.size_weight > 0 and self.size.optimum is None:
            raise ValueError("size_weight above 0 needs size.optimum")
        if self.candidates == "place" and self.place.radius_km is None:
            raise ValueError('candidates = "place" needs place.radius_km')
        weights = {layer: self.weights.get(layer, 0.0) for layer in LAYERS}
        if self.place.mode != "near":
            weights["place"] = 0.0
        total = sum(weights.values())
        if not 0 < total < inf:
            raise ValueError(f"the weights sum to {total:g}: at least one layer must count, and none beyond measure")
        object.__setattr__(self, "weights", {layer: weight / total for layer, weight in weights.items()})
        return self

    def title_in(self, lang: str) -> str:
        """The title in `lang`, else in English, else whatever there is."""
        if isinstance(self.title, str):
            return self.title
        return self.title.get(lang) or self.title.get("en") or next(iter(self.title.values()))

    def in_force(self, as_of: date | None) -> bool:
        """Whether the programme holds on a day; without a day nothing is out of force."""
        if as_of is None:
            return True
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_to is None or as_of <= self.valid_to
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON data; weights are the normalised ones."""
        return self.model_dump(mode="json")


def programmes() -> list[str]:
    """Names of the built-in programmes.

    Examples
    --------
    >>> {'export-promotion', 'export-sales', 'origin'} <= set(programmes())
    True
    """
    packs = resources.files("matchmaker.programmes") / "packs"
    return sorted(path.name.removesuffix(".toml") for path in packs.iterdir() if path.name.endswith(".toml"))


def load_programme(name: str | Path | Programme = DEFAULT, /, **overrides: Any) -> Programme:
    """A built-in programme by name, or one of your own from a TOML file, with values changed by dotted name.

    Parameters
    ----------
    name : str or path
        A name of `programmes()`, or a path that ends in `.toml`. A file may say `extends = "export-promotion"` and then
        needs to hold only what differs.
    **overrides
        `**{"size.min": 3, "weights.place": 0.2, "rules.export-experience.value": 2}`; None takes an optional value away.

    Raises
    ------
    ProgrammeError
        Naming the programme, the field and what is wrong with it.

    Examples
    --------
    >>> programme = load_programme("export-promotion", **{"size.min": 3})
    >>> programme.size.min, programme.kind
    (3, 'export-promotion')
    """
    if isinstance(name, Programme):
        if not overrides:
            return name
        data = name.model_dump(mode="python")
        label = name.name
    else:
        label = str(name)
        data = read_programme(name)
    for dotted, value in overrides.items():
        _override(data, dotted, value, label)
    try:
        return Programme.model_validate(data)
    except ValidationError as error:
        raise ProgrammeError(fault_of(error.errors(include_url=False)[0], label, data)) from None


def read_programme(name: str | Path, seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a programme as they are written, with those of what it extends; not yet checked."""
    label = str(name)
    if label in seen:
        raise ProgrammeError(Message("programme-extends-itself", programme=label))
    try:
        if label.endswith(".toml"):
            data = tomllib.loads(Path(label).read_text(encoding="utf-8"))
        elif label in programmes():
            data = tomllib.loads(_pack(label))
        else:
            raise ProgrammeError(Message("programme-unknown", programme=label, known=programmes()))
    except OSError as error:
        raise ProgrammeError(
            Message("programme-unreadable", programme=label, problem=error.strerror or str(error))
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError(Message("programme-not-toml", programme=label, problem=str(error))) from None
    if "extends" in data:
        other = str(data.pop("extends"))
        if other.endswith(".toml"):  # beside the file that names it
            other = str(Path(label).parent / other)
        data = _merged(read_programme(other, (*seen, label)), data)
    return data


@cache
def _pack(name: str) -> str:
    return (resources.files("matchmaker.programmes") / "packs" / f"{name}.toml").read_text(encoding="utf-8")


def _merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        both_tables = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both_tables else value
    return merged


def _override(data: dict[str, Any], dotted: str, value: Any, label: str) -> None:
    *path, last = dotted.split(".")
    here: Any = data
    for step in path:
        if isinstance(here, (list, tuple)):
            here = next((rule for rule in here if isinstance(rule, dict) and rule.get("id") == step), None)
        else:
            here = here.setdefault(step, {}) if step in ("size", "place", "weights", "groups") else here.get(step)
        if not isinstance(here, (dict, list, tuple)):
            raise ProgrammeError(Message("programme-no-such-field", programme=label, field=dotted))
    if isinstance(here, (list, tuple)):
        raise ProgrammeError(Message("programme-no-such-field", programme=label, field=dotted))
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value


def fault_of(fault: Mapping[str, Any], label: str, data: Mapping[str, Any]) -> Message:
    """One thing that is wrong, named as a person would look for it: rules by their id, fields by dotted name."""
    steps = list(fault["loc"])
    if len(steps) > 1 and steps[0] in ("rules", "balance") and isinstance(steps[1], int):
        rules = cast("list[dict[str, Any]]", data[str(steps[0])])
        rule = rules[steps[1]] if isinstance(rules[steps[1]], dict) else {}
        steps[1] = str(rule.get("id", steps[1] + 1))
    field = ".".join(str(step) for step in steps) or "programme"
    problem = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "missing":
        return Message("programme-field-missing", programme=label, field=field)
    if fault["type"] == "extra_forbidden":
        return Message("programme-no-such-field", programme=label, field=field)
    given = fault["input"] if isinstance(fault["input"], (str, int, float, bool)) else None
    if given is None:
        return Message("programme-field-wrong", programme=label, field=field, problem=problem)
    return Message("programme-value-wrong", programme=label, field=field, problem=problem, given=str(given))
