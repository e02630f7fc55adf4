"""/openapi.json, and /docs: the same document as a page with a form for each call. Nothing is loaded from outside."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.docs.reading import operations
from api.kit.i18n import Language
from matchmaker.texts import say

router = APIRouter(include_in_schema=False)
ONLY_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ASSETS = {"page.js": "text/javascript", "page.css": "text/css"}


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    return Response(json.dumps(request.app.openapi(), ensure_ascii=False), media_type="application/json")


@router.get("/docs")
def page(request: Request, lang: Language) -> Response:
    document: dict[str, Any] = request.app.openapi()
    environment = Environment(
        loader=PackageLoader("api.docs", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("page.html").render(
        document=document,
        operations=operations(document),
        needs_key="securitySchemes" in document["components"],
        lang=lang,
        say=lambda code, **values: say(code, values, lang),
    )
    headers = {"Content-Security-Policy": ONLY_OURS, "Content-Language": lang, "Referrer-Policy": "no-referrer"}
    return Response(html, media_type="text/html", headers=headers)


@router.get("/docs/page.js")
@router.get("/docs/page.css")
def asset(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    text = (resources.files("api.docs") / name).read_text("utf-8")
    return Response(text, media_type=ASSETS[name])
