"""The service, built when asked for: nothing happens at import time."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI

import api.analogues.endpoints
import api.assemble.endpoints
import api.docs.endpoints
import api.fill.endpoints
import api.firms.endpoints
import api.gaps.endpoints
import api.health
import api.matches.endpoints
import api.programmes.endpoints
import api.proposals.endpoints
import api.runs.endpoints
from api.kit import problems
from api.kit.auth import GUARDED, KeyGuard
from api.kit.headers import AnswerHeaders
from api.kit.limits import BodyLimit
from api.kit.openapi import describe
from api.kit.strict_json import StrictJson
from api.pool import Pool
from api.settings import Settings

DOMAINS = (
    api.firms.endpoints,
    api.matches.endpoints,
    api.runs.endpoints,
    api.proposals.endpoints,
    api.gaps.endpoints,
    api.fill.endpoints,
    api.assemble.endpoints,
    api.analogues.endpoints,
    api.programmes.endpoints,
)


def create_app(settings: Settings) -> FastAPI:
    """The service over one member list, read here; raises InputError or ProgrammeError where it cannot be used."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.pool = pool = Pool(settings)

    guarded = APIRouter(prefix=GUARDED)
    for domain in DOMAINS:
        guarded.include_router(domain.router)
    app.include_router(guarded)
    app.include_router(api.health.router)
    app.include_router(api.docs.endpoints.router)

    @cache
    def document() -> dict[str, Any]:
        return describe(app, settings.api_key is not None, examples(pool))

    app.openapi = document  # type: ignore[method-assign]
    problems.install(app)
    # The last one added stands outermost: headers on every answer, then the key, then the body.
    app.add_middleware(StrictJson)
    app.add_middleware(BodyLimit, largest=settings.largest_body)
    if settings.api_key is not None:
        app.add_middleware(KeyGuard, key=settings.api_key.get_secret_value())
    app.add_middleware(AnswerHeaders)
    return app


def examples(pool: Pool) -> dict[str, Any]:
    """A request of each kind that works here when pasted."""
    ids = pool.ids
    first = ids[0] if ids else "dr-0012"
    groups = [list(ids[:5])] if len(ids) > 2 else [["dr-0012", "jm-0040", "tt-0003"]]
    return {
        "get_firm": first,
        "find_matches": {"firm_id": first, "k": 5, "programme": pool.default},
        "form_groups": {"ids": list(ids[:60]), "programme": pool.default, "seed": 0},
        "what_if": {"groups": groups, "change": {"remove": groups[0][0]}, "programme": pool.default},
        "find_reserves": {"groups": groups, "proposal": 1, "programme": pool.default},
        "find_alternatives": {"groups": groups, "n": 1, "programme": pool.default},
        "find_gaps": {"groups": groups, "programme": pool.default},
        "fill": {"groups": groups, "proposal": 1, "k": 3, "programme": pool.default},
        "assemble": {"demand": {"product": "mango", "volume": "10 t/year", "market": "EU"}, "programme": pool.default},
        "find_analogues": {"members": groups[0], "k": 3, "programme": pool.default},
        "find_stability": {"groups": groups, "runs": 1, "programme": pool.default},
    }
