"""`matchmaker gaps`: the table, the other forms, and that a portfolio from a file says the same as a fresh run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from processes import run
from test_commands import FORTY, golden, one_line

DATED = ("--set", "size.min=3", "--as-of", "2026-11-24")


def test_gaps_table() -> None:
    status, said, error = run("gaps", FORTY, *DATED)
    assert (status, error) == (0, "")
    golden("gaps.txt", said)


@pytest.mark.long
def test_gaps_forms_and_a_kept_portfolio(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    assert run("suggest", FORTY, *DATED, "--out", str(kept))[0] == 0
    status, said, error = run("gaps", str(kept), "--format", "json", "--lang", "es")
    assert (status, error) == (0, "")
    record = json.loads(said)
    assert (record["as_of"], record["programme"]) == ("2026-11-24", "export-promotion")
    assert record == json.loads(run("gaps", FORTY, *DATED, "--format", "json", "--lang", "es")[1])
    assert all(need["support"]["text"] for need in record["training"])
    out = tmp_path / "new" / "gaps.csv"
    assert run("gaps", str(kept), "--format", "csv", "--out", str(out))[0] == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [int(row["needed_by"]) for row in rows] == [len(need["proposals"]) for need in record["training"]]
    assert all(len(row["ids"].split(";")) == int(row["firms"]) for row in rows if row["ids"])
    one_line(2, ("gaps", str(kept), "--as-of", "today"), "--as-of", "kept.json")
