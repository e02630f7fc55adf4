"""What people ask of proposals, over HTTP: the answers of the Python surface, and clear problems."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx2
import pytest

import matchmaker as mm


@pytest.fixture(scope="module")
def firms(members: Path) -> mm.FirmTable:
    return mm.read_firms(members)


@pytest.fixture(scope="module")
def formed(firms: mm.FirmTable) -> mm.Portfolio:
    return mm.suggest_consortia(firms)


@pytest.fixture(scope="module")
def groups(formed: mm.Portfolio) -> list[list[str]]:
    return [list(proposal.members) for proposal in formed.proposals]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_if_as_in_python(client: httpx2.Client, formed: mm.Portfolio, groups: list[list[str]], lang: str) -> None:
    out, into = groups[0][0], formed.unplaced[0].id
    for change, asked in (
        ({"remove": out}, {"remove": out}),
        ({"replace": {"out": out, "into": into}}, {"replace": (out, into)}),
        ({"add": {"firm": into, "proposal": 1}}, {"add": (into, 1)}),
        ({"dissolve": 1}, {"dissolve": 1}),
        ({"split": {"proposal": 1, "firms": groups[0][:2]}}, {"split": (1, groups[0][:2])}),
        ({"merge": {"first": 1, "second": 2}}, {"merge": (1, 2)}),
    ):
        answer = client.post(
            "/v1/what-if", json={"groups": groups, "change": change}, headers={"Accept-Language": lang}
        )
        assert answer.status_code == 200, answer.text
        assert answer.json() == formed.what_if(**asked).as_dict(lang)  # type: ignore[arg-type]


def test_reserves_as_in_python(client: httpx2.Client, formed: mm.Portfolio, groups: list[list[str]]) -> None:
    told = 0
    for proposal in formed.proposals:
        for member in (None, proposal.members[0]):
            body = {"groups": groups, "proposal": proposal.number, "member": member, "k": 2}
            answer = client.post("/v1/reserves", json=body)
            assert answer.status_code == 200, answer.text
            found = [asdict(reserve) for reserve in formed.reserves(proposal, member, 2)]
            assert answer.json()["reserves"] == json.loads(json.dumps(found))
            told += len(found)
    assert told
    assert answer.json() == json.loads(json.dumps(formed.reserves_record(proposal.number, member, 2)))
    wrong = client.post("/v1/reserves", json={"groups": groups, "member": groups[1][0]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "what-if-not-in-proposal")


@pytest.mark.long
def test_alternatives_and_stability_as_in_python(small: httpx2.Client, few: Path) -> None:
    firms = mm.read_firms(few)
    groups = [list(proposal.members) for proposal in mm.suggest_consortia(firms).proposals]
    assessed = mm.assess_groups(firms, groups)
    answer = small.post("/v1/alternatives", json={"groups": groups, "n": 1, "within": 0.5})
    assert answer.status_code == 200, answer.text
    found = [each.as_dict() for each in assessed.alternatives(1, 0.5)]
    assert found
    assert answer.json()["alternatives"] == json.loads(json.dumps(found))
    answer = small.post("/v1/stability", json={"groups": groups, "runs": 2})
    assert answer.status_code == 200, answer.text
    assert answer.json() == assessed.stability(2).as_dict()


def test_near_earlier_groups(client: httpx2.Client, firms: mm.FirmTable, groups: list[list[str]]) -> None:
    near = [*groups[:-1], [*groups[-1], "long-gone"]]
    answer = client.post("/v1/groupings", json={"near": near, "change_cost": 5.0})
    assert answer.status_code == 200, answer.text
    record = answer.json()
    assert sorted(sorted(m["id"] for m in p["members"]) for p in record["proposals"]) == sorted(groups)
    assert record["revision"]["moves"] == 0
    (gone,) = record["revision"]["firms"]
    assert (gone["id"], gone["before"], gone["after"]) == ("long-gone", len(groups), None)
    assert gone["why"]["code"] == "revision-withdrawn"
    assert answer.text == mm.suggest_consortia(firms, near=near, change_cost=5.0).to_json()
    twice = client.post("/v1/groupings", json={"near": [groups[0], [groups[0][0], "long-gone"]]})
    assert (twice.status_code, twice.json()["code"]) == (422, "assess-twice")


def test_history_as_in_python(client: httpx2.Client, firms: mm.FirmTable, groups: list[list[str]]) -> None:
    refused, left = groups[0][:2], groups[-1][0]
    events = [("2024", "refused", refused), ("2025", "left-out", [left, "long-gone"])]
    body = {"history": [{"round": year, "event": event, "firms": named} for year, event, named in events]}
    answer = client.post("/v1/groupings", json=body)
    assert answer.status_code == 200, answer.text
    rows = [{"event": event, "firms": ";".join(named)} for _, event, named in events]
    assert answer.text == mm.suggest_consortia(firms, history=mm.read_history(rows)).to_json()
    for proposal in answer.json()["proposals"]:
        assert not set(refused) <= {member["id"] for member in proposal["members"]}
    assert "refused" not in answer.text and "long-gone" not in answer.text
    for wrong in ({"event": "left", "firms": ["a"]}, {"event": "refused", "firms": [f"f{i}" for i in range(101)]}):
        assert client.post("/v1/groupings", json={"history": [wrong]}).status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("what-if", {"change": {"dissolve": 1}}, 422),
        ("what-if", {"groups": [["a", "b"]], "change": {}}, 422),
        ("what-if", {"groups": [["a", "b"]], "change": {"dissolve": 1, "remove": "a"}}, 422),
        ("what-if", {"groups": [["nobody", "no-one"]], "change": {"dissolve": 1}}, 404),
        ("stability", {"groups": [["a", "b"]], "runs": 0}, 422),
        ("alternatives", {"groups": [["a", "b"]], "within": 1}, 422),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: httpx2.Client, path: str, body: dict[str, Any], status: int) -> None:
    answer = client.post(f"/v1/{path}", json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_firm_in_two_groups_and_a_wrong_seat(client: httpx2.Client, groups: list[list[str]]) -> None:
    twice = client.post("/v1/what-if", json={"groups": [groups[0], groups[0]], "change": {"dissolve": 1}})
    assert (twice.status_code, twice.json()["code"]) == (422, "assess-twice")
    wrong = client.post("/v1/what-if", json={"groups": groups, "change": {"dissolve": 999}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "what-if-unknown-proposal")
