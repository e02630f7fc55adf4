"""Whole names and slipped spaces: two classes of misreading, each with goods of several languages."""

from __future__ import annotations

import pytest

from matchmaker.vocabulary.products import suggest_hs


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("coconut water", "en", "200989"), ("agua de coco", "es", "2009"), ("organic fertilizers", "en", "3101"),
        ("ervas condimentares", "pt", "070999"), ("castanha europeia", "pt", "080241"), ("european chestnut", "en", "080241"),
    ],
)  # fmt: skip
def test_a_whole_name_is_what_it_says(text: str, language: str, code: str) -> None:
    best = suggest_hs(text, 1, language)[0]
    assert best.code.startswith(code[:4]) and best.score > 0.8


@pytest.mark.parametrize(
    ("text", "language", "heading"),
    [
        ("greens easoning", "en", "2103"), ("organic cacaobeans", "en", "1801"), ("tamarin djam", "en", "2007"),
        ("caca obiologique", "fr", "1801"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_read(text: str, language: str, heading: str) -> None:
    best = suggest_hs(text, 1, language)[0]
    assert best.code[:4] == heading and best.score >= 0.5
