"""The words that firms write around a certificate (`data/certificate_words.toml`) as patterns for text in plain
letters."""

from __future__ import annotations

import re
from functools import cache

from matchmaker.vocabulary.certificate_data import read_data
from matchmaker.vocabulary.plain_letters import plain


@cache
def phrases(kind: str) -> str:
    """One regular expression for the phrases of a kind (`none`, `not_held`, `until`, ...), the longest first, in a
    group.

    >>> bool(re.fullmatch(phrases("none"), "no certification"))
    True
    """
    listed = sorted(_data()[kind], key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(map(_as_pattern, listed)) + ")"


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """A phrase of the kind anywhere in a text, as whole words."""
    return re.compile(rf"(?<![a-z]){phrases(kind)}(?![a-z])")


def has_status(text: str) -> bool:
    """Does a text say that something is held now, no longer or not yet?

    >>> has_status("en trámite"), has_status("vigente"), has_status("mango")
    (True, True, False)
    """
    low = plain(text)
    return any(pattern(kind).search(low) is not None for kind in ("not_held", "lapsed", "current"))


def is_yes_or_no(text: str) -> bool:
    """Is the whole text a yes or a no?

    >>> is_yes_or_no("Sí"), is_yes_or_no("no tiene"), is_yes_or_no("no GMO")
    (True, True, False)
    """
    return re.fullmatch(rf"\W*(?:{phrases('yes')}|{phrases('no')})\W*", plain(text)) is not None


def _as_pattern(phrase: str) -> str:
    """A star is any ending; between words stands what people put there: N.º, jusqu'au."""
    return re.escape(phrase).replace(r"\*", "[a-z]*").replace(r"\ ", r"[\W_]{1,3}")


@cache
def _data() -> dict[str, list[str]]:
    return read_data("certificate_words.toml")
