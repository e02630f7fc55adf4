"""The page of the solver's figures: a table printed from what was kept, and each table with the set-up it was measured under."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import partitioning
from benchmarks.table import Row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "solver.md"


def test_what_was_kept_is_printed_as_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        Row("cplib-made-up", "effort 2.5", "value", 1234.0, 7.94, note="reference 1,240, gap +0.4839%, clock 8.3"),
        Row("pace-made-up", "effort 0.1", "edits", 53.0, 0.05, note="reference 50, gap +6.0000%, clock 0.1"),
    ]
    kept = tmp_path / "partitioning.json"
    kept.write_text(json.dumps([asdict(row) for row in rows]), "utf-8")
    monkeypatch.setattr(partitioning, "KEPT", kept)
    partitioning.main(["table"])
    heading, rule, *lines = capsys.readouterr().out.splitlines()
    assert heading == "| instance | value | reference | gap | CPU s | clock s | reached with |"
    assert rule.count("|") == heading.count("|")
    # A number above 999 has a comma in it, as has the note between its parts.
    assert lines == [
        "| cplib-made-up | 1,234 | 1,240 | +0.4839% | 7.9 | 8.3 | effort 2.5 |",
        "| pace-made-up | 53 | 50 | +6.0000% | 0.1 | 0.1 | effort 0.1 |",
    ]


def test_every_table_says_what_it_was_measured_under() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    tables = [at for at, line in enumerate(lines) if line.startswith("|--")]
    assert tables
    for at in tables:
        setup = lines[at - 3]  # above the empty line and the headings
        assert re.fullmatch(
            r"> .*`.+`.* · \d{4}-\d{2}-\d{2} · \d+\.\d+\.\d+, [^·]+ · (processor|clock) seconds", setup
        ), lines[at - 1]
