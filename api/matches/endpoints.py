"""POST /v1/matches: the best partners of one firm."""

from __future__ import annotations

from fastapi import APIRouter

import matchmaker as mm
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.matches.schemas import MatchesOut, MatchOut, MatchRequest
from api.pool import Served

router = APIRouter(tags=["matches"])


@router.post(
    "/matches", operation_id="find_matches", summary="Partners for a firm", responses=problems(400, 401, 404, 413, 422)
)
def find_matches(asked: MatchRequest, pool: Served, lang: Language) -> MatchesOut:
    """The k best of the candidates that the programme allows, each with the reasons that carry it."""
    programme = pool.programme(asked.programme, asked.overrides)
    firm = asked.firm_id or (asked.profile.as_record() if asked.profile else {})
    index = pool.index(programme, asked.as_of)
    found = mm.find_partners(index, firm, k=asked.k, lang=lang)
    return MatchesOut(
        matches=[MatchOut(**match.as_dict(lang)) for match in found],
        programme=programme.name,
        index_version=index.version.name,
    )
