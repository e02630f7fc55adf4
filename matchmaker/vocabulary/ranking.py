"""The headings for one text, in order: search and lexicon together, the subheading where the text allows, a score to
go by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp

import numpy as np

from matchmaker.vocabulary import lexicon
from matchmaker.vocabulary.hs_labels import labels
from matchmaker.vocabulary.hs_search import Word, content, head, index, is_known, positive, search
from matchmaker.vocabulary.hs_tree import descriptions, headings, subheadings
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import LANGUAGES, fold, qualifiers, stop_words, words

DEPTH = 8  # headings that share what the first one leaves of certainty
SUREST = 0.95  # no answer is surer: firms' words are short, and the same word names two goods
# What a term of the lexicon adds to its heading's score: the whole text is the term; the rest of the text is words that
# nothing knows (a variety, a brand); it is the head of the text
# (`juice` in `mango juice`, `jugo` in `jugo de mango`); or another word of it.
WHOLE_TERM, TERM_AND_UNKNOWN, HEAD_TERM, OTHER_TERM = 1.0, 0.8, 0.45, 0.15


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code, how likely its heading is right, and the words of the text that carried it."""

    code: str
    score: float
    words: tuple[str, ...]


def rank(text: str, language: str | None = None, k: int = 5) -> list[Ranked]:
    """Up to `k` headings for `text`, the likeliest first; none for a text without a word that is known."""
    if not words(text):
        return []
    lang = language if language in LANGUAGES else likely_language(text)
    found, given = search(text, lang, _present())
    terms = _terms(text, lang)
    for term in terms:
        found[_row()[term.line.code[:4]]] += term.adds
    candidates = np.flatnonzero(found > 0)
    best_first = np.argsort(-np.round(found[candidates], 9), kind="stable")[: max(k, DEPTH)]
    order = [int(row) for row in candidates[best_first]]
    scores = _likelihoods([float(found[row]) for row in order], _warrant(order[0], given, terms) if order else 0.0)
    ranked = []
    for row, score in zip(order[:k], scores, strict=False):
        heading = headings()[row]
        code = _of_term(heading, terms) or subheading(text, heading, lang) or heading
        ranked.append(Ranked(code, score, _carriers(row, heading, given, terms)))
    return ranked


@lru_cache(maxsize=100_000)
def likely_language(text: str) -> str:
    """The language whose documents know most of the text; English where none or all do."""
    found = [word for word in words(text) if len(word) > 1]
    knows = {lang: sum(1 for word in found if stem(word, lang) in index(lang)) for lang in _present()}
    stops = {lang: sum(1 for word in words(text) if fold(word) in stop_words(lang)) for lang in _present()}
    return max(_present(), key=lambda lang: (knows[lang] + 0.5 * stops[lang], -LANGUAGES.index(lang)))


@cache
def _present() -> tuple[str, ...]:
    """The languages that we have labels in, English first."""
    return tuple(lang for lang in LANGUAGES if lang == "en" or lang in labels())


@cache
def _row() -> dict[str, int]:
    return {heading: row for row, heading in enumerate(headings())}


def _of_term(heading: str, terms: list[Mentioned]) -> str | None:
    """The subheading of the first term that leads below the heading."""
    below = (term.line.code for term in terms if len(term.line.code) == 6 and term.line.code.startswith(heading))
    return next(below, None)


def _carriers(row: int, heading: str, given: list[tuple[str, Word]], terms: list[Mentioned]) -> tuple[str, ...]:
    """The words of the text that speak for a heading, in their order in the text."""
    of_terms = [word for term in terms if term.line.code.startswith(heading) for word in term.words]
    of_search = [word for word, says in given if says.speaks_for(row)]
    return tuple(dict.fromkeys((*of_terms, *of_search)))


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A term of the lexicon that stands in a text."""

    line: lexicon.Term
    words: tuple[str, ...]
    adds: float


def _terms(text: str, language: str) -> list[Mentioned]:
    """The terms of the lexicon that stand in the text, longest first, none inside another."""
    known = lexicon.by_stems(language)
    stops = stop_words(language)
    written = [word for word in words(text) if fold(word) not in stops] or list(words(text))
    key = tuple(stem(word, language) for word in written)
    spans: list[tuple[lexicon.Term, range]] = []
    taken: set[int] = set()
    for length in range(min(len(key), lexicon.LONGEST), 0, -1):
        for start in range(len(key) - length + 1):
            span = range(start, start + length)
            term = known.get(key[start : start + length])
            if term is not None and len(term.code) >= 4 and not taken.intersection(span):
                taken.update(span)
                spans.append((term, span))
    rest = [word for at, word in enumerate(written) if at not in taken]
    single = len({term.code[:4] for term, _ in spans}) == 1
    telling = [word for word in rest if fold(word) not in qualifiers(language) and is_known(word, language)]
    at_head = head(text, language, tuple(written))
    found = []
    for term, span in spans:
        if single and not rest:
            adds = WHOLE_TERM / len(spans)
        elif single and not telling:
            adds = TERM_AND_UNKNOWN / len(spans) * (len(taken) / len(key)) ** 0.5
        else:
            names_it = at_head in span and (len(spans) > 1 or language in ("es", "fr", "pt"))
            adds = (HEAD_TERM if names_it else OTHER_TERM) * (len(span) / len(key)) ** 0.5
        found.append(Mentioned(term, tuple(written[at] for at in span), adds))
    return found


@lru_cache(maxsize=100_000)
def subheading(text: str, heading: str, language: str) -> str | None:
    """The one subheading whose own words stand in the text, or None where none or several do.

    >>> subheading("aged rum", "2208", "en")
    '220840'
    >>> subheading("spirits", "2208", "en") is None
    True
    """
    wanted = {stem(word, "en") for word in words(text)}
    matched = {code: len(wanted & own) for code, own in _own_stems(heading).items()}
    if not matched:
        return None
    most = max(matched.values())
    first = [code for code, count in matched.items() if count == most]
    return first[0] if most > 0 and len(first) == 1 else None


@cache
def _own_stems(heading: str) -> dict[str, frozenset[str]]:
    """The stems of each subheading that not every subheading of the heading has."""
    below = {code: frozenset(content(positive(descriptions()[code]), "en")) for code in subheadings(heading)}
    if len(below) == 1:
        return {}
    shared = frozenset.intersection(*below.values()) if below else frozenset()
    return {code: own - shared for code, own in below.items()}


def _warrant(row: int, given: list[tuple[str, Word]], terms: list[Mentioned]) -> float:
    """How far the words may be trusted to be the heading's name: wholly where a term of the lexicon leads to it or they
    say a name of it in full.

    A word that only stands in a longer name (*sponge iron* for `sponges`) or somewhere in the nomenclature's text
    (*culture media for the development of micro-organisms* for `software development`) says little, even where no
    other heading knows it.
    """
    if any(_row()[term.line.code[:4]] == row for term in terms):
        return 1.0
    return min(1.0, sum(says.share_of_name(row) for _, says in given)) ** 2


def _likelihoods(values: list[float], warrant: float = 1.0) -> list[float]:
    """How likely each heading is the right one, from how much of the text it explains.

    The first by a logistic curve over its value and its lead on the second, fitted on short names of headings that
    are not ours, times its warrant; what it leaves of 1 is shared among the others by their values.

    >>> _likelihoods([1.2, 0.3, 0.1])
    [0.95, 0.0375, 0.0125]
    """
    if not values:
        return []
    first, others = values[0], values[1:]
    lead = first - others[0] if others else first
    likely = warrant * min(SUREST, 1 / (1 + exp(2.7 - 3.5 * min(first, 1.3) - 4.2 * min(lead, 0.6))))
    rest = sum(others)
    return [round(likely, 6), *(round(min(likely, (1 - likely) * value / rest), 6) for value in others)]
