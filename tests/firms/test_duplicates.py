"""Suspected duplicates: what points to one firm, what parts two, and what is never shown."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.duplicates import SUSPECTED, find_duplicates, suspected_duplicates
from matchmaker.firms.profile import Profile


def firm(identity: str, name: str = "", country: str = "DO", **values: object) -> Profile:
    return Profile(id=identity, name=name, country=country, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Agro Mango S.A.C.", "AGROMANGO SAC"),
        ("Café Sol E.I.R.L.", "Cafe Sol"),
        ("Frutas do Vale Ltda. ME", "Frutas do Vale"),
        ("Tropical Foods Limited", "Tropical Foods Ltd."),
        ("Surinam Houthandel N.V.", "Surinam Houthandel"),
        ("Gele Ster Foods B.V.", "GELE STER FOODS N.V."),
        ("Conserves Bélizaire Ltée", "Conserves Belizaire"),
        ("Les Saveurs SARL", "Les Saveur"),
        ("Cooperativa La Unión", "Unión, La Cooperativa"),
        ("Coop. Agr. La Esperanza", "Cooperativa Agraria La Esperanza"),
        ("Asoc.Prod. de Cacao Alto Mayo", "Asociación de Productores de Cacao Alto Mayo"),
        ("Mangos Polanco y Cía.", "MANGOS POLANCO, Compañía"),
        ("Hnos. Cárdenas Miel", "Hermanos Cardenas Miel"),
        ("Sociedad Comercial Los Jazmines de Responsabilidad Limitada", "Los Jazmines Comercial S.R.L."),
        ("Industrias Rentería Sociedad Anónima Cerrada", "Ind. Renteria S.A.C."),
    ],
)
def test_suspected_by_name(a: str, b: str) -> None:
    (pair,) = suspected_duplicates([firm("y", b), firm("x", a)])
    assert (pair.a, pair.b) == ("x", "y")
    assert SUSPECTED <= pair.score <= 1
    assert pair.reasons[0].code in ("duplicate-name-same", "duplicate-name-spelling")
    assert pair.reasons[0].values == {"names": [a, b]}
    assert all(reason.text(lang) for reason in pair.reasons for lang in ("en", "es"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (firm("x", "Agro Mango"), firm("y", "Agro Mango", country="PE")),
        (firm("x", "Agro Mango", subdivision="DO-18"), firm("y", "Agro Mango", subdivision="DO-13")),
        (
            firm("x", "Agro Mango", subdivision="DO-18", locality="Sosúa"),
            firm("y", "Agro Mango", subdivision="DO-18", locality="Luperón"),
        ),
        (firm("x", "Finca 2 del Norte"), firm("y", "Finca 3 del Norte")),
        (firm("x", "Finca II del Norte"), firm("y", "Finca del Norte")),
        (firm("x", "Ana"), firm("y", "Ane")),
        (firm("x", ""), firm("y", "")),
        (firm("x", "S.A."), firm("y", "Ltda.")),
        (firm("x", "Finca Rosario", locality="Moca"), firm("y", "Finca Rosario Export", locality="Moca")),
        (firm("x", "Café Monte Alto - Sucursal Moca"), firm("y", "Café Monte Alto")),
        (firm("x", "Cooperativa San Isidro"), firm("y", "Asociación San Isidro")),
        (firm("x", "José Pérez Café", locality="Moca"), firm("y", "Josefa Pérez Café", locality="Moca")),
        (firm("x", "Inversiones Sol SRL"), firm("y", "Inversiones Luna SRL")),
        (firm("x", "Café Sol", tax_id="101850043"), firm("y", "Café Sol", tax_id="130229091")),
    ],
)
def test_not_suspected(a: Profile, b: Profile) -> None:
    assert suspected_duplicates([a, b]) == []


@pytest.mark.parametrize(
    ("column", "one", "other", "code"),
    [
        ("tax_id", "1-30 12345", "13012345", "duplicate-tax-id"),
        ("email", "Info@cafesol.do", "ventas@cafesol.do; info@cafesol.do", "duplicate-email"),
        ("website", "https://www.cafesol.do/es", "cafesol.do", "duplicate-website"),
        ("website", "facebook.com/CafeSol", "https://m.facebook.com/cafesol?ref=1", "duplicate-website"),
        ("phone", "+1 (809) 555-0101", "809 555 0101 / 829 555 0199", "duplicate-phone"),
        ("phone", "555-0101", "1 809 5550101", "duplicate-phone"),
    ],
)
def test_identifiers_are_compared_in_one_form(column: str, one: str, other: str, code: str) -> None:
    a, b = (
        firm(i, name, **{column: value}) for i, name, value in (("x", "Café Sol", one), ("y", "Cafe Sol Moca", other))
    )
    (pair,) = suspected_duplicates([a, b])
    assert code in {reason.code for reason in pair.reasons}


def test_a_tax_number_is_enough_an_office_is_not() -> None:
    (pair,) = suspected_duplicates([firm("x", "Uno", tax_id="130-12345"), firm("y", "Dos", tax_id="13012345")])
    assert pair.score > 0.9
    office = [
        firm(f"f{number}", f"Firma {'abcdefghi'[number] * 4}", email="office@chamber.example") for number in range(9)
    ]
    assert suspected_duplicates(office) == []
    sharing = [firm("x", "Uno", email="ana@gmail.com", phone="8095550101"), firm("y", "Dos", phone="8095550101")]
    assert suspected_duplicates(sharing) == []  # two firms of one accountant


def test_a_gmail_address_is_not_a_domain_in_common() -> None:
    pair = [firm("x", "Café Sol", email="sol@gmail.com"), firm("y", "Miel Luna", email="luna@gmail.com")]
    assert suspected_duplicates(pair) == []


def test_private_values_are_never_told() -> None:
    private = {"tax_id": "130229091", "email": "planted@cafesol.example", "phone": "8095550177"}
    (pair,) = suspected_duplicates([firm("x", "Café Sol", **private), firm("y", "Cafe Sol", **private)])
    told = json.dumps([reason.as_dict(lang) for reason in pair.reasons for lang in ("en", "es")])
    assert not [value for value in private.values() if value in told]
    assert {"duplicate-tax-id", "duplicate-email", "duplicate-phone"} <= {reason.code for reason in pair.reasons}


def test_against_known_firms() -> None:
    known = [firm("k1", "Café Sol"), firm("k2", "CAFE SOL S.R.L."), firm("a", "Miel Luna")]
    found = find_duplicates([firm("a", "Café Sol EIRL"), firm("b", "Miel Luna")], known)
    assert {(pair.a, pair.b, pair.known) for pair in found.suspected} == {("a", "k1", True), ("a", "k2", True)}


WORDS = st.sampled_from(["agro", "mango", "mangos", "sol", "café", "norte", "nortes", "sac", "2", "coop", "export"])
NAMES = st.lists(WORDS, max_size=4).map(" ".join)
FIRMS = st.lists(
    st.tuples(NAMES, st.sampled_from([None, "1", "22"]), st.sampled_from([None, "Moca", "Baní"])), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(FIRMS, st.integers(0, 9))
def test_whatever_the_order_of_rows(given: list[tuple[str, str | None, str | None]], seed: int) -> None:
    firms = [firm(f"f{at:02}", name, tax_id=tax, locality=town) for at, (name, tax, town) in enumerate(given)]
    found = suspected_duplicates(firms)
    random.Random(seed).shuffle(firms)
    assert suspected_duplicates(firms) == found
    assert all(pair.a < pair.b and SUSPECTED <= pair.score <= 1 and pair.reasons for pair in found)
    assert len({(pair.a, pair.b) for pair in found}) == len(found)


def test_many_firms_of_one_name_cost_no_pairs() -> None:
    """3,000 firms called alike in 30 towns are no 4.5 million pairs, and the two that share an address are found."""
    firms = [firm(f"f{at:04}", "María de la Cruz", locality=f"Town {at % 30}") for at in range(3_000)]
    firms += [firm(i, "Maria de la Cruz", email="cruz@gmail.com") for i in ("x", "y")]
    assert ("x", "y") in {(pair.a, pair.b) for pair in suspected_duplicates(firms)}
