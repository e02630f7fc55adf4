"""Is a text, word for word, what some goods are called? And which headings are called so?"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import fold, qualifiers, stop_words, words

TRUSTED = 0.9  # parts of labels and the nomenclature's own phrases are no names by themselves


@lru_cache(maxsize=100_000)
def headings_named(text: str, language: str, strictly: bool = False) -> frozenset[str]:
    """The headings of which one name in a language, or in English, has the very words of a text; filler is left aside,
    and where that is not enough, unless `strictly`, the words that tell sorts apart.

    Examples
    --------
    >>> sorted(headings_named("miel orgánica de abejas", "es")), headings_named("frescas", "es")
    (['0409'], frozenset())
    """
    spoken = (language,) if language == "en" else (language, "en")
    keys = [(each, _key(text, each, aside)) for aside in (False, True)[: 1 if strictly else 2] for each in spoken]
    return next((found for each, key in keys if (found := _named(each).get(key))), frozenset())


def _key(text: str, language: str, sorts_aside: bool = False) -> tuple[str, ...]:
    passed = stop_words(language) | qualifiers(language) if sorts_aside else stop_words(language)
    return tuple(stem(word, language) for word in words(text) if fold(word) not in passed)


@cache
def _named(language: str) -> dict[tuple[str, ...], frozenset[str]]:
    from matchmaker.vocabulary.hs_names import names

    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in names(language):
        if name.trust >= TRUSTED and (key := _key(name.text, language)):
            found[key].add(name.code[:4])
    return {key: frozenset(headings) for key, headings in found.items()}
