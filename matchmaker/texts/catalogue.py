"""The catalogues, read once a language, and the one function that turns a record into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from matchmaker.texts.formats import Wording

LANGUAGES = ("en", "es")


def say(code: str, values: Mapping[str, Any] | None = None, lang: str = "en") -> str:
    """The sentence of `code` in `lang`, with `values` put in.

    A wording with a singular and a plural is chosen by the value named `count`. Raises KeyError for a code or a language
    without a catalogue entry: a missing wording is a fault of ours, never of the reader's data.

    Examples
    --------
    >>> say("unknown-firm", {"id": "jm-0040"}, "es")
    'Ninguna empresa tiene el id jm-0040.'
    """
    wordings = _catalogue(lang)[code]
    singular = len(wordings) == 1 or (values or {}).get("count") == 1
    return Wording(lang).vformat(wordings[0 if singular else 1], (), values or {})


def codes(lang: str = "en") -> frozenset[str]:
    """Every code that `lang` has a wording for."""
    return frozenset(_catalogue(lang))


@cache
def _catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    from babel.messages.pofile import read_po

    folder = resources.files("matchmaker.texts") / "catalogues" / lang
    if lang not in LANGUAGES:
        raise KeyError(f"no catalogue for the language {lang!r}; there are {', '.join(LANGUAGES)}")
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".po"):
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale=lang, abort_invalid=True):
                if not message.id:
                    continue
                code = message.id if isinstance(message.id, str) else message.id[0]
                if code in found:
                    raise KeyError(f"{code} stands twice in the {lang} catalogue ({path.name})")
                found[code] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found
