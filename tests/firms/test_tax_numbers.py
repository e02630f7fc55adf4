"""Tax numbers: right, wrong or not checkable, by the firm's country; a warning, never a refusal, and never shown."""

from __future__ import annotations

import json
from importlib import import_module
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.table import FirmTable
from matchmaker.firms.tax_numbers import _SCHEMES, State, check_tax_number

RIGHT = [
    ("DO", "1-01-85004-3"), ("DO", "001-1391820-5"), ("PE", "20512333797"), ("BR", "16.727.230/0001-97"),
    ("BR", "390.533.447-05"), ("MX", "GODE 561231 GR8"), ("CO", "213.123.432-1"), ("EC", "1792060346001"),
    ("CL", "76.086.428-5"), ("AR", "20-05536168-2"), ("ES", "54362315K"), ("PT", "501 964 843"), ("FR", "552 008 443"),
    ("NL", "NL4495445B01"), ("UY", "21-100342-001-7"), ("GT", "576937-K"), ("PY", "80028061-0"), ("VE", "V-11470283-4"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "number"), RIGHT)
def test_right_and_wrong(country: str, number: str) -> None:
    assert check_tax_number(number, country) == "ok"
    fifth = [at for at, character in enumerate(number) if character.isdigit()][4]
    wrong = number[:fifth] + str((int(number[fifth]) + 1) % 10) + number[fifth + 1 :]
    assert check_tax_number(wrong, country) == "failed"


@pytest.mark.parametrize("country", ["JM", "BB", "TT", "GY", "SR", "HT", "BZ", "BS", "CR", None, "", "ZZ"])
def test_not_checkable(country: str | None) -> None:
    assert check_tax_number("20512333797", country) == "not_checkable"


def test_words_are_no_number() -> None:
    assert check_tax_number("en trámite", "PE") == "not_checkable"


@pytest.mark.parametrize("scheme", sorted(scheme for schemes in _SCHEMES.values() for scheme in schemes))
def test_every_scheme_is_there(scheme: str) -> None:
    assert callable(import_module(f"stdnum.{scheme}").is_valid)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.sampled_from(sorted(_SCHEMES)))
def test_whatever_is_written_has_a_state(number: str, country: str) -> None:
    assert check_tax_number(number, country) in get_args(State)


def test_a_line_of_the_report_and_no_refusal() -> None:
    frame = pd.DataFrame({
        "id": ["a", "b", "c"], "name": ["A", "B", "C"], "country": ["PE", "PE", "JM"],
        "tax_id": ["20512333797", "20512333798", "20512333798"],
    })  # fmt: skip
    report = FirmTable.from_pandas(frame).report
    assert report.tax_numbers == {"ok": 1, "failed": 1, "not_checkable": 1}
    assert not report.refused and [warning.id for warning in report.tax_warnings] == ["b"]
    assert "2051233379" not in json.dumps(report.to_dict("es"))
