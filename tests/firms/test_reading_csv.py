"""CSV: delimiter, encoding, headings that are not first, and broken records that cost no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.firms.reading import read_firms

ROWS = [["id", "name", "country", "products"], ["a", "Café Ñandú", "PE", "piña"], ["b", "Miel Ágil", "DO", "miel"]]


def written(folder: Path, content: bytes, name: str = "firms.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str, ending: str) -> None:
    text = "".join(delimiter.join(row) + ending for row in ROWS)
    firms = read_firms(written(tmp_path, text.encode(encoding)))
    assert [(firm.name, firm.products) for firm in firms] == [("Café Ñandú", ("piña",)), ("Miel Ágil", ("miel",))]


def test_a_comma_inside_cells_does_not_mislead(tmp_path: Path) -> None:
    firms = read_firms(written(tmp_path, b"name;country;products\nAna;PE;mango, cacao, miel\nLuz;PE;a, b, c\n"))
    assert firms.get(firms.ids[0]).products == ("mango", "cacao", "miel")


def test_one_damaged_line_does_not_turn_the_file_into_cp1252(tmp_path: Path) -> None:
    good = "".join(f"{number},Café {number},PE\n" for number in range(9)).encode()
    firms = read_firms(written(tmp_path, b"id,name,country\n" + good + "x,Café x,PE\n".encode("cp1252")))
    assert firms.get("3").name == "Café 3"
    assert firms.get("x").name == "Café x"
    assert "read-mixed-encoding" in [remark.code for remark in firms.report.remarks]


def test_title_rows_above_the_headings(tmp_path: Path) -> None:
    firms = read_firms(written(tmp_path, b"Members of the chamber,,\n\nPrinted 2025,,\nName,Country,Fax\nAna,PE,1\n"))
    assert [firm.name for firm in firms] == ["Ana"]
    assert firms.report.unknown_columns == ("Fax",)
    firms = read_firms(written(tmp_path, b"Members,,\n\nName,Country,Fax\nAna,Narnia,1\nLuz,PE,2\n"))
    assert [(line.row, line.column) for line in firms.report.refused] == [(4, "country")]


def test_headings_of_our_own_spanish_form(tmp_path: Path) -> None:
    firms = read_firms(written(tmp_path, "Nombre;País;Códigos SA\nAna;Perú;0804.50\n".encode()))
    assert firms.get(firms.ids[0]).hs_codes == ("080450",)


def test_row_numbers_count_lines_inside_quotes_and_blank_ones(tmp_path: Path) -> None:
    content = b'id,name,country\na,"Ana\nMaria",PE\n\nb,Luz,Narnia\n,,\nc,Sol,Atlantis\n'
    report = read_firms(written(tmp_path, content)).report
    assert [line.row for line in report.refused] == [5, 7]
    assert (report.rows_read, report.rows_kept, report.rows_blank) == (3, 1, 2)


def test_a_quote_never_closed_costs_its_own_row(tmp_path: Path) -> None:
    body = [f"f{number},Firm {number},PE" for number in range(50)]
    body[20] = 'f20,"Firm 20,PE'
    firms = read_firms(written(tmp_path, "\n".join(["id,name,country", *body]).encode()))
    assert [(line.row, line.reason.code) for line in firms.report.refused] == [(22, "row-quote-open")]
    assert len(firms) == 49
    body[30] = 'f30,"Firm, 30",PE'  # a later quote seems to close it
    firms = read_firms(written(tmp_path, "\n".join(["id,name,country", *body]).encode()))
    assert len(firms) == 49
    assert firms.get("f30").name == "Firm, 30"


def test_long_and_short_rows(tmp_path: Path) -> None:
    content = b"id,name,country,products\na,Ana,PE\nb,Luz,PE,miel,,\nc,Sol,PE,mango,extra\n"
    firms = read_firms(written(tmp_path, content))
    assert firms.ids == ("a", "b")
    assert [(line.row, line.reason.code) for line in firms.report.refused] == [(4, "row-too-wide")]


def test_a_nul_and_an_endless_cell_cost_their_rows(tmp_path: Path) -> None:
    content = b"id,name,country\na,A\0na,PE\nb," + b"x" * 200_000 + b",PE\nc,Sol,PE\n"
    firms = read_firms(written(tmp_path, content))
    assert firms.ids == ("c",)
    assert [(line.row, line.reason.code) for line in firms.report.refused] == [(2, "row-nul"), (3, "row-cell-too-long")]
