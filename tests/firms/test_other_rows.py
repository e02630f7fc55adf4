"""Rows that are no firms are left out and named; a firm whose name begins like one of them is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.firms.other_rows import other_row
from matchmaker.firms.reading import read_firms

HEADINGS = ["Empresa", "País", "Empleados"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["TOTAL", None, 1250], "row-totals"),
        ([None, "Totales", "1.250,5"], "row-totals"),
        (["Gran total", None, "RD$ 3,000"], "row-totals"),
        (["Gemiddelde", None, 12.5], "row-totals"),
        (["Subtotal Perú", None, 12], "row-totals"),
        (["Total empresas: 45", None, None], "row-totals"),
        (["45 socios", None, None], "row-totals"),
        (["Fuente: registro de socios", None, None], "row-footnote"),
        (["Note", None, None], "row-footnote"),
        (["Empresa", "País", "Empleados"], "row-headings-again"),
        (["Total Foods Ltd", None, 12], None),
        (["Total", "Jamaica", 12], None),
        (["Fuente de Vida SRL", None, None], None),
        (["Notebook Crafts", None, None], None),
        (["Ana", None, None], None),
        ([None, None, 12], None),
    ],
)
def test_what_is_no_firm(cells: list[object], rule: str | None) -> None:
    assert other_row(cells, HEADINGS) == rule  # type: ignore[arg-type]


def test_left_out_and_reported_also_where_every_row_has_a_country(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "Empresa;Empleados\nAna;5\nTotal Foods;7\nTOTAL;12\nNota: inventado;\nEmpresa;Empleados\nLuz;1\n", "utf-8"
    )
    plan = {"columns": {"name": "Empresa", "employees": "Empleados"}, "constants": {"country": "PE"}}
    firms = read_firms(path, plan)
    assert [firm.name for firm in firms] == ["Ana", "Total Foods", "Luz"]
    assert [(line.row, line.rule) for line in firms.report.left_out] == [
        (4, "row-totals"), (5, "row-footnote"), (6, "row-headings-again"),
    ]  # fmt: skip
    assert firms.report.rows_read == firms.report.rows_kept == 3 and not firms.report.refused
    assert firms.report.to_dict("es")["left_out"][0]["reason"] == "una fila de totales, no una empresa"


def test_words_beside_the_table_cost_no_firm(tmp_path: Path) -> None:
    path = tmp_path / "members.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "country"])
        sheet.write_row(1, 0, ["Ana", "PE"])
        sheet.write_row(2, 0, ["Luz", "PE", None, "<- call her"])
    firms = read_firms(path)
    assert len(firms) == 2
    assert [(remark.code, remark.values["rows"]) for remark in firms.report.remarks] == [("read-beyond-headings", [3])]
