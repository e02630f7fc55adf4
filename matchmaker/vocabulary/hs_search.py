"""Text to heading: every heading is a document of weighted stems, a text is scored against all of them at once.

A heading's document is made of our labels (all languages present), the nomenclature's English text of the heading and of its
subheadings, and its terms of the lexicon. Scoring is BM25 (Robertson and Zaragoza, 2009, "The probabilistic relevance
framework") over stems, with a field's weight in the term frequency, as a share of what the text could have reached.
A word that no document knows is read as the nearest known word where one is near enough.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from matchmaker.vocabulary import lexicon
from matchmaker.vocabulary.hs_labels import labels
from matchmaker.vocabulary.hs_tree import descriptions, headings, subheadings
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.words import fold, stop_words, words

# How much a field tells about its heading.
LABEL, TERM, HEAD, REST, BELOW = 3.0, 2.0, 2.5, 1.2, 0.6
K1, B = 1.0, 0.4  # BM25: how soon a repeated word stops to add, how far a long document is held back
UNKNOWN_WORD = 0.35  # weight of a word that no document knows, against a rare known one
HEAD_WORD = 1.2  # weight of the noun that names the thing
OTHER_LANGUAGE = 0.6  # weight of a match with a document in another language than the text's
NEAR = 83.0  # rapidfuzz ratio from which an unknown word is read as a known one

_NOT_INCLUDED = re.compile(
    r"\((?:other than|excluding|not |except)[^()]*\)"
    r"|\b(?:other than|excluding|except|not including|not containing|without)\b[^;]*"
    r"|\bn\.?e\.?c\.?\b[^,;]*|\bwhether or not\b[^,;]*|\bof headings?\b[^,;]*|\bno\. \d+\b[^,;]*|\bin chapter \d+"
)
_WORDING = frozenset(
    "thereof goods used kind kinds use uses heading headings no like similar whether containing "
    "purpose purposes suitable put specified included elsewhere material materials weight not "
    "cm mm kg litre litres capacity exceeding less more than least but only form forms type types obtained".split()
)

NAME = 0.25  # what it adds that the text says the whole of a heading's name, and not a word of a longer one
MISSPELT = 0.7  # weight of a word read as a similar one
RARE = 7.0  # idf of a word that one heading has

Scores = npt.NDArray[np.float64]
Documents = dict[str, Counter[str]]


def positive(text: str) -> str:
    """A nomenclature text without what it says the heading does *not* hold.

    >>> positive("Nuts (excluding coconuts, Brazils and cashew nuts); fresh or dried, whether or not shelled")
    'nuts ; fresh or dried, '
    """
    return _NOT_INCLUDED.sub("", text.lower())


@dataclass(frozen=True, slots=True)
class Postings:
    """The headings that know a stem, with what it is worth in each (idf included)."""

    rows: npt.NDArray[np.intp]
    worth: Scores
    idf: float


class HeadingIndex:
    """The documents of all headings in one language, by stem, and apart from them the labels."""

    def __init__(self, documents: Documents, names: list[Documents]) -> None:
        length = np.array([sum(documents[code].values()) if code in documents else 0.0 for code in headings()])
        typical = length[length > 0].mean() if (length > 0).any() else 1.0
        held_back = K1 * (1 - B + B * length / typical)
        self.postings: dict[str, Postings] = {}
        for word, (rows, frequency) in _by_stem(documents).items():
            idf = float(np.log(1 + (len(length) - len(rows) + 0.5) / (len(rows) + 0.5)))
            self.postings[word] = Postings(rows, idf * frequency / (frequency + held_back[rows]), idf)
        self.names = [self._shares(one) for one in names]
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in self.postings:
            if len(word) >= 5:
                self._by_initial[word[0]].append(word)

    def _shares(self, names: Documents) -> dict[str, Postings]:
        """For every stem the headings whose name has it, with the share of the name that it is."""
        mass = {code: sum(self.postings[word].idf for word in name) for code, name in names.items()}
        shares: Documents = {
            code: Counter({word: self.postings[word].idf / mass[code] for word in name}) for code, name in names.items()  # type: ignore[dict-item]
        }
        return {word: Postings(rows, share, 0.0) for word, (rows, share) in _by_stem(shares).items()}

    def nearest(self, word: str) -> str | None:
        """The known stem that an unknown one is a misspelling of."""
        if len(word) < 5:
            return None
        from rapidfuzz import fuzz, process

        best = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=NEAR)
        return str(best[0]) if best else None


def _by_stem(documents: Documents) -> dict[str, tuple[npt.NDArray[np.intp], Scores]]:
    """Turn documents over: for every stem the rows that hold it and its frequency in each."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, code in enumerate(headings()):
        for word, frequency in documents.get(code, {}).items():
            found[word].append((row, frequency))
    return {
        word: (np.array([row for row, _ in pairs], dtype=np.intp), np.array([value for _, value in pairs], dtype=float))
        for word, pairs in sorted(found.items())
    }


@cache
def index(language: str) -> HeadingIndex:
    """The documents in one language. The English ones hold the nomenclature as well."""
    documents: Documents = defaultdict(Counter)
    named: Documents = defaultdict(Counter)
    headed: Documents = defaultdict(Counter)
    for code, label in labels().get(language, {}).items():
        if len(code) == 4:
            _add(documents[code], label, language, LABEL)
            _add(named[code], label, language, 1.0)
    for term in lexicon.terms():
        if term.language in (language, lexicon.ANY) and len(term.code) >= 4:
            _add(documents[term.code[:4]], term.term, language, TERM)
    if language == "en":
        for heading in headings():
            head, _, rest = positive(descriptions()[heading]).partition(";")
            _add(documents[heading], head, "en", HEAD)
            _add(headed[heading], head, "en", 1.0)
            _add(documents[heading], rest, "en", REST)
            below: Counter[str] = Counter()
            for code in subheadings(heading):
                below.update(set(content(positive(descriptions()[code]), "en")))
            for word, count in below.items():
                documents[heading][word] += BELOW * (1 + np.log(count))
    return HeadingIndex(documents, [named, headed])


def _add(document: Counter[str], text: str, language: str, weight: float) -> None:
    """Take a field into a document: its words count by the heaviest field that has them, and a little for every other."""
    for word in set(content(text, language)):
        document[word] = max(document[word], weight) + 0.2 * min(document[word], weight)  # type: ignore[assignment]


def content(text: str, language: str) -> list[str]:
    """The stems of a text that can tell one heading from another."""
    return [stem(word) for word in content_words(text, language)]


@lru_cache(maxsize=100_000)
def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words of a text without function words, filler and the nomenclature's own phrases; all of them where nothing is left."""
    stops = stop_words(language)
    found = words(text)
    written = tuple(word for word in found if fold(word) not in stops)
    return tuple(word for word in written if fold(word) not in _WORDING) or written or found


@dataclass(frozen=True, slots=True)
class Given:
    """What one word of a text gave: to which headings, and how much."""

    word: str
    postings: Postings
    factor: float


def search(text: str, language: str, others: tuple[str, ...]) -> tuple[Scores, list[Given]]:
    """How much of the text each heading explains, as a share of 1, in the documents of its own language and of `others`.

    Returns
    -------
    scores : array of shape (1228,)
        In the order of `headings()`.
    given : list
        One entry for each word and language that knew it.
    """
    written = content_words(text, language)
    total = np.zeros(len(headings()))
    shares: list[Scores] = [np.zeros(len(total)), np.zeros(len(total))]
    given: list[Given] = []
    reachable = 0.0
    at_head = _head(text, language, written)
    for at, word in enumerate(written):
        importance = HEAD_WORD if at == at_head else 1.0
        best, known = np.zeros(len(total)), 0.0
        for lang, postings, sure in _look_up(stem(word), language, others):
            factor = importance * sure
            best[postings.rows] = np.maximum(best[postings.rows], factor * postings.worth)
            known = max(known, postings.idf)
            given.append(Given(word, postings, factor))
            for share, names in zip(shares, index(lang).names, strict=True):
                if (named := names.get(stem(word))) is not None:
                    share[named.rows] += sure * named.worth
        total += best
        reachable += importance * (known or UNKNOWN_WORD * RARE)
    if reachable:
        total /= reachable
    return total * (1 + NAME * np.maximum(shares[0], shares[1])), given


_BEHIND = re.compile(r"\b(?:of|in|for|with|from|van|voor|met|uit)\b.*$|\(.*$", re.IGNORECASE)


def _head(text: str, language: str, written: tuple[str, ...]) -> int:
    """Which of the words names the thing: the first in the Romance languages, else the last before a preposition."""
    if language in ("es", "fr", "pt"):
        return 0
    before = content_words(_BEHIND.sub("", text), language)
    return len(before) - 1 if before and before == written[: len(before)] else len(written) - 1


@lru_cache(maxsize=100_000)
def _look_up(word: str, language: str, others: tuple[str, ...]) -> tuple[tuple[str, Postings, float], ...]:
    """Where a stem is known: in its own language, in English too; elsewhere, or as a misspelling, only where both fail."""
    found = [
        (lang, postings, 1.0 if lang == language else OTHER_LANGUAGE)
        for lang in dict.fromkeys((language, "en"))
        if (postings := index(lang).postings.get(word)) is not None
    ]
    found = found or [
        (lang, postings, OTHER_LANGUAGE) for lang in others if (postings := index(lang).postings.get(word)) is not None
    ]
    if not found and (near := index(language).nearest(word)):
        found = [(language, index(language).postings[near], MISSPELT)]
    return tuple(found)
