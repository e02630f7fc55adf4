"""Pairs passed over before their names are weighed would not have been suspected."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.duplicate_bounds import may_reach
from matchmaker.firms.duplicate_evidence import Rarity, beside_names, compare, signatures
from matchmaker.firms.duplicate_score import duplicate_weights, score
from matchmaker.firms.duplicates import SUSPECTED
from matchmaker.firms.profile import Profile

WORDS = (
    "Agro", "Mango", "Agromango", "Agomango", "Sol", "Café", "Cafe", "Santa", "Rosa", "Sta.", "Rosi", "SRL", "S.A.", "Ltda",
    "Coop.", "Cooperativa", "Agrop", "Agropecuaria", "Export", "de", "la", "J", "Juan", "2", "II", "Sur", "delsur", "Sucursal",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
TOWNS = st.sampled_from((None, "Moca", "Mocca", "Sosúa"))
PRODUCTS = st.sampled_from((None, ("mango",), ("miel",), ("mango", "miel")))
FIRMS = st.builds(
    Profile,
    id=st.just("x"), name=NAMES, country=st.just("DO"), locality=TOWNS, products=PRODUCTS,
    subdivision=st.sampled_from((None, "DO-18")), phone=st.sampled_from((None, "809 555 0101", "555 0101")),
)  # fmt: skip


@given(FIRMS, FIRMS)
@settings(max_examples=300, deadline=None)
def test_what_is_suspected_may_reach_its_score(a: Profile, b: Profile) -> None:
    one, other = signatures([a, b])
    if score(compare(one, other, Rarity([one, other]))) >= SUSPECTED:
        assert may_reach(SUSPECTED, beside_names(one, other), one, other)


def test_most_pairs_with_a_word_in_common_are_passed_over() -> None:
    names = ("Finca Rosa Norte", "Finca Clara Norte", "Finca Perla Norte", "Finca Luz Norte")
    firms = signatures([Profile(id=name, name=name, country="DO") for name in names])
    assert not any(may_reach(SUSPECTED, beside_names(a, b), a, b) for at, a in enumerate(firms) for b in firms[:at])


def test_of_names_only_words_and_the_whole_speak_for_a_pair() -> None:
    """The bound counts on it."""
    for_it = {kind for kind, bits in duplicate_weights().items() if bits > 0}
    assert {
        kind for kind in for_it if kind.startswith(("name", "own", "trade", "filler", "kind", "form", "number"))
    } == {
        "name-words",
        "name-whole",
    }
