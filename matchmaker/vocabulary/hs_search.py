"""Texts to headings: how far each heading explains each text, for many texts at once.

Two measures are added up. *Worth*: the BM25 worth of the text's words in the heading's document, as a share of what they
could have reached. *Likeness*: how like the text is to the likest single name of the heading (Dice's coefficient over
the words' weights). Sums run over the words in their order in the text, so a text has the same answer alone and in any
company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchmaker.vocabulary.hs_exclusions import positive
from matchmaker.vocabulary.hs_index import Numbers, Rows, index
from matchmaker.vocabulary.hs_query import OTHER, Weighed, weigh
from matchmaker.vocabulary.hs_tree import headings
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import LANGUAGES

LIKENESS = 0.7  # weight of the likeness to a name against the worth of the words
WHOLE_NAME = 0.8  # what it adds to the likeness that text and name are the same
AS_WRITTEN = 0.8  # and that they are so to the letter: *azúcar de caña* is not *caña de azúcar*
OTHER_LANGUAGE = 0.6  # weight of a word known in another language than the text's
OTHER_GENDER, MISSPELT, COGNATE, BEGINS_ALIKE = 0.8, 0.7, 0.4, 0.2  # weight of a word read as a similar one
UNKNOWN_WORD = 2.5  # weight of a word that nothing knows; a rare known one has 7


@dataclass(frozen=True, slots=True)
class Word:
    """What one word says, in whatever language and spelling it is known."""

    rows: Rows  # of `headings()`, rising
    worth: Numbers
    direct: frozenset[int]  # the rows that have the word themselves, and not only others of their chapter
    names: Rows  # of the names in the text's own language, rising
    here: Numbers  # how surely the name has the word, times what the word weighs in a text
    there: Numbers  # the same, times what it weighs in the name
    reachable: float  # what the word could be worth at most
    guessed: bool  # read as a misspelling, or as beginning like others


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for some texts in one language, a row a text."""

    language: str
    words: list[Weighed]  # what each text was read as
    worth: Numbers  # of each heading, in [0, 1]
    likeness: Numbers  # of each heading's likest name, in [0, 1]
    pairs: Rows  # text times the number of names, plus name, for each name that shares a word with a text; rising
    alike: Numbers  # the likeness of each of these, but for what it gains where the name is the text to the letter


def search(texts: Sequence[str], language: str) -> Found:
    """How far each heading explains each text, from the names in its language and the English ones."""
    known = index(language)
    weighed = [weigh(positive(text, language), language) for text in texts]
    told = [(row, matters, says(word, language)) for row, words in enumerate(weighed) for word, matters in words]
    reachable = np.zeros(len(texts))
    for row, matters, word in told:
        reachable[row] += matters * word.reachable
    width, height = len(headings()), len(texts)
    at, values = _joined([(word.rows + row * width, matters * word.worth) for row, matters, word in told])
    sums = np.bincount(at, weights=values, minlength=height * width).astype(float, copy=False)
    worth = sums.reshape(height, width) / np.where(reachable > 0, reachable, 1.0)[:, None]

    number = len(known.codes)
    at, values = _joined([(word.names + row * number, matters * word.here + word.there) for row, matters, word in told])
    pairs, shared = _grouped(np.add, at, values)
    text, name = np.divmod(pairs, number)
    alike = np.minimum(shared / (reachable[text] + known.whole[name]), 1.0)
    alike = (alike + WHOLE_NAME * (alike > 1 - 1e-9)) * known.trust[name]
    written = np.array([row * number + at for row, text in enumerate(texts) for at in known.written_so(text)], np.intp)
    at_most = alike + AS_WRITTEN * np.isin(pairs, written, assume_unique=True)
    likeness = np.zeros(height * width)
    cells, highest = _grouped(np.maximum, text * width + known.heading_of[name], at_most)
    likeness[cells] = highest
    return Found(language, weighed, worth, likeness.reshape(height, width), pairs, alike)


def _joined(parts: list[tuple[Rows, Numbers]]) -> tuple[Rows, Numbers]:
    if not parts:
        return _NOTHING
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _grouped(combine: np.ufunc, at: Rows, values: Numbers) -> tuple[Rows, Numbers]:
    """The distinct numbers, rising, each with its values put together in the order in which they stand."""
    if not len(at):
        return _NOTHING
    order = np.argsort(at, kind="stable")
    at, values = at[order], values[order]
    starts = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
    return at[starts], combine.reduceat(values, starts)


_NOTHING: tuple[Rows, Numbers] = (np.zeros(0, dtype=np.intp), np.zeros(0))


Sure = tuple[str, str, float]  # a stem, the language it is known in, how surely the word is it


@lru_cache(maxsize=100_000)
def says(word: str, language: str) -> Word:
    """All that is known of a word: for each heading and name the best of what the languages and spellings give."""
    parts, others, guessed = _known_as(word, language)
    worth: list[tuple[Rows, Numbers]] = []
    around: list[tuple[Rows, Numbers]] = []
    here: list[tuple[Rows, Numbers]] = []
    there: list[tuple[Rows, Numbers]] = []
    for as_known, lang, sure in parts + others:
        known = index(lang)
        rows, values = known.worth(as_known)
        worth.append((rows, sure * values))
        near, values = known.worth_around(as_known, rows)
        around.append((near, sure * values))
        if lang == language:
            at, values = known.in_names(as_known)
            here.append((at, np.full(len(at), sure * known.idf[as_known])))
            there.append((at, sure * values))
    direct = frozenset(row for rows, _ in worth for row in rows.tolist())
    reachable = max((index(lang).idf[as_known] for as_known, lang, _ in parts or others), default=UNKNOWN_WORD)
    if len(parts) > 1:  # what the parts of a compound say adds up
        reachable = sum(share * index(language).idf[part] for part, _, share in parts)
        for said in (worth, here, there):
            said[: len(parts)] = [_grouped(np.add, *_joined(said[: len(parts)]))]
    names, in_text = _best(here)
    return Word(*_best(worth + around), direct, names, in_text, _best(there)[1], reachable, guessed)


def _best(parts: list[tuple[Rows, Numbers]]) -> tuple[Rows, Numbers]:
    """The numbers that any of the parts has, rising, each with its highest value."""
    parts = [part for part in parts if len(part[0])]
    return parts[0] if len(parts) == 1 else _grouped(np.maximum, *_joined(parts))


def _known_as(word: str, language: str) -> tuple[list[Sure], list[Sure], bool]:
    """Where a word is known, as which stem and how surely: whole or in parts; otherwise; and whether that is a guess.

    In its own language, in either gender too, and in English; in the other languages only where these fail, and where
    they fail too as a misspelling or as a word that begins alike.
    """
    own, english = index(language), index("en")
    if word == OTHER:
        return ([(OTHER, language, 1.0)] if OTHER in own else []), [], False
    stemmed = stem(word, language)
    parts = [(part, language, share) for part, share in own.parts(word) if part in own]
    found = [(same, language, OTHER_GENDER) for same in own.other_genders(stemmed)]
    if language != "en":
        if (same := stem(word, "en")) in english:
            found.append((same, "en", OTHER_LANGUAGE))
        else:
            found += [(kin, "en", COGNATE) for kin in english.kin(stemmed)]
    if not parts and not found:
        others = [lang for lang in LANGUAGES if lang not in (language, "en")]
        found = [(same, lang, OTHER_LANGUAGE) for lang in others if (same := stem(word, lang)) in index(lang)]
    if parts or found:
        return parts, found, False
    if near := own.nearest(stemmed):
        return [], [(near, language, MISSPELT)], True
    return [], [(alike, language, BEGINS_ALIKE) for alike in own.beginning_alike(stemmed)], True
