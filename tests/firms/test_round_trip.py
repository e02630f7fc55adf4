"""`to_pandas` holds the cleaned values, and reading them again gives the same firms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.profile import COLUMNS
from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable

ITEM = st.sampled_from(
    [
        "mango",
        "Café tostado",
        "jugo de mango y piña",
        "miel (pura; cruda)",
        "a (b",
        "c) d",
        "1) 2) cacao",
        "ron / rum",
        "none",
        "n/a",
        "salsa, picante",
        "Aipim/mandioca",
        "flores.",
        "x",
        "pan y",
        "mango fresco e seco",
        "- té",
        "rijst en bonen",
    ]
)
LIST = st.lists(ITEM, max_size=5).map("; ".join)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.sampled_from(["a", "b", "c", "NA", "0012", "ñ"]),
    "name": st.sampled_from(["Café Sol S.A.", "CAFE SOL SA", None]),
    "country": st.sampled_from(["PE", "Brasil", "República Dominicana", "Jamaica", "Bahamas"]),
    "subdivision": st.sampled_from(["Piura", "BA", "St. James", "Nowhere", None]),
    "locality": st.sampled_from(["Piura", "Santiago", "Montego Bay", "Vila Nova / Sítio", "Sao Paolo", None]),
    "latitude": st.one_of(st.none(), st.floats(-90, 90), st.just("-5,19")),
    "longitude": st.one_of(st.none(), st.floats(-180, 180), st.just("-80,63")),
    "products": LIST,
    "hs_codes": st.sampled_from(["0804.50;09", "80450", "none", "17011400", "x", None]),
    "certifications": st.sampled_from(
        [
            "none",
            "GlobalGAP",
            "organic-eu@2027-03-31; Our Own Seal",
            "USDA Organic (en trámite)",
            "ISO 9001:2015; HACCP",
            None,
        ]
    ),
    "kind": st.sampled_from(["coop", "empresa", "galaxy", None]),
    "size_class": st.sampled_from(["pequeña", "large", None]),
    "employees": st.one_of(st.none(), st.integers(0, 5000), st.just("1.200")),
    "turnover": st.one_of(st.none(), st.just("1m-5m"), st.just("US$ 2,5m"), st.floats(0, 1e12)),
    "hectares": st.one_of(st.none(), st.floats(0, 1e6), st.just("1.234,5")),
    "export_markets": st.sampled_from(["NO", "no", "EU; Caricom", "Canadá y Chile", "Europe", None]),
    "languages": st.sampled_from(["es, en", "no", "none", "papiamento", None]),
    "goals": LIST,
    "readiness": st.one_of(st.none(), st.floats(0, 100)),
    "capacity": st.sampled_from(["mango=120 t/year; café=0.1 kg/mes", "plenty", None]),
    "compliance": st.sampled_from(["tax=yes", "tax=no;labour=sí", "none", None]),
    "founded": st.sampled_from(["1998", "1/2/1998", None]),
    "prior_partners": st.sampled_from(["a;z", "none", None]),
    "updated_at": st.sampled_from(["2025-01-01", 45000, "dic 2024", None]),
}
ROW = st.fixed_dictionaries(VALUES)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_reading_our_own_table_gives_the_same_firms(rows: list[dict[str, Any]]) -> None:
    firms = FirmTable.from_pandas(pd.DataFrame(rows, dtype=object))
    assert firms.report.rows_read == firms.report.rows_kept + len(firms.report.refused) == len(rows)
    again = FirmTable.from_pandas(firms.to_pandas())
    assert list(again) == list(firms)
    assert again.digest == firms.digest
    assert not again.report.corrected
    assert not again.report.unread
    assert not again.report.unknown_columns


def test_the_same_through_csv_and_polars(tmp_path: Any) -> None:
    import polars as pl

    rows = [
        {
            "id": "0012",
            "name": "Café Sol",
            "country": "DO",
            "locality": "Pto. Plata",
            "products": "café; miel",
            "certifications": "none",
        },
        {
            "id": "x",
            "name": "Sun",
            "country": "NO",
            "turnover": "1m-5m",
            "employees": 3,
            "latitude": 60.1,
            "longitude": 10.2,
        },
    ]
    firms = FirmTable.from_pandas(pd.DataFrame(rows))
    firms.to_pandas().to_csv(tmp_path / "again.csv", index=False)
    assert list(read_firms(tmp_path / "again.csv")) == list(firms)
    assert list(FirmTable.from_pandas(pl.from_pandas(firms.to_pandas()))) == list(firms)


def test_columns_are_as_the_design_says() -> None:
    rows = [
        {
            "id": "a",
            "country": "República Dominicana",
            "locality": "Pto. Plata",
            "certifications": "none",
            "products": "café; miel",
            "hs_codes": "0901",
            "employees": 3,
            "turnover": "1m-5m",
        },
        {"id": "b", "country": "DO"},
    ]
    frame = FirmTable.from_pandas(pd.DataFrame(rows)).to_pandas()
    assert [column for column in frame.columns if column != "place_precision"] == list(COLUMNS)
    first, second = frame.iloc[0], frame.iloc[1]
    assert (first["country"], first["subdivision"], first["place_precision"]) == ("DO", "DO-18", "locality")
    assert 19 < first["latitude"] < 20.5
    assert (first["certifications"], first["products"], first["employees"]) == ("none", "café;miel", 3)
    assert first["turnover"] == "1000000-5000000"
    assert second["place_precision"] == "country"
    for column in ("name", "products", "employees", "certifications", "hectares", "prior_partners", "turnover"):
        assert second[column] is pd.NA, column


def test_a_column_by_name() -> None:
    firms = FirmTable.from_pandas(
        pd.DataFrame({"id": ["b", "a"], "country": "PE", "employees": [3, None], "kind": ["coop", None]})
    )
    assert isinstance(firms["id"], np.ndarray)
    assert list(firms["id"]) == ["b", "a"] == list(firms.ids)
    assert list(firms["kind"]) == ["cooperative", None]
    assert firms["employees"][0] == 3.0
    assert np.isnan(firms["employees"][1])
