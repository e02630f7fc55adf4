"""Which language a cell is written in.

Cells are short, and a detector taught on running text guesses at them. So the country's language counts unless our
trade words know the cell better in another; only then the detector is heard, and only where it is very sure. It costs
half a second to load: most lists never need it.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from matchmaker.vocabulary.tokens import LANGUAGES, fold, stop_words, words

UNKNOWN = "und"

# How sure the detector must be before the country is overruled, and before anything is said without a country. Of
# 5,729 cells of the organic register of Brazil it puts 228 into another language, all but one of them wrongly and
# below 0.85.
OVERRULES_COUNTRY = 0.88
SURE_ALONE = 0.75
SHORTEST = 12  # letters; below this a detector guesses


@lru_cache(maxsize=200_000)
def language_of(text: str, country: str | None = None) -> str:
    """The language of a cell: `en`, `es`, `fr`, `pt`, `nl`, or `und` where nothing tells.

    The first official language of the country among the five, unless another knows more of the words and the detector
    is sure of one, or another knows them all and it none. (Of the register of Brazil's 5,714 distinct cells 5,500 are
    decided before the detector is asked, none otherwise than by it.)

    Examples
    --------
    >>> language_of("mel", "BR"), language_of("mango", None)
    ('pt', 'und')
    >>> language_of("hot pepper sauce", "DO"), language_of("salsa picante", "DO")
    ('en', 'es')
    """
    home = official_languages(country)
    known = _known_in(text)
    most = max(known.values())
    first = [lang for lang in LANGUAGES if known[lang] == most]
    if home and known[home[0]] == most:
        return home[0]
    if not home and len(first) == 1 and most == _telling(text):
        return first[0]
    if sum(character.isalpha() for character in text) >= SHORTEST:
        # Capital letters are read in lower case: the detector was taught on running text.
        found, sure = _detector().classify(text.lower())
        if found in home and sure >= 0.5:
            return str(found)
        if sure >= (OVERRULES_COUNTRY if home else SURE_ALONE):
            return str(found)
    if home:
        strange = most > 1 and known[home[0]] == 0 and most == _telling(text)
        return first[0] if strange else home[0]
    return first[0] if most > 0 and len(first) == 1 else UNKNOWN


def knows_best(language: str, text: str) -> bool:
    """Do our trade words of a language know at least as many of the words as those of any other?

    >>> knows_best("nl", "rijst en bonen"), knows_best("nl", "cacao en grano")
    (True, False)
    """
    known = _known_in(text)
    return known[language] == max(known.values())


def _telling(text: str) -> int:
    return sum(1 for word in words(text) if len(word) > 1)


def _known_in(text: str) -> dict[str, int]:
    """How many of the words of a text the trade words, or the stop words, of each language hold."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for word in words(text):
        for lang in _knowing(word):
            counts[lang] += 1
    return counts


@lru_cache(maxsize=100_000)
def _knowing(word: str) -> tuple[str, ...]:
    """The languages whose trade words, or stop words, hold a word of two letters or more."""
    folded = fold(word)
    return tuple(lang for lang in LANGUAGES if folded in trade_words(lang)) if len(word) > 1 else ()


@cache
def trade_words(language: str) -> frozenset[str]:
    """The words of our labels and terms in a language and their plain plurals, with its stop words."""
    from matchmaker.vocabulary.hs_labels import labels
    from matchmaker.vocabulary.lexicon import terms

    texts = [*labels().get(language, {}).values(), *(term.term for term in terms() if term.language == language)]
    held = {fold(word) for text in texts for word in words(text)}
    plural = "en" if language == "nl" else "s"
    return frozenset(held | {word + plural for word in held}) | stop_words(language)


@cache
def official_languages(country: str | None) -> tuple[str, ...]:
    """The official languages of a country (alpha-2) among the five, the first one first; () where there is none.

    The Americas and their usual markets stand in `data/languages.csv`; for any other country CLDR is asked.

    >>> official_languages("SR"), official_languages("AO"), official_languages("JP")
    (('nl',), ('pt',), ())
    """
    if not country:
        return ()
    known = _table().get(country.upper())
    if known is not None:
        return known
    from babel.languages import get_official_languages

    spoken = get_official_languages(country.upper(), de_facto=True)
    return tuple(lang for lang in spoken if lang in LANGUAGES)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    path = resources.files("matchmaker.vocabulary") / "data" / "languages.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["country"]: tuple(row["languages"].split()) for row in rows}


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
