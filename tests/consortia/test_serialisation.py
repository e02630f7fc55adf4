"""A portfolio as JSON: read back whole, the same bytes whatever the row order, the threads and the hash seed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import read_portfolio
from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms

RUN = """
import sys
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.reading import read_firms
for name in ("export-promotion", "origin"):
    sys.stdout.buffer.write(suggest_consortia(read_firms(sys.argv[1]), name, as_of="2026-11-24").to_json("es").encode())
"""


def run(path: Path, threads: int, seed: str) -> bytes:
    """Both kinds of portfolio of a file, made by a process of its own."""
    environment = {**os.environ, "MATCHMAKER_THREADS": str(threads), "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path)], env=environment, capture_output=True, check=True, timeout=600
    )
    return done.stdout


@pytest.mark.long
def test_same_bytes_whatever_order_threads_and_hashes(fixtures: Path, tmp_path: Path) -> None:
    heading, *rows = (fixtures / "caribbean.csv").read_text("utf-8").splitlines(keepends=True)
    assert not any('"' in row and row.count('"') % 2 for row in rows)  # a row is a line
    given, shuffled = tmp_path / "given.csv", tmp_path / "shuffled.csv"
    given.write_text(heading + "".join(rows), "utf-8")
    random.Random(1).shuffle(rows)
    shuffled.write_text(heading + "".join(rows), "utf-8")
    first = run(given, threads=1, seed="1")
    assert len(first) > 1_000 * len(rows)
    assert run(shuffled, threads=2, seed="2") == first


@pytest.mark.parametrize("which", ["promoted", pytest.param("origins", marks=pytest.mark.long)])
@pytest.mark.parametrize("lang", ["en", pytest.param("es", marks=pytest.mark.long)])
def test_round_trip(request: pytest.FixtureRequest, tmp_path: Path, which: str, lang: str) -> None:
    portfolio: Portfolio = request.getfixturevalue(which)
    path = tmp_path / "portfolio.json"
    path.write_text(portfolio.to_json(lang), "utf-8")
    again = read_portfolio(path)
    for each in ("en", "es"):
        assert again.to_json(each) == portfolio.to_json(each)
    assert again.proposals == portfolio.proposals
    assert again.unplaced == portfolio.unplaced
    for firm in (portfolio.proposals[0].members[0], portfolio.unplaced[0].id):
        assert str(again.explain(firm, lang)) == str(portfolio.explain(firm, lang))


def test_keys_numbers_and_sentences(promoted: Portfolio) -> None:
    record = json.loads(promoted.to_json())
    assert record["format"] == "matchmaker-portfolio-1"
    assert {"programme", "summary", "proposals", "unplaced", "objective", "provenance"} <= set(record)
    assert all(proposal["stability"] is None for proposal in record["proposals"])
    assert record["summary"]["firms"] == record["summary"]["placed"] + record["summary"]["unplaced"]
    assert sum(row["count"] for row in record["summary"]["unplaced_by_reason"]) == record["summary"]["unplaced"]
    assert sum(each["firms"] for each in record["summary"]["by_country"].values()) == record["summary"]["firms"]
    assert record["provenance"]["as_of"] is None

    def walk(value: object) -> None:
        if isinstance(value, float):
            assert value == round(value, 9)
        elif isinstance(value, dict):
            if {"code", "values", "text"} <= set(value):
                assert value["text"]
                assert "{" not in value["text"]
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(record)


def test_schema(promoted: Portfolio, origins: Portfolio, fixtures: Path) -> None:
    import jsonschema

    schema = json.loads((fixtures.parent / "docs" / "portfolio.schema.json").read_text("utf-8"))
    for portfolio in (promoted, origins):
        jsonschema.Draft202012Validator(schema).validate(json.loads(portfolio.to_json()))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "1", '{"format": "another"}', '{"format": "matchmaker-portfolio-1"}', "[" * 100_000,
        '{"format": "matchmaker-portfolio-1", "programme": null}',
        '{"format": "matchmaker-portfolio-1", "programme": [], "proposals": [1]}',
    ],
)  # fmt: skip
def test_damaged_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"broken\.json"):
        read_portfolio(path)


@pytest.mark.parametrize("key", ["programme", "proposals", "unplaced", "summary", "fairness"])
def test_every_part_is_needed_and_looked_at(promoted: Portfolio, tmp_path: Path, key: str) -> None:
    path = tmp_path / "broken.json"
    record = json.loads(promoted.to_json())
    for wrong in (None, 1, [1], {"by_country": []}, {"x": []}, [{"id": []}]):
        path.write_text(json.dumps({**record, key: wrong}))
        with pytest.raises(InputError):
            read_portfolio(path)
    path.write_bytes(b"\xff\xfe\x00")
    for bad in (path, tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputError):
            read_portfolio(bad)


def test_compare(promoted: Portfolio, fixtures: Path) -> None:
    from matchmaker.consortia.suggest import suggest_consortia

    same = promoted.compare(promoted)
    assert (same.placed_now, same.unplaced_now, same.same_pairs) == ((), (), 1.0)
    assert all(change.before == change.after and not change.came and not change.left for change in same.changes)
    gone = promoted.proposals[0].members[0]
    other = suggest_consortia(
        read_firms(fixtures / "caribbean.csv"), excluded=[gone], fixed=[p.members for p in promoted.proposals[1:]]
    )
    found = promoted.compare(other)
    assert gone in found.unplaced_now
    assert 0 < found.same_pairs < 1
    assert (found.objective_before, found.objective_after) == (promoted.objective, other.objective)
    befores = [change.before for change in found.changes if change.before is not None]
    afters = [change.after for change in found.changes if change.after is not None]
    assert sorted(befores) == [p.number for p in promoted.proposals]
    assert sorted(afters) == [p.number for p in other.proposals]
    for change in found.changes:
        was = set(promoted.proposals[change.before - 1].members) if change.before else set()
        now = set(other.proposals[change.after - 1].members) if change.after else set()
        assert (set(change.came), set(change.left), set(change.stayed)) == (now - was, was - now, was & now)
