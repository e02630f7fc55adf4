"""What a text says that it does *not* hold: `except`, `excepto`, `même`, `al dan niet` and what they govern.

Tariffs and price lists name what they leave out beside what they mean; read as words, the one speaks as loud as the other.
"""

from __future__ import annotations

import re

_PHRASES = {
    "en": (
        r"\((?:other than|excluding|not |except)[^()]*\)"
        r"|\b(?:other than|excluding|except|not including|not containing|without)\b[^;]*"
        r"|\bn\.?e\.?c\.?\b[^,;]*|\bwhether or not\b[^,;]*|\bof headings?\b[^,;]*|\bno\. \d+\b[^,;]*|\bin chapter \d+"
    ),
    "es": (
        r"\((?:excepto|excluid|salvo)[^()]*\)|\b(?:excepto|exceptuando|salvo|distint[oa]s de)\b[^;]*"
        r"|\b(?:incluso|aunque)\b[^,;]*|\bde las? partidas?\b[^,;]*|\bno expresad[oa]s\b[^;]*|\bsin embargo\b[^;]*"
    ),
    "fr": (
        r"\((?:autres que|à l.exclusion|sauf|excepté)[^()]*\)|\b(?:autres que|à l.exclusion|sauf|excepté)\b[^;]*"
        r"|\bmême\b[^,;]*|\bd[ue]s? n°s? [^,;]*|\bnon dénommé[es]*\b[^;]*"
    ),
    "pt": (
        r"\((?:exceto|excepto|exclu)[^()]*\)|\b(?:exceto|excepto|excluindo|salvo|distint[oa]s d)\b[^;]*"
        r"|\bmesmo\b[^,;]*|\bdas? posiç(?:ão|ões)\b[^,;]*|\bnão especificad[oa]s\b[^;]*"
    ),
    "nl": (
        r"\((?:andere? dan|uitgezonderd|behalve|met uitzondering)[^()]*\)"
        r"|\b(?:andere? dan|uitgezonderd|behalve|met uitzondering van)\b[^;]*|\b(?:al dan niet|ook indien)\b[^,;]*"
    ),
}
_PATTERNS = {language: re.compile(phrases) for language, phrases in _PHRASES.items()}
# One of them stands in whatever the patterns find; most texts hold none.
_SIGNS = {
    "en": ("other than", "xcept", "xclud", "not ", "n.e", "ne.", "nec", "without", "whether", "heading", "no.", "chapter"),
    "es": ("except", "excluid", "salvo", "distint", "incluso", "aunque", "partida", "expresad", "embargo"),
    "fr": ("autres que", "exclusion", "sauf", "except", "même", "n°", "dénommé"),
    "pt": ("excet", "except", "exclu", "salvo", "distint", "mesmo", "posiç", "especificad"),
    "nl": ("ander", "uitgezonderd", "behalve", "uitzondering", "al dan niet", "ook indien"),
}  # fmt: skip


def positive(text: str, language: str = "en") -> str:
    """A text in lower case without what it says that it does not hold, unless nothing else is left.

    >>> positive("Nuts (excluding coconuts, Brazils and cashew nuts); fresh or dried, whether or not shelled")
    'nuts ; fresh or dried, '
    >>> positive("Carne de aves, excepto la de gallina", "es")
    'carne de aves, '
    """
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS.get(language, ())):
        return lower
    kept = _PATTERNS[language].sub("", lower)
    return kept if any(character.isalpha() for character in kept) else lower
