"""The OpenAPI document: FastAPI's, with our problem documents, the key where one is needed, examples that work."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Annotated, Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from api.kit.auth import is_guarded
from api.kit.models import Out, Relaxation
from api.kit.problems import MEDIA_TYPE, TITLES
from matchmaker.texts import say

ABOUT = """Partners for a firm, and consortia for a list of firms, each with reasons that a person can check.

Every sentence comes in English or Spanish, as `Accept-Language` asks. Every error is a problem document (RFC 9457)."""


class FaultOut(Out):
    """One thing wrong with a request: where it stands, and what is wrong."""

    at: Annotated[str, Field(alias="in", description="body, path, query or header")]
    pointer: Annotated[str, Field(description="JSON Pointer into it", examples=["/profile/latitude"])]
    code: str
    values: dict[str, Any]
    text: str


class ProblemOut(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(examples=["urn:matchmaker:problem:unknown-firm"])]
    title: str
    status: int
    detail: str
    code: str
    values: dict[str, Any]
    errors: list[FaultOut] = []
    rules: Annotated[list[str], Field(description="Rules that no portfolio can meet.")] = []
    relaxation: Annotated[
        Relaxation | None, Field(description="Of a grouping that cannot be: the least that must be given up for one.")
    ] = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": say(TITLES[status]), "content": content} for status in statuses}


def describe(app: FastAPI, needs_key: bool, examples: Mapping[str, Any]) -> dict[str, Any]:
    """The whole document. `examples` holds, by operation id, a request body or the value of the path's parameter."""
    document = get_openapi(
        title="matchmaker",
        version=version("matchmaker"),
        summary="The match service",
        description=ABOUT,
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs"), "Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    if needs_key:
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, methods in document["paths"].items():
        for operation in cast("dict[str, dict[str, Any]]", methods).values():
            if needs_key and is_guarded(path):
                operation["security"] = [{"key": []}]
            if not needs_key:
                operation["responses"].pop("401", None)
            _put_example(operation, examples)
    return document


def _put_example(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    if operation["operationId"] not in examples:
        return
    example = examples[operation["operationId"]]
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = example
        return
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["example"] = example
