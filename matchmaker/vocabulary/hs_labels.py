"""What a code is called, in a few words of the reader's language.

Chapters and headings have labels of our own (`data/hs_labels.csv`), and so have the subheadings that are grown and made
most (`data/hs_subheading_labels.csv`); any other subheading is called by its heading and its number.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources

from matchmaker.vocabulary.hs_tree import is_hs


@cache
def labels() -> dict[str, dict[str, str]]:
    """Our own labels of chapters and headings, `language -> code -> label`, for the languages of the file's columns."""
    return _read("hs_labels.csv")


@cache
def subheading_labels() -> dict[str, dict[str, str]]:
    """Our own labels of subheadings, `language -> code -> label`; most subheadings have none."""
    return _read("hs_subheading_labels.csv")


@lru_cache(maxsize=50_000)
def hs_label(code: str, lang: str = "en") -> str:
    """The short name of a code.

    A subheading without a label of its own is named by its heading and its number. What is no HS code is given back as
    it is; a language that we have no labels in is answered in English.

    Examples
    --------
    >>> hs_label("220840"), hs_label("220840", "es")
    ('Rum', 'Ron')
    >>> hs_label("840999")
    'Engine parts (8409.99)'
    """
    if not is_hs(code):
        return code
    if lang not in labels():
        lang = "en"
    own = labels()[lang].get(code) or subheading_labels().get(lang, {}).get(code)
    return own or f"{labels()[lang][code[:4]]} ({code[:4]}.{code[4:]})"


def _read(name: str) -> dict[str, dict[str, str]]:
    path = resources.files("matchmaker.vocabulary") / "data" / name
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    languages = [column for column in rows[0] if column != "code"]
    return {lang: {row["code"]: row[lang].strip() for row in rows if (row[lang] or "").strip()} for lang in languages}
