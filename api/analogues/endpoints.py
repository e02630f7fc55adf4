"""POST /v1/analogues: the established consortia most like a group."""

from __future__ import annotations

from fastapi import APIRouter

import matchmaker as mm
from api.analogues.schemas import AnalogueOut, AnaloguesOut, AnaloguesRequest
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served

router = APIRouter(tags=["matches"])


@router.post(
    "/analogues",
    operation_id="find_analogues",
    summary="Established consortia like a group",
    responses=problems(400, 401, 404, 413, 422),
)
def find_analogues(asked: AnaloguesRequest, pool: Served, lang: Language) -> AnaloguesOut:
    """To learn from: what each shares with the group and in what they differ."""
    programme = pool.programme(asked.programme, asked.overrides)
    found = mm.analogues(pool.index(programme, asked.as_of), asked.members, k=asked.k)
    return AnaloguesOut(analogues=[AnalogueOut(**each.as_dict(lang)) for each in found])
