"""Ten invented lists of different make: their columns are mapped as a person would, and every row is kept."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from matchmaker.firms.mapping import load_mapping
from matchmaker.firms.proposal import MappingProposal
from matchmaker.firms.proposing import propose_mapping
from matchmaker.firms.reading import read_firms

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.long
LISTS = sorted(path for path in (ROOT / "fixtures" / "lists").iterdir() if path.suffix != ".toml")
# Rows of firms, and how many rows are no firms: totals, notes, the headings again.
ROWS = {
    "adherents_haiti.xlsx": (38, 1), "associados_brasil.txt": (60, 0), "jamaica_members.csv": (42, 0),
    "ledenlijst_suriname.xlsx": (33, 1), "members_socios_bilingual.xlsx": (48, 0), "padron_productores.csv": (58, 0),
    "reseau_caraibe.csv": (36, 1), "ruta_exportadora_andina.xlsx": (40, 4), "socios_dominicana.csv": (55, 2),
    "trade_fair_exhibitors.tsv": (44, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def proposals() -> dict[str, MappingProposal]:
    return {path.name: propose_mapping(path) for path in LISTS}


def fed(content: dict[str, object]) -> dict[str, set[str]]:
    """Which of our columns each of theirs feeds."""
    found: dict[str, set[str]] = {}
    for feed in load_mapping(content).feeds:
        for source in feed.sources:
            found.setdefault(source, set()).add(feed.column)
    return found


def expected_of(path: Path) -> dict[str, object]:
    return tomllib.loads(path.with_suffix(".expected.toml").read_text("utf-8"))


def test_there_are_ten_and_each_has_its_expectation() -> None:
    assert {path.name for path in LISTS} == set(ROWS)
    assert len(LISTS) == 10 and all(path.with_suffix(".expected.toml").is_file() for path in LISTS)


def test_the_script_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "fixtures" / "make_lists.py"), "--out", str(tmp_path)], check=True, timeout=120
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in LISTS
    }


def test_columns_are_mapped_as_a_person_would(
    proposals: dict[str, MappingProposal], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    total = 0
    for path in LISTS:
        ours, theirs = fed(proposals[path.name].to_dict()), fed(expected_of(path))
        headings = set(ours) | set(theirs) | {column.heading for column in proposals[path.name].unused}
        total += len(proposals[path.name].sample.headings)
        wrong += [
            f"{path.name}: {heading}: {ours.get(heading)} for {theirs.get(heading)}"
            for heading in sorted(headings)
            if ours.get(heading) != theirs.get(heading)
        ]
    share = 1 - len(wrong) / total
    with capsys.disabled():
        print(f"\ncolumns mapped as expected: {share:.3f} of {total} over {len(LISTS)} lists")
    assert share >= 0.95, "\n".join(wrong)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_what_the_list_says_of_itself(path: Path, proposals: dict[str, MappingProposal]) -> None:
    constants = {constant.column: constant.value for constant in proposals[path.name].constants}
    assert constants == expected_of(path).get("constants", {})


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_read_at_once_with_every_row(path: Path, proposals: dict[str, MappingProposal], tmp_path: Path) -> None:
    written = tmp_path / "mapping.toml"
    written.write_text(proposals[path.name].to_toml(), encoding="utf-8")
    report = read_firms(path, written).report
    rows, others = ROWS[path.name]
    assert (report.rows_read, report.rows_kept, len(report.left_out)) == (rows, rows, others), report.refused
    assert tomllib.loads(written.read_text("utf-8")) == tomllib.loads(proposals[path.name].to_toml("es"))
    assert read_firms(path, proposals[path.name].to_dict()).digest == read_firms(path, written).digest
