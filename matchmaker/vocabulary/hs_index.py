"""What is known of the headings in one language, by stem: which headings a stem speaks for, which names it stands in.

A heading's document is all its names together, scored by BM25 (Robertson and Zaragoza, 2009, "The probabilistic
relevance framework") with a field's weight in the term frequency.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from math import log

import numpy as np
import numpy.typing as npt

from matchmaker.vocabulary.compounds import Compounds
from matchmaker.vocabulary.hs_documents import as_written, documents
from matchmaker.vocabulary.hs_query import OTHER
from matchmaker.vocabulary.hs_tree import headings
from matchmaker.vocabulary.kept import Arrays, as_texts
from matchmaker.vocabulary.stems import loose, skeleton, stem

K1, B = 1.0, 0.4  # BM25: how soon a repeated word stops to add, how far a long document is held back
CHAPTER = 0.4  # what a word that every heading of a chapter has is worth in one that has it not
LONG = 5  # letters from which a word is recognised in another spelling
BEGINNING = 4  # letters that a word must share with a known one to be taken for its kin where nothing else is found
NEAR = 83.0  # rapidfuzz ratio from which an unknown word is read as a known one

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
_NO_NUMBERS: Numbers = np.zeros(0)


class HeadingIndex:
    """The names of all headings in one language, by stem."""

    def __init__(self, language: str) -> None:
        self.language = language
        known = documents(language)
        self._compounds = Compounds(as_texts(known["vocabulary"])) if len(known["vocabulary"]) else None
        self._documents = _Inverted(known, "document")
        self._names = _Inverted(known, "name")
        total = len(headings())
        self.idf = {word: log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in self._documents.counts()}
        length: Numbers = np.asarray(known["length"], dtype=float)
        self._held_back = K1 * (1 - B + B * length / max(length.mean(), 1e-9))
        self._written = _grouped_rows(as_texts(known["name_written"]))
        self.codes: list[str] = known["name_code"].tolist()
        row_of = {heading: row for row, heading in enumerate(headings())}
        self.heading_of = np.array([row_of[code[:4]] for code in self.codes], dtype=np.intp)  # rising, as names stand
        self.first_name = np.searchsorted(self.heading_of, np.arange(total + 1))
        self.trust: Numbers = np.asarray(known["name_trust"], dtype=float)
        self.whole = self._names.totals(self.idf, len(self.codes))
        self._loosely = _grouped(self.idf, loose)

    def parts(self, word: str) -> tuple[tuple[str, float], ...]:
        """The stem of a word or the stems of its parts, each with its share of the word's importance."""
        if word == OTHER:
            return ((OTHER, 1.0),)
        stemmed = stem(word, self.language)
        return self._compounds.parts(stemmed) if self._compounds is not None else ((stemmed, 1.0),)

    def __contains__(self, word: str) -> bool:
        return word in self.idf

    def written_so(self, text: str) -> list[int]:
        """The names that are the very text, filler and order of the words and all, rising."""
        return self._written.get(as_written(text), [])

    def worth(self, word: str) -> tuple[Rows, Numbers]:
        """The headings that know a stem, with what it is worth in each."""
        rows, frequency = self._documents[word]
        return rows, self.idf[word] * frequency / (frequency + self._held_back[rows])

    def worth_around(self, word: str, rows: Rows) -> tuple[Rows, Numbers]:
        """The headings of the chapters in which several know a stem, with what it is worth in those that do not."""
        if len(rows) < 2:
            return rows[:0], _NO_NUMBERS
        chapters, sizes = _chapters()
        known = np.bincount(chapters[rows], minlength=len(sizes))
        several = np.flatnonzero(known > 1)
        around = np.flatnonzero((known > 1)[chapters])
        return around, np.repeat(CHAPTER * self.idf[word] * known[several] / sizes[several], sizes[several])

    def in_names(self, word: str) -> tuple[Rows, Numbers]:
        """The names that a stem stands in, with its weight there."""
        at, matters = self._names[word]
        return at, matters * self.idf[word]

    def other_genders(self, word: str) -> list[str]:
        """The known stems that differ from this one by their last vowel alone."""
        return [known for known in self._loosely.get(loose(word), ()) if known != word]

    def kin(self, word: str) -> list[str]:
        """The known stems of the same learned stock (*fosfato*, *phosphate*)."""
        return self._by_skeleton.get(skeleton(word), []) if len(word) >= LONG else []

    def nearest(self, word: str) -> str | None:
        """The known stem that an unknown one is a misspelling of."""
        if len(word) < LONG:
            return None
        from rapidfuzz import fuzz, process

        alike = self._by_initial.get(word[0], ())
        best = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=NEAR)
        return str(best[0]) if best else None

    def beginning_alike(self, word: str) -> list[str]:
        """The known stems that share the longest beginning with an unknown one, where that is `BEGINNING` letters or
        more."""
        for length in range(len(word), BEGINNING - 1, -1):
            start = bisect_left(self._sorted, word[:length])
            end = bisect_left(self._sorted, word[:length] + "\x7f")
            if start < end:
                return self._sorted[start:end]
        return []

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.idf)

    @cached_property
    def _by_skeleton(self) -> dict[str, list[str]]:
        return _grouped((word for word in self.idf if len(word) >= LONG), skeleton)

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        return _grouped((word for word in self.idf if len(word) >= LONG), lambda word: word[0])


@cache
def index(language: str) -> HeadingIndex:
    return HeadingIndex(language)


class _Inverted:
    """Texts turned over: for every word the numbers of those that hold it, rising, and its weight in each."""

    def __init__(self, known: Arrays, kind: str) -> None:
        self._number = {word: at for at, word in enumerate(as_texts(known[f"{kind}_words"]))}
        self._text = known[f"{kind}_text"].astype(np.intp)
        self._word = known[f"{kind}_word"].astype(np.intp)
        self._weight = known[f"{kind}_weight"].astype(float)

    @cached_property
    def _by_word(self) -> tuple[Rows, Numbers, Rows]:
        """Texts and weights in the order of the words, and where each word begins."""
        order = np.argsort(self._word, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(self._word, minlength=len(self._number)))))
        return self._text[order], self._weight[order], starts

    def __getitem__(self, word: str) -> tuple[Rows, Numbers]:
        texts, weights, starts = self._by_word
        number = self._number.get(word)
        span = slice(0, 0) if number is None else slice(starts[number], starts[number + 1])
        return texts[span], weights[span]

    def counts(self) -> Iterable[tuple[str, int]]:
        """Every word with the number of texts that hold it."""
        return zip(self._number, np.diff(self._by_word[2]).tolist(), strict=True)

    def totals(self, idf: Mapping[str, float], size: int) -> Numbers:
        """The sum of each text's weights, each times the idf of its word."""
        values = self._weight * np.array([idf[word] for word in self._number])[self._word]
        return np.bincount(self._text, weights=values, minlength=size).astype(float, copy=False)


def _grouped_rows(texts: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        found[text].append(row)
    return dict(found)


def _grouped(words: Iterable[str], form: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        found[form(word)].append(word)
    return dict(found)


@cache
def _chapters() -> tuple[Rows, Rows]:
    """The number of the chapter of each heading, rising; how many headings each chapter has."""
    chapters = sorted({heading[:2] for heading in headings()})
    of_heading = np.array([chapters.index(heading[:2]) for heading in headings()], dtype=np.intp)
    return of_heading, np.bincount(of_heading)
