"""What people decided is read back, heeded, and not asked again."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from matchmaker.cli.app import build_app
from matchmaker.errors import InputError
from matchmaker.firms.decisions import Decision, Decisions, Merge, Verdict, read_decisions
from matchmaker.firms.duplicates import find_duplicates
from matchmaker.firms.profile import Profile

LIST = """id,name,country,locality,tax_id,email,phone
a,Café Sol SRL,DO,Moca,130229091,planted@cafesol.example,809-555-0177
b,CAFE SOL,DO,Moca,130229091,,
c,=Miel Luna,DO,Moca,,,
d,Miel Luna S.R.L.,DO,Moca,,,
"""
KNOWN = "id,name,country,locality\nk,Cafe Sol EIRL,DO,Moca\n"


def firms(*ids: str) -> list[Profile]:
    return [Profile(id=identity, name="Café Sol", country="DO") for identity in ids]


def pairs(found: object) -> set[tuple[str, str]]:
    return {(pair.a, pair.b) for pair in found.suspected}  # type: ignore[attr-defined]


def test_decided_pairs_are_not_asked_again() -> None:
    decided = Decisions([Decision("a", "b", "different"), Decision("c", "d", "same")])
    found = find_duplicates(firms("a", "b", "c", "d"), decided=decided)
    assert pairs(found) == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}
    assert found.settled == 1
    assert found.to_merge == (Merge(("c", "d"), "c"),)
    assert {remark.code for remark in found.remarks} == {"duplicate-settled", "duplicate-to-merge"}


def test_what_follows_is_not_asked_either() -> None:
    decided = Decisions([Decision("a", "b", "same"), Decision("b", "c", "same"), Decision("c", "d", "different")])
    found = find_duplicates(firms("a", "b", "c", "d"), decided=decided)
    assert pairs(found) == set()
    assert found.to_merge == (Merge(("a", "b", "c"), "a"),)


def test_a_known_firm_keeps_its_id() -> None:
    decided = Decisions([Decision("a", "k", "same")])
    assert find_duplicates(firms("a"), firms("k"), decided).to_merge == (Merge(("a", "k"), "k"),)


def test_contradictions_are_told_and_nobody_is_merged() -> None:
    decided = Decisions([Decision("a", "b", "same"), Decision("b", "c", "same"), Decision("a", "c", "different")])
    found = find_duplicates(firms("a", "b", "c"), decided=decided)
    assert found.to_merge == ()
    assert "duplicate-decisions-contradict" in {remark.code for remark in found.remarks}


def test_the_later_decision_counts() -> None:
    first = Decision("a", "b", "same", decided_on=date(2026, 1, 1))
    assert Decisions([Decision("a", "b", "different", decided_on=date(2026, 2, 1)), first]).of("a", "b") == "different"
    both = Decisions([first, Decision("a", "b", "different", decided_on=date(2026, 1, 1))])
    assert both.of("a", "b") is None
    assert [remark.code for remark in both.remarks({"a", "b"})] == ["duplicate-decided-both-ways"]


IDS = st.sampled_from("abcdef")
DECISIONS = st.lists(
    st.tuples(IDS, IDS, st.sampled_from(["same", "different"])).filter(lambda each: each[0] < each[1]), max_size=12
)


@settings(max_examples=80, deadline=None)
@given(DECISIONS, st.randoms())
def test_decisions_in_any_order(given: list[tuple[str, str, Verdict]], order: object) -> None:
    made = [Decision(*each) for each in given]
    one = Decisions(made)
    order.shuffle(made)  # type: ignore[attr-defined]
    other = Decisions(made)
    every = [(a, b) for a in "abcdef" for b in "abcdef" if a < b]
    assert [one.of(*pair) for pair in every] == [other.of(*reversed(pair)) for pair in every]
    present = set("abcdef")
    assert one.merges(present, present) == other.merges(present, present)
    for merge in one.merges(present, present):
        open_pairs = [pair for pair in combinations(merge.ids, 2) if pair not in one.undecided]
        assert all(one.of(*pair) == "same" for pair in open_pairs)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_as_spreadsheets_save_them(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "decisions.csv"
    rows = [
        ("decision", "id_b", "id_a", "decided_by", "decided_on", "name_a"), ("misma", "b", "a", "José", "24/11/2026", "x"),
        ("", "e", "d", "", "", ""), ("Nee", "'=d", "c", "", "2026-11-24", ""),
    ]  # fmt: skip
    path.write_text("\r\n".join(delimiter.join(row) for row in rows) + "\r\n", encoding=encoding)
    decisions = read_decisions(path)
    assert decisions.verdicts == {("=d", "c"): "different", ("a", "b"): "same"}
    assert not decisions.notes


def test_lines_not_understood_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("id_a,id_b,decision,decided_on\na,b,perhaps,\na,,same,\na,a,same,\na,b,same,hoy\n", "utf-8")
    decisions = read_decisions(path)
    codes = [note.code for note in decisions.notes]
    assert codes == ["decisions-not-understood"] * 3 + ["decisions-no-date"]
    assert decisions.verdicts == {("a", "b"): "same"}
    assert all(note.text(lang) for note in decisions.notes for lang in ("en", "es"))


@pytest.mark.parametrize("content", ["", "id_a,id_b\na,b\n", "\n\n"])
def test_no_file_of_decisions(tmp_path: Path, content: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError):
        read_decisions(path)
    with pytest.raises(InputError):
        read_decisions(tmp_path / "missing.csv")


def test_on_the_command_line(tmp_path: Path) -> None:
    """Pairs are written, filled in by hand, given back, and the second time nothing is asked."""
    members, known, pairs_file = tmp_path / "members.csv", tmp_path / "known.csv", tmp_path / "pairs.csv"
    members.write_text(LIST, "utf-8")
    known.write_text(KNOWN, "utf-8")
    check = ["check", str(members), "--against", str(known), "--format", "json"]
    first = CliRunner().invoke(build_app(), [*check, "--pairs", str(pairs_file)])
    assert first.exit_code == 0, first.output
    text = pairs_file.read_text("utf-8")
    assert not [value for value in ("130229091", "planted", "0177") if value in text + first.output]
    rows = list(csv.DictReader(text.splitlines()))
    assert {(row["id_a"], row["id_b"], row["known"]) for row in rows} == {
        ("a", "b", "no"), ("a", "k", "yes"), ("b", "k", "yes"), ("c", "d", "no"),
    }  # fmt: skip
    assert "'=Miel Luna" in {row["name_a"] for row in rows}
    for row in rows:
        row |= {
            "decision": "different" if row["id_a"] == "c" else "same",
            "decided_by": "Ana",
            "decided_on": "2026-11-24",
        }
    with pairs_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    again = CliRunner().invoke(build_app(), [*check, "--decided", str(pairs_file)])
    record = json.loads(again.output)
    assert record["duplicates"] == []
    assert record["to_merge"] == [{"ids": ["a", "b", "k"], "id": "k"}]
    assert {remark["code"] for remark in record["remarks"]} >= {"duplicate-settled", "duplicate-to-merge"}
