"""Established consortia like a proposal: the Peruvian three and their Caribbean counterparts."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
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
    index = mm.AffinityIndex(firms)
    for each in found:
        ties = [mm.explain_pair(index, a, b).affinity for a in group for b in each.members]
        assert each.likeness == pytest.approx(sum(ties) / len(ties), abs=1e-8)


@pytest.mark.parametrize("programme", ["export-promotion", "export-sales", "origin"])
def test_the_ranking_is_that_of_looking_at_every_body(firms: mm.FirmTable, programme: str) -> None:
    """Forty bodies of fewer and more members, of which a proposal's own members are left out."""
    listed = [
        replace(firm, member_of=(f"Consorcio {number * number % 40:02}", "Cámara")) for number, firm in enumerate(firms)
    ]
    index = mm.AffinityIndex(listed, programme)
    bodies = established(listed)
    assert len({len(body.members) for body in bodies}) > 3
    for group in (bodies[0].members[:5], tuple(firms.ids[7:90:12]), (firms.ids[3],)):
        expected = []
        for body in bodies:
            others = [firm for firm in body.members if firm not in group]
            if len(others) > 1:
                ours, theirs = (np.array([index.ids.index(firm) for firm in each]) for each in (group, others))
                ties, _ = index.affinities(np.repeat(ours, len(theirs)), np.tile(theirs, len(ours)))
                billionths = np.rint(np.rint(ties * 1e9).sum() / len(ties))
                expected.append((-billionths / 1e9, body.name, tuple(others)))
        found = mm.analogues(index, group, k=6)
        assert [(-each.likeness, each.name, each.members) for each in found] == sorted(expected)[:6]


def test_a_firm_that_comes_or_goes_is_seen(firms: mm.FirmTable) -> None:
    index = mm.AffinityIndex(firms)
    group = firms.ids[:4]
    body = mm.analogues(index, group, k=1)[0]
    index.remove(body.members[0])
    again = next(each for each in mm.analogues(index, group, k=3) if each.name == body.name)
    assert again.members == body.members[1:]


def test_of_a_portfolio_by_number(firms: mm.FirmTable, groups: dict[str, list[str]]) -> None:
    portfolio = mm.assess_groups(firms, list(groups.values())[:4])
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
