"""POST /v1/groupings: form consortia and answer with the portfolio."""

from __future__ import annotations

from fastapi import APIRouter, Response

import matchmaker as mm
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.kit.problems import ProblemError
from api.pool import Pool, Served
from api.runs.portfolio import PortfolioOut
from api.runs.schemas import GroupingRequest
from matchmaker.texts import Message

router = APIRouter(tags=["groupings"])


@router.post(
    "/groupings",
    operation_id="form_groups",
    summary="Consortia for the firms",
    response_model=PortfolioOut,
    responses=problems(400, 401, 404, 413, 422, 503),
)
def form_groups(asked: GroupingRequest, pool: Served, lang: Language) -> Response:
    """The portfolio: proposals with members, reasons, rules and gaps, and every unplaced firm with its reason.

    It is the engine's own `to_json()`, byte for byte: the same firms, programme, seed and day give the same answer.
    """
    programme = pool.programme(asked.programme, asked.overrides)
    refuse_crowds(pool, asked.ids)
    with pool.turns.long():
        firms = pool.index(programme, asked.as_of) if asked.ids is None else pool.some(asked.ids)
        portfolio = mm.suggest_consortia(
            firms,
            programme,
            seed=asked.seed,
            as_of=asked.as_of,
            together=tuples(asked.together),
            apart=tuples(asked.apart),
            excluded=tuple(asked.excluded or ()),
            fixed=tuples(asked.fixed),
            near=None if asked.near is None else tuples(asked.near),
            change_cost=asked.change_cost,
            product=asked.product,
            area=asked.area,
            history=past(asked),
            proximity=pool.related(programme),
        )
    return Response(portfolio.to_json(lang), media_type="application/json", headers={"Content-Language": lang})


def past(asked: GroupingRequest) -> mm.History | None:
    """Earlier rounds; who refused whom shapes the groups and is told to nobody."""
    if asked.history is None:
        return None
    return mm.read_history({"event": each.event, "firms": ";".join(each.firms)} for each in asked.history)


def refuse_crowds(pool: Pool, ids: list[str] | None) -> None:
    """Raises ProblemError (413) over the service's limit."""
    count = len(pool.ids if ids is None else set(ids))
    if count > pool.most_firms:
        raise ProblemError(413, Message("too-many-firms", count=count, limit=pool.most_firms))


def tuples(groups: list[list[str]] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in groups or ())
