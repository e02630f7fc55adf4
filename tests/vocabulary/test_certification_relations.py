"""How schemes stand to each other: each question has a direction, a scope and a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.vocabulary.certifications import (
    equivalent_for,
    implied,
    prerequisites,
    recognised_by,
    schemes,
)
from matchmaker.vocabulary.scheme_relations import categories_of, programmes, relations, relations_from

DAY = date(2026, 11, 24)


def as_what(*asked: Any, **limits: Any) -> list[str]:
    return [relation.to for relation in equivalent_for(*asked, **limits)]


def test_every_relation_has_a_source_and_known_ends() -> None:
    assert len(relations()) >= 140
    for relation in relations():
        assert relation.from_ in schemes()
        assert relation.to in (programmes() if relation.kind == "recognised_by" else schemes())
        assert len(relation.source) > 20
        assert relation.from_ != relation.to


def test_implies_has_a_direction() -> None:
    assert implied("fssc-22000") == {"fssc-22000", "iso-22000", "haccp"}  # HACCP through ISO 22000
    assert "fssc-22000" not in implied("iso-22000")
    assert implied("Sello Azul") == {"Sello Azul"}
    for relation in relations():
        if relation.kind == "implies":
            assert relation.to in implied(relation.from_)
            assert relation.from_ not in implied(relation.to), "a relation and its reverse"


def test_no_organic_standard_implies_another_by_itself() -> None:
    for code in schemes():
        if code.startswith("organic"):
            assert implied(code) == {code}


@pytest.mark.parametrize("code", ["fssc-22000", "brcgs-food", "ifs-food", "sqf", "primusgfs", "globalgap", "bap"])
def test_what_the_gfsi_recognises(code: str) -> None:
    (relation,) = (each for each in recognised_by(code) if each.to == "gfsi")
    assert relation.scope and relation.version


@pytest.mark.parametrize("code", ["iso-22000", "haccp", "sqf-quality", "sqf-fundamentals", "gmp", "Sello Azul"])
def test_recognition_is_not_handed_on(code: str) -> None:
    assert recognised_by(code) == ()


def test_recognition_has_days() -> None:
    assert recognised_by("ifs-food", on=date(2024, 9, 11)) == ()
    assert [each.to for each in recognised_by("ifs-food", on=date(2024, 9, 12))] == ["gfsi"]


@pytest.mark.parametrize("country", ["AR", "AU", "CA", "CR", "IN", "IL", "JP", "KR", "NZ", "TN", "US"])
def test_recognised_third_countries_until_the_end_of_2026(country: str) -> None:
    code = f"organic-{country.lower()}"
    for market in ("EU", "DE", "NO"):
        assert as_what(code, market, on=date(2026, 12, 31), origin=country) == ["organic-eu"]
        assert as_what(code, market, on=date(2027, 1, 1), origin=country) == []
    assert as_what(code, "EU", on=DAY, origin="PE") == [], "only what comes from there"


@pytest.mark.parametrize(("country", "since"), [("CL", 2018), ("CH", 2002), ("GB", 2021)])
def test_trade_agreements_outlast_the_transition(country: str, since: int) -> None:
    code = f"organic-{country.lower()}"
    assert as_what(code, "FR", on=date(2027, 6, 1), origin=country) == ["organic-eu"]
    assert as_what(code, "FR", on=date(since - 1, 6, 1), origin=country) == []


@pytest.mark.parametrize("code", ["organic-pe", "organic-do", "organic-mx", "organic-br", "organic-co", "organic-ec"])
def test_no_equivalence_where_none_is_listed(code: str) -> None:
    assert as_what(code, "EU") == []
    assert as_what(code, "US") == []


def test_equivalence_is_not_symmetric() -> None:
    assert as_what("organic-us", "CA", on=DAY, origin="PE") == ["organic-ca"]  # Canada takes third countries' NOP
    assert as_what("organic-ca", "US", on=DAY, origin="PE") == []  # the United States do not
    assert as_what("organic-ca", "MX", "0207", on=DAY, origin="CA") == ["organic-mx"]
    assert as_what("organic-mx", "CA", "0207", on=DAY, origin="MX") == []  # no livestock that way
    assert as_what("organic-mx", "CA", "0409", on=DAY, origin="MX") == ["organic-ca"]  # but honey


def test_equivalence_has_a_scope() -> None:
    assert as_what("organic-kr", "EU", "2005", on=DAY) == ["organic-eu"]
    assert as_what("organic-kr", "EU", "0709", on=DAY) == []  # processed food only
    assert as_what("organic-us", "EU", "030617", on=DAY) == []  # no aquaculture
    assert as_what("organic-gb", "EU", "0306", on=DAY) == ["organic-eu"]
    assert as_what("organic-us", "JP", "0407", on=date(2020, 7, 15)) == []  # livestock from 16 July 2020
    assert as_what("organic-us", "JP", "0407", on=date(2020, 7, 16)) == ["organic-jp"]
    assert as_what("organic-us", "EU", "4403", on=DAY) == []  # no category at all


@pytest.mark.parametrize(
    ("code", "market", "origin", "last_day_without"),
    [
        ("organic-ca", "US", "CA", date(2009, 6, 29)),
        ("organic-eu", "US", "FR", date(2012, 5, 31)),
        ("organic-us", "EU", "US", date(2012, 5, 31)),
        ("organic-jp", "US", "JP", date(2013, 12, 31)),
        ("organic-kr", "US", "KR", date(2014, 6, 30)),
        ("organic-ch", "US", "CH", date(2015, 7, 9)),
        ("organic-tw", "US", "TW", date(2020, 5, 29)),
        ("organic-kr", "CA", "KR", date(2023, 10, 31)),
        ("organic-mx", "CA", "MX", date(2023, 2, 14)),
        ("organic-jp", "TW", "JP", date(2020, 1, 31)),
    ],
)
def test_arrangements_begin_on_their_day(code: str, market: str, origin: str, last_day_without: date) -> None:
    assert as_what(code, market, on=last_day_without, origin=origin) == []
    assert len(as_what(code, market, on=date.fromordinal(last_day_without.toordinal() + 1), origin=origin)) == 1


def test_a_bloc_is_asked_as_a_whole() -> None:
    assert as_what("organic-us", "EU", on=DAY) == ["organic-eu"]
    assert as_what("organic-us", "CARICOM", on=DAY) == []


def test_prerequisites() -> None:
    assert [each.from_ for each in prerequisites("naturland")] == ["organic-eu"]
    assert [each.from_ for each in prerequisites("globalgap-grasp")] == ["globalgap"]
    demeter = prerequisites("demeter")
    assert len(demeter) > 1 and all(each.one_of for each in demeter)
    assert prerequisites("organic-eu") == () == prerequisites("Sello Azul")
    assert [each.from_ for each in prerequisites("iso-27701", on=date(2024, 1, 1))] == ["iso-27001"]
    assert prerequisites("iso-27701", on=DAY) == ()  # the edition of 2025 stands alone


def test_categories_of_goods() -> None:
    assert categories_of("080450") == {"plants", "food"}  # fresh or dried
    assert categories_of("0306") == {"aquaculture"}
    assert categories_of("09") >= {"plants", "food"}
    assert categories_of("8703") == frozenset()


ROW = {"kind": "implies", "from": "fssc-22000", "to": "iso-22000", "source": "FSSC 22000 scheme, version 6, part 2"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "source is missing"),
        ({"kind": "same_as"}, "kind cannot be same_as"),
        ({"to": "iso-99999"}, "to cannot be iso-99999"),
        ({"from": "fssc"}, "from cannot be fssc"),
        ({"kind": "recognised_by"}, "to cannot be iso-22000"),
        ({"kind": "equivalent_for"}, "markets is missing"),
        ({"kind": "equivalent_for", "markets": ["Germany"]}, "markets cannot be Germany"),
        ({"scope": ["bananas"]}, "scope cannot be bananas"),
        ({"valid_from": "2026"}, "valid_from cannot be 2026"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "valid_to cannot be 2026-01-01"),
        ({"mood": "fair"}, "mood is no field"),
    ],
)
def test_an_unsound_relation_is_refused_by_name(change: dict[str, object], words: str) -> None:
    row = {**ROW, **change}
    with pytest.raises(InputError) as refused:
        relations_from([row], schemes(), programmes())
    assert words in str(refused.value)
    assert f"certification_relations.toml, entry {row['from']} {row['kind']} {row['to']}" in str(refused.value)


def test_a_relation_and_its_reverse_are_refused() -> None:
    reverse = {**ROW, "from": "iso-22000", "to": "fssc-22000"}
    with pytest.raises(InputError, match="leads back to where it starts"):
        relations_from([ROW, reverse], schemes(), programmes())
