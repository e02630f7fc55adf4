"""The OpenAPI document is whole: examples work when pasted, answers are as it says, nothing is left undeclared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest

from api.kit.problems import TITLES
from matchmaker.texts import codes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def document(client: httpx2.Client) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_it_names_the_calls_of_the_service(document: dict[str, Any]) -> None:
    calls = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert calls == {
        ("get", "/v1/firms/{id}"),
        ("post", "/v1/matches"),
        ("post", "/v1/groupings"),
        ("post", "/v1/what-if"),
        ("post", "/v1/reserves"),
        ("post", "/v1/alternatives"),
        ("post", "/v1/stability"),
        ("post", "/v1/gaps"),
        ("post", "/v1/fill"),
        ("post", "/v1/assemble"),
        ("post", "/v1/analogues"),
        ("get", "/v1/programmes"),
        ("get", "/healthz"),
    }


def test_no_reference_leads_nowhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named <= set(document["components"]["schemas"])


def test_its_examples_work_and_answer_as_it_says(client: httpx2.Client, document: dict[str, Any]) -> None:
    tried = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            values = {each["name"]: each["example"] for each in operation.get("parameters", ()) if each["in"] == "path"}
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            answer = client.request(method, path.format(**values), json=body)
            assert answer.status_code == 200, f"{method} {path}: {answer.text}"
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            jsonschema.validate(answer.json(), {**schema, "components": document["components"]})
            tried += 1
    assert tried == len(document["paths"])


def test_a_grouping_is_described_as_it_is_published(document: dict[str, Any]) -> None:
    """The engine's own schema in docs/ and the service's description name the same fields."""
    published = json.loads((ROOT / "docs" / "portfolio.schema.json").read_text("utf-8"))
    described = {"$ref": "#/components/schemas/PortfolioOut", "components": document["components"]}
    assert set(fields(described, described)) == set(fields(published, published))
    assert "proposals[].members[].weakest.affinity" in set(fields(published, published))


def fields(schema: dict[str, Any], whole: dict[str, Any], path: str = "") -> Iterator[str]:
    """Dotted names of all fields that a schema lists, references and options seen through."""
    if reference := schema.get("$ref"):
        yield from fields(_at(whole, reference), whole, path)
        return
    for option in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from fields(option, whole, path)
    if "items" in schema:
        yield from fields(schema["items"], whole, f"{path}[]")
    if isinstance(more := schema.get("additionalProperties"), dict):
        yield from fields(more, whole, f"{path}.*")
    for name, field in schema.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        yield inner
        yield from fields(field, whole, inner)


def _at(whole: dict[str, Any], reference: str) -> dict[str, Any]:
    found = whole
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_problems_are_described_as_they_come(client: httpx2.Client, document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    for answer in (client.get("/v1/firms/nobody"), client.post("/v1/matches", json={}), client.get("/nowhere")):
        jsonschema.validate(answer.json(), schema)


def test_every_status_has_its_words() -> None:
    assert {f"{title}-detail" for title in TITLES.values()} | set(TITLES.values()) <= codes()
