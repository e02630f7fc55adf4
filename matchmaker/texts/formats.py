"""How the values of a sentence are printed: `{share:percent}`, `{names:list}`, `{code:hs}`.

Rooms below register what only they can word (`hs`, `scheme`): a format is a function of the value and the language,
and it is applied to each item where the value is a list.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

_formats: dict[str, Callable[[Any, str], str]] = {}
# The room that registers further formats, imported by name the first time that one of them is asked for: a sentence
# about a code can then be said by a program that has used nothing but sentences.
_BELOW = "matchmaker.vocabulary"


def register_format(name: str, word: Callable[[Any, str], str]) -> None:
    """Make `{value:name}` available to wordings."""
    _formats[name] = word


class Wording(string.Formatter):
    """A `str.format` that knows the language and prints lists as a person would."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (list, tuple)):
            from babel.lists import format_list

            return format_list([self.format_field(item, format_spec) for item in value], locale=self.lang)
        if not format_spec or format_spec == "list":
            return self._plain(value)
        if format_spec not in _formats:
            import_module(_BELOW)
        return _formats[format_spec](value, self.lang)

    def _plain(self, value: Any) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _number(value, self.lang)
        return str(value)


BEYOND_COUNTING = 1e15  # from here on digits tell nobody anything, and Babel cannot round them


def _number(value: float, lang: str) -> str:
    from babel.numbers import format_decimal

    if abs(value) >= BEYOND_COUNTING:
        return f"{Decimal(value):.4g}"
    return format_decimal(value, format="#,##0.##", locale=lang)


def _percent(value: float, lang: str) -> str:
    from babel.numbers import format_percent

    return format_percent(value, format="#,##0%" if lang == "en" else "#,##0 %", locale=lang)


def _country(value: str, lang: str) -> str:
    from babel import Locale

    return str(Locale(lang).territories.get(value, value))


def _language(value: str, lang: str) -> str:
    from babel import Locale

    return str(Locale(lang).languages.get(value, value))


def _day(value: str, lang: str) -> str:
    """A day in ISO form as people write it: 30 December 2026, 30 de diciembre de 2026."""
    from datetime import date

    from babel.dates import format_date

    pattern = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}[lang]
    return format_date(date.fromisoformat(value), format=pattern, locale=lang)


def _term(value: str, lang: str) -> str:
    """A word of our own vocabulary: `layer.place`, `kind.cooperative`, `size.micro`."""
    from matchmaker.texts.catalogue import say

    return say(value, lang=lang)


register_format("number", _number)
register_format("score", lambda value, lang: f"{value:.2f}" if lang == "en" else f"{value:.2f}".replace(".", ","))
register_format("percent", _percent)
register_format("country", _country)
register_format("language", _language)
register_format("day", _day)
register_format("term", _term)
register_format("year", lambda value, lang: str(value))
