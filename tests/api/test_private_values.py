"""What is private in a profile has no field to come out by, and is not sent back. Every answer is searched in tests/secrets."""

from __future__ import annotations

import httpx2
import pytest

from matchmaker.firms.profile import PRIVATE_COLUMNS


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
