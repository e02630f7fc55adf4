"""The words that firms write around a certificate (`data/certificate_words.toml`) as patterns for text in plain
letters."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def phrases(kind: str) -> str:
    """One regular expression for the phrases of a kind (`none`, `not_held`, `until`, ...), the longest first, in a
    group.

    >>> bool(re.fullmatch(phrases("none"), "no certification"))
    True
    """
    listed = sorted(_data()[kind], key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace(r"\*", "[a-z]*") for phrase in listed) + ")"


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """A phrase of the kind anywhere in a text, as whole words."""
    return re.compile(rf"(?<![a-z]){phrases(kind)}(?![a-z])")


@cache
def _data() -> dict[str, list[str]]:
    path = resources.files("matchmaker.vocabulary") / "data" / "certificate_words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
