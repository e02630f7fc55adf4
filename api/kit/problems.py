"""Every error a caller sees is a problem document (RFC 9457), said in the caller's language, without a stack trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.kit.i18n import language_of
from matchmaker.errors import MatchmakerError, UnfeasibleError, UnknownFirmError
from matchmaker.texts import Message, codes, say

MEDIA_TYPE = "application/problem+json"
# The title of each status, and what is said where nothing more particular is known.
TITLES = {
    400: "problem-unreadable",
    401: "problem-key",
    404: "problem-not-found",
    405: "problem-method",
    413: "problem-too-large",
    422: "problem-not-valid",
    500: "problem-ours",
    503: "problem-busy",
}
# What pydantic finds wrong, in words of ours; anything else is `field-not-valid`. None of them repeats what was sent.
FIELD_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_type": "field-not-text",
    "string_too_short": "field-empty",
    "int_type": "field-not-whole",
    "float_type": "field-not-number",
    "list_type": "field-not-list",
    "dict_type": "field-not-object",
    "model_type": "field-not-object",
    "model_attributes_type": "field-not-object",
    "json_invalid": "body-not-json",
}
# The same, where the limit that was passed is told too: our code, and pydantic's name of the limit.
BOUNDS = {
    "greater_than_equal": ("field-too-low", "ge"),
    "less_than_equal": ("field-too-high", "le"),
    "string_too_long": ("field-too-long", "max_length"),
    "too_long": ("field-too-long", "max_length"),
    "too_short": ("field-too-short", "min_length"),
}


class ProblemError(Exception):
    """Raise to answer with `status` and a sentence."""

    def __init__(self, status: int, message: Message, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, message)
        self.status, self.message, self.headers = status, message, headers


def problem_response(
    status: int,
    lang: str,
    message: Message | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """The document: `type`, `title`, `status`, `detail`, our `code` and `values`, and what `members` adds."""
    title = TITLES.get(status, TITLES[500] if status >= 500 else TITLES[400])
    said = message or Message(f"{title}-detail")
    document = {
        "type": f"urn:matchmaker:problem:{said.code}",
        "title": say(title, lang=lang),
        "status": status,
        "detail": said.text(lang),
        "code": said.code,
        "values": said.values,
        **members,
    }
    # A lone surrogate in what was sent must not break the answer that tells of it.
    body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
    return Response(body, status, {"Content-Language": lang, **(headers or {})}, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every kind of error with a problem document."""
    app.add_exception_handler(ProblemError, _ours)
    app.add_exception_handler(MatchmakerError, _of_the_engine)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unforeseen)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problem_response(error.status, language_of(request), error.message, error.headers)


def _of_the_engine(request: Request, error: Exception) -> Response:
    assert isinstance(error, MatchmakerError)
    message = error.message if isinstance(error.message, Message) else None
    status = 404 if isinstance(error, UnknownFirmError) else 422
    return problem_response(status, language_of(request), message, **_unmet(error, language_of(request)))


def _unmet(error: MatchmakerError, lang: str) -> dict[str, Any]:
    """Of what no portfolio can meet: the rules in the way, and the least that must be given up, as records."""
    if not isinstance(error, UnfeasibleError):
        return {}
    relaxation = None if error.relaxation is None else error.relaxation.as_dict(lang)
    return {"rules": list(error.rules), "relaxation": relaxation}


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    lang = language_of(request)
    return problem_response(422, lang, errors=list(_faults(error.errors(), lang)))


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_response(error.status_code, language_of(request), headers=error.headers)


def _unforeseen(request: Request, error: Exception) -> Response:
    return problem_response(500, language_of(request))  # the server's log has the trace


def _faults(errors: Iterable[Mapping[str, Any]], lang: str) -> Iterable[dict[str, Any]]:
    """One record a fault: where (`in`, and a JSON pointer into it), and what in words."""
    for error in errors:
        place, *steps = error["loc"]
        if error["type"] == "json_invalid":
            steps = []  # pydantic puts the character's position here
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
        yield {"in": place, "pointer": pointer, **_fault(error).as_dict(lang)}


def _fault(error: Mapping[str, Any]) -> Message:
    kind = error["type"]
    if kind in BOUNDS:
        code, name = BOUNDS[kind]
        return Message(code, limit=error["ctx"][name])
    if kind in codes():  # raised by a model of ours under a code of ours
        return Message(kind)
    return Message(FIELD_CODES.get(kind, "field-not-valid"))
