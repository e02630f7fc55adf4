"""What the words of a member list mean: products, places, certificates, markets.

Importing this room costs nothing; it makes the formats `hs`, `scheme` and `market` available to sentences, each of
which loads its file when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from matchmaker.texts import register_format


def _on_first_use(name: str, module: str, function: str) -> None:
    def word(value: Any, lang: str) -> str:
        return str(getattr(import_module(f"matchmaker.vocabulary.{module}"), function)(value, lang))

    register_format(name, word)


_on_first_use("hs", "hs_labels", "hs_label")
_on_first_use("scheme", "schemes", "scheme_label")
_on_first_use("market", "markets", "market_name")
