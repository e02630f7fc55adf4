"""The names of all headings in one language as arrays: the words of each heading's document and of each single name.

Going through 70,000 names takes seconds, so what comes of it is kept (`kept.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from matchmaker.vocabulary.compounds import Compounds
from matchmaker.vocabulary.hs_names import names
from matchmaker.vocabulary.hs_query import OTHER, Weighed, weigh
from matchmaker.vocabulary.hs_tree import headings
from matchmaker.vocabulary.kept import Arrays, as_bytes, kept
from matchmaker.vocabulary.stems import stem
from matchmaker.vocabulary.tokens import fold, words

ONCE_MORE = 0.3  # what a word adds to a document that has it already, as a share of the lighter field
_DATA = ("hs_labels.csv", "hs_names.csv", "hs_subheading_labels.csv", "lexicon.csv")
_LISTS = ("filler", "qualifiers", "residual", "stopwords", "wording")
_CODE = (
    "compounds", "hs_documents", "hs_exclusions", "hs_labels", "hs_names", "hs_query", "hs_tree", "kept", "lexicon", "stems",
    "tokens",
)  # fmt: skip

Stems = Callable[[Weighed], dict[str, float]]


@cache
def documents(language: str) -> Arrays:
    """The names in one language, taken apart.

    Returns
    -------
    dict of arrays
        `length` of each heading's document. Of the names that may be taken for what people write, those of a heading
        together: `name_code`, `name_trust`, `name_written`. Of documents (`document_`) and names (`name_`) alike: `text`, `word`,
        `weight` say that a word stands in a text with a weight, texts rising; `words` are the words by number. `written`:
        every word as written, folded. `vocabulary`: Dutch stems, of which compounds are made.
    """
    return kept(f"hs_documents_{language}", sources(), lambda: build(language))


def sources() -> list[Path]:
    room = Path(str(resources.files("matchmaker.vocabulary")))
    lists = [path for kind in _LISTS for path in (room / "data").glob(f"{kind}_*.txt")]
    return [*(room / f"{code}.py" for code in _CODE), *(room / "data" / name for name in _DATA), *lists]


def build(language: str) -> Arrays:
    """`documents`, made from the names."""
    known = names(language)
    vocabulary = sorted({stem(word, "nl") for name in known for word in words(name.text)}) if language == "nl" else []
    stems = stems_of(language, Compounds(vocabulary) if language == "nl" else None)
    row_of = {heading: row for row, heading in enumerate(headings())}
    of_headings: list[dict[str, float]] = [{} for _ in headings()]
    of_names: list[dict[str, float]] = []
    codes: list[str] = []
    trust: list[float] = []
    written: list[str] = []
    for name in known:
        document, weight = of_headings[row_of[name.code[:4]]], name.weight
        found = stems(weigh(name.text, language))
        for word in found:
            has = document.get(word)
            document[word] = weight if has is None else max(has, weight) + ONCE_MORE * min(has, weight)
        if name.trust and found:
            of_names.append(found)
            codes.append(name.code)
            trust.append(name.trust)
            written.append(as_written(name.text))
    return {
        "length": np.array([sum(document.values()) for document in of_headings]),
        "name_code": np.array(codes, dtype=np.str_),
        "name_trust": np.array(trust),
        "name_written": as_bytes(written),
        "written": as_bytes(sorted(set(words(fold(" ".join(name.text for name in known)))))),
        "vocabulary": as_bytes(vocabulary),
        **_turned_over("document", of_headings),
        **_turned_over("name", of_names),
    }


def as_written(text: str) -> str:
    """A text with nothing taken from it but accents, capitals and spaces.

    >>> as_written(" Azúcar  de caña")
    'azucar de cana'
    """
    return " ".join(fold(text).split())


def stems_of(language: str, compounds: Compounds | None) -> Stems:
    """How the weighed words of a text become weighed stems."""
    if compounds is None:
        return lambda weighed: {OTHER if word == OTHER else stem(word, language): matters for word, matters in weighed}

    def parts(weighed: Weighed) -> dict[str, float]:
        found: dict[str, float] = {}
        for word, matters in weighed:
            for part, share in compounds.parts(stem(word, language)) if word != OTHER else ((OTHER, 1.0),):
                if share * matters > found.get(part, 0.0):
                    found[part] = share * matters
        return found

    return parts


def _turned_over(kind: str, texts: Iterable[Mapping[str, float]]) -> Arrays:
    """Which word stands in which text, words numbered as they come."""
    number: dict[str, int] = {}
    entries = [
        (at, number.setdefault(word, len(number)), weight)
        for at, text in enumerate(texts)
        for word, weight in text.items()
    ]
    return {
        f"{kind}_text": np.array([text for text, _, _ in entries], dtype=np.int32),
        f"{kind}_word": np.array([word for _, word, _ in entries], dtype=np.int32),
        f"{kind}_weight": np.array([weight for _, _, weight in entries], dtype=float),
        f"{kind}_words": as_bytes(number),
    }
