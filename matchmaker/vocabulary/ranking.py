"""The headings for texts, in order: the subheading where the text allows, a score to go by, the words that carried it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from matchmaker.vocabulary.calibration import likelihood
from matchmaker.vocabulary.hs_documents import documents
from matchmaker.vocabulary.hs_index import Numbers, Rows, index
from matchmaker.vocabulary.hs_search import LIKENESS, Found, says, search
from matchmaker.vocabulary.hs_subheading import subheading
from matchmaker.vocabulary.hs_tree import headings
from matchmaker.vocabulary.kept import as_texts
from matchmaker.vocabulary.respacing import respaced
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import LANGUAGES, fold, stop_words, words

DEPTH = 8  # headings that share what the first one leaves of certainty
TOGETHER = 256  # texts searched at a time: their values for all headings then take 5 MB
GUESSED = 0.5  # how far an answer from words that are guessed alone is less sure than another
NAMED = 0.6  # likeness from which a text says the name of a subheading


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code, how likely its heading is right, and the words of the text that carried it."""

    code: str
    score: float
    words: tuple[str, ...]


def rank(text: str, language: str | None = None, k: int = 5) -> list[Ranked]:
    """Up to `k` headings for `text`, the likeliest first; none for a text without a word that is known."""
    return rank_many([text], language, k)[0]


def rank_many(texts: Sequence[str], language: str | None = None, k: int = 5) -> list[list[Ranked]]:
    """`rank` for many texts; each has the answer that it would have alone."""
    by_language: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        if words(text):
            spoken = language if language in LANGUAGES else likely_language(text)
            by_language.setdefault(str(spoken), []).append(text)
    answers: dict[str, list[Ranked]] = {}
    for spoken, these in by_language.items():
        for start in range(0, len(these), TOGETHER):
            block = these[start : start + TOGETHER]
            read = [_with_its_spaces(text, spoken) for text in block]
            answers.update(zip(block, _ranked(read, search(read, spoken), k), strict=True))
    return [answers.get(text, []) for text in texts]


def _with_its_spaces(text: str, language: str) -> str:
    """The text with slipped spaces put right, where a word of it is known to nobody."""
    written = words(text)
    put_right = respaced(written, lambda word: _is_known(word, language))
    return text if put_right == written else " ".join(put_right)


@lru_cache(maxsize=100_000)
def _is_known(word: str, language: str) -> bool:
    """Is a word one of the names of headings, in a language or in English, or one of grammar or trade?"""
    if fold(word) in stop_words(language) or stem(word, "en") in index("en"):
        return True
    own = index(language)
    return all(part in own for part, _ in own.parts(word)) or bool(own.other_genders(stem(word, language)))


def _ranked(texts: Sequence[str], found: Found, k: int) -> list[list[Ranked]]:
    total = np.round(found.worth + LIKENESS * found.likeness, 9)
    first = best_first(total, max(k, DEPTH))
    each = np.arange(len(texts))
    values = total[each[:, None], first].tolist()
    names = _names_of(found, first[:, :k])
    ranked = []
    for at, (text, rows) in enumerate(zip(texts, first.tolist(), strict=True)):
        told = [(word, matters, says(word, found.language)) for word, matters in found.words[at]]
        guessed = sum(matters for _, matters, word in told if word.guessed)
        sure = 1 - GUESSED * (guessed / sum(matters for _, matters, _ in told)) ** 2 if guessed else 1.0
        scores = _scores(values[at], sure)
        ranked.append(
            [
                Ranked(
                    _named_subheading(found, at, *place) or subheading(text, headings()[row]) or headings()[row],
                    score,
                    tuple([word for word, _, known in told if row in known.direct]),
                )
                for row, place, score in zip(rows[:k], names[at], scores, strict=False)
            ]
        )
    return ranked


def best_first(total: Numbers, depth: int) -> Rows:
    """The columns of the `depth` highest values of each row, highest first, ties in column order."""
    # Values are rounded to 9 decimals: less than half of that sets ties apart and nothing else.
    apart = np.arange(total.shape[1]) * (0.4e-9 / total.shape[1]) - total
    depth = min(depth, total.shape[1])
    # No two values are equal now: exactly `depth` are as high as the last of them, found in half the time of their places.
    last = np.partition(apart, depth - 1, axis=1)[:, depth - 1]
    some = np.nonzero(apart <= last[:, None])[1].reshape(len(total), depth)
    each = np.arange(len(total))[:, None]
    return np.asarray(some[each, np.argsort(apart[each, some], axis=1)])


def _scores(values: list[float], sure: float) -> list[float]:
    """How likely each heading is the right one: the first by its calibrated likelihood, what that leaves of 1 shared
    among the others by their values. Headings of no value have none."""
    values = [value for value in values if value > 0]
    if not values:
        return []
    others = values[1:]
    first = sure * likelihood(values[0] - others[0] if others else values[0])
    left = (1 - first) / sum(others) if others else 0.0
    return [round(first, 6), *[round(min(first, left * value), 6) for value in others]]


def _names_of(found: Found, rows: Rows) -> list[list[list[int]]]:
    """Where in `found.pairs` the names begin and end of some headings of each text; as lists, (texts, headings, 2)."""
    known = index(found.language)
    before = np.arange(len(rows))[:, None] * len(known.codes)
    ends = np.stack((before + known.first_name[rows], before + known.first_name[rows + 1]), axis=2)
    places: list[list[list[int]]] = np.searchsorted(found.pairs, ends).tolist()
    return places


def _named_subheading(found: Found, text: int, start: int, end: int) -> str | None:
    """The subheading that a text names in a heading, where it names one; its names stand from `start` to `end`."""
    if start == end:
        return None
    known = index(found.language)
    before = text * len(known.codes)
    alike = found.alike[start:end]
    if (highest := alike.max()) < NAMED:
        return None
    likest = found.pairs[start:end][alike >= highest - 1e-9] - before
    codes = [known.codes[name] for name in likest.tolist()]
    return next((code for code in codes if len(code) == 6), None)


@lru_cache(maxsize=100_000)
def likely_language(text: str) -> str:
    """The language whose names of headings know most of the text; English where none or all do."""
    found = [fold(word) for word in words(text)]
    knows = {lang: sum(1 for word in found if len(word) > 1 and word in _vocabulary(lang)) for lang in LANGUAGES}
    stops = {lang: sum(1 for word in found if word in stop_words(lang)) for lang in LANGUAGES}
    return max(LANGUAGES, key=lambda lang: (knows[lang] + 0.5 * stops[lang], -LANGUAGES.index(lang)))


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """The words of all names in a language, and their plain plurals."""
    held = set(as_texts(documents(language)["written"]))
    plural = "en" if language == "nl" else "s"
    return frozenset(held | {word + plural for word in held})
