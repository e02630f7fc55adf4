"""GET /v1/firms/{id}: one firm of the list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.firms.schemas import FirmOut
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Served

router = APIRouter(tags=["firms"])


@router.get("/firms/{id:path}", operation_id="get_firm", summary="One firm", responses=problems(401, 404, 422))
def get_firm(pool: Served, lang: Language, firm_id: Annotated[str, Path(alias="id")]) -> FirmOut:
    """The firm's cleaned profile, without what is private: contacts, tax number, turnover, compliance, refusals."""
    return FirmOut.of(pool.firms.get(firm_id))
