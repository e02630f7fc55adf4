"""Headers that every answer carries: nothing sniffed, nothing of `/v1` kept, the language it depends on."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kit.auth import is_guarded


class AnswerHeaders:
    """Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.add_vary_header("Accept-Language")
                if is_guarded(scope["path"]):
                    headers["Cache-Control"] = "no-store"
            await send(event)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
