"""Frames, Parquet and JSON Lines give the same firms as CSV does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from matchmaker.errors import InputError
from matchmaker.firms.profile import Profile
from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable

COLUMNS = {
    "id": ["a", "b", "c"],
    "name": ["Ana", "Luz", None],
    "country": ["Perú", "DO", "BB"],
    "latitude": [-5.19, None, None],
    "longitude": [-80.63, None, None],
    "employees": [12, None, 7],
    "products": ["mango; cacao", None, "rum"],
}


@pytest.fixture(scope="module")
def expected() -> list[Profile]:
    return list(FirmTable.from_pandas(pd.DataFrame(COLUMNS)))


def test_every_way_in_is_the_same(tmp_path: Path, expected: list[Profile]) -> None:
    frame = pd.DataFrame(COLUMNS)
    frame.to_csv(tmp_path / "firms.csv", index=False)
    frame.to_parquet(tmp_path / "firms.parquet")
    frame.to_excel(tmp_path / "firms.xlsx", index=False)
    lines = "".join(json.dumps(row) + "\n" for row in pl.DataFrame(COLUMNS).to_dicts())
    (tmp_path / "firms.jsonl").write_text(lines)
    for name in ("firms.csv", "firms.parquet", "firms.xlsx", "firms.jsonl"):
        assert list(read_firms(tmp_path / name)) == expected, name
    assert list(FirmTable.from_pandas(pl.DataFrame(COLUMNS))) == expected
    assert list(FirmTable.from_pandas(frame.convert_dtypes())) == expected
    assert list(FirmTable.from_pandas(frame.astype(object))) == expected
    assert expected[0].place_precision == "exact"
    assert expected[0].employees == 12


def test_lists_dates_and_numpy_values() -> None:
    frame = pd.DataFrame(
        {
            "id": [1.0, 2.0],
            "country": pd.Categorical(["PE", "DO"]),
            "products": [["mango", "cacao"], np.array(["rum"])],
            "updated_at": pd.to_datetime(["2025-03-31", None]),
            "readiness": np.array([70, 80], dtype=np.int8),
        }
    )
    one, two = FirmTable.from_pandas(frame)
    assert (one.id, one.products, one.readiness, str(one.updated_at)) == ("1", ("mango", "cacao"), 70.0, "2025-03-31")
    assert (two.id, two.products, two.updated_at) == ("2", ("rum",), None)


def test_rows_of_a_frame_count_from_one() -> None:
    report = FirmTable.from_pandas(pd.DataFrame({"id": ["a", "b"], "country": ["PE", "Narnia"]}, index=[7, 8])).report
    assert [line.row for line in report.refused] == [2]


def test_what_is_no_frame() -> None:
    with pytest.raises(InputError, match="list is not a data frame"):
        FirmTable.from_pandas([1, 2])
    with pytest.raises(InputError, match="no row"):
        FirmTable.from_pandas(pd.DataFrame({"id": [], "country": []}))
    with pytest.raises(InputError, match="empty"):
        FirmTable.from_pandas(pd.DataFrame())


def test_broken_lines_of_json_cost_themselves(tmp_path: Path) -> None:
    deep = "[" * 100_000
    lines = [
        '{"id": "a", "country": "PE"}',
        '{"id": "b", "country"',
        '{"id": "c", "country": "PE", "fax": 1}',
        "[1]",
        '{"id": "d", "id": "e", "country": "PE"}',
        '{"id": "f", "country": {"code": "PE"}}',
        '{"id": "g", "country": "PE", "employees": NaN}',
        f'{{"id": "h", "country": "PE", "products": {deep}',
        '{"id": "i", "country": "PE", "employees": 1' + "0" * 5000 + "}",
        '{"id": "j\\ud800", "country": "PE", "products": ["rum", "miel"]}',
    ]
    path = tmp_path / "firms.jsonl"
    path.write_text("\n".join(lines))
    firms = read_firms(path)
    assert firms.ids == ("a", "c", "j")
    assert [line.row for line in firms.report.refused] == [2, 4, 5, 6, 7, 8, 9]
    assert firms.report.unknown_columns == ("fax",)
    assert firms.get("j").products == ("rum", "miel")
    assert len(firms.digest) == 64
