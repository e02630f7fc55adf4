"""What a code is called, in a few words of the reader's language.

Chapters and headings have labels of our own (`data/hs_labels.csv`); a subheading is called by the nomenclature's
text, shortened.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from matchmaker.vocabulary.hs_tree import descriptions, is_hs

SHORTEST, LONGEST = 12, 60  # characters of a shortened text: one line of a table

# What a heading does not hold, and pointers to other headings, say nothing to a reader of the label.
_ASIDE = re.compile(r"\([^()]*\)|\bn\.e\.c\.[^,;]*|\b(?:other than|excluding|except)\b.*$", re.IGNORECASE)

_COMMA = re.compile(r"[,;:]")
_CLAUSE = re.compile(r" (?:obtained|containing|consisting|having|of a kind|for use|in which|by|from|with|whether|used)\b")


@cache
def labels() -> dict[str, dict[str, str]]:
    """Our own labels, `language -> code -> label`, for the languages that `data/hs_labels.csv` has a column of."""
    path = resources.files("matchmaker.vocabulary") / "data" / "hs_labels.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    languages = [name for name in rows[0] if name != "code"]
    return {lang: {row["code"]: row[lang].strip() for row in rows if (row[lang] or "").strip()} for lang in languages}


def hs_label(code: str, lang: str = "en") -> str:
    """The short name of a code.

    A subheading has no words of its own in other languages than English yet: there it is named by its heading and its
    number. What is no HS code is given back as it is.

    Examples
    --------
    >>> hs_label("220840")
    'Rum and other spirits'
    """
    own = labels().get(lang, {}).get(code)
    if own:
        return own
    if not is_hs(code):
        return code
    heading = labels().get(lang, {}).get(code[:4])
    if lang != "en" and heading:
        return f"{heading} ({code[:4]}.{code[4:]})"
    return _shortened(descriptions()[code])


def _shortened(text: str) -> str:
    """The first words of a nomenclature text, cut where a clause ends.

    >>> _shortened("Vegetable oils; jojoba oil and its fractions (excluding crude), n.e.c. in heading no. 1515")
    'Vegetable oils; jojoba oil and its fractions'
    """
    text = re.sub(r"\s+", " ", _ASIDE.sub("", text)).strip(" ,;:") or text
    text = re.sub(r"\s*([,;])[\s,;]*", r"\1 ", text)
    if len(text) > LONGEST:
        commas = [at for at in _places(_COMMA, text) if SHORTEST <= at <= LONGEST]
        clauses = [at for at in _places(_CLAUSE, text) if SHORTEST <= at <= LONGEST]
        end = commas[-1] if commas else clauses[0] if clauses else text.rfind(" ", 0, LONGEST + 1)
        text = text[:end]
    return re.sub(r"\s(?:and|or|of|the|in|for)$", "", text).strip(" ,;:")


def _places(what: re.Pattern[str], text: str) -> list[int]:
    return [hit.start() for hit in what.finditer(text)]
