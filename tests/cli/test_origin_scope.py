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
