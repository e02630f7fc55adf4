"""What a proposal's reasons say of where its members are: one town, a circle, or pairs that are near."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.affinity.encoding import traits_of
from matchmaker.consortia.reasons import reasons_of
from matchmaker.firms.profile import Profile
from matchmaker.programmes import LAYERS, load_programme

NEAR = {"country": "PE", "subdivision": "PE-PIU", "place_precision": "exact"}


def said(*points: tuple[float, float] | None, towns: tuple[str, ...] = (), lang: str = "en") -> str:
    """The place reason of members at these points; None: a firm of which only the country is known."""
    named = [*towns, *[None] * (len(points) - len(towns))]
    members = [
        Profile(id=f"pe-{i}", name=f"Firm {i}", country="PE")
        if point is None
        else Profile(id=f"pe-{i}", name=f"Firm {i}", latitude=point[0], longitude=point[1], locality=town, **NEAR)
        for i, (point, town) in enumerate(zip(points, named, strict=True))
    ]
    layers = np.full((len(points) * (len(points) - 1) // 2, len(LAYERS)), np.nan)
    layers[:, LAYERS.index("place")] = 0.9
    programme = load_programme("export-promotion")
    (reason,) = reasons_of([traits_of(each, None) for each in members], layers, programme)
    return reason.message.text(lang)


def test_all_that_are_placed_share_a_town_though_they_are_not_the_majority() -> None:
    town = ((-5.1, -80.1), (-5.1, -80.1), None, None)
    assert said(*town, towns=("Chulucanas", "Chulucanas")) == "2 of 4 are in Chulucanas."
    assert said(*town, towns=("Chulucanas", "Chulucanas"), lang="es") == "2 de 4 están en Chulucanas."


def test_no_distance_is_nought() -> None:
    assert said((-5.1, -80.1), (-5.1, -80.1), None) == "2 of 3 lie within 1 km of each other."


def test_a_circle_where_all_are_near() -> None:
    assert said((-5.1, -80.1), (-5.2, -80.1), (-5.1, -80.2)) == "3 of 3 lie within 16 km of each other."


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "One of 3 pairs is less than 362 km apart."), ("es", "Uno de 3 pares está a menos de 362 km.")],
)
def test_pairs_where_some_are_far(lang: str, sentence: str) -> None:
    assert said((-5.1, -80.1), (-5.2, -80.1), (-16.4, -71.5), lang=lang) == sentence
