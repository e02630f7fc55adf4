"""Markets: words, members, dates."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.texts.formats import Wording
from matchmaker.vocabulary.countries import country_codes
from matchmaker.vocabulary.markets import blocs, expand, find_market, market_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Estados Unidos", "US"), ("EE.UU.", "US"), ("USA", "US"), ("Reino Unido", "GB"), ("UK", "GB"), ("DO", "DO"),
        ("UE", "EU"), ("U.E.", "EU"), ("EU", "EU"), ("Unión Europea", "EU"), ("European Union", "EU"),
        ("União Europeia", "EU"),
        ("Europe", "EUROPE"), ("Europa", "EUROPE"), ("Caribbean", "CARIBBEAN"), ("el Caribe", "CARIBBEAN"),
        ("Caricom", "CARICOM"),
        ("Comunidad Andina", "ANDEAN-COMMUNITY"), ("mercosul", "MERCOSUR"),
        ("Alianza del Pacífico", "PACIFIC-ALLIANCE"),
        ("OECO", "OECS"), ("T-MEC", "USMCA"), ("Centroamérica", "CENTRAL-AMERICA"),
        ("LatAm", "LATIN-AMERICA"), ("Asia", "ASIA"),
        ("Alemania", "DE"), ("CAN", None), ("supermarkets", None),
        ("", None), (None, None), ("Congo", None),
    ],
)  # fmt: skip
def test_find_market(text: str | None, code: str | None) -> None:
    assert find_market(text) == code


def test_codes_are_their_own_names() -> None:
    assert blocs().keys().isdisjoint(country_codes())
    for code, bloc in blocs().items():
        assert find_market(code) == code
        assert bloc.members <= country_codes() and bloc.source and bloc.as_of
        for language in ("en", "es"):
            assert find_market(market_name(code, language)) == code


def test_expand() -> None:
    assert expand(["CARICOM"]) >= {"JM", "HT", "SR"} and "DO" not in expand(["CARICOM"])
    assert expand(["CARIFORUM"]) == (expand(["CARICOM"]) | {"DO"}) - {"MS"}
    assert len(expand(["EU"])) == 27 and expand(["EU"]) < expand(["EUROPE"])
    assert expand(["US", "EU"]) == expand(["EU"]) | {"US"} and expand([]) == frozenset()
    assert "BO" not in expand(["MERCOSUR"], date(2020, 1, 1)) and "BO" in expand(["MERCOSUR"], date(2025, 1, 1))
    assert "VE" in expand(["MERCOSUR"], date(2015, 1, 1)) and "VE" not in expand(["MERCOSUR"])


@pytest.mark.parametrize(
    ("bloc", "day", "members"),
    [
        ("CARICOM", date(1973, 7, 31), ""), ("CARICOM", date(1973, 8, 1), "BB GY JM TT"),
        ("CARICOM", date(2002, 7, 1), "AG BB BS BZ DM GD GY JM KN LC MS SR TT VC"),
        ("CARIFORUM", date(2009, 1, 1), "AG BB BS BZ DM DO GD GY JM KN LC SR TT VC"),
        ("OECS", date(2026, 1, 1), "AG DM GD KN LC MS VC"),
        ("SICA", date(1999, 1, 1), "CR GT HN NI PA SV"), ("SICA", date(2014, 1, 1), "BZ CR DO GT HN NI PA SV"),
        ("ANDEAN-COMMUNITY", date(1970, 1, 1), "BO CL CO EC PE"), ("ANDEAN-COMMUNITY", date(1990, 1, 1), "BO CO EC PE VE"),
        ("MERCOSUR", date(2000, 1, 1), "AR BR PY UY"), ("MERCOSUR", date(2015, 1, 1), "AR BR PY UY VE"),
        ("PACIFIC-ALLIANCE", date(2026, 11, 24), "CL CO MX PE"), ("USMCA", date(2010, 1, 1), "CA MX US"),
        ("EU", date(1960, 1, 1), "BE DE FR IT LU NL"), ("EU", date(1990, 1, 1), "BE DE DK ES FR GB GR IE IT LU NL PT"),
        ("EFTA", date(1990, 1, 1), "AT CH FI IS NO SE"),
    ],
)  # fmt: skip
def test_members_on_a_day(bloc: str, day: date, members: str) -> None:
    assert sorted(expand([bloc], day)) == members.split()


def test_dates_agree_with_members() -> None:
    sizes = {"CARICOM": 15, "CARIFORUM": 15, "OECS": 7, "SELA": 25, "SICA": 8, "ANDEAN-COMMUNITY": 4, "MERCOSUR": 5}
    for code, size in (sizes | {"PACIFIC-ALLIANCE": 4, "EU": 27}).items():
        assert len(blocs()[code].members) == size
    for bloc in blocs().values():
        assert bloc.members_on(bloc.as_of) == bloc.members
        assert (bloc.founded is None) == bloc.is_region
        assert bloc.joined.keys() <= bloc.members | bloc.left.keys() and bloc.members.isdisjoint(bloc.left)
        assert all(bloc.founded is not None and since > bloc.founded for since in bloc.joined.values())


def test_format() -> None:
    assert Wording("es").vformat("{markets:market}", (), {"markets": ["EU", "US"]}) == "Unión Europea y Estados Unidos"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_hostile_text(text: str) -> None:
    found = find_market(text)
    assert found is None or found in country_codes() or found in blocs()


@pytest.mark.shared
def test_against_the_reference_list(shared_data: Path) -> None:
    ours = {"CAN": "ANDEAN-COMMUNITY", "PACIFIC_ALLIANCE": "PACIFIC-ALLIANCE"}
    theirs: dict[str, set[str]] = {}
    with (shared_data / "places" / "trade_blocs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            theirs.setdefault(row["bloc"], set()).add(row["cca2"])
    assert {code: members for code, members in theirs.items() if expand([ours.get(code, code)]) != members} == {}
