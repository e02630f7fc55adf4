"""The committed hostile files, each with what must come of it; none may lie in the folder unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms
from matchmaker.texts import Message

UNUSABLE = {
    "empty.csv": "file-empty",
    "headings_only.csv": "file-no-rows",
    "no_country.csv": "file-column-missing",
    "column_twice.csv": "file-column-twice",
    "binary.csv": "file-binary",
    "picture.csv": "file-not-text",
    "undefined_bytes.csv": "file-encoding-unknown",
    "utf16_without_mark.csv": "file-binary",
    "named_csv.xlsx": "file-content-differs",
    "cut_short.xlsx": "file-broken-workbook",
    "far_corner.xlsx": "file-too-many-columns",
    "not_json_lines.jsonl": "file-not-json-lines",
}
# Ids read, and (row, reason) refused.
PARTLY = {
    "nul_byte.csv": (("a", "c"), [(3, "row-nul")]),
    "open_quote.csv": (("a", "c"), [(3, "row-quote-open")]),
    "too_many_cells.csv": (("a", "c"), [(3, "row-too-wide")]),
    "windows_semicolons.csv": (("a", "b"), []),
    "damaged_utf8.csv": (("a", "b", "c"), []),
    "one_id_two_names.csv": (("b",), [(2, "row-id-of-two-names"), (4, "row-id-of-two-names")]),
}


@pytest.mark.parametrize("name", sorted(UNUSABLE))
def test_one_clear_message(fixtures: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_firms(fixtures / "hostile" / name)
    assert isinstance(caught.value.message, Message)
    assert caught.value.message.code == UNUSABLE[name]
    assert name in str(caught.value)


@pytest.mark.parametrize("name", sorted(PARTLY))
def test_the_rest_is_read(fixtures: Path, name: str) -> None:
    firms = read_firms(fixtures / "hostile" / name)
    ids, refused = PARTLY[name]
    assert firms.ids == ids
    assert [(line.row, line.reason.code) for line in firms.report.refused] == refused


def test_accents_survive(fixtures: Path) -> None:
    assert read_firms(fixtures / "hostile" / "windows_semicolons.csv").get("a").name == "Miel del Ávila"
    assert [firm.name for firm in read_firms(fixtures / "hostile" / "damaged_utf8.csv")] == [
        "Café Ana",
        "Café Luz",
        "Café Sol",
    ]


def test_no_file_lies_here_unnoticed(fixtures: Path) -> None:
    names = {path.name for path in (fixtures / "hostile").iterdir()} - {"README.md"}
    assert names == set(UNUSABLE) | set(PARTLY)
