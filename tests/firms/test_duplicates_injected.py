"""A list with injected duplicates and look-alikes: nearly all are found, nearly nothing else is.

The lists, the changes and the firms that only look alike are made by `benchmarks/duplicate_lists.py`; weights were tried on
other seeds, names, towns and shares than these (`tools/make_duplicate_weights.py`).
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from matchmaker.firms.duplicates import find_duplicates
from matchmaker.firms.table import FirmTable

ROOT = Path(__file__).resolve().parents[2]


def lists() -> ModuleType:
    """`benchmarks` is not installed."""
    path = ROOT / "benchmarks" / "duplicate_lists.py"
    spec = importlib.util.spec_from_file_location("duplicate_lists", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def figures(seeds: tuple[int, ...], **changed: object) -> tuple[float, float]:
    """Precision and recall over the lists of all seeds together."""
    made_lists = lists()
    found = right = wanted = 0
    for seed in seeds:
        made = made_lists.made_list(replace(made_lists.TESTED, seed=seed, **changed))
        table = FirmTable.from_pandas(pd.DataFrame(made.rows).replace("", None))
        pairs = {(pair.a, pair.b) for pair in find_duplicates(table).suspected}
        found, right, wanted = found + len(pairs), right + len(pairs & made.pairs), wanted + len(made.pairs)
    return right / found, right / wanted


def test_injected_duplicates_are_found_and_look_alikes_are_not() -> None:
    precision, recall = figures((2026,), invented=300)
    assert recall >= 0.95
    assert precision >= 0.98


@pytest.mark.long
@pytest.mark.parametrize("seeds", [(2026,), (2027, 2028, 2029)])
def test_on_long_lists(seeds: tuple[int, ...]) -> None:
    precision, recall = figures(seeds)
    assert recall >= 0.95
    assert precision >= 0.98


def test_the_list_is_hard_enough() -> None:
    """Names change, look-alikes stand beside them, and a list is the same whenever it is made."""
    made_lists = lists()
    settings = replace(made_lists.TESTED, invented=300)
    made = made_lists.made_list(settings)
    assert made.rows == made_lists.made_list(settings).rows
    names = {row["id"]: row["name"] for row in made.rows}
    assert sum(names[a].casefold() == names[b].casefold() for a, b in made.pairs) / len(made.pairs) < 0.25
    assert len(made.rows) > 300 + 475 + len(made.pairs)
