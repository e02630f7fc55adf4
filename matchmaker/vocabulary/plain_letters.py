"""Small letters without accents: how names of certificates are compared, whatever people put between their parts."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Small letters without accents, as long as the text: a place in one is the same place in the other.

    >>> plain("Orgánico®")
    'organico '
    """
    return text.lower() if text.isascii() else "".join(_plain_character(character) for character in text)


def squeezed(text: str) -> str:
    """Letters, digits and plus signs only.

    >>> squeezed("global g.a.p.")
    'globalgap'
    """
    return re.sub(r"[^a-z0-9+]", "", text)


def _plain_character(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if base.isascii() and len(base) == 1 and character not in "®™©" else " "
