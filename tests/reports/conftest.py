"""The sample portfolio (invented firms, hostile names among them) and golden files."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def _sample() -> dict[str, Any]:
    return json.loads((HERE / "sample_portfolio.json").read_text(encoding="utf-8"))


@pytest.fixture
def portfolio(_sample: dict[str, Any]) -> dict[str, Any]:
    """A portfolio record of three proposals and eight unplaced firms, fresh for each test."""
    return copy.deepcopy(_sample)


@pytest.fixture
def empty_portfolio(portfolio: dict[str, Any]) -> dict[str, Any]:
    """The same firms under a programme that placed none of them."""
    reason = portfolio["unplaced"][2]["reason"]
    members = [m for proposal in portfolio["proposals"] for m in proposal["members"]]
    kept = ("id", "name", "country", "subdivision", "locality", "latitude", "longitude", "products")
    portfolio["unplaced"] += [
        {**{key: m[key] for key in kept}, "reason": reason, "would_place": None, "partners": [], "best_fit": None}
        for m in members
    ]
    portfolio["proposals"] = []
    portfolio["objective"] = 0.0
    counts = {country: {**row, "placed": 0} for country, row in portfolio["summary"]["by_country"].items()}
    portfolio["summary"] |= {"placed": 0, "unplaced": 25, "proposals": 0, "mean_score": None, "mean_size": None}
    portfolio["summary"] |= {"by_country": counts, "unplaced_by_reason": [{"reason": reason, "count": 25}]}
    return portfolio


@pytest.fixture
def register(portfolio: dict[str, Any]) -> dict[str, Any]:
    """A portfolio of a register's size: 600 proposals of 20 members and 6,000 unplaced firms."""
    proposal, firm = portfolio["proposals"][0], portfolio["unplaced"][0]
    model = proposal["members"][0]

    def place(i: int) -> dict[str, Any]:
        latitude, longitude = -30 + (i * 7919 % 2700) / 100, -52 + (i * 104729 % 1400) / 100
        town = {"country": "BR", "subdivision": "BR-BA", "locality": f"Município {i % 700}"}
        return {"latitude": latitude, "longitude": longitude, **town}

    def member(i: int) -> dict[str, Any]:
        return {**model, **place(i), "id": f"br-{i:05}", "name": f"Associação de Produtores Orgânicos n.º {i}",
                "weakest": {"id": f"br-{i // 20 * 20:05}", "affinity": 0.4}}  # fmt: skip

    portfolio["proposals"] = [
        {**proposal, "number": n + 1, "members": [member(n * 20 + i) for i in range(20)], "pairs": [], "gaps": [],
         "reserves": [], "flags": []}
        for n in range(600)
    ]  # fmt: skip
    portfolio["unplaced"] = [{**firm, **place(i), "id": f"bz-{i:05}", "name": f"Produtor {i}"} for i in range(6_000)]
    portfolio["summary"] |= {"firms": 18_000, "placed": 12_000, "unplaced": 6_000, "proposals": 600, "mean_size": 20.0}
    portfolio["summary"] |= {"by_country": {"BR": {"firms": 18_000, "placed": 12_000}}}
    return portfolio


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the file kept beside the tests; `UPDATE_GOLDEN=1` writes it anew, for a person to read."""

    def compare(name: str, text: str) -> None:
        path = HERE / "golden" / name
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing: run with UPDATE_GOLDEN=1 and read what it wrote"
        assert text == path.read_bytes().decode(), (
            f"{name} has changed: run with UPDATE_GOLDEN=1 and read the difference"
        )

    return compare
