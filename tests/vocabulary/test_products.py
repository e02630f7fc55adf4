"""The Harmonized System as a tree, what its codes are called, and codes as people write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.texts import Message
from matchmaker.vocabulary import hs_tree, lexicon
from matchmaker.vocabulary.products import ancestors, clean_hs, hs_label, is_hs, read_codes
from matchmaker.vocabulary.tokens import LANGUAGES


def test_fillers_are_left_out() -> None:
    codes = hs_tree.descriptions()
    assert sum(len(code) == 2 for code in codes) == 96
    assert len(hs_tree.headings()) == 1228
    assert not any(is_hs(filler) for filler in ("TOTAL", "99", "9999", "999999", ""))


@pytest.mark.shared
def test_the_tree_is_the_published_one(shared_data: Path) -> None:
    with (shared_data / "hs" / "hs2022_en.csv").open(encoding="utf-8", newline="") as file:
        published = {row["hscode"] for row in csv.DictReader(file)}
    published = {code for code in published if code.isdigit() and not code.startswith("99")}
    assert set(hs_tree.descriptions()) == published


def test_every_code_hangs_from_its_ancestors() -> None:
    for code in hs_tree.descriptions():
        assert all(is_hs(above) for above in ancestors(code)), code
        assert ancestors(code)[-1] == code
        if len(code) == 6:
            assert code in hs_tree.subheadings(code[:4])


def test_labels_are_short_and_in_the_readers_language() -> None:
    for code in hs_tree.descriptions():
        label = hs_label(code)
        assert 2 <= len(label) <= 90, code
        assert not label.endswith((",", ";", " and", " of")), label
    assert hs_label("0804", "es") != hs_label("0804", "en")
    assert hs_label("080450", "es").startswith("Mangos")
    assert hs_label("840999", "es").endswith("(8409.99)")
    assert hs_label("840999").endswith("(8409.99)")
    assert hs_label("9999") == "9999"


@pytest.mark.parametrize(
    ("written", "code", "rule"),
    [
        ("08", "08", None),
        ("0804", "0804", None),
        ("080450", "080450", None),
        ("0804.50", "080450", None),
        ("08.04.50", "080450", None),
        ("HS 0804 50", "080450", None),
        ("SA: 0804.50", "080450", None),
        ("804.50", "080450", "hs-zero-restored"),
        ("80450", "080450", "hs-zero-restored"),
        ("80450.0", "080450", "hs-zero-restored"),
        ("804", "0804", "hs-zero-restored"),
        ("8", "08", "hs-zero-restored"),
        ("8471.3", "847130", "hs-zero-restored"),
        ("0804502000", "080450", "hs-cut"),
        ("0804.50.20", "080450", "hs-cut"),
        ("2208.40.00.11", "220840", "hs-cut"),
        ("080499", "0804", "hs-nearest-ancestor"),
        ("0888", "08", "hs-nearest-ancestor"),
        ("84713", "8471", "hs-nearest-ancestor"),
        ("9999", None, "hs-unknown"),
        ("770000", None, "hs-unknown"),
        ("mango", None, "hs-not-understood"),
        ("", None, "hs-not-understood"),
        ("12a4", None, "hs-not-understood"),
    ],
)
def test_codes_as_written(written: str, code: str | None, rule: str | None) -> None:
    assert clean_hs(written) == (code, rule)


@pytest.mark.parametrize(
    "rule", ["hs-cut", "hs-zero-restored", "hs-nearest-ancestor", "hs-unknown", "hs-not-understood"]
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_rule_has_a_sentence(rule: str, lang: str) -> None:
    assert len(Message(rule).text(lang)) > 20


@given(st.text(max_size=14) | st.from_regex(r"\d{1,12}(\.\d{1,3})*", fullmatch=True))
@settings(max_examples=150, deadline=None)
def test_a_cleaned_code_exists_and_stays_as_it_is(text: str) -> None:
    code, rule = clean_hs(text)
    if code is None:
        assert rule in ("hs-unknown", "hs-not-understood")
    else:
        assert is_hs(code)
        assert clean_hs(code) == (code, None)


def test_the_lexicon_is_sound() -> None:
    terms = lexicon.terms()
    assert len(terms) > 300
    for term in terms:
        assert is_hs(term.code), term
        assert term.language in (*LANGUAGES, lexicon.ANY), term
        assert term.term == term.term.strip(), term
    assert len({(term.term.lower(), term.language) for term in terms}) == len(terms), "a term stands twice"


@pytest.mark.shared
def test_the_lexicon_uses_published_codes(shared_data: Path) -> None:
    with (shared_data / "hs" / "hs2022_en.csv").open(encoding="utf-8", newline="") as file:
        published = {row["hscode"] for row in csv.DictReader(file)}
    assert {term.code for term in lexicon.terms()} <= published


def test_codes_are_read_from_products() -> None:
    codes = dict(read_codes(("mango seco", "miel de abeja", "asesoría contable"), "es"))
    assert {"080450", "040900"} <= set(codes)
    assert all(confidence >= 0.5 for confidence in codes.values())


def test_a_code_stands_once() -> None:
    codes = read_codes(("mango", "mangos", "MANGO"), "es")
    assert [code for code, _ in codes] == ["080450"]
    assert read_codes((), "en") == ()


def test_codes_can_be_said_without_loading_the_vocabulary_first() -> None:
    from matchmaker.texts.formats import Wording

    said = Wording("es").vformat(
        "{codes:hs}; {schemes:scheme}", (), {"codes": ["2208"], "schemes": ["organic-eu", "Sello Azul"]}
    )
    assert said.endswith("; Orgánico UE y Sello Azul")
    assert said.split(";")[0] == hs_label("2208", "es")
