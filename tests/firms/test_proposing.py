"""What `propose_mapping` makes of headings and cells, one difficulty at a time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.errors import InputError
from matchmaker.firms.heading_words import heading_scores
from matchmaker.firms.proposal import MappingProposal
from matchmaker.firms.proposing import propose_mapping
from matchmaker.firms.reading import read_firms


def proposed(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> MappingProposal:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return propose_mapping(path)


def feeds(proposal: MappingProposal) -> dict[str, object]:
    return {feed.column: feed.feed for feed in proposal.columns}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Razón social", "name"), ("Nom de l'entreprise", "name"),
        ("Município", "locality"), ("Gecertificeerd", "certifications"),
        ("Parish", "subdivision"), ("Tel.", "phone"),
        ("RNC/RUC/NIT/CNPJ", "tax_id"), ("Año de fundación", "founded"),
        ("AÑO DE FUNDACION", "founded"), ("Cert. vigentes", "certifications"), ("Contact e-mail", "email"),
        ("Nombre del contacto", "unused"), ("Faturamento (R$)", "turnover"), ("Aantal medewerkers", "employees"),
        ("Certificacines", "certifications"), ("Doelmarkten", "target_markets"), ("Mercados de interés", "target_markets"),
        ("Expiry / Vencimiento", "expiry"), ("¿Exporta?", "export_stage"), ("Impuestos al día", "compliance.tax"),
    ],
)  # fmt: skip
def test_a_heading_names_a_column(heading: str, column: str) -> None:
    scores = heading_scores(heading)
    assert max(scores, key=lambda each: (scores[each], each == column)) == column


def test_cells_tell_where_headings_do_not(tmp_path: Path) -> None:
    names = ("Alfa Foods Ltd", "Beta Crafts SRL", "Gamma Trading", "Delta Miel SAC", "Epsilon Agro SA")
    countries = ("Jamaica", "Perú", "Haití", "Trinidad & Tobago", "Suriname")
    rows = [["c1", "c2", "c3", "c4", "c5", "c6"]] + [
        [
            name,
            country,
            f"a{n}@example.com",
            f"www.a{n}.example",
            ("0804.50", "0409.00")[n % 2],
            ("HACCP", "ISO 22000; organic")[n % 2],
        ]
        for n, (name, country) in enumerate(zip(names, countries, strict=True))
    ]
    found = feeds(proposed(tmp_path / "list.csv", rows))
    assert found == {
        "name": "c1",
        "country": "c2",
        "email": "c3",
        "website": "c4",
        "hs_codes": "c5",
        "certifications": "c6",
    }


def test_a_country_is_asked_for_and_never_guessed(tmp_path: Path) -> None:
    proposal = proposed(tmp_path / "list.csv", [["Empresa", "Productos"], ["Ana SAC", "mango"], ["Luz SRL", "miel"]])
    assert proposal.missing == ("country",) and not proposal.complete and not proposal.constants
    assert '# country = ""' in proposal.to_toml()
    with pytest.raises(InputError, match="country"):
        read_firms(tmp_path / "list.csv", proposal.to_dict())
    two = proposed(tmp_path / "perú y ecuador.csv", [["Empresa", "Productos"], ["Ana SAC", "mango"]])
    assert two.missing == ("country",)
    told = proposed(
        tmp_path / "socios.csv", [["Socios del Perú 2026", ""], ["Empresa", "Productos"], ["Ana SAC", "mango"]]
    )
    assert [(constant.column, constant.value) for constant in told.constants] == [("country", "PE")]


def test_a_heading_that_comes_twice_has_an_address(tmp_path: Path) -> None:
    rows = [["Empresa", "País", "Teléfono", "Teléfono"], ["Ana SAC", "PE", "+51 555 0101", "+51 555 0102"]]
    proposal = proposed(tmp_path / "list.csv", rows)
    assert feeds(proposal)["phone"] == "Teléfono [1]"
    assert [column.reason.code for column in proposal.unused] == ["mapping-unused-taken"]
    firms = read_firms(
        tmp_path / "list.csv", {"columns": {"name": "Empresa", "country": "País", "phone": "Teléfono [2]"}}
    )
    assert firms.get(firms.ids[0]).phone == "+51 555 0102"


def test_several_columns_make_one(tmp_path: Path) -> None:
    rows = [
        ["Nombres", "Apellidos", "País", "Producto 1", "Producto 2", "Al día en impuestos", "Seguridad social"],
        ["Ana", "Quispe", "PE", "mango", "miel", "sí", ""],
        ["Luz", "Mamani", "PE", "café", "", "no", "sí"],
    ]
    proposal = proposed(tmp_path / "list.csv", rows)
    found = feeds(proposal)
    assert found["name"] == "{Nombres} {Apellidos}" and found["products"] == ["Producto 1", "Producto 2"]
    ana, luz = read_firms(tmp_path / "list.csv", proposal.to_dict())
    assert (ana.name, ana.products, ana.compliance) == ("Ana Quispe", ("mango", "miel"), (("tax", True),))
    assert luz.compliance == (("tax", False), ("social-security", True))


def test_values_separators_and_marks(tmp_path: Path) -> None:
    rows = [
        ["Empresa", "País", "Tamaño", "Hectáreas", "Necesidades", "Fecha de registro"],
        ["Ana SAC", "PE", "Pequeña (5 a 20)", "12,5", "empaque, crédito", "03/25/2026"],
        ["Luz SRL", "PE", "gigantesca", "3,25", "crédito, transporte", "03/04/2026"],
    ]
    proposal = proposed(tmp_path / "list.csv", rows, ";", "cp1252")
    assert proposal.values == {"size_class": {"Pequeña (5 a 20)": "small", "gigantesca": ""}}
    assert proposal.separators == {"needs": "[;,]"}
    assert proposal.conventions == {"decimal": ",", "dates": "mdy"}
    firms = read_firms(tmp_path / "list.csv", proposal.to_dict())
    ana = firms.get(firms.ids[0])
    assert (ana.size_class, ana.hectares, ana.needs, str(ana.updated_at)) == (
        "small",
        12.5,
        ("empaque", "crédito"),
        "2026-03-25",
    )


def test_the_member_list_among_the_sheets(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notas").write_column(0, 0, ["Empresa: el nombre legal", "País: donde está"])
        sheet = book.add_worksheet("Datos")
        sheet.write_row(2, 1, ["Razón social", "País", "Rubro"])
        sheet.write_row(3, 1, ["Ana SAC", "Perú", "mango"])
        book.add_worksheet("Vacía")
    proposal = propose_mapping(path)
    assert proposal.file_table() == {"sheet": "Datos", "header_row": 3}
    assert proposal.sample.others == (("Notas", 2), ("Vacía", 0))
    report = read_firms(path, proposal.to_dict()).report
    assert ("read-other-sheets", {"sheets": ["Notas", "Vacía"]}) in [
        (each.code, each.values) for each in report.remarks
    ]


@pytest.mark.long
def test_our_own_columns_feed_themselves(fixtures: Path) -> None:
    proposal = propose_mapping(fixtures / "caribbean.csv")
    assert all(feed.column == feed.feed for feed in proposal.columns)
    assert not proposal.missing


@pytest.mark.shared
@pytest.mark.long
def test_the_register_of_brazil(shared_data: Path) -> None:
    proposal = propose_mapping(shared_data / "organic_register_br_2019" / "producers.csv")
    assert feeds(proposal) == {
        "id": "producer_id", "name": "producer_name", "country": "country", "subdivision": "uf", "locality": "municipality",
        "products": "activities",
    }  # fmt: skip
