"""Trade terms and their codes: what firms call their goods where the nomenclature uses another word, or none.

`data/lexicon.csv` holds `term, language, code`; a code has 2, 4 or 6 digits. A term is found in any number and gender.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import fold, stop_words, words

ANY = "la"  # Latin names belong to every language
LONGEST = 6  # stems of the longest term that is looked for inside a text


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the lexicon."""

    term: str
    language: str
    code: str


@cache
def terms() -> tuple[Term, ...]:
    """Every line of the lexicon, in the order of the file."""
    path = resources.files("matchmaker.vocabulary") / "data" / "lexicon.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Term(row["term"], row["language"], row["code"]) for row in rows)


@cache
def by_stems(language: str) -> dict[tuple[str, ...], Term]:
    """The terms of a language (and Latin names) by their stems without function words; all languages' for `und`.

    Where two terms have the same stems the first one counts.
    """
    found: dict[tuple[str, ...], Term] = {}
    for term in terms():
        if language in (term.language, "und") or term.language == ANY:
            found.setdefault(key(term.term, language if term.language == ANY else term.language), term)
    return found


def key(text: str, language: str) -> tuple[str, ...]:
    """The stems of `text` in order, without function words and filler, unless nothing else is left.

    >>> key("Agua de coco", "es"), key("natural products", "en")
    (('agua', 'coco'), ('natural', 'product'))
    """
    found = words(text)
    stops = stop_words(language)
    content = tuple(stem(word, language) for word in found if fold(word) not in stops)
    return content or tuple(stem(word, language) for word in found)
