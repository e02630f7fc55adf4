"""The report holds a line for everything that was done to the file, in either language, as plain JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchmaker.firms.reading import read_firms
from matchmaker.firms.report import ImportReport

CONTENT = """id,name,country,locality,products,employees,certifications,prior_partners,tax_id,fax
a,Agro Mango SAC,PE,Piura,mango,"1,200",GlobalGAP; USDA Organic (en trámite),b;zz,20512333798,1
b,Agro Mango,Perú,Piura,n/a,doce,none,,20512333797,2
c,Luz,Narnia,,,,,,,
d,Sol,PE,,miel,,,,,
d,Sol,PE,Sullana,cacao,,,,,
e,Uno,JM,,,,,,99,
e,Dos,JM,,,,,,,
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    path: Path = tmp_path_factory.mktemp("report") / "firms.csv"
    path.write_text(CONTENT)
    return read_firms(path).report


def test_counts(report: ImportReport) -> None:
    assert report.summary == {
        "rows_read": 7,
        "rows_kept": 4,
        "rows_refused": 3,
        "rows_blank": 0,
        "rows_left_out": 0,
        "firms": 3,
        "rows_merged": 1,
        "ids_merged": 1,
        "values_corrected": 2,
        "values_not_understood": 1,
        "pending_certificates": 1,
        "lapsed_certificates": 0,
        "unknown_ids": 1,
        "suspected_duplicates": 1,
        "tax_numbers_failed": 1,
    }


def test_lines(report: ImportReport) -> None:
    corrected = [(line.row, line.column, line.raw, line.cleaned, line.rule) for line in report.corrected]
    assert corrected == [
        (2, "employees", "1,200", "1200", "value-thousands"),
        (3, "products", "n/a", "", "value-missing-word"),
    ]
    assert [(line.row, line.column, line.raw, line.rule) for line in report.unread] == [
        (3, "employees", "doce", "value-not-a-number")
    ]
    assert [(line.row, line.column) for line in report.refused] == [(4, "country"), (7, "id"), (8, "id")]
    assert [(line.row, line.id) for line in report.pending] == [(2, "a")]
    assert [(pair.a, pair.b) for pair in report.duplicates] == [("a", "b")]
    assert report.unknown_columns == ("fax",)
    assert [warning.id for warning in report.tax_warnings] == ["a"]
    assert report.tax_numbers == {"ok": 1, "failed": 1, "not_checkable": 0}


def test_as_json_in_both_languages(report: ImportReport) -> None:
    english, spanish = report.to_dict("en"), report.to_dict("es")
    assert json.loads(json.dumps(english)) == english
    assert english.keys() == spanish.keys()
    assert english["refused"][0]["text"] == "No country is called “Narnia”."
    assert spanish["refused"][0]["text"] == "Ningún país se llama «Narnia»."
    assert spanish["corrected"][0]["text"] == "se leyeron separadores de miles"
    assert english["corrected_by_rule"][0].keys() == {"column", "rule", "count", "text"}
    assert "20512333798" not in json.dumps(english)
