"""POST /v1/fill: who completes a group, or closes one of its gaps."""

from __future__ import annotations

from fastapi import APIRouter

import matchmaker as mm
from api.fill.schemas import FillOut, FillRequest
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served
from api.proposals.endpoints import assessed

router = APIRouter(tags=["matches"])


@router.post("/fill", operation_id="fill", summary="Firms for a group", responses=problems(400, 401, 404, 413, 422))
def fill(asked: FillRequest, pool: Served, lang: Language) -> FillOut:
    """The k firms with which the group would score best, with the rules that they touch and the gaps that they close."""
    portfolio = assessed(asked, pool)
    found = mm.fill(portfolio, asked.proposal, k=asked.k, gap=asked.gap, placed=asked.placed)
    return FillOut(**found.as_dict(lang))
