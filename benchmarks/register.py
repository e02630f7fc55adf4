"""Brazil's organic register of 2019, read once through our own mapping, for the benchmarks that want real firms."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchmarks.instances import GRAPHS, ROOT
from matchmaker import FirmTable, read_firms

FOLDER = GRAPHS.parent / "organic_register_br_2019"
GROUPS: Path = FOLDER / "groups.csv"


@cache
def register() -> FirmTable:
    """The register's producers."""
    return read_firms(FOLDER / "producers.csv", mapping=ROOT / "fixtures" / "mappings" / "organic_register_br.toml")
