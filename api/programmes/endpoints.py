"""GET /v1/programmes: which rules consortia can be formed under here."""

from __future__ import annotations

from fastapi import APIRouter

from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served
from api.programmes.schemas import ProgrammeOut, ProgrammesOut

router = APIRouter(tags=["programmes"])


@router.get("/programmes", operation_id="list_programmes", summary="The programmes", responses=problems(401, 422))
def list_programmes(pool: Served, lang: Language) -> ProgrammesOut:
    """Every programme that a request may name, with its sizes, weights and rules, each rule with its source."""
    shown = [pool.programmes[name] for name in sorted(pool.programmes)]
    return ProgrammesOut(
        programmes=[ProgrammeOut(**{**each.as_dict(), "title": each.title_in(lang)}) for each in shown],
        default=pool.default,
    )
