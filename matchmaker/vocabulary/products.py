"""Products: from a firm's words to codes of the Harmonized System, and from codes to words.

This page is the whole of what other rooms use; the parts stand beside it: the tree (`hs_tree`), what codes are called
(`hs_labels`, `hs_names`), codes as written (`hs_codes`) and of earlier editions (`hs_editions`), the search
(`hs_search`, `ranking`), trade terms (`lexicon`), services (`services`), cells of several products (`splitting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.vocabulary.hs_codes import clean_hs, read_hs
from matchmaker.vocabulary.hs_labels import hs_label
from matchmaker.vocabulary.hs_tree import ancestors, is_hs
from matchmaker.vocabulary.services import is_service
from matchmaker.vocabulary.splitting import split_products

__all__ = [
    "CONFIDENCE",
    "HSSuggestion",
    "ancestors",
    "clean_hs",
    "hs_label",
    "is_hs",
    "is_service",
    "read_codes",
    "read_hs",
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
    """Up to `k` distinct headings for one product, the likeliest first, however unlikely.

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
    return [found for found in suggest_hs_many([text], k, language)[0] if found.score >= min_score]


def suggest_hs_many(texts: Sequence[str], k: int = 1, language: str | None = None) -> list[list[HSSuggestion]]:
    """`suggest_hs` for a column of products, worked out together; texts that repeat are worked out once."""
    from matchmaker.vocabulary.ranking import rank_many

    return [
        [HSSuggestion(best.code, hs_label(best.code, language or "en"), best.score, best.words) for best in ranked]
        for ranked in rank_many(texts, language, k)
    ]


def read_codes(products: tuple[str, ...], language: str | None) -> tuple[tuple[str, float], ...]:
    """The codes that a firm's products stand for, each with its confidence; none below `CONFIDENCE`, none for a
    service.

    The best answer for each product; a code that several products lead to stands once, with the highest confidence.
    In code order.
    """
    found: dict[str, float] = {}
    for best in _best(tuple(product.lower().strip(" .,;") for product in products), language):  # many differ in no more
        if best is not None and best.score >= CONFIDENCE:
            found[best.code] = max(found.get(best.code, 0.0), best.score)
    return tuple(sorted(found.items()))


_MOST_KEPT = 200_000
_kept: dict[tuple[str, str | None], HSSuggestion | None] = {}


def _best(products: tuple[str, ...], language: str | None) -> list[HSSuggestion | None]:
    """The best answer for each product, None for a service; those not met before are worked out together."""
    global _kept
    kept = _kept  # of one moment: another thread may begin anew
    if all((product, language) in kept for product in products):
        return [kept[product, language] for product in products]
    new = [product for product in dict.fromkeys(products) if (product, language) not in kept]
    if len(kept) + len(new) > _MOST_KEPT:
        _kept = kept = {}
        new = list(dict.fromkeys(products))
    goods = [product for product in new if not is_service(product, language)]
    suggestions = dict(zip(goods, suggest_hs_many(goods, 1, None if language == "und" else language), strict=True))
    found = {product: next(iter(suggestions.get(product, ())), None) for product in new}
    found |= {product: kept[product, language] for product in products if product not in found}
    kept.update({(product, language): found[product] for product in new})
    return [found[product] for product in products]
