"""When are two names the same, and the id of a firm that came without one."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from matchmaker.firms.cells import fold

SLUG_CHARACTERS = 40

_DROPPED = re.compile(r"[.'’`´]+")
_OTHER = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"\b(?:\w )+\w\b")
_NOT_ASCII = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=200_000)
def normalise_name(name: str) -> str:
    """A name without case, accents, punctuation and the dots of its abbreviations; its legal form stays.

    Examples
    --------
    >>> normalise_name("Agro-Mangos del Norte, S. A. C.")
    'agro mangos del norte sac'
    """
    text = _OTHER.sub(" ", _DROPPED.sub("", fold(name).replace("&", " and "))).strip()
    return _LETTERS.sub(lambda run: run[0].replace(" ", ""), text)


def derived_id(name: str, country: str, locality: str | None) -> str:
    """A readable id from name, country and locality: the same whenever the same firm is read.

    Examples
    --------
    >>> derived_id("Café Sol S.A.", "DO", "Jarabacoa") == derived_id("CAFE SOL, SA", "DO", "jarabacoa")
    True
    >>> derived_id("Café Sol S.A.", "DO", "Jarabacoa")
    'cafe-sol-sa-do-a05746e0'
    """
    from anyascii import anyascii

    key = "\x1f".join((normalise_name(name), country, normalise_name(locality or "")))
    slug = _NOT_ASCII.sub("-", anyascii(normalise_name(name)).casefold()).strip("-")
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return "-".join(part for part in (slug[:SLUG_CHARACTERS].rstrip("-"), country.casefold(), digest) if part)
