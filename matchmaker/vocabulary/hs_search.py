"""Text to heading: every heading is a document of weighted stems, a text is scored against all of them at once.

A heading's document is made of our labels (all languages present), the nomenclature's English text of the heading and
of its subheadings, and its terms of the lexicon. Scoring is BM25 (Robertson and Zaragoza, 2009, "The probabilistic
relevance framework") over stems, with a field's weight in the term frequency, as a share of what the text could have
reached. A word that no document knows is read as the nearest known word where one is near enough.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from matchmaker.vocabulary import lexicon
from matchmaker.vocabulary.hs_labels import labels
from matchmaker.vocabulary.hs_tree import descriptions, headings, subheadings
from matchmaker.vocabulary.stems import loose, stem
from matchmaker.vocabulary.tokens import fold, qualifiers, stop_words, wording, words

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

# One of them stands in whatever that finds; most texts hold none.
_SIGNS_OF_IT = (
    "other",
    "xcept",
    "xclud",
    "not ",
    "n.e",
    "ne.",
    "nec",
    "without",
    "whether",
    "heading",
    "no.",
    "chapter",
)

NAME = 0.25  # what it adds that the text says the whole of a heading's name, and not a word of a longer one
QUALIFIER = 0.3  # weight of a colour, a size, a part, a packing
OTHER_GENDER, MISSPELT = 0.8, 0.7  # weight of a word read as a similar one
COGNATE = 0.4  # weight of an English word of the same stock
RARE = 7.0  # idf of a word that one heading has

Scores = npt.NDArray[np.float64]
Document = dict[str, float]  # a stem and the weight it has there


def positive(text: str) -> str:
    """A nomenclature text without what it says the heading does *not* hold.

    >>> positive("Nuts (excluding coconuts, Brazils and cashew nuts); fresh or dried, whether or not shelled")
    'nuts ; fresh or dried, '
    """
    lower = text.lower()
    return _NOT_INCLUDED.sub("", lower) if any(word in lower for word in _SIGNS_OF_IT) else lower


@dataclass(frozen=True, slots=True)
class Postings:
    """The headings that know a stem, with what it is worth in each (idf included)."""

    rows: npt.NDArray[np.intp]
    worth: Scores
    idf: float


class HeadingIndex:
    """The documents of all headings in one language, by stem, and apart from them the labels."""

    def __init__(self, documents: Mapping[str, Document], names: Mapping[str, Sequence[str]]) -> None:
        length = np.array([sum(documents[code].values()) if code in documents else 0.0 for code in headings()])
        typical = length[length > 0].mean() if (length > 0).any() else 1.0
        self._held_back = K1 * (1 - B + B * length / typical)
        self._frequencies = _by_stem(documents)
        self._idf = {
            word: log(1 + (len(length) - len(pairs) + 0.5) / (len(pairs) + 0.5))
            for word, pairs in self._frequencies.items()
        }
        self._shares = _by_stem(self._shares_by_heading(names))
        self._postings: dict[str, Postings] = {}
        self._names: dict[str, Postings | None] = {}
        self._loosely: dict[str, list[str]] = defaultdict(list)
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._frequencies):
            self._loosely[loose(word)].append(word)
            if len(word) >= 5:
                self._by_initial[word[0]].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._frequencies

    def postings(self, word: str) -> Postings:
        """What a known stem is worth in each heading; most are never asked for, so they are worked out when they are."""
        known = self._postings.get(word)
        if known is None:
            rows, frequency = _arrays(self._frequencies[word])
            idf = self._idf[word]
            known = self._postings[word] = Postings(rows, idf * frequency / (frequency + self._held_back[rows]), idf)
        return known

    def names(self, word: str) -> Postings | None:
        """The headings one of whose names has the stem, with the largest share of such a name that it is."""
        if word not in self._names:
            pairs = self._shares.get(word)
            self._names[word] = Postings(*_arrays(pairs), 0.0) if pairs else None
        return self._names[word]

    def _shares_by_heading(self, names: Mapping[str, Sequence[str]]) -> dict[str, Document]:
        shares: dict[str, Document] = {}
        for code, alternatives in names.items():
            here = shares.setdefault(code, {})
            for name in alternatives:
                idf = {word: self._idf[word] for word in name.split() if word in self._idf}
                whole = sum(idf.values())
                for word, value in idf.items():
                    here[word] = max(here.get(word, 0.0), value / whole)
        return shares

    def other_genders(self, word: str) -> list[str]:
        """The known stems that differ from this one by their last vowel alone."""
        return [known for known in self._loosely.get(loose(word), ()) if known != word]

    def nearest(self, word: str) -> str | None:
        """The known stem that an unknown one is a misspelling of."""
        if len(word) < 5:
            return None
        from rapidfuzz import fuzz, process

        best = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=NEAR)
        return str(best[0]) if best else None


def _by_stem(documents: Mapping[str, Document]) -> dict[str, list[tuple[int, float]]]:
    """Turn documents over: for every stem the rows that hold it and its frequency in each."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, code in enumerate(headings()):
        for word, frequency in documents.get(code, {}).items():
            found[word].append((row, frequency))
    return dict(found)


def _arrays(pairs: Sequence[tuple[int, float]]) -> tuple[npt.NDArray[np.intp], Scores]:
    return np.array([row for row, _ in pairs], dtype=np.intp), np.array([value for _, value in pairs], dtype=float)


@cache
def index(language: str) -> HeadingIndex:
    """The documents in one language. The English ones hold the nomenclature as well."""
    documents: dict[str, Document] = defaultdict(lambda: defaultdict(float))
    names: dict[str, list[str]] = defaultdict(list)
    for code, label in labels().get(language, {}).items():
        if len(code) == 4:
            _add(documents[code], label, language, LABEL)
            names[code] += _alternatives(label, language)
    for term in lexicon.terms():
        if term.language in (language, lexicon.ANY) and len(term.code) >= 4:
            _add(documents[term.code[:4]], term.term, language, TERM)
    if language == "en":
        for heading in headings():
            head, _, rest = positive(descriptions()[heading]).partition(";")
            _add(documents[heading], head, "en", HEAD)
            names[heading] += _alternatives(head, "en")
            _add(documents[heading], rest, "en", REST)
            below: Counter[str] = Counter()
            for code in subheadings(heading):
                below.update(set(content(positive(descriptions()[code]), "en")))
            for word, count in below.items():
                documents[heading][word] += BELOW * (1 + log(count))
    return HeadingIndex(documents, names)


def _add(document: Document, text: str, language: str, weight: float) -> None:
    """Take a field into a document: its words count by the heaviest field that has them, and a little for every
    other."""
    for word in set(content(text, language)):
        document[word] = max(document[word], weight) + 0.2 * min(document[word], weight)


_OR = re.compile(r"[,;/()]|\b(?:and|or|y|o|e|ou|et|en|of)\b")


def _alternatives(name: str, language: str) -> list[str]:
    """The names in a name, as stems: *Horses, donkeys and mules* is three."""
    return [" ".join(content(part, language)) for part in _OR.split(name) if part.strip()]


def content(text: str, language: str) -> list[str]:
    """The stems of a text that can tell one heading from another."""
    return [stem(word, language) for word in content_words(text, language)]


@lru_cache(maxsize=100_000)
def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words of a text without function words, filler and the nomenclature's own phrases; all of them where
    nothing is left."""
    found = words(text)
    says = [_says_something(word, language) for word in found]
    for least in (2, 1):
        if kept := tuple([word for word, much in zip(found, says, strict=True) if much >= least]):
            return kept
    return found


@lru_cache(maxsize=200_000)
def _says_something(word: str, language: str) -> int:
    """0: a function word or filler; 1: a word of the nomenclature's phrases; 2: any other."""
    folded = fold(word)
    return 0 if folded in stop_words(language) else 1 if folded in wording() else 2


@dataclass(frozen=True, slots=True)
class Word:
    """What one word says about the headings, in whatever language and spelling it is known."""

    rows: npt.NDArray[np.intp]  # of `headings()`, rising
    worth: Scores
    names: Scores  # the share that the word is of a name of the heading
    reachable: float  # what the word could be worth at most

    def speaks_for(self, row: int) -> bool:
        return self._at(row) is not None

    def share_of_name(self, row: int) -> float:
        """How much of a name of the heading the word is; 0 where it stands in no name of it."""
        at = self._at(row)
        return 0.0 if at is None else float(self.names[at])

    def _at(self, row: int) -> int | None:
        at = int(np.searchsorted(self.rows, row))
        return at if at < len(self.rows) and self.rows[at] == row else None


def search(text: str, language: str, others: tuple[str, ...]) -> tuple[Scores, list[tuple[str, Word]]]:
    """How much of the text each heading explains, as a share of 1, in the documents of its own language and of
    `others`.

    Returns
    -------
    scores : array of shape (1228,)
        In the order of `headings()`.
    given : list
        The words of the text, each with what it gave.
    """
    written = content_words(text, language)
    total = np.zeros(len(headings()))
    named = np.zeros(len(total))
    given: list[tuple[str, Word]] = []
    reachable = 0.0
    at_head = head(text, language, written)
    for at, word in enumerate(written):
        importance = HEAD_WORD if at == at_head else QUALIFIER if fold(word) in qualifiers(language) else 1.0
        says = _says(word, language, others)
        total[says.rows] += importance * says.worth
        named[says.rows] += says.names
        reachable += importance * says.reachable
        given.append((word, says))
    if reachable:
        total /= reachable
    return total * (1 + NAME * np.minimum(named, 1)), given


_BEHIND = re.compile(r"\b(?:of|in|for|with|from|van|voor|met|uit)\b.*$|\(.*$", re.IGNORECASE)


def head(text: str, language: str, written: tuple[str, ...]) -> int:
    """Which of the words names the thing: the first in the Romance languages, else the last before a preposition."""
    if language in ("es", "fr", "pt"):
        return 0
    before = content_words(_BEHIND.sub("", text), language)
    return len(before) - 1 if before and before == written[: len(before)] else len(written) - 1


def is_known(word: str, language: str) -> bool:
    """Does any document of the language, or an English one, hold the word?"""
    return any(stem(word, lang) in index(lang) for lang in dict.fromkeys((language, "en")))


@lru_cache(maxsize=100_000)
def _says(word: str, language: str, others: tuple[str, ...]) -> Word:
    """All that is known of a word, put together: for each heading the best of what the languages and spellings give."""
    worth, names, highest = np.zeros(len(headings())), np.zeros(len(headings())), 0.0
    for known_as, lang, sure in _known_as(word, language, others):
        known = index(lang)
        postings = known.postings(known_as)
        worth[postings.rows] = np.maximum(worth[postings.rows], sure * postings.worth)
        highest = max(highest, postings.idf)
        if (share := known.names(known_as)) is not None:
            names[share.rows] = np.maximum(names[share.rows], sure * share.worth)
    rows = np.flatnonzero(worth)
    return Word(rows, worth[rows], names[rows], highest or UNKNOWN_WORD * RARE)


def _known_as(word: str, language: str, others: tuple[str, ...]) -> list[tuple[str, str, float]]:
    """Where a word is known, as which stem and how surely: in its own language, in either gender, and in English.

    In the other languages or as a misspelling only where these fail.
    """
    own = index(language)
    found = _exactly(word, dict.fromkeys((language, "en")), language)
    found += [(same, language, OTHER_GENDER) for same in own.other_genders(stem(word, language))]
    if language in ("es", "fr", "pt") and len(word) >= 5 and all(lang != "en" for _, lang, _ in found):
        # bovina, bovine: learned words differ by their ending
        found += [(kin, "en", COGNATE) for kin in index("en").other_genders(stem(word, language))]
    if not found:
        found = _exactly(word, others, language)
    if not found and (near := own.nearest(stem(word, language))):
        found = [(near, language, MISSPELT)]
    return found


def _exactly(word: str, among: Iterable[str], language: str) -> list[tuple[str, str, float]]:
    """The languages whose documents hold the word as it stands."""
    return [
        (stemmed, lang, 1.0 if lang == language else OTHER_LANGUAGE)
        for lang in among
        if (stemmed := stem(word, lang)) in index(lang)
    ]
