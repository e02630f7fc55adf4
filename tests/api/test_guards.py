"""The key and the size limit, before any route is reached: over a tiny app behind a real server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.kit.auth import KeyGuard
from api.kit.limits import BodyLimit

KEY = "correct horse"
LIMIT = 10_000
BEARER = {"Authorization": f"Bearer {KEY}"}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the size of the body it got."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def guarded() -> ASGIApp:
    """In the order of `create_app`: the key outermost."""
    return KeyGuard(BodyLimit(echo, largest=LIMIT), key=KEY)


@pytest.fixture(scope="module")
def small(serve: Any) -> Iterator[httpx2.Client]:
    async def without_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        await guarded()(scope, receive, send)

    with serve(without_lifespan) as client:
        yield client


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": KEY},
        {"Authorization": f"Bearer {KEY}x"},
    ],
)
@pytest.mark.parametrize("path", ["/v1", "/v1/firms/a", "/v1/nothing", "/%76%31/firms/a"])
def test_without_the_key_it_is_401(small: httpx2.Client, header: dict[str, str], path: str) -> None:
    answer = small.get(path, headers=header)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "problem-key-detail"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_with_the_key_it_passes(small: httpx2.Client, scheme: str) -> None:
    assert small.get("/v1/firms/a", headers={"Authorization": f"{scheme} {KEY}"}).status_code == 200


def test_two_keys_are_no_key(small: httpx2.Client) -> None:
    headers = [("Authorization", f"Bearer {KEY}"), ("Authorization", "Bearer wrong")]
    assert small.get("/v1/firms/a", headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/openapi.json", "/v1x"])
def test_elsewhere_no_key_is_asked_for(small: httpx2.Client, path: str) -> None:
    assert small.get(path).status_code == 200


def test_the_key_is_asked_for_before_the_body_arrives(small: httpx2.Client) -> None:
    """A client that announces a body and never sends it is answered all the same."""
    head = b"POST /v1/matches HTTP/1.1\r\nHost: here\r\nContent-Length: 5000\r\n\r\n"
    with socket.create_connection((small.base_url.host, small.base_url.port), timeout=5) as connection:
        connection.sendall(head)
        assert connection.recv(4096).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize(("size", "status"), [(0, 200), (LIMIT, 200), (LIMIT + 1, 413), (30 * LIMIT, 413)])
@pytest.mark.parametrize("chunked", [False, True])
def test_the_limit_holds_declared_or_chunked(small: httpx2.Client, size: int, status: int, chunked: bool) -> None:
    body = b"x" * size
    content = (body[at : at + 1000] for at in range(0, size, 1000)) if chunked else body
    answer = small.post("/v1/matches", content=content, headers=BEARER)
    assert answer.status_code == status
    if status == 200:
        assert answer.text == str(size)
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["values"] == {"limit": LIMIT}


def test_a_length_that_lies_does_not_help(small: httpx2.Client) -> None:
    """More than was declared is not read as part of the request."""
    head = f"POST /v1/x HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {KEY}\r\nContent-Length: 3\r\n\r\n".encode()
    with socket.create_connection((small.base_url.host, small.base_url.port), timeout=5) as connection:
        connection.sendall(head + b"x" * (2 * LIMIT))
        answer = b""
        while b"\r\n\r\n3" not in answer and (part := connection.recv(4096)):  # head and body may come apart
            answer += part
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\n\r\n3" in answer
