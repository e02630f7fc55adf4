"""Every command through a process of its own: what it prints (golden files), how it ends, what it says when it cannot.

Golden files stand in `data/`. After a change that is meant, write them anew: `MATCHMAKER_GOLDEN=write pytest tests/cli`.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from processes import DATA, run

FORTY = str(DATA / "forty.csv")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of the main job that writes every form, into a folder that is not there yet."""
    folder = tmp_path_factory.mktemp("cli") / "new" / "folder"
    outs = [word for form in ("json", "html", "xlsx", "csv", "txt") for word in ("--out", str(folder / f"p.{form}"))]
    status, said, error = run("suggest", FORTY, "--set", "size.min=3", *outs)
    assert (status, error) == (0, "")
    assert str(folder / "p.html") in said
    return folder


def golden(name: str, text: str) -> None:
    path = DATA / name
    if os.environ.get("MATCHMAKER_GOLDEN") == "write":
        path.write_text(text, "utf-8", newline="")
    assert path.read_bytes().decode() == text


def one_line(status: int, words: tuple[str, ...], *needles: str) -> None:
    """An expected error: the exit status, nothing on standard output, one line that names what is wrong."""
    found, said, error = run(*words)
    assert found == status, error
    assert said == ""
    assert error.count("\n") == 1, error
    assert error.startswith("matchmaker: ")
    for needle in needles:
        assert needle in error


def test_golden_table(made: Path) -> None:
    golden("suggest.txt", (made / "p.txt").read_text("utf-8"))


def test_golden_csv(made: Path) -> None:
    text = (made / "p.csv").read_bytes().decode().replace("\r\r\n", "\r\n")
    golden("suggest.csv.golden", text.replace("\r\n", "\n"))


def test_other_forms(made: Path) -> None:
    record = json.loads((made / "p.json").read_text("utf-8"))
    assert record["format"] == "matchmaker-portfolio-1"
    assert record["programme"]["size"]["min"] == 3
    assert (made / "p.html").read_text("utf-8").lstrip().lower().startswith("<!doctype html>")
    assert (made / "p.xlsx").read_bytes()[:2] == b"PK"


def first(made: Path) -> tuple[str, str]:
    """A placed and an unplaced firm."""
    record = json.loads((made / "p.json").read_text("utf-8"))
    return record["proposals"][0]["members"][0]["id"], record["unplaced"][0]["id"]


def test_golden_match(made: Path) -> None:
    status, said, error = run("match", FORTY, "--firm", first(made)[0], "-k", "3")
    assert (status, error) == (0, "")
    golden("match.txt", said)


@pytest.mark.parametrize("which", [0, 1])
def test_golden_explain(made: Path, which: int) -> None:
    status, said, error = run(
        "explain", FORTY, first(made)[which], "--set", "size.min=3", *(["--lang", "es"] if which else [])
    )
    assert (status, error) == (0, "")
    golden(f"explain-{('placed', 'unplaced')[which]}.txt", said)


def test_golden_explain_pair(made: Path) -> None:
    status, said, error = run("explain", FORTY, *first(made))
    assert (status, error) == (0, "")
    golden("explain-pair.txt", said)


@pytest.mark.parametrize(
    ("name", "words"), [("programmes.txt", ()), ("programme.txt", ("export-sales", "--lang", "es"))]
)
def test_golden_programmes(name: str, words: tuple[str, ...]) -> None:
    status, said, error = run("programmes", *words)
    assert (status, error) == (0, "")
    golden(name, said)


def test_golden_compare(made: Path) -> None:
    keep = ("suggest", FORTY, "--set", "size.min=3", "--exclude", first(made)[0], "--format", "json")
    status, said, _ = run(*keep)
    assert status == 0
    (made / "other.json").write_text(said, "utf-8")
    status, said, error = run("compare", str(made / "p.json"), str(made / "other.json"))
    assert (status, error) == (0, "")
    golden("compare.txt", said)
    status, said, _ = run("compare", str(made / "p.json"), str(made / "p.json"), "--format", "json")
    assert json.loads(said)["same_pairs"] == 1.0
    both, page = (str(made / "p.json"), str(made / "other.json")), made / "between.html"
    status, said, error = run("compare", *both, "--lang", "es", "--out", str(page))
    assert (status, error) == (0, "") and str(page) in said
    written = page.read_text("utf-8")
    assert written.startswith("<!doctype html>") and 'id="changes"' in written and "Antes y después" in written
    assert run("compare", *both, "--out", str(made / "between.json"))[:2] == (0, "")
    assert json.loads((made / "between.json").read_text("utf-8"))["same_pairs"] < 1
    assert run("compare", *both, "--out", str(made / "between.pdf"))[0] == 2


def test_golden_hs() -> None:
    status, said, error = run("hs", "mangas secas", "-k", "3")
    assert (status, error) == (0, "")
    golden("hs.txt", said)


def test_keep(made: Path) -> None:
    record = json.loads((made / "p.json").read_text("utf-8"))
    kept = [member["id"] for member in record["proposals"][0]["members"]]
    words = (
        "suggest",
        FORTY,
        "--set",
        "size.min=3",
        "--keep",
        f"{made / 'p.json'}:1",
        "--lang",
        "es",
        "--format",
        "json",
    )
    status, said, _ = run(*words)
    again = json.loads(said)
    assert status == 0
    assert again["lang"] == "es"
    assert kept in [[member["id"] for member in proposal["members"]] for proposal in again["proposals"]]


def test_graph_and_communities(made: Path) -> None:
    import networkx as nx

    status, said, error = run("graph", FORTY, "--out", str(made / "deep" / "g.graphml"))
    assert (status, error) == (0, "")
    assert "40" in said
    assert len(nx.read_graphml(made / "deep" / "g.graphml")) == 40
    assert run("graph", FORTY, "--out", str(made / "g.csv"))[0] == 0
    edges = list(csv.DictReader((made / "g.csv").open(encoding="utf-8")))
    assert edges
    assert all(row["a"] < row["b"] and 0 <= float(row["affinity"]) <= 1 for row in edges)
    status, said, error = run("communities", FORTY, "--format", "csv")
    assert (status, error) == (0, "")
    assert len(list(csv.DictReader(said.splitlines()))) == 40


def test_check(tmp_path: Path) -> None:
    status, said, _ = run("check", FORTY)
    assert status == 0
    assert "40" in said
    lines = Path(FORTY).read_text("utf-8").splitlines(keepends=True)
    columns = lines[0].count(",")
    broken = tmp_path / "broken.csv"
    broken.write_text("".join([*lines, "zz-1,No country" + "," * (columns - 1) + "\n"]), "utf-8")
    status, said, _ = run("check", str(broken), "--format", "json")
    assert status == 1
    assert len(json.loads(said)["refused"]) == 1


def test_template(tmp_path: Path) -> None:
    status, _, error = run("template", "--out", str(tmp_path / "new" / "members.xlsx"), "--lang", "es")
    assert (status, error) == (0, "")
    assert (tmp_path / "new" / "members.xlsx").read_bytes()[:2] == b"PK"


def test_version_and_help() -> None:
    assert run("--version")[:2][0] == 0
    assert run("--version")[1].startswith("matchmaker ")
    cold = subprocess.run(
        [sys.executable, "-c", "from matchmaker.cli import main; main()", "match", FORTY, "--firm", "nobody"],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (cold.returncode, cold.stdout, cold.stderr) == run("match", FORTY, "--firm", "nobody")
    status, said, _ = run("--help")
    assert status == 0
    for command in (
        "check",
        "suggest",
        "match",
        "explain",
        "graph",
        "communities",
        "compare",
        "what-if",
        "alternatives",
        "programmes",
        "hs",
        "template",
        "evaluate",
        "serve",
    ):
        assert command in said
    assert run()[0] == 2


WRONG: list[tuple[int, tuple[str, ...], str]] = [
    (1, ("suggest", "none.csv"), "none.csv"),
    (1, ("check", "."), "."),
    (2, ("match", FORTY, "--firm", "nobody"), "nobody"),
    (2, ("explain", FORTY, "nobody"), "nobody"),
    (2, ("suggest", FORTY, "--set", "size.min"), "--set"),
    (2, ("suggest", FORTY, "--set", "size.min=one"), "size.min"),
    (2, ("suggest", FORTY, "--set", "colour=red"), "colour"),
    (2, ("suggest", FORTY, "--programme", "nobody"), "nobody"),
    (2, ("suggest", FORTY, "--as-of", "soon"), "soon"),
    (2, ("suggest", FORTY, "--lang", "de"), "de"),
    (2, ("suggest", FORTY, "--format", "xlsx"), "--out"),
    (2, ("suggest", FORTY, "--out", "x.doc"), "x.doc"),
    (2, ("suggest", FORTY, "--keep", "old.json"), "old.json"),
    (1, ("suggest", FORTY, "--keep", "none.json:1"), "none.json"),
    (1, ("compare", FORTY, FORTY), "forty.csv"),
    (2, ("compare", FORTY), "after"),
    (2, ("graph", FORTY, "--out", "x.png"), "x.png"),
    (2, ("communities", FORTY, "--objective", "beauty"), "beauty"),
    (2, ("programmes", "--set", "k=3"), "--set"),
    (2, ("programmes", "nobody"), "nobody"),
    (2, ("nosuch",), "nosuch"),
    (2, ("suggest", FORTY, "--nosuch"), "--nosuch"),
]


@pytest.mark.parametrize(
    ("status", "words", "needle"), WRONG, ids=[" ".join(w[1:3]).replace(FORTY, "") + w[0] for _, w, _ in WRONG]
)
def test_one_line_errors(status: int, words: tuple[str, ...], needle: str) -> None:
    one_line(status, words, needle)


def test_impossible_wishes() -> None:
    ids = [row["id"] for row in csv.DictReader(Path(FORTY).read_text("utf-8").splitlines())]
    pair = ",".join(ids[:2])
    status, said, error = run("suggest", FORTY, "--together", pair, "--apart", pair)
    assert (status, said) == (1, "")
    first, *relaxation = error.splitlines()
    assert first.startswith("matchmaker: ") and all(firm in first for firm in ids[:2])
    assert len(relaxation) == 2  # what could be formed, and what for
    status, said, error = run("suggest", FORTY, "--together", ",".join(ids[:13]), "--lang", "es")
    assert (status, said) == (1, "") and "12" in error.splitlines()[0]
    one_line(2, ("suggest", FORTY, "--exclude", "nobody"), "nobody")
