"""Suspected duplicates: near-equal names in one place, shared contacts; and what must not be suspected."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from matchmaker.firms import duplicates
from matchmaker.firms.duplicates import MIN_LETTERS, MIN_SIMILARITY, bare_name, suspected_duplicates
from matchmaker.firms.profile import Profile


def firm(identity: str, name: str = "", country: str = "DO", **values: str) -> Profile:
    return Profile(id=identity, name=name, country=country, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Agro Mango S.A.C.", "AGROMANGO SAC"),
        ("Café Sol E.I.R.L.", "Cafe Sol"),
        ("Frutas do Vale Ltda. ME", "Frutas do Vale"),
        ("Tropical Foods Limited", "Tropical Foods Ltd."),
        ("Surinam Houthandel N.V.", "Surinam Houthandel"),
        ("Les Saveurs SARL", "Les Saveur"),
        ("Cooperativa La Unión", "Unión, La Cooperativa"),
    ],
)
def test_suspected(a: str, b: str) -> None:
    (pair,) = suspected_duplicates([firm("y", b), firm("x", a)])
    assert (pair.a, pair.b) == ("x", "y")
    assert pair.score >= MIN_SIMILARITY
    assert {reason.code for reason in pair.reasons} == {"duplicate-name", "duplicate-place-open"}
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
        (firm("x", "Ana"), firm("y", "Ane")),
        (firm("x", ""), firm("y", "")),
        (firm("x", "S.A."), firm("y", "Ltda.")),
    ],
)
def test_not_suspected(a: Profile, b: Profile) -> None:
    assert suspected_duplicates([a, b]) == []


def test_shared_contacts() -> None:
    pair = suspected_duplicates([firm("x", "Uno", tax_id="1-30 12345"), firm("y", "Dos", tax_id="13012345")])[0]
    assert (pair.score, [reason.code for reason in pair.reasons]) == (1.0, ["duplicate-tax-id"])
    office = [firm(f"f{number}", f"Firm {number}", email="office@chamber.example") for number in range(9)]
    assert suspected_duplicates(office) == []


WORDS = st.sampled_from(["agro", "mango", "mangos", "sol", "café", "norte", "nortes", "sac", "2"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12), st.sampled_from([2, 1500]))
def test_every_near_pair_of_one_block_is_found_once(names: list[str], max_block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_ROWS_AT_ONCE", 3)
        firms = [firm(f"f{number:02}", name) for number, name in enumerate(names)]
        found = {(pair.a, pair.b) for pair in suspected_duplicates(firms)}
    wanted = set()
    for one, other in combinations(firms, 2):
        a, b = bare_name(one.name), bare_name(other.name)
        digits = ["".join(c for c in name if c.isdigit()) for name in (a, b)]
        near = (
            fuzz.ratio(a, b) >= MIN_SIMILARITY * 100 and min(len(a), len(b)) >= MIN_LETTERS and digits[0] == digits[1]
        )
        if a == b or (near and a.replace(" ", "")[:2] == b.replace(" ", "")[:2]):
            wanted.add((one.id, other.id))
    assert wanted <= found
    assert found == {(pair.a, pair.b) for pair in suspected_duplicates(firms[::-1])}
