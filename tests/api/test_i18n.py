"""The language a caller is answered in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.i18n import best_language
from matchmaker.texts import LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es", "es"),
        ("ES-do", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr-HT, es;q=0.4, en;q=0.3", "es"),
        ("pt-BR", "en"),
        ("es;q=0", "en"),
        ("es;q=nonsense", "en"),
        ("*;q=0.5", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_best_of_ours(accepted: str | None, language: str) -> None:
    assert best_language(accepted) == language


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_header_gets_a_language(accepted: str) -> None:
    assert best_language(accepted) in LANGUAGES
