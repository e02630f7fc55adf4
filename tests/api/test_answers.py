"""The service gives the answers of the Python surface, read through a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

import matchmaker as mm
from api.firms.schemas import FirmOut, ProfileIn
from matchmaker.firms.profile import COLUMNS, PRIVATE_COLUMNS

NEWCOMER = {
    "name": "Cooperativa de Mango del Norte",
    "country": "Perú",
    "subdivision": "Piura",
    "products": "mango fresco; pulpa de mango congelada",
    "hs_codes": ["080450"],
    "certifications": "organic-eu@2027-03-31",
}


@pytest.fixture(scope="module")
def firms(members: Path) -> mm.FirmTable:
    return mm.read_firms(members)


def test_a_firm_comes_as_it_was_cleaned(client: httpx2.Client, firms: mm.FirmTable) -> None:
    for firm in list(firms.ids)[:10]:
        answer = client.get(f"/v1/firms/{firm}")
        assert answer.status_code == 200
        shown, profile = answer.json(), firms.get(firm)
        assert (shown["id"], shown["name"], shown["country"]) == (profile.id, profile.name, profile.country)
        assert shown["products"] == (None if profile.products is None else list(profile.products))
        assert shown["certifications"] == (
            None if profile.certifications is None else [str(each) for each in profile.certifications]
        )


def test_models_hold_the_canonical_columns() -> None:
    assert set(ProfileIn.model_fields) == set(COLUMNS)
    assert set(FirmOut.model_fields) == set(COLUMNS) - set(PRIVATE_COLUMNS) - {"hs_edition"} | {"place_precision"}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("programme", ["export-promotion", "export-sales", "origin"])
def test_matches_of_a_member(client: httpx2.Client, firms: mm.FirmTable, programme: str, lang: str) -> None:
    firm = firms.ids[3]
    asked = {"firm_id": firm, "k": 5, "programme": programme, "as_of": "2026-12-31"}
    answer = client.post("/v1/matches", json=asked, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    found = mm.find_partners(firms, firm, mm.load_programme(programme), k=5, as_of="2026-12-31", lang=lang)
    assert answer.json()["matches"] == [match.as_dict(lang) for match in found]
    assert answer.json()["programme"] == programme


def test_matches_of_a_newcomer(client: httpx2.Client, firms: mm.FirmTable) -> None:
    answer = client.post("/v1/matches", json={"profile": NEWCOMER})
    assert answer.status_code == 200, answer.text
    found = mm.find_partners(firms, NEWCOMER, mm.load_programme("export-promotion"), k=10)
    assert len(found) == 10
    assert answer.json()["matches"] == [match.as_dict() for match in found]


def test_overrides_change_the_answer_as_in_python(client: httpx2.Client, firms: mm.FirmTable) -> None:
    overrides = {"weights.place": 0.9, "neutral_affinity": 0.2}
    plain = client.post("/v1/matches", json={"profile": NEWCOMER}).json()
    changed = client.post("/v1/matches", json={"profile": NEWCOMER, "overrides": overrides}).json()
    found = mm.find_partners(firms, NEWCOMER, mm.load_programme("export-promotion", **overrides), k=10)
    assert [match["affinity"] for match in changed["matches"]] == [match.affinity for match in found]
    assert changed["matches"] != plain["matches"]


def test_the_index_version_is_that_of_the_live_index(client: httpx2.Client, firms: mm.FirmTable) -> None:
    answer = client.post("/v1/matches", json={"firm_id": firms.ids[0], "as_of": "2030-01-01"}).json()
    index = mm.AffinityIndex(firms, "export-promotion", "2030-01-01")
    assert answer["index_version"] == index.version.name


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_grouping_is_the_portfolio_byte_for_byte(client: httpx2.Client, firms: mm.FirmTable, lang: str) -> None:
    asked = {"seed": 7, "as_of": "2026-12-31", "overrides": {"size.min": 3}}
    answer = client.post("/v1/groupings", json=asked, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    programme = mm.load_programme("export-promotion", **{"size.min": 3})
    expected = mm.suggest_consortia(firms, programme, seed=7, as_of="2026-12-31").to_json(lang)
    assert answer.text == expected
    assert answer.json()["proposals"]


def test_a_grouping_of_some_with_a_person_steering(client: httpx2.Client, firms: mm.FirmTable) -> None:
    """Names firms of the best free proposal, and asks for what it did not do."""
    free = client.post("/v1/groupings", json={}).json()
    first, second = ([member["id"] for member in proposal["members"]] for proposal in free["proposals"][:2])
    asked: dict[str, Any] = {
        "ids": sorted(firms.ids)[: len(firms) // 2 * 2],
        "apart": [first[:2]],
        "excluded": [second[0]],
    }
    answer = client.post("/v1/groupings", json=asked)
    assert answer.status_code == 200, answer.text
    groups = [{member["id"] for member in proposal["members"]} for proposal in answer.json()["proposals"]]
    assert groups
    assert not any(set(first[:2]) <= group for group in groups)
    assert not any(second[0] in group for group in groups)
    assert second[0] in {firm["id"] for firm in answer.json()["unplaced"]}


def test_nothing_is_asked_for_in_an_empty_grouping(client: httpx2.Client) -> None:
    assert client.post("/v1/groupings", json={}).json()["provenance"]["seed"] == 0


def test_programmes(client: httpx2.Client) -> None:
    shown = client.get("/v1/programmes").json()
    assert [each["name"] for each in shown["programmes"]] == mm.programmes()
    assert shown["default"] == "export-promotion"
    first = mm.load_programme(mm.programmes()[0])
    assert shown["programmes"][0]["weights"] == first.weights
    spanish = client.get("/v1/programmes", headers={"Accept-Language": "es"}).json()
    assert spanish["programmes"][0]["title"] == first.title_in("es") != first.title_in("en")


def test_it_is_healthy(client: httpx2.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
