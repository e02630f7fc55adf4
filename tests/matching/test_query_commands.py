"""The commands fill, assemble and analogues: tables and JSON, in English and Spanish."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import matchmaker as mm
from matchmaker.cli.app import build_app

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def saved(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portfolio") / "p.json"
    groups: dict[str, list[str]] = {}
    with (fixtures / "caribbean_groups.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row["group"], []).append(row["id"])
    portfolio = mm.assess_groups(mm.read_firms(fixtures / "caribbean.csv"), list(groups.values())[:5])
    path.write_text(portfolio.to_json(), encoding="utf-8")
    return path


def printed(*arguments: str) -> str:
    done = RUNNER.invoke(build_app(), list(arguments))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


@pytest.mark.parametrize("command", ["fill", "analogues"])
def test_about_a_proposal(fixtures: Path, saved: Path, command: str) -> None:
    asked = (command, str(fixtures / "caribbean.csv"), "--portfolio", str(saved), "--proposal", "2")
    record = json.loads(printed(*asked, "--format", "json"))
    assert record["format"] == f"matchmaker-{command}-1"
    named = [each["id"] for each in record.get("fillers", ())] or [each["name"][:9] for each in record["analogues"]]
    assert named
    english, spanish = printed(*asked), printed(*asked, "--lang", "es")
    assert all(name in english and name in spanish for name in named)
    assert english != spanish


def test_a_demand(fixtures: Path) -> None:
    demand = ("--product", "mango", "--volume", "500 t/year", "--market", "EU", "--certificates", "organic-eu")
    asked = ("assemble", str(fixtures / "caribbean.csv"), *demand)
    record = json.loads(printed(*asked, "--format", "json"))
    assert record["served"]
    for lang in ("en", "es"):
        text = printed(*asked, "--lang", lang)
        assert all(member["id"] in text for member in record["members"])
        assert record["demand"]["market"] == "EU"
