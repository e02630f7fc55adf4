"""Rows of one id: one profile whatever their order, or all refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.table import FirmTable

ROWS = [
    {
        "id": "a",
        "name": "Café Sol S.A.",
        "country": "DO",
        "locality": "Jarabacoa",
        "kind": "firm",
        "updated_at": "2024-01-01",
        "products": "miel; Mango",
        "compliance": "tax=yes",
        "certifications": "none",
        "employees": 5,
    },
    {
        "id": "a",
        "name": "CAFE SOL, SA",
        "country": "PE",
        "locality": "Piura",
        "kind": "cooperative",
        "updated_at": "2025-01-01",
        "products": "mango; cacao",
        "compliance": "tax=no; labour=yes",
        "certifications": "organic",
        "employees": 7,
    },
    {"id": "a", "country": "DO", "locality": "Santiago", "kind": "cooperative", "employees": 5},
    {"id": "a", "name": "CAFE SOL, SA", "country": "DO", "stage": "grower", "employees": 7, "goals": "none"},
    {"id": "b", "name": "Other", "country": "DO"},
]


def table(rows: list[dict[str, Any]]) -> FirmTable:
    return FirmTable.from_pandas(pd.DataFrame(rows))


def test_the_rule_of_the_design() -> None:
    firms = table(ROWS)
    firm = firms.get("a")
    assert (firm.country, firm.subdivision, firm.locality) == (
        "PE",
        "PE-PIU",
        "Piura",
    )  # the latest; one value, unmixed
    assert (firm.name, firm.kind, firm.stage) == ("CAFE SOL, SA", "cooperative", "grower")
    assert firm.employees == 7
    assert firm.products == ("Mango", "cacao", "miel")  # `Mango` and `mango` are one
    assert firm.compliance == (("labour", True), ("tax", False))
    assert [str(certificate) for certificate in firm.certifications or ()] == ["organic"]
    assert firm.goals == ()
    assert str(firm.updated_at) == "2025-01-01"
    (merged,) = firms.report.merged
    assert (merged.id, merged.rows) == ("a", (1, 2, 3, 4))
    differing = {difference.column: (difference.kept, difference.dropped) for difference in merged.differences}
    assert differing["kind"] == ("cooperative", ("firm",))
    assert differing["name"] == ("CAFE SOL, SA", ("Café Sol S.A.",))
    assert differing["compliance"] == ("tax=no", ("tax=yes",))
    assert len(differing["country"][1]) == 2  # the row that tells the country alone contradicts none
    assert firms.report.summary["rows_merged"] == 3


def test_most_frequent_then_first_by_code_point() -> None:
    assert (
        table([{"id": "a", "country": "PE", "kind": kind} for kind in ("firm", "association", "firm")]).get("a").kind
        == "firm"
    )
    assert (
        table([{"id": "a", "country": "PE", "kind": kind} for kind in ("firm", "association")]).get("a").kind
        == "association"
    )


@settings(max_examples=40, deadline=None)
@given(st.permutations(ROWS))
def test_row_order_changes_nothing(rows: list[dict[str, Any]]) -> None:
    assert {firm.id: firm for firm in table(rows)} == {firm.id: firm for firm in table(ROWS)}
    assert table(rows).digest == table(ROWS).digest


def test_one_given_id_with_two_names_is_refused_whole() -> None:
    rows = [
        {"id": "a", "name": "Ana", "country": "PE"},
        {"id": "b", "name": "Sol", "country": "PE"},
        {"id": "a", "name": "Luz", "country": "PE"},
        {"id": "a", "name": None, "country": "PE"},
    ]
    firms = table(rows)
    assert firms.ids == ("b",)
    assert [(line.row, line.column, line.reason.code) for line in firms.report.refused] == [
        (row, "id", "row-id-of-two-names") for row in (1, 3, 4)
    ]
    assert "1, 3, and 4" in firms.report.refused[0].reason.text()
    assert firms.report.rows_kept == 1


def test_derived_ids_are_stable_and_merge_the_same_firm() -> None:
    rows = [
        {"name": "Café Sol S.A.", "country": "DO", "locality": "Jarabacoa"},
        {"name": "CAFE SOL, SA", "country": "República Dominicana", "locality": "jarabacoa", "products": "café"},
        {"name": "Café Sol S.A.", "country": "DO", "locality": "Santiago de los Caballeros"},
        {"name": "???", "country": "DO"},
    ]
    firms = table(rows)
    assert len(firms) == 2
    assert all(identity.startswith("cafe-sol-sa-do-") for identity in firms.ids)
    assert sorted(firms.ids) == sorted(table(rows[::-1]).ids)
    assert firms.get(firms.ids[0]).products == ("café",)
    assert [(line.row, line.column) for line in firms.report.refused] == [(4, "name")]


@pytest.mark.parametrize("first", [0, 1])
def test_unknown_ids_are_reported(first: int) -> None:
    rows = [
        {"id": "a", "country": "PE", "prior_partners": "b; x"},
        {"id": "b", "country": "PE", "must_not_pair": "y"},
    ]
    firms = table(rows[first:] + rows[:first])
    assert sorted((line.id, line.column, line.unknown) for line in firms.report.unknown_ids) == [
        ("a", "prior_partners", "x"),
        ("b", "must_not_pair", "y"),
    ]
    assert firms.get("a").prior_partners == ("b", "x")
