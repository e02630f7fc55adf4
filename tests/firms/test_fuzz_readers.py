"""Whatever bytes a file holds, reading it gives a table or an InputError with a message; and so does proposing a mapping."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.errors import InputError
from matchmaker.firms.proposing import propose_mapping
from matchmaker.firms.reading import read_firms
from matchmaker.texts import Message

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELL = st.text(max_size=12) | st.sampled_from(
    ["PE", "Jamaica", "TOTAL", "mango, miel", "=1+1", '"', "\0", "12,5", "HACCP @ 2027", "{x}"]
)
HEADING = st.text(max_size=8) | st.sampled_from(
    ["name", "country", "País", "Tel.", "Tel.", "Productos", "", "{a}", "N°", "id"]
)


@cache
def sound_workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "name", "country"])
        sheet.write_row(1, 0, ["a", "Ana", "PE"])
    return content.getvalue()


def survives(path: Path) -> None:
    """A table or an expected error, from reading and from proposing; a complete proposal is a mapping that loads."""
    for work in (read_firms, propose_mapping):
        try:
            made = work(path)
        except InputError as error:
            assert isinstance(error.message, Message) and error.message.text("es")
        else:
            if work is propose_mapping and made.complete:
                try:
                    read_firms(path, made.to_dict())
                except InputError as error:  # a heading alone, or every row broken
                    assert isinstance(error.message, Message)
                    assert error.message.code not in (
                        "mapping-column-missing",
                        "mapping-bad-value",
                        "mapping-unknown-key",
                    )


@QUICK
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    for extension in ("csv", "jsonl", "xlsx", "parquet"):
        path = tmp_path / f"any.{extension}"
        path.write_bytes(content)
        survives(path)


@QUICK
@given(
    rows=st.lists(st.lists(CELL, max_size=5), max_size=6), headings=st.lists(HEADING, min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)  # fmt: skip
def test_any_list(tmp_path: Path, rows: list[list[str]], headings: list[str], delimiter: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("\n".join(delimiter.join(row) for row in [headings, *rows]).encode(encoding, "replace"))
    survives(path)


@QUICK
@given(sheet=st.text("<>/=\"' crowvsi12A:", max_size=200), place=st.integers(0, 3))
def test_any_sheet(tmp_path: Path, sheet: str, place: int) -> None:
    part = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")[place]
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(io.BytesIO(sound_workbook())) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.namelist():
            kept = old.read(member)
            new.writestr(
                member, kept[: len(kept) // 2] + sheet.encode() + kept[len(kept) // 2 :] if member == part else kept
            )
    survives(path)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_guided_by_coverage(tmp_path: Path, kind: str) -> None:
    """atheris on the readers, for so many runs; what it finds is kept under fixtures/hostile/ with a test."""
    if importlib.util.find_spec("atheris") is None:
        pytest.fail("atheris is needed: pip install atheris")
    harness = Path(__file__).with_name("fuzz") / "readers.py"
    done = subprocess.run(
        [sys.executable, str(harness), kind, "-atheris_runs=3000", "-seed=1", "-max_len=2000", f"-artifact_prefix={tmp_path}/"],
        capture_output=True, text=True, timeout=600, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
