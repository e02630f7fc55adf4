"""A text as the words that tell what it names, each with its importance: so texts are read, and names of headings."""

from __future__ import annotations

import re
from functools import lru_cache

from matchmaker.vocabulary.tokens import fold, qualifiers, residual_words, stop_words, wording, words

HEAD_WORD = 1.2  # importance of the noun that names the thing
QUALIFIER = 0.4  # of a colour, a size, a part, a packing
RESIDUAL = 0.25  # of *other*, *los demás*, which many headings end in
IN_BRACKETS = 0.5  # of what stands in brackets, beside the rest
LATER = 0.1  # how fast importance falls along a text
OTHER = "*other"  # stands for the residual words of every language

Weighed = tuple[tuple[str, float], ...]  # the words of a text, each with its importance there

_BRACKETS = re.compile(r"\([^()]*\)?")
# What follows these tells more of the thing before.
_BEHIND = frozenset(("of", "in", "for", "with", "from", "van", "voor", "met", "uit"))
_FILLER, _PHRASE, _CONTENT, _RESIDUAL = 0, 1, 2, 3


def weigh(text: str, language: str) -> Weighed:
    """The words that tell one heading from another, each once, in the order of the text.

    Function words and filler are left out, and the nomenclature's own phrases; of a text that is nothing else, whatever
    there is stays.

    >>> weigh("Organic hot pepper sauce", "en")
    (('hot', 0.4), ('pepper', 0.909...), ('sauce', 1.0))
    """
    written = words(text)
    content = content_words(written, language)
    named_by = _head(text, written, content, language)
    aside = _in_brackets(text)
    found: dict[str, float] = {}
    for at, word in enumerate(content):
        matters = (HEAD_WORD if at == named_by else 1.0) * _importance(word, language) / (1 + LATER * at)
        if word in aside:
            matters *= IN_BRACKETS
        if matters > found.get(word, 0.0):
            found[word] = matters
    return tuple(found.items())


def content_words(written: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The words without function words, filler and the nomenclature's own phrases; all of them where nothing is left."""
    kinds = [_kind(word, language) for word in written]
    if _CONTENT not in kinds and _PHRASE not in kinds:
        return written
    least = _CONTENT if _CONTENT in kinds else _PHRASE
    both = zip(written, kinds, strict=True)
    return tuple([OTHER if kind == _RESIDUAL else word for word, kind in both if kind >= least])


def _head(text: str, written: tuple[str, ...], content: tuple[str, ...], language: str) -> int:
    """Which of the content words names the thing: the first in the Romance languages, else the last before a
    preposition or bracket."""
    if language in ("es", "fr", "pt"):
        return 1 if len(content) > 1 and content[0] == OTHER else 0
    start = text.find("(")
    end = len(words(text[:start])) if start > 0 else len(written)
    behind = next((at for at, word in enumerate(written[:end]) if word in _BEHIND), end)
    if behind == len(written):
        return len(content) - 1
    before = written[:behind]
    return (sum(1 for word in before if _kind(word, language) >= _CONTENT) or len(content)) - 1


def _in_brackets(text: str) -> frozenset[str]:
    """The words that stand in brackets only, where others stand before them."""
    if "(" not in text:
        return frozenset()
    outside = words(_BRACKETS.sub(" ", text))
    return frozenset(words(" ".join(_BRACKETS.findall(text)))).difference(outside) if outside else frozenset()


@lru_cache(maxsize=200_000)
def _kind(word: str, language: str) -> int:
    folded = fold(word)
    if folded in residual_words(language):
        return _RESIDUAL
    return _FILLER if folded in stop_words(language) else _PHRASE if folded in wording() else _CONTENT


@lru_cache(maxsize=200_000)
def _importance(word: str, language: str) -> float:
    return RESIDUAL if word == OTHER else QUALIFIER if fold(word) in qualifiers(language) else 1.0
