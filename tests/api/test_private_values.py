"""What is private in a profile comes out of no call, in no language, whether asked well or badly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

import matchmaker as mm
from matchmaker.firms.profile import PRIVATE_COLUMNS


def answers(client: httpx2.Client, firm: str) -> Iterator[httpx2.Response]:
    for lang in ("en", "es"):
        spoken = {"Accept-Language": lang}
        yield client.get(f"/v1/firms/{firm}", headers=spoken)
        for programme in mm.programmes():
            asked = {"firm_id": firm, "k": 1000, "programme": programme}
            yield client.post("/v1/matches", json=asked, headers=spoken)
        yield client.post("/v1/groupings", json={}, headers=spoken)
        yield client.get("/v1/programmes", headers=spoken)
        yield client.get("/docs", headers=spoken)
        yield client.get("/openapi.json", headers=spoken)


def test_planted_values_never_come_out(client: httpx2.Client, members: Path, planted: dict[str, str]) -> None:
    firms = mm.read_firms(members)
    profile = next(iter(firms))
    assert profile.email == planted["email"]
    assert profile.must_not_pair, "nothing is planted"
    secrets = [planted["tax_id"], planted["email"], planted["phone"], planted["turnover"], "XTS", "planted-topic"]
    seen = 0
    for answer in answers(client, profile.id):
        assert answer.status_code == 200, answer.text
        assert not [secret for secret in secrets if secret in answer.text]
        seen += 1
    assert seen > 10


@pytest.mark.parametrize("column", PRIVATE_COLUMNS)
def test_no_answer_has_a_private_field(client: httpx2.Client, column: str) -> None:
    document = client.get("/openapi.json").json()
    holders = {
        name for name, schema in document["components"]["schemas"].items() if column in schema.get("properties", {})
    }
    assert holders == {"ProfileIn"}


def test_a_profile_sent_in_is_not_sent_back(client: httpx2.Client, planted: dict[str, str]) -> None:
    profile = {"name": "N", "country": "DO", "products": "mango", **planted}
    answer = client.post("/v1/matches", json={"profile": profile})
    assert answer.status_code == 200, answer.text
    wrong = client.post("/v1/matches", json={"profile": {**profile, "latitude": "x"}})
    assert wrong.status_code == 422
    for secret in (planted["tax_id"], planted["email"], planted["phone"]):
        assert secret not in answer.text
        assert secret not in wrong.text
