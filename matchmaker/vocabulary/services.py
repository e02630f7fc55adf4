"""Texts that name a service (*diseño gráfico*, *music production*) and so have no code of the Harmonized System.

`data/services.csv` lists what services are called; a text is one where such words name the thing in it: they stand first
in a Romance text, last before a preposition in an English or Dutch one. So *rural tourism* is a service and *travel bags*
and *music boxes* are goods. A Dutch entry that begins with `-` is the end of a compound.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources

from matchmaker.vocabulary.language import trade_words
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import LANGUAGES, fold, function_words, words

_BEHIND = frozenset(("of", "in", "for", "with", "from", "on", "to", "van", "voor", "met", "uit", "op"))
_BEGINS = 4  # letters by which a text without any word of the list is told apart quickly


@lru_cache(maxsize=200_000)
def is_service(text: str, language: str | None = None) -> bool:
    """Does the text name a service?

    Parameters
    ----------
    language : one of the five, or None
        None: any of those that know most of its words.

    Examples
    --------
    >>> is_service("Diseño gráfico", "es"), is_service("music production"), is_service("music boxes")
    (True, True, False)
    >>> is_service("turismo rural"), is_service("cleaning products"), is_service("bedrijfsadvies", "nl")
    (True, False, True)
    """
    written = words(text)
    begins = {fold(word)[:_BEGINS] for word in written}
    spoken = [lang for lang in LANGUAGES if language in (lang, None) or language not in LANGUAGES]
    among = tuple(lang for lang in spoken if lang == "nl" or not begins.isdisjoint(_beginnings(lang)))
    if len(among) > 1:
        knows = {lang: sum(1 for word in written if _knows(word, lang)) for lang in LANGUAGES}
        among = tuple(lang for lang in among if knows[lang] == max(knows.values()))
    return any(_names_service(written, lang) for lang in among)


@lru_cache(maxsize=100_000)
def _knows(word: str, language: str) -> bool:
    return fold(word) in trade_words(language) or fold(word) in _vocabulary(language)


def _names_service(written: tuple[str, ...], language: str) -> bool:
    grammar = function_words(language)
    listed = _listed(language)
    if language in ("es", "fr", "pt"):
        key = _key(written, language)
        return any(key[:length] in listed for length in range(1, _longest(language) + 1))
    end = next(
        (at for at, word in enumerate(written) if at and word in _BEHIND and fold(word) in grammar), len(written)
    )
    key = _key(written[:end], language)
    if any(key[-length:] in listed for length in range(1, min(len(key), _longest(language)) + 1)):
        return True
    return bool(key) and any(key[-1] != last and key[-1].endswith(last) for last in _compound_ends(language))


def _key(written: tuple[str, ...], language: str) -> tuple[str, ...]:
    grammar = function_words(language)
    return tuple(stem(word, language) for word in written if fold(word) not in grammar)


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    path = resources.files("matchmaker.vocabulary") / "data" / "services.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple((row["language"], row["words"]) for row in rows)


@cache
def _listed(language: str) -> frozenset[tuple[str, ...]]:
    keys = (_key(words(text), lang) for lang, text in _rows() if lang == language and not text.startswith("-"))
    return frozenset(key for key in keys if key)


@cache
def _longest(language: str) -> int:
    return max(map(len, _listed(language)))


@cache
def _compound_ends(language: str) -> tuple[str, ...]:
    return tuple(stem(text[1:], lang) for lang, text in _rows() if lang == language and text.startswith("-"))


@cache
def _vocabulary(language: str) -> frozenset[str]:
    return frozenset(fold(word) for lang, text in _rows() if lang == language for word in words(text))


@cache
def _beginnings(language: str) -> frozenset[str]:
    return frozenset(word[:_BEGINS] for word in _vocabulary(language))
