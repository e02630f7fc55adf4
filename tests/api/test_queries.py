"""gaps, fill, assemble and analogues over HTTP: the answers of the Python surface, strict about what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

import matchmaker as mm


@pytest.fixture(scope="module")
def firms(members: Path) -> mm.FirmTable:
    return mm.read_firms(members)


@pytest.fixture(scope="module")
def groups(firms: mm.FirmTable) -> list[list[str]]:
    return [list(proposal.members) for proposal in mm.suggest_consortia(firms).proposals]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("more", [{}, {"placed": True, "k": 2}, {"gap": "organic-eu"}])
def test_fill(
    client: httpx2.Client, firms: mm.FirmTable, groups: list[list[str]], more: dict[str, Any], lang: str
) -> None:
    asked = {"groups": groups, "proposal": 2, **more}
    answer = client.post("/v1/fill", json=asked, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    assert answer.json() == mm.fill(mm.assess_groups(firms, groups), 2, **more).as_dict(lang)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_gaps(client: httpx2.Client, firms: mm.FirmTable, groups: list[list[str]], lang: str) -> None:
    asked = {"groups": groups[:3], "as_of": "2026-11-24"}
    answer = client.post("/v1/gaps", json=asked, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    found = mm.gaps(mm.assess_groups(firms, groups[:3], as_of="2026-11-24"))
    assert answer.json() == found.as_dict(lang)
    assert found.training and found.questions
    assert [each["members"] for each in answer.json()["proposals"]] == [list(each) for each in found.members.values()]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_assemble(client: httpx2.Client, firms: mm.FirmTable, lang: str) -> None:
    demand = {
        "product": "mango",
        "volume": "30 t/month",
        "market": "EU",
        "certificates": ["organic-eu"],
        "held_by": "group",
    }
    asked = {"demand": {**demand, "date": "2026-12-01"}, "overrides": {"size.min": 2}}
    answer = client.post("/v1/assemble", json=asked, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    programme = mm.load_programme("export-promotion", **{"size.min": 2})
    assert answer.json() == mm.assemble(firms, asked["demand"], programme).as_dict(lang)  # type: ignore[arg-type]
    assert answer.json()["makers"] > 0


@pytest.mark.parametrize("lang", ["en", "es"])
def test_analogues(client: httpx2.Client, firms: mm.FirmTable, groups: list[list[str]], lang: str) -> None:
    answer = client.post("/v1/analogues", json={"members": groups[0], "k": 2}, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    found = mm.analogues(firms, groups[0], k=2)
    assert answer.json()["analogues"] == [each.as_dict(lang) for each in found]
    assert found


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("gaps", {}, "/groups"),
        ("gaps", {"groups": [["a", "b"]], "k": 3}, "/k"),
        ("gaps", {"groups": [["a"]]}, "/groups/0"),
        ("fill", {}, "/groups"),
        ("fill", {"groups": [["a", "b"]], "k": 0}, "/k"),
        ("fill", {"groups": [["a", "b"]], "gap": 3}, "/gap"),
        ("assemble", {}, "/demand"),
        ("assemble", {"demand": {"product": "mango"}}, "/demand/volume"),
        ("assemble", {"demand": {"product": "mango", "volume": "1 t/year", "colour": "red"}}, "/demand/colour"),
        ("assemble", {"demand": {"product": "mango", "volume": "1 t/year", "held_by": "some"}}, "/demand/held_by"),
        ("analogues", {"members": ["a"]}, "/members"),
    ],
)
def test_what_is_wrong_and_where(client: httpx2.Client, path: str, body: dict[str, Any], pointer: str) -> None:
    answer = client.post(f"/v1/{path}", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_what_the_engine_refuses(client: httpx2.Client, groups: list[list[str]]) -> None:
    assert client.post("/v1/fill", json={"groups": groups, "proposal": 9999}).status_code == 422
    assert client.post("/v1/fill", json={"groups": groups, "gap": "none"}).status_code == 422
    assert client.post("/v1/fill", json={"groups": [["nobody", groups[0][0]]]}).status_code == 404
    assert client.post("/v1/analogues", json={"members": ["nobody", groups[0][0]]}).status_code == 404
    demand = {"product": "mango", "volume": "a lot"}
    assert client.post("/v1/assemble", json={"demand": demand}).json()["code"] == "demand-volume"


def test_numbers_beyond_all_measure(client: httpx2.Client, groups: list[list[str]]) -> None:
    place = client.post("/v1/fill", json={"groups": groups[:1], "gap": "9" * 300})
    assert (place.status_code, place.json()["code"]) == (422, "fill-gap-not-understood")
    for lang in ("en", "es"):
        demand = {"product": "mango", "volume": "9" * 290 + " t/year"}
        answer = client.post("/v1/assemble", json={"demand": demand}, headers={"Accept-Language": lang})
        assert (answer.status_code, answer.json()["served"]) == (200, False)
