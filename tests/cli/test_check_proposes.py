"""`matchmaker check` on a list of unknown layout: the proposal, the file, the next command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaker.cli.app import build_app
from matchmaker.errors import InputError

RUN = CliRunner()


def check(*arguments: str) -> tuple[int, str, BaseException | None]:
    done = RUN.invoke(build_app(), ["check", *arguments])
    return done.exit_code, done.output, done.exception


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text("Empresa;País;Productos\nAna SAC;Perú;mango\nLuz SRL;Perú;miel\n", "utf-8")
    return path


def test_an_unknown_layout_is_answered_with_a_proposal(members: Path) -> None:
    code, output, _ = check(str(members))
    assert code == 1
    assert "Empresa" in output and "--propose mapping.toml" in output
    code, output, _ = check(str(members), "--lang", "es")
    assert code == 1 and "Ahora:" in output


def test_written_edited_and_read(members: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    code, output, _ = check(str(members), "--propose", str(mapping))
    assert code == 0 and f"--mapping {mapping}" in output
    assert 'name = "Empresa"' in mapping.read_text("utf-8")
    assert check(str(members), "--mapping", str(mapping))[0] == 0
    mapping.write_text("edited", "utf-8")
    code, _, error = check(str(members), "--propose", str(mapping))
    assert code == 1 and isinstance(error, InputError) and mapping.read_text("utf-8") == "edited"
    assert check(str(members), "--propose", str(mapping), "--force")[0] == 0
    assert mapping.read_text("utf-8") != "edited"


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("Empresa;Productos\nAna SAC;mango\n", "utf-8")
    code, output, _ = check(str(path), "--propose", str(tmp_path / "m.toml"))
    assert code == 1 and "country" in output


def test_as_json(members: Path) -> None:
    code, output, _ = check(str(members), "--format", "json")
    record = json.loads(output)
    assert code == 1 and record["complete"]
    assert [column["column"] for column in record["columns"]] == ["name", "country", "products"]
