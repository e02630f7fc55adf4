"""Fairness: who is placed least, and what a programme that raises them gives up for it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from matchmaker.consortia.assess import assess_groups
from matchmaker.consortia.fairness import BONUSES
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.serialisation import read_portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import ProgrammeError
from matchmaker.firms.profile import Profile
from matchmaker.firms.table import FirmTable
from matchmaker.programmes import Programme, load_programme

SMALL = {"size.min": 3, "size.optimum": 3, "size.max": 4}


def _fair(by: str = "country", **more: Any) -> Programme:
    return load_programme("export-promotion", **{"fairness": "worst-group", "fairness_by": by, **more})


def _shares(listed: list[Profile], placed: set[str], of: Any) -> dict[str, float]:
    """Share placed of each group of firms whose product is known, by hand."""
    may = [firm for firm in listed if firm.products or firm.hs_codes]
    found = {}
    for name in sorted({of(firm) for firm in may} - {None}):
        here = [firm.id for firm in may if of(firm) == name]
        found[name] = len(placed.intersection(here)) / len(here)
    return found


@pytest.fixture(scope="module")
def some(caribbean: FirmTable) -> list[Profile]:
    """Firms of every country, few enough to search often."""
    return random.Random(3).sample(sorted(caribbean, key=lambda firm: firm.id), 45)


@pytest.fixture(scope="module")
def both(some: list[Profile]) -> tuple[Portfolio, Portfolio]:
    return suggest_consortia(some), suggest_consortia(some, _fair())


def test_the_group_placed_least_is_raised_at_a_price(both: tuple[Portfolio, Portfolio], some: list[Profile]) -> None:
    mean, fair = both
    price = fair.price
    assert mean.price is None
    assert price is not None
    assert price.changed
    placed = {firm for proposal in fair.proposals for firm in proposal.members}
    shares = _shares(some, placed, lambda firm: firm.country)
    least = {firm for proposal in mean.proposals for firm in proposal.members}
    before = _shares(some, least, lambda firm: firm.country)
    assert sorted(shares.values()) > sorted(before.values())
    assert price.worst == pytest.approx(min(shares.values()), abs=1e-8)
    assert (price.objective, price.placed) == (fair.objective, fair.placed)
    assert price.loss >= 0
    assert price.objective_mean >= mean.objective
    said = price.message.text()
    assert said != price.message.text("es")


def test_the_record(both: tuple[Portfolio, Portfolio], some: list[Profile], tmp_path: Any) -> None:
    fair = both[1]
    record = fair.to_dict()["fairness"]
    assert (record["criterion"], record["by"]) == ("worst-group", "country")
    proposal_of = {firm: proposal for proposal in fair.proposals for firm in proposal.members}
    for trait, of in (("country", lambda f: f.country), ("kind", lambda f: f.kind)):
        shares = _shares(some, set(proposal_of), of)
        rows = {row["group"]: row for row in record["groups"][trait] if row["group"] and row["eligible"]}
        assert {name: row["share"] for name, row in rows.items()} == pytest.approx(shares)
        assert shares[record["worst"][trait]] == min(shares.values())
        for name, row in rows.items():
            scores = [proposal_of[f.id].score for f in some if of(f) == name and f.id in proposal_of]
            assert row["mean_score"] == (pytest.approx(sum(scores) / len(scores), abs=1e-8) if scores else None)
    for each, proposal in zip(record["worst_off"], fair.proposals, strict=True):
        ties = {member.id: member.mean_tie for member in proposal.profiles}
        assert each == {"proposal": proposal.number, "id": each["id"], "mean_tie": min(ties.values())}
        assert ties[each["id"]] == each["mean_tie"]
    path = tmp_path / "p.json"
    path.write_text(fair.to_json(), encoding="utf-8")
    assert read_portfolio(path).to_json("es") == fair.to_json("es")
    older = {key: value for key, value in json.loads(fair.to_json()).items() if key != "fairness"}
    path.write_text(json.dumps(older), encoding="utf-8")
    assert read_portfolio(path).summary()["by_country"] == fair.summary()["by_country"]


@pytest.mark.long
def test_the_same_whatever_the_order(both: tuple[Portfolio, Portfolio], some: list[Profile]) -> None:
    assert suggest_consortia(list(reversed(some)), _fair()).to_json() == both[1].to_json()


def _partitions(firms: list[str], programme: Programme) -> Iterator[list[tuple[str, ...]]]:
    """Every way to place some of the firms in groups of an allowed size."""
    if not firms:
        yield []
        return
    first, rest = firms[0], firms[1:]
    yield from _partitions(rest, programme)
    for n in range(programme.size.min - 1, programme.size.max):
        for others in combinations(rest, n):
            left = [firm for firm in rest if firm not in others]
            for more in _partitions(left, programme):
                yield [(first, *others), *more]


@pytest.mark.parametrize(
    ("by", "seed", "size"),
    [
        ("country", 0, 7),
        *(pytest.param(by, n, 9, marks=pytest.mark.long) for by in ("country", "size", "kind") for n in range(3)),
    ],
)
def test_against_every_portfolio(caribbean: FirmTable, by: str, seed: int, size: int) -> None:
    """Never below the mean's worst share, never above the best there is, and no place dearer than the greatest bonus."""
    known = [f for f in sorted(caribbean, key=lambda f: f.id) if f.products and f.country in ("DO", "PE", "JM")]
    listed = random.Random(seed).sample(known, size)
    programme = _fair(by, **SMALL)
    fair, mean = (
        suggest_consortia(listed, programme),
        suggest_consortia(listed, load_programme(programme, fairness="mean")),
    )
    price = fair.price
    assert price is not None
    assert price.loss >= 0
    assert price.worst >= price.worst_mean
    case = fair.case
    assert case is not None
    worths: dict[tuple[str, ...], float] = {}
    groups = {each for way in _partitions([f.id for f in listed], programme) for each in way}
    for group in sorted(groups):
        one = assess_groups(case.index, [group])
        hard = any(v.hard and v.verdict == "broken" for v in one.proposals[0].rules)
        worths[group] = float("-inf") if hard else one.objective
    best = max(sum(worths[group] for group in way) for way in _partitions([f.id for f in listed], programme))
    assert mean.objective <= best + 1e-6
    assert price.objective_mean == pytest.approx(best, abs=1e-6)
    gained = sum(
        round((each.after - each.before) * fair.heads[by][each.group].eligible)
        for each in price.changed
        if each.after > each.before
    )
    assert price.loss <= BONUSES[-1] * gained + 1e-6


def test_what_cannot_be_asked_is_said() -> None:
    for name, asked in (
        ("origin", {"fairness": "worst-group"}),
        ("export-sales", {"fairness": "kind"}),
        ("export-sales", {"fairness_by": "language"}),
    ):
        with pytest.raises(ProgrammeError, match="fairness"):
            load_programme(name, **asked)
    assert load_programme("export-sales").fairness == "mean"
