"""Column by column: what is understood, what is repaired and said, what is left out and said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.cells import SHOWN_CHARACTERS, cell_text, plain_number, tidy
from matchmaker.firms.cleaning import CLEANERS
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.numbers import read_number
from matchmaker.firms.placing import read_place
from matchmaker.firms.profile import EXPORT_STAGES, KINDS, SIZE_CLASSES, STAGES, Capacity
from matchmaker.firms.terms import read_term
from matchmaker.texts import LANGUAGES, codes

PLAIN = Conventions()
COMMA = Conventions(decimal=",")


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("kind", "Asociación", "association"),
        ("kind", "producer-group", "producer_group"),
        ("kind", "Persona física", "sole_trader"),
        ("stage", "Procesadora", "processor"),
        ("stage", "verpakker", "packer"),
        ("size_class", "MEDIANA", "medium"),
        ("size_class", "Small / Pequeña", "small"),
        ("size_class", "Grande/Large", "large"),
        ("size_class", "Micro (microempresa)", "micro"),
        ("size_class", "très petite", "micro"),
        ("size_class", "Middelgrote onderneming", "medium"),
        ("kind", "Stichting", "association"),
        ("kind", "Naamloze vennootschap", "firm"),
        ("export_stage", "No exporta", "none"),
        ("export_stage", "exporta", "regular"),
        ("employees", "1.234", 1234),
        ("employees", "12,0", 12),
        ("hectares", "2,5 ".strip(), 2.5),
        ("readiness", "75 %", 75.0),
        ("readiness", "75/100", 75.0),
        ("turnover", "1m-5m", (1e6, 5e6)),
        ("turnover", 250000.5, (250000.5, 250000.5)),
        ("turnover", "S/ 1.500.000", (1.5e6, 1.5e6)),
        ("turnover", "500k a 1 millón", (5e5, 1e6)),
        ("turnover_currency", "soles", "PEN"),
        ("turnover_currency", "usd", "USD"),
        ("capacity", "mango=120 t/year", (Capacity("mango", 120.0, "t", "year"),)),
        ("capacity", "café: 1,5 contenedores por mes", (Capacity("café", 1.5, "contenedores", "month"),)),
        ("compliance", "tax=yes; Seguridad social = no", (("tax", True), ("seguridad-social", False))),
        ("certifications", "none", ()),
        ("goals", "ninguno", ()),
        ("products", "ninguno", ()),
        ("prior_partners", "0; no", ("0", "no")),
        ("prior_partners", "none", ()),
        ("goals", "joint sales; ; new markets", ("joint sales", "new markets")),
        ("languages", "español; Inglés, nl", ("es", "en", "nl")),
        ("languages", "no", ("no",)),
        ("export_markets", "NO", ("NO",)),
        ("export_markets", "Trinidad and Tobago", ("TT",)),
        ("export_markets", "Canadá y Alemania", ("CA", "DE")),
        ("export_markets", "ninguno", ()),
        ("hs_codes", "0804.50.20.00; 09", ("080450", "09")),
        ("hs_codes", 80450, ("080450",)),
        ("founded", "1998", 1998),
        ("founded", "15/03/1998", 1998),
        ("updated_at", "2025-03", date(2025, 3, 31)),
        ("updated_at", "15 de marzo de 2025", date(2025, 3, 15)),
        ("updated_at", "March 15th, 2025", date(2025, 3, 15)),
        ("updated_at", "03/15/2025", date(2025, 3, 15)),
        ("updated_at", "2025-03-15T10:00:00Z", date(2025, 3, 15)),
        ("id", 12, "12"),
        ("id", " 0012 ", "0012"),
        ("prior_partners", "a; b;a", ("a", "b")),
    ],
)
def test_understood(column: str, cell: Any, value: Any) -> None:
    cleaned = CLEANERS[column](cell, PLAIN)
    assert cleaned.value == value
    assert not cleaned.unread


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("kind", "galaxy", "value-not-a-kind"),
        ("employees", "a dozen", "value-not-a-number"),
        ("employees", "-3", "value-number-out-of-range"),
        ("employees", "12,5", "value-number-out-of-range"),
        ("readiness", "120", "value-number-out-of-range"),
        ("turnover", "5m-1m", "value-not-a-turnover"),
        ("turnover", "lots", "value-not-a-turnover"),
        ("capacity", "plenty of mango", "value-not-a-capacity"),
        ("compliance", "tax=perhaps", "value-not-a-compliance"),
        ("compliance", "tax=yes;tax=no", "value-contradiction"),
        ("updated_at", "31/02/2025", "value-not-a-date"),
        ("updated_at", "soon", "value-not-a-date"),
        ("languages", "klingon", "value-not-a-language"),
        ("target_markets", "the moon", "value-not-a-market"),
        ("email", "ask my cousin", "value-not-an-email"),
        ("hs_codes", "mango", "hs-not-understood"),
        ("founded", "long ago", "value-not-a-year"),
        ("goals", "none; n/a", "value-none-among-others"),
    ],
)
def test_not_understood_is_kept_out_and_said(column: str, cell: Any, rule: str) -> None:
    cleaned = CLEANERS[column](cell, PLAIN)
    assert cleaned.value is None
    assert [line.rule for line in cleaned.unread] == [rule]


@pytest.mark.parametrize("column", sorted(CLEANERS))
@pytest.mark.parametrize("cell", ["n/a", "-", "s/d", "#N/A"])
def test_a_word_for_unknown_is_unknown_everywhere(column: str, cell: str) -> None:
    cleaned = CLEANERS[column](cell, PLAIN)
    assert cleaned.value is None
    assert not cleaned.unread
    assert [line.rule for line in cleaned.corrected] == ["value-missing-word"]


@settings(max_examples=300, deadline=None)
@given(
    column=st.sampled_from(sorted(CLEANERS)),
    cell=st.one_of(
        st.text(max_size=40),
        st.integers(),
        st.floats(allow_nan=False),
        st.booleans(),
        st.dates(),
        st.from_regex(r"[-+0-9.,/ :;=a-z€$]{1,20}", fullmatch=True),
    ),
    conventions=st.sampled_from([PLAIN, COMMA]),
)
def test_no_cell_breaks_a_cleaner(column: str, cell: Any, conventions: Conventions) -> None:
    cleaned = CLEANERS[column](cell, conventions)
    for lang in LANGUAGES:
        assert {line.rule for line in (*cleaned.corrected, *cleaned.unread)} <= codes(lang)


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.one_of(st.none(), st.text(max_size=12), st.floats(allow_nan=False))] * 6))
def test_no_cell_breaks_a_place(cells: Any) -> None:
    for country in (cells[0], "PE"):
        reading = read_place((country, *cells[1:]), PLAIN)
        assert (reading.where is None) == (reading.refusal is not None)


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from([None, "."]))
def test_a_plain_number_reads_back(value: float, decimal: str | None) -> None:
    text = plain_number(value)
    assert "e" not in text
    assert float(text) == value
    found = read_number(text, decimal)
    assert found is not None
    assert found[0] == value or len(text.split(".")[-1]) == 3


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234", None, 1.234),
        ("1.234", ",", 1234.0),
        ("1,234", None, 1234.0),
        ("1,234", ",", 1.234),
        ("1,234.5", None, 1234.5),
        ("1.234,5", None, 1234.5),
        ("1.234.567", None, 1234567.0),
        ("1 234,5", None, 1234.5),
        ("1'234.5", None, 1234.5),
        ("0,123", None, 0.123),
        ("12,34,56", None, None),
        ("1.2.3", None, None),
        ("1,234.5", ",", None),
        ("", None, None),
        ("1e5", None, 1e5),
        ("1e999", None, None),
        ("+5", None, 5.0),
        ("٣", None, None),
        (".", None, None),
    ],
)
def test_numbers(text: str, decimal: str | None, value: float | None) -> None:
    found = read_number(text, decimal)
    assert (found and found[0]) == value


@settings(max_examples=200)
@given(st.text())
def test_tidy_once_is_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode("utf-8")
    assert once == once.strip()


def test_every_value_of_a_closed_list_is_its_own_word() -> None:
    for group, values in (
        ("kind", KINDS),
        ("stage", STAGES),
        ("size_class", SIZE_CLASSES),
        ("export_stage", EXPORT_STAGES),
    ):
        assert [read_term(group, value) for value in values] == list(values)
        assert [read_term(group, value.replace("_", " ").upper()) for value in values] == list(values)


def test_a_cell_as_a_person_would_type_it() -> None:
    assert [cell_text(cell) for cell in (None, True, 3, 2.5, date(2025, 1, 2), "x")] == [
        "",
        "yes",
        "3",
        "2.5",
        "2025-01-02",
        "x",
    ]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("capacity", "mango=1" + "'" * 400 + " t/year"),
        ("certifications", "@2027-03-31" * 50),
        ("employees", "1" * 500),
        ("turnover", "1" * 2000),
    ],
)
def test_text_too_long_for_a_slow_pattern_is_not_tried(column: str, text: str) -> None:
    cleaned = CLEANERS[column](text, PLAIN)
    assert not cleaned.value
    assert len(cleaned.unread) == 1
    assert len(cleaned.unread[0].raw) <= SHOWN_CHARACTERS
