"""Products: from a firm's words to codes of the Harmonized System, and from codes to words.

This page is the whole of what other rooms use; the parts stand beside it: the tree (`hs_tree`), what codes are called
(`hs_labels`), codes as written (`hs_codes`), the search (`hs_search`), trade terms (`lexicon`), cells of several
products (`splitting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matchmaker.vocabulary.hs_codes import clean_hs
from matchmaker.vocabulary.hs_labels import hs_label
from matchmaker.vocabulary.hs_tree import ancestors, is_hs
from matchmaker.vocabulary.splitting import split_products

__all__ = [
    "CONFIDENCE",
    "HSSuggestion",
    "ancestors",
    "clean_hs",
    "hs_label",
    "is_hs",
    "read_codes",
    "split_products",
    "suggest_hs",
    "suggest_hs_many",
]

# A code read from text is taken over into a profile from this score on.
CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class HSSuggestion:
    """One heading for a text. `code` is a subheading where the text allows; `score` in [0, 1] is how likely the
    heading is right."""

    code: str
    label: str
    score: float
    words: tuple[str, ...]


def suggest_hs(text: str, k: int = 5, language: str | None = None, min_score: float = 0.0) -> list[HSSuggestion]:
    """Up to `k` distinct headings for one product, the likeliest first.

    Parameters
    ----------
    text : str
        One product as a firm would write it; a cell of several is first parted by `split_products`.
    k : int
        At most so many headings.
    language : "en", "es", "fr", "pt", "nl" or None
        None: detected.
    min_score : float
        Leave out what scores less.

    Examples
    --------
    >>> suggest_hs("dried mangoes", k=1)[0].code
    '080450'
    """
    from matchmaker.vocabulary.ranking import rank

    return [
        HSSuggestion(best.code, hs_label(best.code, language or "en"), best.score, best.words)
        for best in rank(text, language, k)
        if best.score >= min_score
    ]


def suggest_hs_many(texts: Sequence[str], k: int = 1, language: str | None = None) -> list[list[HSSuggestion]]:
    """`suggest_hs` for a column of products; texts that repeat are worked out once."""
    known = {text: suggest_hs(text, k, language) for text in dict.fromkeys(texts)}
    return [known[text] for text in texts]


def read_codes(products: tuple[str, ...], language: str | None) -> tuple[tuple[str, float], ...]:
    """The codes that a firm's products stand for, each with its confidence; none below `CONFIDENCE`.

    The best answer for each product; a code that several products lead to stands once, with the highest confidence.
    In code order.
    """
    found: dict[str, float] = {}
    for product in products:
        best = _best(product.lower().strip(" .,;"), language)  # many differ in no more
        if best is not None and best.score >= CONFIDENCE:
            found[best.code] = max(found.get(best.code, 0.0), best.score)
    return tuple(sorted(found.items()))


@lru_cache(maxsize=200_000)
def _best(product: str, language: str | None) -> HSSuggestion | None:
    suggestions = suggest_hs(product, 1, None if language == "und" else language)
    return suggestions[0] if suggestions else None
