"""Every error is a problem document, says what is wrong and where, and shows no trace of the inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

import matchmaker as mm


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code", "values"} <= set(document)
    assert document["status"] == status
    assert document["type"] == f"urn:matchmaker:problem:{document['code']}"
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    return document


@pytest.fixture(scope="module")
def first(client: httpx2.Client) -> str:
    (example,) = (
        parameter["example"]
        for parameter in client.get("/openapi.json").json()["paths"]["/v1/firms/{id}"]["get"]["parameters"]
        if parameter["in"] == "path"
    )
    return str(example)


def test_no_such_address(client: httpx2.Client) -> None:
    problem(client.get("/v1/nothing"), 404)
    problem(client.get("/v1/matches/"), 404)


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/matches"), ("DELETE", "/v1/firms/x"), ("POST", "/healthz")])
def test_not_with_this_method(client: httpx2.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize("firm", ["nobody", "a/b", "ä ö", "%00", "x" * 5000])
def test_unknown_firm(client: httpx2.Client, firm: str) -> None:
    address = httpx2.URL(client.base_url).join("/v1/firms/" + firm.replace("%", "%25").replace("/", "%2F"))
    document = problem(client.get(address), 404)
    assert document["code"] == "unknown-firm"
    assert document["values"] == {"id": firm}


def test_unknown_firm_in_a_body(client: httpx2.Client, first: str) -> None:
    assert problem(client.post("/v1/matches", json={"firm_id": "nobody"}), 404)["code"] == "unknown-firm"
    problem(client.post("/v1/groupings", json={"ids": [first, "nobody"]}), 404)
    problem(client.post("/v1/groupings", json={"together": [[first, "nobody"]]}), 404)
    problem(client.post("/v1/groupings", json={"excluded": ["nobody"]}), 404)


def test_it_is_said_in_spanish(client: httpx2.Client) -> None:
    answer = client.get("/v1/firms/nobody", headers={"Accept-Language": "es-PE"})
    assert problem(answer, 404)["detail"] == "Ninguna empresa tiene el id nobody."
    assert answer.headers["content-language"] == "es"
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "", "match-needs-one"),
        ({"firm_id": "a", "profile": {"name": "b", "country": "DO"}}, "", "match-needs-one"),
        ({"firm_id": None, "profile": None}, "", "match-needs-one"),
        ({"firm_id": "a", "colour": 1}, "/colour", "field-unknown"),
        ({"firm_id": 7}, "/firm_id", "field-not-text"),
        ({"firm_id": ""}, "/firm_id", "field-empty"),
        ({"firm_id": "a", "k": 0}, "/k", "field-too-low"),
        ({"firm_id": "a", "k": 10**6}, "/k", "field-too-high"),
        ({"firm_id": "a", "k": True}, "/k", "field-not-whole"),
        ({"firm_id": "a", "k": "10"}, "/k", "field-not-whole"),
        ({"firm_id": "a", "k": 1.0}, "/k", "field-not-whole"),
        ({"firm_id": "a", "as_of": 0}, "/as_of", "field-not-day"),
        ({"firm_id": "a", "as_of": "2026-02-30"}, "/as_of", "field-not-day"),
        ({"firm_id": "a", "overrides": [1]}, "/overrides", "field-not-object"),
        ({"profile": "text"}, "/profile", "field-not-object"),
        ({"profile": {"name": "x", "country": "DO", "fax": "1"}}, "/profile/fax", "field-unknown"),
        ({"profile": {"name": "x", "country": "DO", "latitude": False}}, "/profile/latitude", "field-not-number"),
        ({"profile": {"name": "x", "country": "DO", "latitude": 91}}, "/profile/latitude", "field-too-high"),
        ({"profile": {"name": "x", "country": "DO", "products": 3}}, "/profile/products", "field-not-text-or-list"),
        (
            {"profile": {"name": "x", "country": "DO", "products": ["a", 3]}},
            "/profile/products",
            "field-not-text-or-list",
        ),
        (
            {"profile": {"name": "x", "country": "DO", "employees": True}},
            "/profile/employees",
            "field-not-number-or-text",
        ),
        ({"profile": {"name": "x"}}, "/profile/country", "field-missing"),
        ({"profile": {"country": "DO", "products": "mango"}}, "/profile", "profile-needs-name"),
        ([], "", "field-not-object"),
        ("text", "", "field-not-object"),
    ],
)
def test_what_is_wrong_with_a_match_and_where(client: httpx2.Client, body: Any, pointer: str, code: str) -> None:
    document = problem(client.post("/v1/matches", json=body), 422)
    assert [(each["in"], each["pointer"], each["code"]) for each in document["errors"]] == [("body", pointer, code)]


@pytest.mark.parametrize(
    "text",
    ["", "{", "nonsense", '{"firm_id": NaN}', '{"k": ' + "9" * 5000 + "}", "[" * 100_000, '{"firm_id": "\\ud800"}'],
)
def test_bodies_that_are_not_what_they_should_be(client: httpx2.Client, text: str) -> None:
    answer = client.post("/v1/matches", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"k": 1, "firm_id": "a", "k": 2}', "body-key-twice"),
        ('{"profile": {"name": "a", "country": "DO", "name": "b"}}', "body-key-twice"),
        ('{"overrides": {"size.min": 3, "size.min": 4}}', "body-key-twice"),
        ('{"overrides": {"neutral_affinity": NaN}}', "body-no-number"),
        ('{"overrides": {"weights.place": -Infinity}}', "body-no-number"),
    ],
)
def test_what_parsers_read_differently_is_refused(client: httpx2.Client, text: str, code: str) -> None:
    for lang in ("en", "es"):
        headers = {"Content-Type": "application/json", "Accept-Language": lang}
        document = problem(client.post("/v1/groupings", content=text, headers=headers), 422)
        assert document["code"] == code
        assert "{" not in document["detail"]


def test_bytes_that_are_no_text(client: httpx2.Client) -> None:
    answer = client.post(
        "/v1/matches", content=b'{"firm_id": "\xff\xfe"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_json_must_say_that_it_is_json(client: httpx2.Client, first: str, content_type: str | None) -> None:
    """So that a page of another origin cannot send a call without asking first."""
    headers = {"Content-Type": content_type} if content_type else {}
    problem(client.post("/v1/matches", content=f'{{"firm_id": "{first}"}}'.encode(), headers=headers), 422)


def test_a_profile_that_the_engine_refuses(client: httpx2.Client) -> None:
    document = problem(client.post("/v1/matches", json={"profile": {"name": "x", "country": "Atlantis"}}), 422)
    assert "country" in document["detail"]
    problem(client.post("/v1/matches", json={"profile": {}}), 422)


@pytest.mark.parametrize("name", ["nonsense", "fixtures/own.toml", "/etc/passwd", "../x.toml", ""])
def test_a_programme_is_a_name_and_never_a_path(client: httpx2.Client, name: str) -> None:
    document = problem(client.post("/v1/groupings", json={"programme": name}), 422)
    assert document["code"] == "programme-not-served"
    assert document["values"]["known"] == mm.programmes()


@pytest.mark.parametrize(
    "overrides",
    [
        {"size.min": 1},
        {"size.min": "many"},
        {"size.max": 10**12},
        {"k": 10**12},
        {"k": 10**30},
        {"nonsense": 1},
        {"name_or_path": "x"},
        {"size": None},
        {"weights": 3},
        {"": 1},
        {".": 1},
        {"rules": [1]},
        {"rules": [1], "rules.x.value": 2},
        {"rules.nobody.value": 2},
        {"weights.product": 1e308, "weights.place": 1e308},
        {"extends": "/etc/passwd"},
        {"community_resolution": -1},
    ],
)
def test_overrides_that_cannot_be(client: httpx2.Client, first: str, overrides: dict[str, Any]) -> None:
    problem(client.post("/v1/matches", json={"firm_id": first, "overrides": overrides}), 422)
    problem(client.post("/v1/groupings", json={"ids": [first], "overrides": overrides}), 422)


def test_what_no_portfolio_can_meet(client: httpx2.Client, first: str) -> None:
    ids = [each["id"] for each in client.post("/v1/matches", json={"firm_id": first, "k": 2}).json()["matches"]]
    asked = {"together": [[first, *ids]], "apart": [[first, ids[0]]]}
    document = problem(client.post("/v1/groupings", json=asked), 422)
    assert document["detail"]


def test_a_fault_of_ours_shows_nothing_of_the_inside(
    serve: Any, members: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.app import create_app
    from api.settings import Settings

    app = create_app(Settings(members=members))

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret inner workings")

    monkeypatch.setattr(app.state.pool, "programme", fail)
    with serve(app) as client:
        answer = client.post("/v1/matches", json={"firm_id": "x"})
    assert problem(answer, 500)["code"] == "problem-ours-detail"
    assert "secret" not in answer.text


@pytest.fixture(scope="module")
def narrow(serve: Any, members: Path) -> Iterator[httpx2.Client]:
    """A service that takes at most 20 firms a grouping, and asks for a key."""
    from api.app import create_app
    from api.settings import Settings

    with serve(create_app(Settings(members=members, most_firms=20, api_key="hush"))) as client:
        yield client


def test_too_many_firms(narrow: httpx2.Client, members: Path) -> None:
    key = {"Authorization": "Bearer hush"}
    document = problem(narrow.post("/v1/groupings", json={}, headers=key), 413)
    assert document["code"] == "too-many-firms"
    assert document["values"]["limit"] == 20
    ids = sorted(mm.read_firms(members).ids)
    problem(narrow.post("/v1/groupings", json={"ids": ids[:21]}, headers=key), 413)
    assert narrow.post("/v1/groupings", json={"ids": ids[:20] * 2}, headers=key).status_code == 200


def test_a_key_is_asked_for_everywhere_below_v1(narrow: httpx2.Client) -> None:
    document = narrow.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            answer = narrow.request(method, path.replace("{id}", "x"))
            assert (answer.status_code == 401) is path.startswith("/v1/")
            assert ("security" in operation) is path.startswith("/v1/")


def test_a_body_over_a_megabyte(client: httpx2.Client) -> None:
    for size, status in [(900_000, 422), (1_000_001, 413), (3_000_000, 413)]:
        body = b'{"firm_id": "' + b"x" * (size - 15) + b'"}'
        problem(client.post("/v1/matches", content=body, headers={"Content-Type": "application/json"}), status)
