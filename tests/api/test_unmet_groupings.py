"""A grouping over HTTP that cannot be, or comes to nothing, says what would have to be given up; a product and an area."""

from __future__ import annotations

import httpx2
import pytest

import matchmaker as mm


def groupings(client: httpx2.Client, lang: str = "en", **asked: object) -> httpx2.Response:
    return client.post("/v1/groupings", json=asked, headers={"Accept-Language": lang})


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_wish_that_cannot_be_met(client: httpx2.Client, members: object, lang: str) -> None:
    pair = sorted(mm.read_firms(members).ids)[:2]
    answer = groupings(client, lang, together=[pair], apart=[pair])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["rules"] == ["apart"]
    (change,) = problem["relaxation"]["changes"]
    assert (change["rule"], change["asked"], change["instead"]) == ("together", pair, None)
    assert all(firm in change["message"]["text"] for firm in pair)
    assert problem["relaxation"]["proposals"] > 0


def test_nothing_formed(client: httpx2.Client) -> None:
    record = groupings(client, overrides={"neutral_affinity": 0.97}).json()
    assert record["proposals"] == []
    (change,) = record["relaxation"]["changes"]
    assert change["rule"] == "neutral_affinity" and change["instead"] < 0.97


def test_a_balance_is_judged(client: httpx2.Client) -> None:
    balance = [{"id": "at-home", "places": ["DO"], "max": 1.0, "weight": 0.1}]
    record = groupings(client, overrides={"balance": balance}).json()
    (verdict,) = record["rules"]
    assert (verdict["id"], verdict["check"], verdict["verdict"]) == ("at-home", "balance", "met")


def test_product_and_area_are_for_origin_programmes(client: httpx2.Client) -> None:
    record = groupings(client, programme="origin", product="090111", area=["JM"]).json()
    assert (record["provenance"]["product"], record["provenance"]["area"]) == ("090111", ["JM"])
    assert {firm["reason"]["code"] for firm in record["unplaced"]} & {"unplaced-other-code", "unplaced-outside-area"}
    for asked in ({"product": "090111"}, {"area": ["JM"]}, {"programme": "origin", "area": ["Atlantis"]}):
        assert groupings(client, **asked).status_code == 422
    assert groupings(client, programme="origin", product="   ").json()["code"] == "product-no-words"
