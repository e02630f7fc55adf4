"""No answer of the service holds a secret, neither in its body nor in its headers: every route that there is has a case here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from planted import (
    LARGE,
    MEMBERS,
    REFUSED,
    REFUSER,
    TWINS,
    UNREAD,
    anonymous,
    betrayals,
    found_in,
    private,
    write_members,
)
from starlette.testclient import TestClient

import api.docs.endpoints

GROUPS = [[REFUSER, *MEMBERS[:4]], [REFUSED, *MEMBERS[4:8]]]
WITH_BOTH = [[REFUSER, REFUSED, *MEMBERS[:3]]]
DEMAND = {"product": "mango", "volume": "200 t/year", "market": "US", "certificates": ["globalgap"]}
STRANGER = {"name": "Nueva", "country": "DO", "products": "mango fresco", "hs_codes": "080450", **private(77)}
# By operation: the bodies it is called with; None where it takes none. The first of each is tried at once, the rest later.
CASES: dict[str, list[Any]] = {
    "get_firm": [None],
    "list_programmes": [None],
    "health": [None],
    "find_matches": [{"firm_id": REFUSER, "k": 50}, {"profile": {**STRANGER, "must_not_pair": [REFUSED]}, "k": 50}],
    "form_groups": [
        {"overrides": LARGE},
        {"near": GROUPS, "excluded": [MEMBERS[8]], "apart": [MEMBERS[:2]], "programme": "export-sales"},
        {"programme": "origin"},
    ],
    "what_if": [
        {"groups": GROUPS, "change": {"replace": {"out": MEMBERS[0], "into": REFUSED}}},
        {"groups": GROUPS, "change": {"merge": {"first": 1, "second": 2}}},
        {"groups": WITH_BOTH, "change": {"remove": MEMBERS[0]}},
    ],
    "find_alternatives": [{"groups": GROUPS, "n": 1, "within": 0.5}],
    "find_stability": [{"groups": GROUPS, "runs": 1}],
    "find_reserves": [
        {"groups": GROUPS, "proposal": 1, "k": 20},
        {"groups": GROUPS[:1], "proposal": 1, "member": MEMBERS[0]},
    ],
    "find_gaps": [{"groups": GROUPS}],
    "fill": [{"groups": GROUPS, "placed": True, "k": 50}, {"groups": GROUPS, "gap": "globalgap", "proposal": 2}],
    "assemble": [{"demand": DEMAND}, {"demand": {**DEMAND, "volume": "9000 t/year", "held_by": "group"}}],
    "find_analogues": [{"members": GROUPS[1]}],
}
PAGES = ("/docs", "/docs/page.js", "/docs/page.css", "/openapi.json")


def client_of(path: Path) -> TestClient:
    from api.app import create_app
    from api.settings import Settings

    return TestClient(create_app(Settings(members=path)), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client_of(write_members(tmp_path_factory.mktemp("routes") / "members.csv", REFUSER))


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The same list where the other twin is the one who declared it."""
    return client_of(write_members(tmp_path_factory.mktemp("mirrored") / "members.csv", REFUSED))


def operations(client: TestClient) -> Iterator[tuple[str, str, str]]:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method, path


def examined(client: TestClient, method: str, path: str, body: Any, lang: str, status: int | None = 200) -> str:
    """The body of the answer, with nothing in it or its headers that must not be."""
    answer = client.request(method, path, json=body, headers={"Accept-Language": lang})
    assert status is None or answer.status_code == status, answer.text
    assert answer.status_code < 500
    for text in (answer.text, str(dict(answer.headers))):
        assert not found_in(text), (path, body)
        assert not any(secret in text for secret in private(77).values())
        assert not betrayals(text), (path, body)
    return answer.text


def called(client: TestClient, name: str) -> tuple[str, str]:
    """Method and address of an operation; one that asks for a firm is asked for the refuser."""
    (found,) = [(method, path) for each, method, path in operations(client) if each == name]
    return found[0], found[1].replace("{id}", REFUSER)


def test_every_route_has_a_case(client: TestClient) -> None:
    assert set(CASES) == {name for name, _, _ in operations(client)}
    assert {route.path for route in api.docs.endpoints.router.routes} == set(PAGES)  # type: ignore[attr-defined]


BODIES = [(name, body, number > 0) for name, listed in CASES.items() for number, body in enumerate(listed)]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        pytest.param(name, body, marks=[pytest.mark.long] if late else [], id=f"{name}-{number}")
        for number, (name, body, late) in enumerate(BODIES)
    ],
)
def test_no_route_tells_a_secret(client: TestClient, mirrored: TestClient, name: str, body: Any) -> None:
    method, path = called(client, name)
    for lang in ("en", "es"):
        here, there = (examined(each, method, path, body, lang) for each in (client, mirrored))
        assert anonymous(here) == anonymous(there), "who of the two declared it makes a difference"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_a_secret(client: TestClient, path: str) -> None:
    for lang in ("en", "es"):
        examined(client, "get", path, None, lang)


@pytest.mark.parametrize("name", [name for name, bodies in CASES.items() if bodies[0] is not None])
def test_what_is_sent_in_is_not_sent_back(client: TestClient, name: str) -> None:
    """A body that is wrong and full of secrets, in each of its places."""
    method, path = called(client, name)
    full = {**private(3), **UNREAD}
    body = CASES[name][0]
    for wrong in (
        full,
        [full],
        {**body, "profile": full},
        {**body, "as_of": full},
        *({**body, key: full} for key in body),
    ):
        examined(client, method, path, wrong, "en", status=422)


def test_every_firm_is_shown_without_its_secrets(client: TestClient) -> None:
    for firm in [*MEMBERS, *TWINS]:
        shown = examined(client, "get", f"/v1/firms/{firm}", None, "es")
        assert sum(twin in shown for twin in TWINS) == (firm in TWINS)


def test_a_forbidden_wish_does_not_tell_why(client: TestClient, mirrored: TestClient) -> None:
    for wish in ({"together": [[REFUSER, REFUSED]]}, {"fixed": WITH_BOTH}):
        for lang in ("en", "es"):
            told = [examined(each, "post", "/v1/groupings", wish, lang, status=422) for each in (client, mirrored)]
            assert told[0] == told[1]
            assert not any(word in told[0] for word in ("declar", "must-not-pair", "refus"))


def test_nobody_is_offered_whom_a_firm_refused(client: TestClient) -> None:
    for firm, other in ((REFUSER, REFUSED), (REFUSED, REFUSER)):
        matches = examined(client, "post", "/v1/matches", {"firm_id": firm, "k": 50}, "en")
        assert other not in matches
        asked = {"groups": [[firm, *MEMBERS[:3]]], "k": 50}
        assert TWINS[other] not in examined(client, "post", "/v1/fill", asked, "en")
    formed = client.post("/v1/groupings", json={"overrides": LARGE}).json()
    (left,) = [each for each in formed["unplaced"] if each["id"] in TWINS]
    assert not any(other != left["id"] and other in str(left) for other in TWINS)
