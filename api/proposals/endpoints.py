"""POST /v1/what-if, /v1/reserves, /v1/alternatives, /v1/stability: what people ask of given groups before they decide."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

import matchmaker as mm
from api.kit.i18n import Language
from api.kit.openapi import problems
from api.pool import Pool, Served
from api.proposals.schemas import (
    CHANGES,
    AlternativeOut,
    AlternativesOut,
    AlternativesRequest,
    ChangeIn,
    GroupsRequest,
    ProposalStability,
    ReservesOut,
    ReservesRequest,
    StabilityOut,
    StabilityRequest,
    WhatIfOut,
    WhatIfRequest,
)
from api.runs.endpoints import refuse_crowds

router = APIRouter(tags=["proposals"])
PROBLEMS = problems(400, 401, 404, 413, 422)
LONG_PROBLEMS = {**PROBLEMS, **problems(503)}


@router.post("/what-if", operation_id="what_if", summary="One change by hand", responses=PROBLEMS)
def what_if(asked: WhatIfRequest, pool: Served, lang: Language) -> WhatIfOut:
    """The new score, the rules now broken, and the difference by term and rule."""
    answer = assessed(asked, pool).what_if(**change_of(asked.change))
    return WhatIfOut(**answer.as_dict(lang))


@router.post("/reserves", operation_id="find_reserves", summary="Who could stand in", responses=PROBLEMS)
def find_reserves(asked: ReservesRequest, pool: Served) -> ReservesOut:
    """Ranked substitutes for a member, with the score after the change and the rules that it would touch."""
    return ReservesOut(**assessed(asked, pool).reserves_record(asked.proposal, asked.member, asked.k))


@router.post("/alternatives", operation_id="find_alternatives", summary="Other groupings", responses=LONG_PROBLEMS)
def find_alternatives(asked: AlternativesRequest, pool: Served, lang: Language) -> AlternativesOut:
    """Clearly different groupings within a share of the objective, and how they differ."""
    refuse_crowds(pool, None)
    with pool.turns.long():
        found = assessed(asked, pool, brief=False).alternatives(asked.n, asked.within)
    return AlternativesOut(alternatives=[AlternativeOut(**each.as_dict(lang)) for each in found])


@router.post("/stability", operation_id="find_stability", summary="How firm groups stand", responses=LONG_PROBLEMS)
def find_stability(asked: StabilityRequest, pool: Served) -> StabilityOut:
    """How often each group's firms stay together when seed, weights, members and volumes are disturbed."""
    refuse_crowds(pool, None)
    with pool.turns.long():
        found = assessed(asked, pool, brief=False).stability(asked.runs).as_dict()
    return StabilityOut(runs=found["runs"], proposals=[ProposalStability(**each) for each in found["proposals"]])


def assessed(asked: GroupsRequest, pool: Pool, brief: bool = True) -> mm.Portfolio:
    """The groups as a portfolio over all firms served; not `brief` where the other firms must be looked at, too."""
    programme = pool.programme(asked.programme, asked.overrides)
    return mm.assess_groups(pool.index(programme, asked.as_of), asked.groups, brief=brief)


def change_of(change: ChangeIn) -> dict[str, Any]:
    """The change as `what_if` takes it: fields in their order as a tuple."""
    given = {name: getattr(change, name) for name in CHANGES if getattr(change, name) is not None}
    return {
        name: value
        if isinstance(value, (str, int))
        else tuple(getattr(value, field) for field in type(value).model_fields)
        for name, value in given.items()
    }
