"""simplemma's dictionaries in a form that is there at once: unpacking a language takes it a second in every process.

Words stand as 64-bit digests, rising, each with the number of its lemma; the form is kept (`kept.py`).
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.vocabulary.kept import Arrays, as_bytes, as_texts, kept


@cache
def lemmatizer() -> Any:
    """simplemma's lemmatizer of words, with the same answers as `simplemma.lemmatize`."""
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Dictionaries()))


class _Dictionaries:
    """What simplemma asks for a dictionary (its protocol `DictionaryFactory`)."""

    def get_dictionary(self, lang: str) -> Any:
        return dictionary(lang)


class Dictionary:
    """Word to lemma, for asking only: the words themselves are not kept."""

    def __init__(self, arrays: Arrays) -> None:
        self._digests = arrays["digests"]
        self._numbers = arrays["numbers"].astype(np.intp)
        self._lemmas = as_texts(arrays["lemmas"])

    def get(self, key: str, default: str | None = None) -> str | None:
        digest = np.uint64(_digest(key))
        at = int(np.searchsorted(self._digests, digest))
        known = at < len(self._digests) and self._digests[at] == digest
        return self._lemmas[int(self._numbers[at])] if known else default

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __getitem__(self, key: str) -> str:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __len__(self) -> int:
        return len(self._digests)


@cache
def dictionary(language: str) -> Dictionary:
    """The dictionary of a language that simplemma has."""
    return Dictionary(kept(f"lemmas_{language}", [Path(__file__)], lambda: build(language)))


def build(language: str) -> Arrays:
    """The dictionary's digests, rising, with the number of each word's lemma, and the lemmas."""
    from simplemma.strategies import DefaultDictionaryFactory

    known = DefaultDictionaryFactory().get_dictionary(language)
    number: dict[str, int] = {}
    entries = [(_digest(word), number.setdefault(lemma, len(number))) for word, lemma in known.items()]
    digests: npt.NDArray[np.uint64] = np.array([digest for digest, _ in entries], dtype=np.uint64)
    order = np.argsort(digests)
    numbers = np.array([lemma for _, lemma in entries], dtype=np.int32)
    return {"digests": digests[order], "numbers": numbers[order], "lemmas": as_bytes(number)}


def _digest(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
