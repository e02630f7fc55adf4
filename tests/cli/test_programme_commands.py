"""A form for a programme, what is wrong with one, and what a programme says of a member list before anything is formed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaker.cli.app import build_app

FORTY = str(Path(__file__).parent / "data" / "forty.csv")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build_app(), list(words), env={"COLUMNS": "100"})
    return done.exit_code, done.stdout


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_form_and_its_check(tmp_path: Path, lang: str) -> None:
    status, form = run("programmes", "--template", "--lang", lang)
    assert status == 0
    path = tmp_path / "mine.toml"
    path.write_text(form, encoding="utf-8")
    status, said = run("programmes", "--check", str(path), "--lang", lang)
    assert status == 0
    assert ("nothing is doubtful" if lang == "en" else "no hay nada dudoso") in said
    path.write_text(form.replace("min = 4", "min = 1"), encoding="utf-8")
    status, said = run("programmes", "--check", str(path), "--lang", lang)
    assert status == 1
    line = 1 + form[: form.index("min = 4")].count("\n")
    assert f"{line}" in said
    assert "size.min" in said
    status, said = run("programmes", "--check", str(path), "--format", "json")
    assert (status, [each["line"] for each in json.loads(said)]) == (1, [line])


def test_whom_a_programme_lets_in(tmp_path: Path) -> None:
    _, said = run("check", FORTY, "--programme", "export-promotion")
    assert "export-promotion: " in said
    assert "Proposals can be formed." in said
    path = tmp_path / "hard.toml"
    path.write_text(
        'extends = "export-promotion"\nname = "hard"\n'
        '[[rules]]\nid = "everywhere"\ncheck = "distinct-countries"\nvalue = 12\nhard = true\n'
        '[[rules]]\nid = "known"\ncheck = "known-product"\nvalue = true\nhard = true\n',
        encoding="utf-8",
    )
    _, said = run("check", FORTY, "--programme", str(path), "--format", "json")
    found = json.loads(said)["feasibility"]
    assert found["eligible"] <= found["firms"]
    assert found["together"] == ["everywhere"]
    (change,) = found["relaxation"]["changes"]
    assert (change["rule"], change["asked"]) == ("everywhere", 12)
    assert 1 <= change["instead"] < 12
    assert found["relaxation"]["proposals"] >= 1
    for lang in ("en", "es"):
        _, said = run("check", FORTY, "--programme", str(path), "--lang", lang)
        assert "everywhere" in said
