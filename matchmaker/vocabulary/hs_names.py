"""What headings are called: every name of a heading or subheading in a language, from whichever of our files has it.

The short labels, the trade names (`data/hs_names.csv`: `code,en,es,fr,pt,nl`, a cell holds names parted by `|`), the
labels of subheadings, the terms of the lexicon and, in English, the nomenclature's own text without what it excludes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from matchmaker.vocabulary import lexicon
from matchmaker.vocabulary.hs_exclusions import positive
from matchmaker.vocabulary.hs_labels import labels, subheading_labels
from matchmaker.vocabulary.hs_tree import descriptions, headings, subheadings

# How far a name of each kind may be taken for what people write, and what its words weigh in the heading's document.
LABEL, PART_OF_LABEL, TRADE_NAME, TERM, SUBHEADING = (1.0, 3.0), (0.8, 3.0), (1.0, 2.5), (1.25, 2.0), (0.9, 1.2)
OFFICIAL, OFFICIAL_REST, OFFICIAL_BELOW = (0.8, 2.5), (0.0, 1.2), (0.0, 0.6)

_PARTS = re.compile(r"[,;/()]|\b(?:and|or|y|o|e|ou|et|en)\b")
_OTHERS = re.compile(r"(?:other|otr[oa]s|autres|outr[oa]s|andere)\b", re.IGNORECASE)
_BEHIND = re.compile(r"\b(?:of|for|in|de|del|da|do|des|du|para|pour|com|con|em|van|voor|met|à)\b|\bd'")


class Name(NamedTuple):
    """A name of a code; `trust` that people call the goods so, `weight` of its words in the heading's document."""

    text: str
    code: str
    trust: float
    weight: float


@cache
def names(language: str) -> tuple[Name, ...]:
    """The names in one language (Latin ones included), those of a heading together, in code order."""
    found = [Name(label, code, *LABEL) for code, label in labels().get(language, {}).items() if len(code) == 4]
    for label in list(found):
        found += [Name(part, label.code, *PART_OF_LABEL) for part in parts_of(label.text, language)]
    found += [Name(text, code, *SUBHEADING) for code, text in subheading_labels().get(language, {}).items()]
    found += [Name(text, code, *TRADE_NAME) for code, text in trade_names().get(language, ())]
    for term in lexicon.terms():
        if term.language in (language, lexicon.ANY) and len(term.code) >= 4:
            found.append(Name(term.term, term.code, *TERM))
    if language == "en":
        found += _official()
    return tuple(sorted(found, key=lambda name: (name.code[:4], name.code, -name.trust)))


def parts_of(label: str, language: str) -> list[str]:
    """The things that a label names side by side.

    Not what stands behind a preposition (*spectacles* below), nor what only tells more of the last thing: in Dutch the
    beginning of a compound, in English a bare singular before a name of several words (*floor* polish).

    >>> parts_of("Bread, biscuits and pastries", "en"), parts_of("Glass for watches and spectacles", "en")
    (['Bread', 'biscuits', 'pastries'], ['Glass for watches'])
    >>> parts_of("Shoe, floor and furniture polish", "en"), parts_of("Schoen- en meubelpoets", "nl")
    (['furniture polish'], ['meubelpoets'])
    """
    parts = [part.strip() for part in _PARTS.split(label) if part.strip()]
    compound = " " in parts[-1] and not _OTHERS.match(parts[-1])
    behind = False
    found = []
    for part in parts if len(parts) > 1 else ():
        own = _BEHIND.search(part) is not None
        beginning = part.endswith("-") or (language == "en" and compound and " " not in part and part[-1] != "s")
        if (own or not behind or _OTHERS.match(part)) and not beginning:
            found.append(part)
        behind = behind or own
    return found


def _official() -> list[Name]:
    found = []
    for heading in headings():
        first, _, rest = positive(descriptions()[heading]).partition(";")
        below = "; ".join(positive(descriptions()[code]) for code in subheadings(heading))
        found += [
            Name(first, heading, *OFFICIAL),
            Name(rest, heading, *OFFICIAL_REST),
            Name(below, heading, *OFFICIAL_BELOW),
        ]
    return found


@cache
def trade_names() -> dict[str, tuple[tuple[str, str], ...]]:
    """`language -> (code, name)` of the file of trade names."""
    path = resources.files("matchmaker.vocabulary") / "data" / "hs_names.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    languages = [column for column in rows[0] if column != "code"]
    return {
        language: tuple((row["code"], name) for row in rows for name in row[language].split("|") if name)
        for language in languages
    }
