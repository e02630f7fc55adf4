"""The content lemmas of a text, by which two texts of one language are compared; and which language that is
(`language`).

Both are a cell's business: a member list repeats the same cells, so every distinct text is worked out once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matchmaker.vocabulary.language import language_of, official_languages
from matchmaker.vocabulary.tokens import LANGUAGES, fold, function_words, words

__all__ = ["language_of", "lemmas", "official_languages"]


@lru_cache(maxsize=200_000)
def lemmas(text: str, language: str) -> tuple[str, ...]:
    """The content lemmas of `text`: distinct, sorted, in plain ASCII letters.

    Words of grammar and units are dropped. Filler of trade (organic, production) stays: what many firms write weighs little
    by its rarity, and dropping it cost precision on a real register (docs/decisions/0004). Latin names stay, being words
    like others. In a language we do not know (`und`) the words are folded as they stand.

    Examples
    --------
    >>> lemmas("BABAÇU (ORBIGNEA SSP).", "pt")
    ('babacu', 'orbignea')
    >>> lemmas("Produção de mangas orgânicas e limões", "pt")
    ('limao', 'manga', 'organica', 'producao')
    """
    found = {lemma for word in words(text) if (lemma := _lemma(word, language))}
    return tuple(sorted(found))


@lru_cache(maxsize=200_000)
def _lemma(word: str, language: str) -> str:
    """The folded lemma of a word, or "" for a word without content."""
    stops = function_words(language)
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
    from matchmaker.vocabulary.lemma_dictionary import lemmatizer

    romance = language in ("es", "fr", "pt")
    for spelling in dict.fromkeys((word, _accented(word, language))):
        lemma = lemmatizer().lemmatize(spelling, lang=language).lower()
        verb = romance and _INFINITIVE.search(lemma) and not _INFINITIVE.search(word) and not _PARTICIPLE.search(word)
        if lemma != spelling and not verb:
            return fold(lemma)
    return _singular(fold(word), language) if romance else fold(word)


_INFINITIVE = re.compile(r"(?:[aei]r|re)$")
_PARTICIPLE = re.compile(r"(?:[ai]d[oa]s?|ée?s?)$")
# Plural endings and their singular, the first that fits.
_PLURALS = {
    "pt": "oes=ao aes=ao aos=ao ais=al eis=el ns=m res=r zes=z s=",
    "es": "iones=ion ones=on anes=an ines=in ores=or ales=al eles=el ces=z s=",
    "fr": "eaux=eau aux=al s= x=",
}


def _accented(word: str, language: str) -> str:
    """The word with the accents that its ending would carry."""
    if language == "pt":
        return re.sub(r"(?<=[a-z])(?:o(?=es$)|a(?=es$|os?$))", lambda hit: "õ" if hit[0] == "o" else "ã", word)
    if language == "es":
        return re.sub(r"([aeio])n$", lambda hit: {"a": "á", "e": "é", "i": "í", "o": "ó"}[hit[1]] + "n", word)
    return word


def _singular(folded: str, language: str) -> str:
    """A plural ending taken off; words of four letters and fewer, and those in -ss, -us, -is, stay as they are."""
    if len(folded) <= 4 or (folded.endswith(("ss", "us", "is")) and not folded.endswith(("ais", "eis"))):
        return folded
    for rule in _PLURALS[language].split():
        ending, _, singular = rule.partition("=")
        if folded.endswith(ending):
            return folded.removesuffix(ending) + singular
    return folded
