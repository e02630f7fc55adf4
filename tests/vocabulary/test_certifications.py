"""Certificates read from cells: canonical items and free text in five languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.vocabulary.certificate_dates import find_expiry
from matchmaker.vocabulary.certifications import Certificate, parse_certifications, scheme_label, schemes


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
        ("Rainforest Alliance / UTZ", ["rainforest-alliance", "utz"]),
        ("GLOBALG.A.P.:mango orgánico Kent@2026-02-28", ["globalgap:mango orgánico Kent@2026-02-28"]),
        ("Ecocert", ["ecocert"]),
        ("organic@2026-03-31; organic-us@2027-01-31", ["organic@2026-03-31", "organic-us@2027-01-31"]),
        ("orgânico IBD até 3/2026, UE e NOP", ["organic-eu@2026-03-31", "organic-us@2026-03-31"]),
        ("oeko-tex standard 100", ["oeko-tex-100"]),
        ("SMETA 4-pillar", ["smeta"]),
        ("Kosher (OU)", ["kosher"]),
        ("denominación de origen Chulucanas", ["pdo:Chulucanas"]),
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


@pytest.mark.parametrize(
    "cell", ["Fairtrade expired", "HACCP vencido", "HACCP périmé", "BPF vencida", "HACCP verlopen"]
)
def test_expired_on_a_day_not_told_is_not_held(cell: str) -> None:
    parsed = parse_certifications(cell)
    assert parsed.held == ()
    assert parsed.expired == parsed.pending != ()


def test_lapsed_certificates_stay_with_their_date() -> None:
    parsed = parse_certifications("UTZ hasta 2021; HACCP vence 3/2026; BPM")
    assert [str(each) for each in parsed.lapsed(date(2026, 3, 31))] == ["utz@2021-12-31"]
    assert [str(each) for each in parsed.lapsed(date(2026, 4, 1))] == ["haccp@2026-03-31", "utz@2021-12-31"]
    assert parsed.lapsed(None) == ()
    assert len(parsed.held or ()) == 3


def test_number_and_body_are_no_part_of_what_a_certificate_is() -> None:
    one, other = Certificate("haccp", number="1", body="sgs"), Certificate("haccp")
    assert one == other and hash(one) == hash(other)
    assert str(one) == "haccp"


def test_what_people_are_taught_is_no_certificate() -> None:
    parsed = parse_certifications("curso de HACCP")
    assert parsed.held is None and parsed.not_understood == ("curso de HACCP",)


def test_labels() -> None:
    assert scheme_label("organic-eu", "es") == "Orgánico UE"
    assert scheme_label("ttbs", "es") == (
        "Certificado de TTBS (Trinidad and Tobago Bureau of Standards) (norma no indicada)"
    )
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


@given(
    st.sampled_from(sorted(schemes())),
    st.dates(date(2001, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["{}.{}.{}", "{}/{}/{}", "{}-{}-{}", "{:02d}/{:02d}/{}"]),
    st.sampled_from(["vence {}", "valid until {}", "jusqu'au {}", "válido até {}", "geldig tot {}", "({})"]),
    st.sampled_from(["", "SGS", "Control Union", "Bureau Veritas", "Ecocert", "TTBS"]),
)
@settings(max_examples=80, deadline=None)
def test_a_date_and_a_body_beside_a_name(scheme: str, until: date, form: str, words: str, body: str) -> None:
    written = words.format(form.format(until.day, until.month, until.year))
    read = parse_certifications(
        f"{schemes()[scheme].called()[0]}, {body}, {written}" if body else f"{scheme} {written}"
    )
    assert [(each.scheme, each.valid_to) for each in read.held or ()] == [(scheme, until)]


@given(
    st.sampled_from(sorted(schemes())),
    st.sampled_from(["en trámite", "pending", "en cours", "suspenso", "aangevraagd"]),
)
@settings(max_examples=60, deadline=None)
def test_nothing_pending_is_held(scheme: str, words: str) -> None:
    for cell in (f"{scheme} {words}", f"{words}: {scheme}", f"{scheme} ({words})"):
        assert parse_certifications(cell).held == ()
        assert parse_certifications(cell).pending == (scheme,)


@given(st.text(max_size=80) | st.text(alphabet="HACCP y sin 2026/:;,()no vence", max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(cell: str) -> None:
    parsed = parse_certifications(cell)
    for certificate in parsed.held or ():
        assert certificate.scheme.strip() and certificate.scope != ""
