"""What people ask before they decide, through the command: what if, alternatives, coming back, stability."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from processes import run
from test_commands import FORTY, golden, one_line

SMALL = ("--set", "size.min=3")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("decisions") / "p.json"
    assert run("suggest", FORTY, *SMALL, "--out", str(path))[0] == 0
    return path


def test_golden_what_if(made: Path, tmp_path: Path) -> None:
    record = json.loads(made.read_text("utf-8"))
    member = record["proposals"][0]["members"][0]["id"]
    words = ("what-if", FORTY, "--portfolio", str(made), "--remove", member)
    for lang in ("en", "es"):
        status, said, error = run(*words, "--lang", lang)
        assert (status, error) == (0, "")
        golden(f"what-if-{lang}.txt", said)
    answer = json.loads(run(*words, "--format", "json")[1])
    out = tmp_path / "new.json"
    assert run(*words, "--out", str(out))[0] == 0
    changed = json.loads(out.read_text("utf-8"))
    assert changed["objective"] == pytest.approx(answer["objective_after"], abs=1e-6)
    assert member in {firm["id"] for firm in changed["unplaced"]}
    assert changed["provenance"]["reproducible"] is False


@pytest.mark.long
def test_alternatives_are_written_where_asked(made: Path, tmp_path: Path) -> None:
    words = ("alternatives", FORTY, "--portfolio", str(made), "-n", "1", "--within", "0.2")
    found = json.loads(run(*words, "--format", "json")[1])["alternatives"]
    assert len(found) == 1
    status, said, _ = run(*words, "--out", str(tmp_path / "others"))
    assert status == 0 and str(tmp_path / "others") in said
    written = json.loads((tmp_path / "others" / "alternative-1.json").read_text("utf-8"))
    assert written["objective"] == found[0]["objective"]
    page = tmp_path / "others.html"
    assert run(*words, "--out", str(page))[0] == 0
    assert 'id="alternatives"' in page.read_text("utf-8")


@pytest.mark.long
def test_coming_back_and_stability(made: Path, tmp_path: Path) -> None:
    record = json.loads(made.read_text("utf-8"))
    member = record["proposals"][0]["members"][0]["id"]
    history = tmp_path / "history.csv"
    history.write_text("round,event,firms\n2025,left-out,nobody-any-more\n", encoding="utf-8")
    words = ("--near", str(made), "--history", str(history), "--exclude", member, "--stability", "2")
    status, said, error = run("suggest", FORTY, *SMALL, *words)
    assert (status, error) == (0, "")
    assert "since the earlier portfolio" in said and "Left out by a person." in said
    assert "Stability over 2 runs" in said
    out, page = tmp_path / "again.json", tmp_path / "again.html"
    assert run("suggest", FORTY, *SMALL, *words, "--out", str(out), "--out", str(page))[0] == 0
    changes = page.read_text("utf-8").partition('id="changes"')[2]
    assert record["proposals"][0]["members"][0]["name"].split("&")[0] in changes and "left, in none now" in changes
    again = json.loads(out.read_text("utf-8"))
    assert member in {firm["id"] for firm in again["revision"]["firms"]}
    assert all(proposal["stability"]["runs"] == 2 for proposal in again["proposals"])


def test_wrong_words_end_in_one_line(made: Path, tmp_path: Path) -> None:
    asked = ("what-if", FORTY, "--portfolio", str(made))
    one_line(2, asked, "exactly one")
    one_line(2, (*asked, "--remove", "nobody"), "nobody")
    one_line(1, (*asked, "--dissolve", "999"), "999")
    one_line(2, (*asked, "--split", "1"), "NUMBER:A,B")
    one_line(2, (*asked, "--add", "one"), "FIRM:NUMBER")
    one_line(1, ("suggest", FORTY, "--near", "none.json"), "none.json")
    one_line(1, ("suggest", FORTY, "--near", str(made), "--change-cost", "-1"), "0 or more")
    one_line(1, ("suggest", FORTY, "--history", str(tmp_path / "none.csv")), "none.csv")
    one_line(1, ("alternatives", FORTY, "--portfolio", str(made), "--within", "2"), "below 1")


def test_reserves_of_a_proposal_and_of_a_member(made: Path) -> None:
    record = json.loads(made.read_text("utf-8"))
    proposal = next(p for p in record["proposals"] if any(m["reserves"] for m in p["members"]))
    member = next(m for m in proposal["members"] if m["reserves"])
    words = ("reserves", FORTY, "--portfolio", str(made), "--proposal", str(proposal["number"]))
    assert json.loads(run(*words, "--format", "json")[1])["reserves"] == proposal["reserves"]
    of_member = (*words, "--member", member["id"])
    assert json.loads(run(*of_member, "--format", "json")[1])["reserves"] == member["reserves"]
    for lang, said in (("en", "In place of"), ("es", "En lugar de")):
        status, printed, error = run(*of_member, "--lang", lang)
        assert (status, error) == (0, "")
        assert said in printed and member["reserves"][0]["id"] in printed
    one_line(2, (*words, "--member", "nobody"), "nobody")
