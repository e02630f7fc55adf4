"""Certificates read from cells: canonical items and free text in five languages."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.vocabulary.certificate_dates import find_expiry
from matchmaker.vocabulary.certificate_names import mentions
from matchmaker.vocabulary.certifications import Certificate, implied, parse_certifications, scheme_label, schemes
from matchmaker.vocabulary.schemes import relations
from matchmaker.vocabulary.tokens import LANGUAGES


def held(cell: str) -> list[str] | None:
    found = parse_certifications(cell).held
    return None if found is None else [str(certificate) for certificate in found]


@pytest.mark.parametrize(
    ("cell", "certificates"),
    [
        ("iso-9001", ["iso-9001"]),
        ("globalgap:mango@2027-03-31", ["globalgap:mango@2027-03-31"]),
        ("organic-eu@2027-03", ["organic-eu@2027-03-31"]),
        ("iso-9001:2015", ["iso-9001"]),
        ("ISO9001", ["iso-9001"]),
        ("ISO 9001:2015, ISO 14001/45001 y HACCP", ["haccp", "iso-14001", "iso-45001", "iso-9001"]),
        ("ISO/IEC 17025:2017", ["iso-17025"]),
        ("ISO 50003", ["iso-50003"]),
        ("FSSC 22000", ["fssc-22000"]),
        ("Orgánico CERES vence 3/2026", ["organic@2026-03-31"]),
        ("Orgánico, CERES, vence 3/2026", ["organic@2026-03-31"]),
        ("Orgánico (UE, NOP, JAS)", ["organic-eu", "organic-jp", "organic-us"]),
        ("Orgánico USDA, UE", ["organic-eu", "organic-us"]),
        ("USDA/EU Organic", ["organic-eu", "organic-us"]),
        ("biologisch (EU)", ["organic-eu"]),
        ("Certificado orgânico IBD válido até março de 2027", ["organic@2027-03-31"]),
        ("produto orgânico Brasil", ["organic-br"]),
        ("Bio", ["organic"]),
        ("Fair Trade (FLO)", ["fairtrade"]),
        ("commerce équitable", ["fairtrade"]),
        ("comercio justo", ["fairtrade"]),
        ("Fair Trade USA", ["fair-trade-usa"]),
        ("GLOBALG.A.P. (mango, piña)", ["globalgap:mango+piña"]),
        ("GlobalGAP para mango, vence 31/12/2026", ["globalgap:mango@2026-12-31"]),
        ("BRCGS Food Safety AA, exp. 12 Jan 2027", ["brcgs-food@2027-01-12"]),
        ("HACCP certified by SGS until March 31, 2027", ["haccp@2027-03-31"]),
        ("ISO 9001 (2015)", ["iso-9001"]),
        ("ISO 9001 since 2019-03-01", ["iso-9001"]),
        ("ISO 9001 vencido 2023", ["iso-9001@2023-12-31"]),
        ("BASC; OEA", ["aeo", "basc"]),
        ("C-TPAT", ["c-tpat"]),
        ("Rainforest Alliance / UTZ", ["rainforest-alliance"]),
        ("oeko-tex standard 100", ["oeko-tex-100"]),
        ("SMETA 4-pillar", ["smeta"]),
        ("Kosher (OU)", ["kosher"]),
        ("denominación de origen Chulucanas", ["pdo"]),
        ("H.A.C.C.P. vence 3/2027", ["haccp@2027-03-31"]),
        ("I.S.O. 9001; U.S.D.A. Organic", ["iso-9001", "organic-us"]),
        ("designation-of-origin:Chulucanas", ["pdo:Chulucanas"]),
        ("designation-of-origin:Chulucanas@2028-07-31", ["pdo:Chulucanas@2028-07-31"]),
        ("blue-seal:mango", ["blue-seal:mango"]),
        ("Sello Azul", ["Sello Azul"]),
        ("Sello Azul@2027-01-31", ["Sello Azul@2027-01-31"]),
        ("ISO 9001 @ 2025-01-31; ISO 9001 @ 2027-01-31", ["iso-9001@2027-01-31"]),
    ],
)
def test_what_is_held(cell: str, certificates: list[str]) -> None:
    assert held(cell) == certificates
    assert parse_certifications(cell).pending == ()
    assert parse_certifications(cell).not_understood == ()


@pytest.mark.parametrize(
    "cell",
    [
        "none",
        "None.",
        "ninguna",
        "Ninguno",
        "aucune",
        "nenhuma",
        "geen",
        "no",
        "sin certificación",
        "sem certificação",
        "niet gecertificeerd",
    ],
)
def test_none_is_said(cell: str) -> None:
    assert held(cell) == []


def test_an_endless_item_is_not_read() -> None:
    parsed = parse_certifications("HACCP; " + "(" * 301)
    assert [str(certificate) for certificate in parsed.held or ()] == ["haccp"]
    assert parsed.not_understood == ("(" * 301,)


@pytest.mark.parametrize("cell", ["", "  ", "-", "n/a", "N.A.", "no aplica", ";"])
def test_an_empty_cell_says_nothing(cell: str) -> None:
    assert held(cell) is None


@pytest.mark.parametrize(
    ("cell", "pending"),
    [
        ("ISO 9001 en trámite", ("iso-9001",)),
        ("ISO 9001, en trámite", ("iso-9001",)),
        ("HACCP pending", ("haccp",)),
        ("halal certificering aangevraagd", ("halal",)),
        ("BRC suspended", ("brcgs-food",)),
        ("Orgánico rechazado", ("organic",)),
        ("ISO 14001 em andamento", ("iso-14001",)),
        ("certification bio en cours", ("organic",)),
        ("organic (in conversion)", ("organic",)),
        ("Fairtrade expired", ("fairtrade",)),
        ("Sello Azul solicitado", ("Sello Azul solicitado",)),
    ],
)
def test_pending_is_not_held(cell: str, pending: tuple[str, ...]) -> None:
    parsed = parse_certifications(cell)
    assert parsed.pending == pending
    assert parsed.held == ()


def test_held_and_pending_in_one_cell() -> None:
    parsed = parse_certifications("HACCP vigente hasta 12/2026; ISO 22000 en trámite; ???")
    assert [str(certificate) for certificate in parsed.held or ()] == ["haccp@2026-12-31"]
    assert parsed.pending == ("iso-22000",)
    assert parsed.not_understood == ("???",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("31/03/2027", date(2027, 3, 31)),
        ("3/31/2027", date(2027, 3, 31)),
        ("04/03/2027", date(2027, 3, 4)),
        ("31.12.26", date(2026, 12, 31)),
        ("02/2028", date(2028, 2, 29)),
        ("2026/11", date(2026, 11, 30)),
        ("31 de marzo de 2027", date(2027, 3, 31)),
        ("1er avril 2027", date(2027, 4, 1)),
        ("maart 2027", date(2027, 3, 31)),
        ("Mar-27", date(2027, 3, 31)),
        ("setembro/2026", date(2026, 9, 30)),
        ("valide jusqu'en 2026", date(2026, 12, 31)),
        ("2024-03-01 - 2027-02-28", date(2027, 2, 28)),
        ("31/02/2027", None),
        ("version 2015", None),
        ("depuis 2019-01-01", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert find_expiry(text)[0] == expected


def test_implies_has_a_direction() -> None:
    assert "iso-22000" in implied("fssc-22000")
    assert "haccp" in implied("fssc-22000")  # through ISO 22000
    assert "fssc-22000" not in implied("iso-22000")
    assert implied("Sello Azul") == {"Sello Azul"}
    for relation in relations():
        assert relation.from_ in schemes() and relation.to in schemes()
        assert len(relation.source) > 20
        assert relation.from_ not in implied(relation.to), "a relation and its reverse"


def test_no_organic_standard_implies_another_by_itself() -> None:
    for code in schemes():
        if code.startswith("organic"):
            assert implied(code) == {code}


def test_the_list_is_sound() -> None:
    assert len(schemes()) >= 80
    for scheme in schemes().values():
        assert scheme.code == scheme.code.lower() and " " not in scheme.code
        assert set(scheme.names) <= set(LANGUAGES)
        assert held(scheme.code) == [scheme.code], "a code reads as itself"
        assert mentions(scheme.name)[0].scheme == scheme.code, scheme.name
        for alias in scheme.aliases:
            assert [found.scheme for found in mentions(alias)] == [scheme.code], alias


def test_labels() -> None:
    assert scheme_label("organic-eu", "es") == "Orgánico UE"
    assert scheme_label("iso-50003") == "ISO 50003"
    assert scheme_label("globalgap:mango@2027-03-31") == "GLOBALG.A.P."


@given(
    st.sampled_from(sorted(schemes())),
    st.none() | st.from_regex(r"[a-zñé]{3,8}( [a-z]{3,8})?", fullmatch=True),
    st.none() | st.dates(date(2001, 1, 1), date(2060, 12, 31)),
)
@settings(max_examples=150, deadline=None)
def test_a_certificate_reads_as_it_is_written(scheme: str, scope: str | None, valid_to: date | None) -> None:
    certificate = Certificate(scheme, scope, valid_to)
    assert parse_certifications(str(certificate)).held == (certificate,)


@given(st.text(max_size=60) | st.text(alphabet="isoorganic 0912/:@;,()-", max_size=40))
@settings(max_examples=250, deadline=None)
def test_what_was_read_reads_the_same_again(cell: str) -> None:
    first = parse_certifications(cell).held
    if first:
        again = parse_certifications("; ".join(str(certificate) for certificate in first))
        assert again.held == first


@pytest.mark.shared
def test_names_of_standards_by_someone_else(shared_data: Path) -> None:
    with (shared_data / "certifications" / "standard_names.csv").open(encoding="utf-8", newline="") as file:
        names = [row["standard_name"] for row in csv.DictReader(file)]
    recognised = [name for name in names if mentions(name)]
    assert len(recognised) / len(names) >= 0.4
