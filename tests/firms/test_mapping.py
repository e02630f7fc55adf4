"""Mappings: columns, templates, constants, separators, translations; and mistakes that are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from matchmaker.errors import InputError
from matchmaker.firms.mapping import load_mapping
from matchmaker.firms.reading import read_firms
from matchmaker.firms.table import FirmTable

TOML = """
[file]
decimal = ","
dates = "mdy"

[columns]
id = "row-{row}"
name = "{Nombres} {Apellidos}"
country = "Pais"
products = ["Producto 1", "Producto 2"]
hectares = "Area"
updated_at = "Fecha"
target_markets = "Destinos"

[separators]
products = "\\\\s+\\\\+\\\\s+"

[constants]
kind = "cooperativa"
certifications = "organic"

[values.country]
"Rep. Dom" = "DO"

[values.target_markets]
"gringos" = "US"
"""


def test_everything_at_once(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(TOML)
    path = tmp_path / "theirs.csv"
    path.write_text(
        "Nombres;Apellidos;PAIS;Producto 1;Producto 2;Area;Fecha;Destinos;id;Otra\n"
        "Ana;Ruiz;rep. dom;mango + cacao;miel;1.234,5;3/31/2025;gringos; UE;x;y\n".replace(
            "gringos; UE", '"gringos; UE"'
        )
        + "Luz;;PE;;;;;;z;\n;;PE;;;;;;;\n"
    )
    firms = read_firms(path, tmp_path / "mapping.toml")
    ana, luz, nobody = firms
    assert (ana.id, ana.name, ana.country, ana.kind) == ("row-2", "Ana Ruiz", "DO", "cooperative")
    assert (ana.products, ana.hectares, str(ana.updated_at)) == (("mango", "cacao", "miel"), 1234.5, "2025-03-31")
    assert ana.target_markets == ("US", "EU")
    assert [str(certificate) for certificate in ana.certifications or ()] == ["organic"]
    assert (luz.id, luz.name, luz.products) == ("row-3", "Luz", None)
    assert (nobody.id, nobody.name) == ("row-4", "")
    assert firms.report.unknown_columns == ("id", "Otra")


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({"columns": {"country": "c"}, "colums": {}}, "unknown key: colums"),
        ({"columns": {"nome": "n"}}, "unknown key: columns.nome"),
        ({"columns": {}, "file": {"delimeter": ";"}}, "unknown key: file.delimeter"),
        ({"columns": {}, "values": {"contry": {}}}, "unknown key: values.contry"),
        ({"columns": {}, "constants": {"sector": "x"}}, "unknown key: constants.sector"),
        ({}, "lacks columns"),
        ({"columns": {"name": 3}}, "columns.name"),
        ({"columns": {"name": ["a", "b"]}}, "columns.name"),
        ({"columns": {"name": "{first"}}, "columns.name"),
        ({"columns": {}, "separators": {"name": ","}}, "separators.name"),
        ({"columns": {}, "separators": {"products": "["}}, "separators.products"),
        ({"columns": {}, "separators": {"products": "x*"}}, "separators.products"),
        ({"columns": {}, "file": {"encoding": "klingon"}}, "klingon"),
        ({"columns": {"kind": "k"}, "constants": {"kind": "firm"}}, "kind both from a column and from a constant"),
    ],
)
def test_mistakes_are_named(plan: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_mapping(plan)


def test_a_file_that_is_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no mapping file"):
        load_mapping(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("columns = [")
    with pytest.raises(InputError, match="not valid TOML"):
        load_mapping(tmp_path / "bad.toml")


def test_what_the_mapping_names_must_be_there() -> None:
    frame = pd.DataFrame({"Nombre": ["Ana"], "Pais": ["PE"]})
    with pytest.raises(InputError, match="lacks the columns País de origen"):
        FirmTable.from_pandas(frame, {"columns": {"name": "Nombre", "country": "País de origen"}})
    with pytest.raises(InputError, match="no column country"):
        FirmTable.from_pandas(frame, {"columns": {"name": "Nombre"}})


def test_id_from_the_row_number_of_a_frame() -> None:
    frame = pd.DataFrame({"name": ["Ana", "Luz"]})
    firms = FirmTable.from_pandas(
        frame, {"columns": {"id": "row-{row}", "name": "name"}, "constants": {"country": "PE"}}
    )
    assert firms.ids == ("row-1", "row-2")


@pytest.mark.parametrize("cell", [True, "TRUE", "True"])
def test_a_typed_truth_value_is_translated_like_its_text(cell: object) -> None:
    frame = pd.DataFrame({"id": ["a"], "alone": [cell]})
    plan = {
        "columns": {"id": "id", "kind": "alone"},
        "constants": {"country": "PE"},
        "values": {"kind": {"True": "sole_trader"}},
    }
    assert FirmTable.from_pandas(frame, plan).get("a").kind == "sole_trader"
