"""A run that can form nothing says what would have to be given up, in every form; a wish that cannot be met does so too."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from processes import run
from test_commands import FORTY

DEMANDING = ("--set", "neutral_affinity=0.95")  # company that good there is not


def test_an_empty_portfolio_is_no_empty_table(tmp_path: Path) -> None:
    outs = [word for form in ("json", "html", "xlsx") for word in ("--out", str(tmp_path / f"p.{form}"))]
    status, said, error = run("suggest", FORTY, *DEMANDING, *outs)
    assert (status, error) == (0, "")
    relaxation = json.loads((tmp_path / "p.json").read_text("utf-8"))["relaxation"]
    (change,) = relaxation["changes"]
    assert (change["rule"], change["asked"]) == ("neutral_affinity", 0.95)
    assert change["instead"] < 0.95 and relaxation["proposals"] >= 1
    lines = [relaxation["message"]["text"], change["message"]["text"]]
    page = (tmp_path / "p.html").read_text("utf-8")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    for line in lines:
        assert line in said and line in page and line in cells
    looser = run("suggest", FORTY, "--set", f"neutral_affinity={change['instead']}", "--format", "json")[1]
    assert json.loads(looser)["proposals"]


def test_on_a_terminal_and_beside_a_list_of_members() -> None:
    said = run("suggest", FORTY, *DEMANDING, "--lang", "es")[1]
    assert "neutral_affinity" in said and "Tal como está no se puede formar" in said
    status, said, error = run("suggest", FORTY, *DEMANDING, "--format", "csv")
    assert (status, len(said.splitlines())) == (0, 1)  # the headings
    assert "neutral_affinity" in error


def test_wishes_that_exclude_each_other() -> None:
    first, second = (line.split(",")[0] for line in Path(FORTY).read_text("utf-8").splitlines()[1:3])
    pair = f"{first},{second}"
    status, said, error = run("suggest", FORTY, "--together", pair, "--apart", pair)
    assert (status, said) == (1, "")
    reason, summary, change = error.splitlines()
    assert reason.startswith("matchmaker: ") and first in reason
    assert "given up" in summary
    assert first in change and second in change


@pytest.mark.long
def test_more_consortia_than_there_can_be() -> None:
    status, said, error = run("suggest", FORTY, "--set", "groups.min=30")
    assert (status, said) == (1, "")
    assert "instead of 30 (groups.min)" in error.splitlines()[2]
