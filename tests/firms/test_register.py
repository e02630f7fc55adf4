"""Real input: Brazil's register of organic producers through its mapping, counted but never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable


@pytest.mark.shared
@pytest.mark.long
def test_the_register_is_read_whole(shared_data: Path) -> None:
    mapping = Path(__file__).resolve().parents[2] / "fixtures" / "mappings" / "organic_register_br.toml"
    firms = read_firms(shared_data / "organic_register_br_2019" / "producers.csv", mapping)
    summary = firms.report.summary
    assert (summary["rows_read"], summary["rows_kept"], summary["firms"]) == (20_352, 20_352, 19_219)
    assert summary["ids_merged"] == 1_032
    located = sum(firm.place_precision == "locality" for firm in firms)
    assert located > 18_000
    assert sum(firm.products is not None for firm in firms) > 13_000
    assert {"scope", "body_type"} <= set(firms.report.unknown_columns)
    assert all(firm.certifications is None for firm in firms)
    again = FirmTable.from_pandas(firms.to_pandas())
    assert list(again) == list(firms)
