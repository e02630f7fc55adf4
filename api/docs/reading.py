"""An OpenAPI document read for people: its calls in order, each with its fields as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 4  # levels of fields shown within one call


@dataclass(frozen=True, slots=True)
class Field:
    """One row: `depth` says how far it is indented."""

    depth: int
    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One call."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[dict[str, Any], ...]
    body: str | None  # the example, ready to send
    takes: tuple[Field, ...]
    gives: tuple[Field, ...]
    problems: tuple[tuple[str, str], ...]


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """The calls of a document, in its order."""
    return [
        _operation(document, path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json")
    answers = operation["responses"]
    given: dict[str, Any] = next(
        (a["content"]["application/json"] for a in answers.values() if "application/json" in a.get("content", {})), {}
    )
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=operation.get("description", ""),
        parameters=tuple(operation.get("parameters", ())),
        body=json.dumps(asked.get("example", {}), indent=2, ensure_ascii=False) if asked else None,
        takes=tuple(_fields(document, asked["schema"])) if asked else (),
        gives=tuple(_fields(document, given.get("schema", {}))),
        problems=tuple((status, answer["description"]) for status, answer in answers.items() if status[0] in "45"),
    )


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> list[Field]:
    inner, _ = _opened(document, schema)
    if depth >= DEEPEST:
        return []
    rows: list[Field] = []
    for name, field in inner.get("properties", {}).items():
        _, kind = _opened(document, field)
        needed = name in inner.get("required", ())
        rows.append(Field(depth, name, kind, needed, field.get("description", "")))
        rows += _fields(document, field, depth + 1)
    return rows


def _opened(document: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What a schema holds inside, and its kind in a word or two: references, options and lists seen through."""
    if "$ref" in schema:
        return _opened(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        options = [_opened(document, option) for option in schema["anyOf"]]
        inner = next((inner for inner, _ in options if "properties" in inner), options[0][0])
        return inner, " | ".join(dict.fromkeys(kind for _, kind in options))
    if schema.get("type") == "array":
        inner, kind = _opened(document, schema.get("items", {}))
        return inner, f"{kind}[]" if " " not in kind else f"({kind})[]"
    if "const" in schema:
        return schema, json.dumps(schema["const"])
    if "enum" in schema:
        return schema, " | ".join(json.dumps(value) for value in schema["enum"])
    return schema, str(schema.get("format") or schema.get("type") or "any")
