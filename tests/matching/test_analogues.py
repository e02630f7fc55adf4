"""Established consortia like a proposal: the Peruvian three and their Caribbean counterparts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import matchmaker as mm
from matchmaker.matching.established import established

PERUVIAN = {
    "pe-mango-organico-piura": "Consorcio de Mango Orgánico de Piura",
    "pe-cafe-panela-sierra": "Consorcio de Café y Panela de la Sierra de Piura",
    "pe-ceramica-chulucanas": "Consorcio de Ceramistas de Chulucanas",
}


@pytest.fixture(scope="module")
def firms(fixtures: Path) -> mm.FirmTable:
    return mm.read_firms(fixtures / "caribbean.csv")


@pytest.fixture(scope="module")
def groups(fixtures: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (fixtures / "caribbean_groups.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["group"], []).append(row["id"])
    return found


def test_the_established_are_the_peruvian_three(firms: mm.FirmTable, groups: dict[str, list[str]]) -> None:
    found = {each.name: list(each.members) for each in established(firms)}
    assert found == {name: sorted(groups[key]) for key, name in PERUVIAN.items()}


@pytest.mark.parametrize(
    ("product", "like"),
    [
        ("080450", "Consorcio de Mango Orgánico de Piura"),
        ("090111", "Consorcio de Café y Panela de la Sierra de Piura"),
    ],
)
def test_a_caribbean_group_learns_from_its_counterpart(firms: mm.FirmTable, product: str, like: str) -> None:
    makers = [f.id for f in firms if f.country != "PE" and any(code == product for code, _ in f.text_codes)][:6]
    assert len(makers) >= 4
    found = mm.analogues(firms, makers, k=3)
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    assert found[0].name == like
    (shared,) = [message for message in found[0].shares if message.code == "analogue-shares-products"]
    assert product[:4] in shared.values["items"]
    for lang in ("en", "es"):
        record = found[0].as_dict(lang)
        assert all(message["text"] for message in [*record["shares"], *record["differs"]])


def test_likeness_is_the_mean_affinity(firms: mm.FirmTable, groups: dict[str, list[str]]) -> None:
    group = groups["pe-mango-organico-piura"]
    found = mm.analogues(firms, group)
    assert "Consorcio de Mango Orgánico de Piura" not in {each.name for each in found}  # it is itself
    for each in found:
        ties = [mm.explain_pair(firms, a, b).affinity for a in group for b in each.members]
        assert each.likeness == pytest.approx(sum(ties) / len(ties), abs=1e-8)


def test_of_a_portfolio_by_number(firms: mm.FirmTable) -> None:
    portfolio = mm.suggest_consortia(firms)
    by_number = mm.analogues(portfolio, 3)
    assert by_number == mm.analogues(portfolio, portfolio.proposals[2])
    assert by_number == mm.analogues(firms, portfolio.proposals[2].members)


def test_wrong_questions(firms: mm.FirmTable) -> None:
    with pytest.raises(mm.InputError, match="portfolio"):
        mm.analogues(firms, 3)
    with pytest.raises(mm.UnknownFirmError, match="nobody"):
        mm.analogues(firms, ["nobody", firms.ids[0]])
    with pytest.raises(mm.InputError, match="k must be"):
        mm.analogues(firms, list(firms.ids[:4]), k=0)
