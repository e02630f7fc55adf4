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


@pytest.mark.long
def test_whatever_forms_or_judges_proposals_takes_the_file(firms: str, near: str, tmp_path: Path) -> None:
    asked, out = ("--proximity", near), tmp_path / "p.json"
    said = run("explain", firms, "wire", *SALES, *asked, "--format", "json")[1]
    assert json.loads(said)["proposal"] == 1
    lacking = [run("gaps", firms, *SALES, *more, "--format", "csv")[1].splitlines()[1:] for more in ((), asked)]
    assert lacking[0] == [] and lacking[1] != []  # what no proposal needs is no gap
    feasible = json.loads(run("check", firms, *SALES, *asked, "--format", "json")[1])["feasibility"]
    assert feasible["relaxation"] is None
    assert json.loads(run("check", firms, *SALES, "--format", "json")[1])["feasibility"]["relaxation"] is not None
    assert run("suggest", firms, *SALES, *asked, "--out", str(out))[0] == 0
    kept = ("reserves", firms, "--portfolio", str(out), "--proposal", "1")
    assert run(*kept, *asked)[0] == 0
    one_line(1, kept, "proximities")
    one_line(2, ("check", firms, *asked), "--programme", "--proximity")


@pytest.mark.long
def test_a_demand_and_known_groups_are_looked_at_with_the_file(near: str, tmp_path: Path) -> None:
    path, groups = tmp_path / "firms.csv", tmp_path / "groups.csv"
    rows = ["bridge,Bridge,PE,mango,080450;730810,mango=9 t/year", "wire,Wire,PE,mango,080450;850421,mango=9 t/year"]
    rows += ["nut,Nut,PE,mango,080450,mango=1 t/year"]
    path.write_text("\n".join(["id,name,country,products,hs_codes,capacity", *rows, ""]), "utf-8")
    groups.write_text("id,group\nbridge,metal\nwire,metal\nnut,metal\n", "utf-8")
    demand = ("assemble", str(path), "--product", "080450", "--volume", "18 t/year", *SALES, "--format", "json")
    known = ("evaluate", str(path), "--groups", str(groups), "--pool", "all", *SALES, "--format", "json")
    plain, told = (json.loads(run(*demand, *more)[1]) for more in ((), ("--proximity", near)))
    assert {member["id"] for member in told["members"]} == {"bridge", "wire"}
    assert told["score"] > plain["score"]
    plain, told = (json.loads(run(*known, *more)[1])["provenance"] for more in ((), ("--proximity", near)))
    assert plain["proximity"] is None and len(told["proximity"]) == 64
    assert plain["index_version"] != told["index_version"]
