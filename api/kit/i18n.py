"""In which language a caller is answered: the best of ours that `Accept-Language` asks for, else English."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from matchmaker.texts import LANGUAGES

DEFAULT = LANGUAGES[0]


def best_language(accepted: str | None) -> str:
    """The language of ours that an `Accept-Language` header likes best.

    Examples
    --------
    >>> [best_language(text) for text in ("es-DO,en;q=0.5", "en;q=0.2, es;q=0.8", "fr, es;q=0", "*", None)]
    ['es', 'es', 'en', 'en', 'en']
    """
    liked = dict.fromkeys(LANGUAGES, 0.0)
    for item in (accepted or "").split(","):
        tag, _, parameters = item.partition(";")
        lang = tag.strip().partition("-")[0].lower()
        if lang in liked:
            liked[lang] = max(liked[lang], _quality(parameters))
    best = max(LANGUAGES, key=lambda lang: liked[lang])  # the first of equals: English
    return best if liked[best] > 0 else DEFAULT


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def language_of(request: Request) -> str:
    return best_language(request.headers.get("accept-language"))


def _language(
    request: Request,
    accept_language: Annotated[
        str | None, Header(description="`en` or `es`: the language of every sentence.", examples=["es"])
    ] = None,
) -> str:
    return language_of(request)


Language = Annotated[str, Depends(_language)]
