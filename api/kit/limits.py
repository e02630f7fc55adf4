"""A body is read whole, up to a limit, before anything else sees it: declared or chunked, over the limit it is 413."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kit.i18n import language_of
from api.kit.problems import problem_response
from matchmaker.texts import Message as Sentence

DRAINED = 4  # times the limit: read and dropped, so that a client still sending hears the answer


class BodyLimit:
    """Pure ASGI."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Request(scope).headers.get("content-length", "")
        body = bytearray()
        size = 0
        too_large = declared.isdecimal() and int(declared) > self.largest
        more = not (too_large and int(declared) > DRAINED * self.largest)
        while more:
            event = await receive()
            if event["type"] != "http.request":
                return  # the caller is gone
            chunk = event.get("body", b"")
            size += len(chunk)
            too_large = too_large or size > self.largest
            if not too_large:
                body += chunk
            more = event.get("more_body", False) and size <= DRAINED * self.largest
        if too_large:
            message = Sentence("body-too-large", limit=self.largest)
            answer = problem_response(413, language_of(Request(scope)), message, {"Connection": "close"})
            await answer(scope, receive, send)
            return
        await self.app(scope, replayed(bytes(body), receive), send)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body read, then listens on."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
