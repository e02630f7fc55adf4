"""POST /v1/assemble: the smallest consortium that can serve a demand, or what is missing for one."""

from __future__ import annotations

from fastapi import APIRouter

import matchmaker as mm
from api.assemble.schemas import AssembleOut, AssembleRequest
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served

router = APIRouter(tags=["matches"])


@router.post(
    "/assemble", operation_id="assemble", summary="Firms for a demand", responses=problems(400, 401, 404, 413, 422)
)
def assemble(asked: AssembleRequest, pool: Served, lang: Language) -> AssembleOut:
    """The fewest firms that can supply it under the programme's rules, and of as many those with the best score."""
    programme = pool.programme(asked.programme, asked.overrides)
    found = mm.assemble(pool.index(programme, asked.as_of), asked.demand.as_mapping())
    return AssembleOut(**found.as_dict(lang))
