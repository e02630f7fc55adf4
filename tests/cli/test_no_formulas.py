"""Cells that a spreadsheet would run: a list full of them goes through every command that writes a file, and none comes out."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaker.cli.app import build_app
from matchmaker.firms.reading import read_firms

pytestmark = pytest.mark.long

RUN = CliRunner()
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", " =", "＝")
COLUMNS = (
    "id", "name", "country", "locality", "products", "certifications", "kind", "member_of", "goals", "offers", "needs",
    "email", "phone",
)  # fmt: skip
A_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def evil(row: int, column: str) -> str:
    """What stands in a cell of the list: something to run, but where only a country or a product can."""
    begin = BEGINNINGS[(row + COLUMNS.index(column)) % len(BEGINNINGS)]
    if column == "country":
        return "PE"
    plain = {"id": f"id{row % 11}", "products": "mango", "email": f"a{row}@example.com", "phone": f"51555010{row}"}
    return f"{begin}{plain.get(column, f'cmd|{row % 11}!A0')}"


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formulas") / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([evil(row, column) for column in COLUMNS] for row in range(12))
        writer.writerow(["+dup" if column == "id" else evil(3, column) for column in COLUMNS])
    return path


def run(*words: str | Path, status: int = 0) -> str:
    done = RUN.invoke(build_app(), [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done.output


def assert_nothing_runs(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) > 1
    for cell in (cell for row in rows for cell in row):
        harmless = not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        assert harmless or A_NUMBER.fullmatch(cell), cell


def assert_no_formula(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not any(re.search(rb"<f[ >/]", book.read(name)) for name in sheets)
        assert not any("externalLink" in name for name in book.namelist())
        hyperlinks = [name for name in book.namelist() if b"relationships/hyperlink" in book.read(name)]
        assert hyperlinks == []


@pytest.fixture(scope="module")
def kept(members: Path) -> Path:
    out = members.parent / "portfolio.json"
    run("suggest", members, "--set", "size.min=3", "--out", out)
    assert json.loads(out.read_text("utf-8"))["proposals"], "a portfolio without proposals would prove nothing"
    return out


def test_suggest_writes_no_formula(members: Path, tmp_path: Path) -> None:
    for name in ("portfolio.csv", "portfolio.xlsx"):
        run("suggest", members, "--set", "size.min=3", "--contacts", "--out", tmp_path / name)
    assert_no_formula(tmp_path / "portfolio.xlsx")
    written = (tmp_path / "portfolio.csv").read_bytes().decode("utf-8")
    assert_nothing_runs(written)
    assert "'=" in written and "'@" in written


def test_gaps_communities_and_graph_write_none(members: Path, kept: Path, tmp_path: Path) -> None:
    assert_nothing_runs(run("gaps", kept, "--format", "csv"))
    assert_nothing_runs(run("communities", members, "--format", "csv"))
    run("graph", members, "--out", tmp_path / "graph.csv")
    assert_nothing_runs((tmp_path / "graph.csv").read_bytes().decode("utf-8"))


def test_pairs_to_decide_on_come_back_as_they_were(members: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    found = json.loads(run("check", members, "--pairs", pairs, "--format", "json"))["duplicates"]
    written = pairs.read_bytes().decode("utf-8")
    assert found
    assert_nothing_runs(written)
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    with pairs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "decision": "different"} for row in rows)
    assert json.loads(run("check", members, "--decided", pairs, "--format", "json"))["duplicates"] == []


def test_a_proposed_mapping_is_only_a_mapping(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    with theirs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["=Empresa", "+País", "@Productos", '-Nota\n[constants]\nid = "x"'])
        writer.writerows([f"=cmd|{n}!A0 SAC", "Perú", "mango", '"\n[columns]\nid = "y"'] for n in range(6))
    mapping = tmp_path / "mapping.toml"
    run("check", theirs, "--propose", mapping)
    plan = tomllib.loads(mapping.read_text("utf-8"))
    assert plan["columns"]["country"] == "+País" and plan["columns"]["name"] == "=Empresa"
    assert "id" not in plan["columns"] and "id" not in plan.get("constants", {})


def test_the_template_holds_none_and_is_read_back(tmp_path: Path) -> None:
    run("template", "--out", tmp_path / "members.xlsx")
    assert_no_formula(tmp_path / "members.xlsx")


def test_what_is_printed_cannot_steer_a_terminal_or_a_script(members: Path, kept: Path) -> None:
    """What a command prints keeps a firm's words, without the tabs and returns that would make cells of them."""
    for said in (run("check", members), run("compare", kept, kept), run("suggest", members, "--set", "size.min=3")):
        assert "\t" not in said and "\r" not in said


def test_the_firms_words_are_not_changed(members: Path) -> None:
    """Only what is written out is made harmless: the engine keeps what it read."""
    names = {firm.name for firm in read_firms(members)}
    assert {"=cmd|0!A0", "@cmd|2!A0"} & names
