"""POST /v1/gaps: what groups lack for their target markets, and the training and support that close it."""

from __future__ import annotations

from fastapi import APIRouter

import matchmaker as mm
from api.gaps.schemas import GapsOut
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served
from api.proposals.endpoints import assessed
from api.proposals.schemas import GroupsRequest

router = APIRouter(tags=["proposals"])


@router.post("/gaps", operation_id="find_gaps", summary="What groups lack", responses=problems(400, 401, 404, 413, 422))
def find_gaps(asked: GroupsRequest, pool: Served, lang: Language) -> GapsOut:
    """Each group's gaps, what has to be asked, and the training and support to buy, ranked by the groups each unlocks."""
    found = mm.gaps(assessed(asked, pool))
    return GapsOut(**found.as_dict(lang))
