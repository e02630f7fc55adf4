"""The workbook: its sheets, no formula in it, contacts only on request, the same bytes twice."""

from __future__ import annotations

import openpyxl
import pytest

from matchmaker.reports import xlsx


@pytest.fixture
def book(portfolio, tmp_path):
    xlsx.write(portfolio, tmp_path / "portfolio.xlsx")
    return openpyxl.load_workbook(tmp_path / "portfolio.xlsx")


def _rows(sheet):
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_sheets_and_headings(book):
    assert book.sheetnames == [
        "Overview",
        "Proposals",
        "Members",
        "Rules",
        "Gaps",
        "Training and support",
        "Substitutes",
        "Unplaced",
    ]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
        assert all(isinstance(heading.value, str) for heading in sheet[1])


def test_every_member_and_every_unplaced_firm(book, portfolio):
    members = _rows(book["Members"])
    assert [(row["Proposal"], row["Id"]) for row in members] == [
        (p["number"], m["id"]) for p in portfolio["proposals"] for m in p["members"]
    ]
    assert [row["Id"] for row in _rows(book["Unplaced"])] == [firm["id"] for firm in portfolio["unplaced"]]
    assert len(_rows(book["Rules"])) == sum(len(p["rules"]) for p in portfolio["proposals"])


def test_nothing_is_a_formula_or_a_link(book):
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    assert any(cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s" for cell in cells)


def test_gaps_name_firms_and_not_ids(book):
    gaps = [row["Gap"] for row in _rows(book["Gaps"])]
    assert any("Mandeville Pickle Works" in gap for gap in gaps)
    assert not any("jm-0015" in gap for gap in gaps)


def test_gaps_say_when_what_closes_them_and_where_it_is_written(book):
    rows = _rows(book["Gaps"])
    law = next(row for row in rows if row["Kind"] == "law on the product")
    assert law["Market"] == "European Union"
    assert law["When"].startswith("In force since")
    assert law["Closed by"] == "HACCP training and plan"
    assert law["Source"].startswith("Regulation (EC) 852/2004")
    deforestation = next(row for row in rows if "coordinates" in row["Gap"])
    assert (deforestation["Kind"], deforestation["When"]) == ("question", "Applies from 30 December 2026, in 120 days.")


def test_training_ranked_by_what_it_unlocks(book, portfolio):
    rows = _rows(book["Training and support"])
    first = rows[0]
    assert (first["Training or support"], first["Kind"], first["Unlocks"]) == ("HACCP training and plan", "training", 1)
    assert (first["Proposals unlocked"], first["Proposals that need it"]) == ("2", "1, 2")
    assert "Mandeville Pickle Works" in first["Firms that need it"]
    unlocks = [row["Unlocks"] for row in rows]
    assert unlocks == sorted(unlocks, reverse=True)
    shown = [row["Gap"] for row in _rows(book["Gaps"])]
    assert len(shown) == sum(len(p["gaps"]) for p in portfolio["proposals"])


def test_contacts_only_where_asked_for(portfolio, tmp_path):
    contacts = {"do-0003": ("info@loma.example", "+1 809 555 0101"), "sr-0001": (None, "+597 555 010")}
    xlsx.write(portfolio, tmp_path / "plain.xlsx")
    xlsx.write(portfolio, tmp_path / "with.xlsx", contacts=contacts)
    plain = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    assert "E-mail" not in _rows(plain["Members"])[0]
    book = openpyxl.load_workbook(tmp_path / "with.xlsx")
    members = {row["Id"]: row for row in _rows(book["Members"])}
    unplaced = {row["Id"]: row for row in _rows(book["Unplaced"])}
    assert (members["do-0003"]["E-mail"], members["do-0003"]["Phone"]) == contacts["do-0003"]
    assert members["do-0017"]["E-mail"] is None
    assert unplaced["sr-0001"]["Phone"] == "+597 555 010"


def test_same_portfolio_same_bytes(portfolio, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        xlsx.write(portfolio, tmp_path / name, lang="es")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_in_spanish(portfolio, tmp_path):
    xlsx.write(portfolio, tmp_path / "es.xlsx", lang="es")
    book = openpyxl.load_workbook(tmp_path / "es.xlsx")
    assert book.sheetnames[0] == "Resumen"
    assert {row["Veredicto"] for row in _rows(book["Reglas"])} == {"se cumple", "no se cumple", "no comprobable"}


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost(portfolio, tmp_path):
    portfolio["proposals"][0]["members"][0]["name"] = "x" * 40_000
    xlsx.write(portfolio, tmp_path / "long.xlsx")
    name = _rows(openpyxl.load_workbook(tmp_path / "long.xlsx")["Members"])[0]["Name"]
    assert len(name) == xlsx.LONGEST
    assert name.endswith("…")


def test_no_proposals(empty_portfolio, tmp_path):
    xlsx.write(empty_portfolio, tmp_path / "none.xlsx")
    book = openpyxl.load_workbook(tmp_path / "none.xlsx")
    assert len(_rows(book["Unplaced"])) == 25
    assert _rows(book["Members"]) == []
