"""The fixture's firms and its portfolio, made once; helpers of this folder and of the affinity oracle by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable

for folder in (Path(__file__).parent, Path(__file__).parent.parent / "affinity"):
    sys.path.insert(0, str(folder))


@pytest.fixture(scope="session")
def caribbean(fixtures: Path) -> FirmTable:
    return read_firms(fixtures / "caribbean.csv")


@pytest.fixture(scope="session")
def promoted(caribbean: FirmTable) -> Portfolio:
    """The whole fixture under the default programme."""
    return suggest_consortia(caribbean, "export-promotion")


@pytest.fixture(scope="session")
def origins(caribbean: FirmTable) -> Portfolio:
    return suggest_consortia(caribbean, "origin")
