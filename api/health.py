"""GET /healthz: whether the service answers. It asks for no key and tells nothing of the firms."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.kit.models import Out

router = APIRouter(tags=["health"])


class Health(Out):
    status: Literal["ok"]


@router.get("/healthz", operation_id="health", summary="Does it answer?")
async def health() -> Health:
    """On the event loop itself, so that it answers while every worker thread computes."""
    return Health(status="ok")
