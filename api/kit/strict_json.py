"""A body is JSON and nothing beside it: a key that stands twice in one object, NaN and Infinity are refused.

Parsers differ in which of two they take, so a caller whose key stands twice may be answered about another than it meant.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.kit.i18n import language_of
from api.kit.limits import replayed
from api.kit.problems import problem_response
from matchmaker.texts import Message

SHOWN = 100  # characters of a key


class StrictJson:
    """Pure ASGI; stands within `BodyLimit`, so that the body comes in one piece of bounded size."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        event = await receive()
        body = event.get("body", b"")
        fault = _fault(body)
        if fault is not None:
            await problem_response(422, language_of(Request(scope)), fault)(scope, receive, send)
            return
        await self.app(scope, replayed(body, receive), send)


class _FaultError(Exception):
    pass


def _fault(body: bytes) -> Message | None:
    """What is wrong; None also for what is no JSON at all: the route says so, and where."""
    try:
        json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except _FaultError as found:
        message = found.args[0]
        assert isinstance(message, Message)
        return message
    except (ValueError, RecursionError):
        pass
    return None


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _FaultError(Message("body-key-twice", key=key[:SHOWN]))
        seen.add(key)


def _no_constant(name: str) -> None:
    raise _FaultError(Message("body-no-number", name=name))
