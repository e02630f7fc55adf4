"""The makers of one product in one area, through the command: who is placed, what is covered, why the others are not."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from processes import run
from test_commands import FORTY, one_line

CARIBBEAN = str(Path(__file__).resolve().parents[2] / "fixtures" / "caribbean.csv")
ASKED = ("--programme", "origin", "--product", "cacao", "--area", "DO,HT")


@pytest.mark.long
def test_product_and_area(tmp_path: Path) -> None:
    outs = [word for form in ("json", "txt", "xlsx") for word in ("--out", str(tmp_path / f"p.{form}"))]
    status, _, error = run("suggest", CARIBBEAN, *ASKED, *outs)
    assert (status, error) == (0, "")
    record = json.loads((tmp_path / "p.json").read_text("utf-8"))
    made = record["provenance"]
    assert (made["product"], made["area"]) == ("cacao", ["DO", "HT"])
    assert record["proposals"]
    for proposal in record["proposals"]:
        assert proposal["origin"]["products"] == ["180100"]
        assert proposal["origin"]["share_of_producers"] > 0.5
        assert {member["country"] for member in proposal["members"]} <= {"DO", "HT"}
    reasons = {firm["reason"]["code"]: firm for firm in record["unplaced"]}
    assert {"unplaced-other-product", "unplaced-outside-area", "unplaced-no-product"} <= set(reasons)
    assert reasons["unplaced-outside-area"]["country"] not in ("DO", "HT")
    shown = (tmp_path / "p.txt").read_text("utf-8")
    assert "Covers" in shown and "It does not make cacao." in shown
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Proposals"]
    assert [cell.value for cell in sheet[1]][-1] == "Covers" and "%" in sheet[2][-1].value


def test_only_origin_programmes_know_a_product() -> None:
    one_line(1, ("suggest", FORTY, "--product", "cacao"), "export-promotion", "origin")
    one_line(1, ("suggest", FORTY, "-p", "origin", "--area", "Atlantis"), "Atlantis")


SIX = """id,name,country,subdivision,locality,products,hs_codes
a,A,DO,DO-06,San Francisco de Macorís,cacao,180100
b,B,DO,DO-06,San Francisco de Macorís,cacao,180100
c,C,DO,DO-06,San Francisco de Macorís,cacao,180100
d,D,DO,DO-06,San Francisco de Macorís,cacao,180100
e,E,DO,DO-06,San Francisco de Macorís,cacao,180100
f,F,DO,DO-06,San Francisco de Macorís,mango,080450
"""


def test_one_firm_is_explained_in_the_portfolio_that_these_options_give(tmp_path: Path) -> None:
    six = tmp_path / "six.csv"
    six.write_text(SIX, "utf-8")
    asked = (str(six), "--programme", "origin", "--product", "cacao", "--area", "DO")
    formed = json.loads(run("suggest", *asked, "--format", "json")[1])
    explained = {firm: json.loads(run("explain", *asked, firm, "--format", "json")[1]) for firm in ("a", "f")}
    assert [member["id"] for member in formed["proposals"][0]["members"]] == list("abcde")
    assert explained["a"]["proposal"] == 1
    assert explained["f"]["sentences"][0] == formed["unplaced"][0]["reason"]
    assert explained["f"]["sentences"][0]["code"] == "unplaced-other-product"
    left_out = json.loads(run("explain", *asked, "a", "--exclude", "a", "--format", "json")[1])
    assert left_out["sentences"][0]["code"] == "unplaced-excluded"


def test_what_says_nothing_of_a_pair_is_refused() -> None:
    one_line(2, ("explain", FORTY, "a", "b", "--exclude", "a"), "--exclude", "two firms")
