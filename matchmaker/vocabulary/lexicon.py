"""Trade terms and their codes: what firms call their goods where the nomenclature uses another word, or none.

`data/lexicon.csv` holds `term, language, code`; a code has 2, 4 or 6 digits.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

ANY = "la"  # Latin names belong to every language


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the lexicon."""

    term: str
    language: str
    code: str


@cache
def terms() -> tuple[Term, ...]:
    """Every line of the lexicon, in the order of the file."""
    path = resources.files("matchmaker.vocabulary") / "data" / "lexicon.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Term(row["term"], row["language"], row["code"]) for row in rows)
