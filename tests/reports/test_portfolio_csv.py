"""The CSV: one row a member, and nothing in it that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.reports.csv import COLUMNS, DANGEROUS, cell, portfolio_csv


def test_golden(portfolio, golden):
    golden("portfolio.csv", portfolio_csv(portfolio))


def test_one_row_a_member_in_order(portfolio):
    rows = list(csv.DictReader(io.StringIO(portfolio_csv(portfolio))))
    members = [(p["number"], m["id"]) for p in portfolio["proposals"] for m in p["members"]]
    assert [(int(row["proposal"]), row["id"]) for row in rows] == members
    assert tuple(rows[0]) == COLUMNS


def test_formulas_are_neutralised_and_numbers_stay_numbers(portfolio):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(portfolio_csv(portfolio)))}
    assert rows["bb-0009"]["name"] == "'=cmd|' /C calc'!A0"
    assert rows["tt-0020"]["name"] == "'+868 Sauces"
    assert float(rows["tt-0020"]["longitude"]) < 0
    assert rows["bz-0006"]["locality"] == ""


def test_stated_none_is_not_unknown(portfolio):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(portfolio_csv(portfolio)))}
    assert rows["jm-0015"]["certifications"] == "none"
    assert rows["tt-0011"]["certifications"] == ""


def test_no_proposals_still_gives_the_headings(empty_portfolio):
    assert portfolio_csv(empty_portfolio) == ",".join(COLUMNS) + "\r\n"


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3))
def test_no_text_can_begin_a_formula(text, items):
    for value in (text, items, tuple(items)):
        written = cell(value)
        assert not written.lstrip(" ").startswith(DANGEROUS)
