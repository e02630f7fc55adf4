"""A text as words: taken apart, folded to plain letters, and which of them say little about a product."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

LANGUAGES = ("en", "es", "fr", "pt", "nl")

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ELIDED = re.compile(r"^(?:l|d|qu|n|s|j|m|c)'", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, lower case, accents kept; French elisions and numbers taken off.

    >>> words("Huile d'olive 500 ml, couve-flor")
    ('huile', 'olive', 'ml', 'couve', 'flor')
    """
    plain = text.lower().replace("’", "'")
    found = _WORD.findall(plain)
    return tuple(_ELIDED.sub("", word) for word in found) if "'" in plain else tuple(found)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case and plain ASCII letters.

    >>> fold("Piña Açaí")
    'pina acai'
    """
    from anyascii import anyascii

    return text.lower() if text.isascii() else str(anyascii(text)).lower()


@cache
def function_words(language: str) -> frozenset[str]:
    """Words of grammar, units and the short forms of Latin names, folded; of all five languages for `und`."""
    return _listed("stopwords", language)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Function words and filler of trade (*fresh*, *organic*, *production*), folded: what names no goods."""
    return function_words(language) | _listed("filler", language)


@cache
def qualifiers(language: str) -> frozenset[str]:
    """Words that tell one sort of a thing from another (colours, sizes, parts, packing), folded; of all five for
    `und`."""
    return _listed("qualifiers", language)


@cache
def wording() -> frozenset[str]:
    """Words of the nomenclature's own phrases (*whether or not*, *of a kind used for*), which name no goods."""
    return _listed("wording", "en")


@cache
def residual_words(language: str) -> frozenset[str]:
    """The words in which a nomenclature names what is left (*other*, *los demás*), folded; of all five for `und`."""
    return _listed("residual", language)


def _listed(kind: str, language: str) -> frozenset[str]:
    if language not in LANGUAGES:
        return frozenset[str]().union(*(_listed(kind, known) for known in LANGUAGES))
    path = resources.files("matchmaker.vocabulary") / "data" / f"{kind}_{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))
