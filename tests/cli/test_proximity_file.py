"""A user's file of headings that sell together, through the commands: it brings firms together, and the record names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from processes import run
from test_commands import one_line

SALES = (
    "--programme",
    "export-sales",
    "--set",
    "size.min=2",
    "--set",
    "size.optimum=2",
    "--set",
    "neutral_affinity=0.1",
)


@pytest.fixture
def firms(tmp_path: Path) -> str:
    path = tmp_path / "firms.csv"
    path.write_text("id,name,country,hs_codes\nbridge,Bridge,PE,730810\nwire,Wire,PE,850421\n", "utf-8")
    return str(path)


@pytest.fixture
def near(tmp_path: Path) -> str:
    path = tmp_path / "space.csv"
    path.write_text("source,target,strength\n7308,8504,0.9\n", "utf-8")
    return str(path)


@pytest.mark.long
def test_the_file_counts_wherever_relatedness_does(firms: str, near: str, tmp_path: Path) -> None:
    out, asked = tmp_path / "p.json", ("--proximity", near)
    assert run("suggest", firms, *SALES, "--out", str(out))[0] == 0
    assert json.loads(out.read_text("utf-8"))["proposals"] == []
    assert run("suggest", firms, *SALES, *asked, "--out", str(out))[0] == 0
    record = json.loads(out.read_text("utf-8"))
    assert [len(proposal["members"]) for proposal in record["proposals"]] == [2]
    assert len(record["provenance"]["proximity"]) == 64
    (match,) = json.loads(run("match", firms, "--firm", "wire", *SALES, *asked, "--format", "json")[1])["matches"]
    assert match["id"] == "bridge"
    pair = json.loads(run("explain", firms, "wire", "bridge", *SALES, *asked, "--format", "json")[1])
    assert pair["layers"][0]["similarity"] == pytest.approx(0.9)
    graph = tmp_path / "g.csv"
    assert run("graph", firms, *SALES, *asked, "--out", str(graph))[0] == 0
    assert "bridge,wire" in graph.read_text("utf-8")
    change = ("what-if", firms, "--portfolio", str(out), "--dissolve", "1")
    assert run(*change, *asked)[0] == 0
    one_line(1, change, record["provenance"]["proximity"][:12])


def test_a_file_that_cannot_count_is_refused(firms: str, near: str, tmp_path: Path) -> None:
    one_line(1, ("match", firms, "--firm", "wire", "--proximity", near), "export-promotion")
    bad = tmp_path / "bad.csv"
    bad.write_text("source,target\n7308,8504\n", "utf-8")
    one_line(1, ("match", firms, "--firm", "wire", *SALES, "--proximity", str(bad)), "strength")
