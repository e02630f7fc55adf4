"""Who suits one firm: ranking, reasons, refusals, and one index kept a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.affinity.graph import build_graph
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable
from matchmaker.matching import partners
from matchmaker.matching.partners import find_partners
from matchmaker.programmes import load_programme


@pytest.fixture(scope="module")
def firms(fixtures: Path) -> FirmTable:
    return read_firms(fixtures / "caribbean.csv")


def barred(firms: FirmTable, firm: str) -> set[str]:
    return {*firms.get(firm).must_not_pair, *(other.id for other in firms if firm in other.must_not_pair)}


@pytest.mark.parametrize("name", ["export-promotion", "export-sales", "origin"])
def test_the_same_list_as_the_graph(firms: FirmTable, name: str) -> None:
    graph = build_graph(firms, name, k=15)
    for firm in firms.ids[::40]:
        found = [(match.id, match.affinity) for match in find_partners(firms, firm, name, k=10)]
        refused = barred(firms, firm)
        assert found == [each for each in graph.neighbors(firm) if each[0] not in refused][:10]


def test_a_refused_partner_makes_room_for_the_next(firms: FirmTable) -> None:
    firm = next(each for each in firms.ids if len(find_partners(firms, each)) == 10)
    best = [match.id for match in find_partners(firms, firm, k=3)]
    listed = [replace(each, must_not_pair=(firm,)) if each.id == best[0] else each for each in firms]
    assert [match.id for match in find_partners(listed, firm, k=2)] == best[1:]
    assert firm not in {match.id for match in find_partners(listed, best[0], k=100)}


def test_a_newcomer_as_a_dict(firms: FirmTable) -> None:
    record = {"name": "New", "country": "PE", "products": ["mango fresco"], "hs_codes": "0804.50"}
    found = find_partners(firms, record, k=5)
    assert len(found) == 5
    assert found == sorted(found, key=lambda match: (-match.affinity, match.id))
    assert find_partners(firms, {**record, "must_not_pair": [found[0].id]}, k=4) == found[1:]


def test_reasons_are_the_layers_that_beat_neutral(firms: FirmTable) -> None:
    programme = load_programme("export-promotion")
    for match in find_partners(firms, firms.ids[3], programme, lang="es"):
        assert len(match.reasons) <= 3
        record = match.as_dict()
        assert set(record) == {"id", "name", "affinity", "confidence", "reasons"}
        for reason, shown in zip(match.reasons, record["reasons"], strict=True):
            assert reason.similarity is not None
            assert reason.similarity > programme.neutral_affinity
            assert shown["text"] == reason.evidence.text("es")
            assert shown["layer"] == reason.layer


def test_one_index_a_table_programme_and_day(firms: FirmTable, monkeypatch: pytest.MonkeyPatch) -> None:
    table = FirmTable.from_profiles(firms)
    made: list[object] = []
    real = partners.AffinityIndex
    monkeypatch.setattr(
        partners,
        "AffinityIndex",
        type("Counted", (real,), {"__init__": lambda self, *a: (made.append(a), real.__init__(self, *a))[1]}),
    )
    for _ in range(2):
        find_partners(table, table.ids[0])
        find_partners(table, table.ids[1])
    assert len(made) == 1
    find_partners(table, table.ids[0], as_of="2026-11-24")
    find_partners(table, table.ids[0], load_programme("export-promotion", k=3))
    assert len(made) == 3


def test_wrong_questions(firms: FirmTable) -> None:
    with pytest.raises(UnknownFirmError, match="nobody"):
        find_partners(firms, "nobody")
    with pytest.raises(InputError, match="k must be"):
        find_partners(firms, firms.ids[0], k=0)
    with pytest.raises(InputError, match="colour"):
        find_partners(firms, {"name": "x", "country": "PE", "colour": "red"})
    with pytest.raises(InputError, match="2026-13-01"):
        find_partners(firms, firms.ids[0], as_of="2026-13-01")


def test_asking_for_more_than_there_are(firms: FirmTable) -> None:
    few = [Profile(id=i, name=i, country="PE", hs_codes=("080450",)) for i in "abc"]
    assert [match.id for match in find_partners(few, "b", k=10**12)] == ["a", "c"]
