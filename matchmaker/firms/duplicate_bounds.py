"""Which pairs cannot be suspected whatever their names tell: seen before the names are weighed word by word.

Most candidates share a few words and no more. Only a name that is the same as a whole is worth much, and where a word of
one could be read as nothing in the other, the names are not the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA

from matchmaker.firms.duplicate_evidence import (
    LONG_WORD,
    MOST_NAME,
    Evidence,
    Signature,
    abbreviated,
    one_spelling,
    typed_wrongly,
    word_size,
)  # fmt: skip
from matchmaker.firms.duplicate_score import bits_for, duplicate_weights, sum_of_bits
from matchmaker.firms.name_words import Word

_SLACK = 1e-6  # bits; sums in another order differ by less


def may_reach(score: float, beside: Evidence, a: Signature, b: Signature) -> bool:
    """Whether the pair may have the score: by the evidence beside the names, and the most that the names could add."""
    missing = bits_for(score) - sum_of_bits(beside) - _SLACK
    words, whole = _most_of_names()
    return missing <= words or (missing <= words + whole and _may_be_one_name(a, b))


@cache
def _most_of_names() -> tuple[float, float]:
    """What words in common and a name that is the same as a whole are worth at most; all else only speaks against."""
    bits = duplicate_weights()
    return MOST_NAME * bits["name-words"], bits["name-whole"]


def _may_be_one_name(a: Signature, b: Signature) -> bool:
    one, other = a.name, b.name
    if one.numbers != other.numbers:
        return False
    return one_spelling(one, other) or (_has_all(one.words, b) and _has_all(other.words, a))


def _has_all(words: Sequence[Word], other: Signature) -> bool:
    """Whether each word that counts could be one of the other's, a part of one, or two of them."""
    there = other.name.words
    for at, word in enumerate(words):
        if word.text in other.texts or word.role == "legal_forms" or word_size(word) < 1:
            continue
        if (word.meaning, word.role) in other.meanings or _is_like_one(word.text, there):
            continue
        if not (_two_make_one(word.text, there) or _is_half_of_one(words, at, there)):
            return False
    return True


# Nearly all that is asked here is answered by the lengths alone: they are seen in place, before anything is called.


def _is_like_one(text: str, there: Sequence[Word]) -> bool:
    length = len(text)
    for word in there:
        other = word.text
        if (-3 < len(other) - length < 3 or other[0] == text[0]) and _like(text, other):
            return True
    return False


@lru_cache(maxsize=200_000)
def _like(a: str, b: str) -> bool:
    return typed_wrongly(a, b) or abbreviated(a, b)


def _two_make_one(whole: str, parts: Sequence[Word]) -> bool:
    if len(whole) < LONG_WORD:
        return False
    for first, second in combinations([word.text for word in parts], 2):
        if -3 < len(first) + len(second) - len(whole) < 3 and _is_nearly(first + second, whole):
            return True
    return False


def _is_half_of_one(words: Sequence[Word], at: int, wholes: Sequence[Word]) -> bool:
    text = words[at].text
    for whole, _, _ in wholes:
        rest = len(whole) - len(text)
        if len(whole) < LONG_WORD or rest < -1:
            continue
        for place, (other, _, _) in enumerate(words):
            if not -3 < len(other) - rest < 3 or place == at:
                continue
            if _is_nearly(other + text if place < at else text + other, whole):
                return True
    return False


def _is_nearly(joined: str, whole: str) -> bool:
    return OSA.distance(joined, whole, score_cutoff=2) <= 2
