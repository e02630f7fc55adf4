"""XLSX: sheet and heading row are found, merged cells hold for every row they cover, numbers and dates are typed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        notes = book.add_worksheet("Notes")
        notes.write_row(0, 0, ["name", "printed on"])
        sheet = book.add_worksheet("Socios")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:F1", "Registro de socios 2025")
        sheet.write("A2", "Cámara de Comercio")
        sheet.merge_range("B3:C3", "Ubicación")
        sheet.merge_range("A3:A4", "Nombre")
        sheet.write_row(3, 1, ["País", "Localidad", "Empleados", "Hectáreas", "Actualizado el"])
        sheet.merge_range("B5:B6", "Perú")
        sheet.write_row("A5", ["Ana"])
        sheet.write_row("C5", ["Piura", 12, "1.234,5"])
        sheet.write_datetime("F5", datetime(2025, 3, 31), day)
        sheet.write_row("A6", ["Luz"])
        sheet.write_row("C6", ["Sullana", 7.0, 2.5, 45000])
        sheet.write_row("A8", ["Sol", "Atlántida", "X", "doce"])
    return path


def test_sheet_heading_and_merged_cells(members: Path) -> None:
    firms = read_firms(members)
    ana, luz = firms
    assert (ana.name, ana.country, ana.locality, ana.employees, ana.hectares) == ("Ana", "PE", "Piura", 12, 1234.5)
    assert (luz.name, luz.country, luz.employees, luz.hectares) == ("Luz", "PE", 7, 2.5)
    assert (ana.updated_at, luz.updated_at) == (date(2025, 3, 31), date(2023, 3, 15))
    assert [(line.row, line.column) for line in firms.report.refused] == [(8, "country")]
    assert [(remark.code, remark.values) for remark in firms.report.remarks] == [
        ("read-as-sheet", {"sheet": "Socios"}),
        ("read-other-sheets", {"sheets": ["Notes"]}),
        ("read-heading-row", {"row": 4}),
    ]
    assert ("hectares", "1.234,5", "1234.5") in [
        (line.column, line.raw, line.cleaned) for line in firms.report.corrected
    ]


def test_a_mapping_names_the_sheet_and_its_columns(members: Path) -> None:
    plan = {"file": {"sheet": "Socios"}, "columns": {"id": "row-{row}", "name": "Nombre", "country": "País"}}
    assert read_firms(members, plan).ids == ("row-5", "row-6")
    with pytest.raises(InputError, match=r"no sheet “Sócios”.*Notes.*Socios"):
        read_firms(members, plan | {"file": {"sheet": "Sócios"}})


def test_a_mapping_finds_the_heading_by_its_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "name")  # a title that happens to be one of our words
        sheet.write_row(4, 1, ["Razón Social", "Procedencia"])
        sheet.write_row(5, 1, ["Ana SAC", "Perú"])
    firms = read_firms(path, {"columns": {"name": "razon social", "country": "Procedencia"}})
    assert [firm.name for firm in firms] == ["Ana SAC"]
    assert firms.report.remarks[0].values == {"row": 5}


def test_an_error_cell_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "country", "employees"])
        sheet.write_row(1, 0, [12, "PE"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    assert [(firm.id, firm.employees) for firm in read_firms(path)] == [("12", None)]
