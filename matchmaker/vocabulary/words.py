"""The words of a text: which language it is in, and the content lemmas by which two texts are compared.

Both are a cell's business: a member list repeats the same cells, so every distinct text is worked out once.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "es", "fr", "pt", "nl")
UNKNOWN = "und"

# How sure the detector must be before the country is overruled, and before anything is said without a country. Measured
# on cells of the organic register of Brazil and on our own phrases: see tests/vocabulary/test_words.py.
OVERRULES_COUNTRY = 0.88
SURE_ALONE = 0.75
SHORTEST = 12  # letters; below this a detector guesses

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ELIDED = re.compile(r"^(?:l|d|qu|n|s|j|m|c)'", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def language_of(text: str, country: str | None = None) -> str:
    """The language of a cell: `en`, `es`, `fr`, `pt`, `nl`, or `und` where nothing tells.

    Short or uncertain text takes the first official language of the country among the five.

    Examples
    --------
    >>> language_of("mel", "BR"), language_of("mel", None)
    ('pt', 'und')
    >>> language_of("hot pepper sauce, jams and jellies, bottled ginger beer", "DO")
    'en'
    """
    home = official_languages(country)
    letters = sum(character.isalpha() for character in text)
    if letters >= SHORTEST:
        # Capital letters are read in lower case: the detector was taught on running text.
        found, sure = _detector().classify(text.lower())
        if found in home and sure >= 0.5:
            return str(found)
        if sure >= (OVERRULES_COUNTRY if home else SURE_ALONE):
            return str(found)
    return home[0] if home else UNKNOWN


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


@lru_cache(maxsize=200_000)
def lemmas(text: str, language: str) -> tuple[str, ...]:
    """The content lemmas of `text`: distinct, sorted, in plain ASCII letters.

    Stop words and filler (fresh, organic, production and the like) are dropped; Latin names stay, being words like others.
    In a language we do not know (`und`) the words are folded as they stand.

    Examples
    --------
    >>> lemmas("BABAÇU (ORBIGNEA SSP).", "pt")
    ('babacu', 'orbignea')
    >>> lemmas("Produção de mangas orgânicas e limões", "pt")
    ('limao', 'manga')
    """
    found = {lemma for word in words(text) if (lemma := _lemma(word, language))}
    return tuple(sorted(found))


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
def stop_words(language: str) -> frozenset[str]:
    """Function words and filler of one of the five languages, folded; of all five for `und`."""
    if language not in LANGUAGES:
        return frozenset[str]().union(*(stop_words(known) for known in LANGUAGES))
    path = resources.files("matchmaker.vocabulary") / "data" / f"stopwords_{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=200_000)
def _lemma(word: str, language: str) -> str:
    """The folded lemma of a word, or "" for a word without content."""
    stops = stop_words(language)
    folded = fold(word)
    if folded in stops or len(folded) < 2:
        return ""
    if language in LANGUAGES:
        folded = _noun(word, language)
    return "" if folded in stops or len(folded) < 2 else folded


def _noun(word: str, language: str) -> str:
    """The lemma of a word in a list of goods, where a noun is meant and accents are often missing.

    simplemma knows `limões` and not `LIMOES`, and takes `aboboras` for a verb: hence a second try with the accents that
    plurals carry, and plain plural endings where it answers with an infinitive that the word is no participle of.
    """
    import simplemma

    romance = language in ("es", "fr", "pt")
    for spelling in dict.fromkeys((word, _accented(word, language))):
        lemma = simplemma.lemmatize(spelling, lang=language).lower()
        verb = romance and _INFINITIVE.search(lemma) and not _INFINITIVE.search(word) and not _PARTICIPLE.search(word)
        if lemma != spelling and not verb:
            return fold(lemma)
    return _singular(fold(word), language) if romance else fold(word)


_INFINITIVE = re.compile(r"(?:[aei]r|re)$")
_PARTICIPLE = re.compile(r"(?:[ai]d[oa]s?|ée?s?)$")
_PLURALS = {
    "pt": (("oes", "ao"), ("aes", "ao"), ("aos", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("res", "r"), ("zes", "z"), ("s", "")),
    "es": (("iones", "ion"), ("ones", "on"), ("anes", "an"), ("ines", "in"), ("ores", "or"), ("ales", "al"), ("eles", "el"), ("ces", "z"), ("s", "")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", "")),
}  # fmt: skip


def _accented(word: str, language: str) -> str:
    """The word with the accents that its ending would carry."""
    if language == "pt":
        return re.sub(r"(?<=[a-z])(?:o(?=es$)|a(?=es$|os?$))", lambda hit: "õ" if hit[0] == "o" else "ã", word)
    if language == "es":
        return re.sub(r"([aeio])n$", lambda hit: {"a": "á", "e": "é", "i": "í", "o": "ó"}[hit[1]] + "n", word)
    return word


def _singular(folded: str, language: str) -> str:
    """A plural ending taken off; words of four letters and fewer, and those in -ss, -us, -is, stay as they are."""
    if len(folded) <= 4 or folded.endswith(("ss", "us", "is")) and not folded.endswith(("ais", "eis")):
        return folded
    for ending, singular in _PLURALS[language]:
        if folded.endswith(ending):
            return folded[: len(folded) - len(ending)] + singular
    return folded


@cache
def _table() -> dict[str, tuple[str, ...]]:
    path = resources.files("matchmaker.vocabulary") / "data" / "languages.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["country"]: tuple(row["languages"].split()) for row in csv.DictReader(file)}


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
