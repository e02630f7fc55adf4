"""`matchmaker check` on certificates: pending ones, and beside them those that have lapsed by the day asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaker.cli.app import build_app

RUN = CliRunner()
LIST = """id,name,country,hs_codes,hs_edition,certifications
a,Uno,PE,0805.20,2012,HACCP vence 3/2026; ISO 9001 en trámite
b,Dos,PE,070959,2017,BASC vencido; GlobalGAP:mango@2025-01-01
c,Tres,PE,080450,2022,Fairtrade@2028-01-01; kosher
"""


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(LIST, "utf-8")
    return path


def check(*words: str | Path) -> str:
    done = RUN.invoke(build_app(), ["check", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.output


def test_lapsed_by_a_day_and_by_their_own_words(members: Path) -> None:
    record = json.loads(check(members, "--as-of", "2026-11-24", "--format", "json"))
    assert [tuple(line.values()) for line in record["lapsed"]] == [
        ("a", "haccp", "2026-03-31"), ("b", "basc", None), ("b", "globalgap:mango", "2025-01-01"),
    ]  # fmt: skip
    assert [(line["id"], line["certificate"]) for line in record["pending"]] == [("a", "iso-9001")]
    assert (record["summary"]["lapsed_certificates"], record["summary"]["pending_certificates"]) == (3, 1)
    assert record["as_of"] == "2026-11-24"


def test_without_a_day_only_what_the_list_says_is_expired(members: Path) -> None:
    record = json.loads(check(members, "--format", "json"))
    assert [line["certificate"] for line in record["lapsed"]] == ["basc"] and record["as_of"] is None
    last_day = json.loads(check(members, "--as-of", "2026-03-31", "--format", "json"))
    assert "haccp" not in {line["certificate"] for line in last_day["lapsed"]}  # it holds to the end of its last day


def test_the_table_lists_both_in_both_languages(members: Path) -> None:
    english, spanish = (check(members, "--as-of", "2026-11-24", "--lang", lang) for lang in ("en", "es"))
    assert "3 certificates have lapsed" in english and "1 certificate is pending" in english
    assert "3 certificados están vencidos" in spanish and "1 certificado está en trámite" in spanish
    for said in (english, spanish):
        assert "2026-03-31" in said and "iso-9001" in said and "globalgap:mango" in said


def test_a_divided_code_is_named_with_all_that_took_it_over(members: Path) -> None:
    record = json.loads(check(members, "--format", "json"))
    divided = {line["raw"]: line["cleaned"] for line in record["corrected"] if line["rule"].startswith("hs-divided")}
    assert divided["0805.20"] == "080521;080522;080529"
    assert set(divided["070959"].split(";")) == {"070952", "070953", "070954", "070955", "070956", "070959"}
    said = check(members).replace("\n", "")
    assert "080521;080522;080529" in said and "070953" in said
