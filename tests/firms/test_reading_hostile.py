"""Files that cannot be used: one clear message each, in bounded memory and time."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms
from matchmaker.texts import LANGUAGES, Message

GOOD = b"id,name,country\na,Ana,PE\n"


def refusal(path: Path) -> Message:
    with pytest.raises(InputError) as caught:
        read_firms(path)
    message = caught.value.message
    assert isinstance(message, Message)
    for lang in LANGUAGES:
        assert "\n" not in message.text(lang)
    return message


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "file-empty"),
        ("blank.csv", b" \n\n\t\n", "file-empty"),
        ("mark.csv", b"\xef\xbb\xbf", "file-empty"),
        ("headings.csv", b"id,name,country\n", "file-no-rows"),
        ("blank_rows.csv", b"id,name,country\n,,\n\n", "file-no-rows"),
        ("no_country.csv", b"id,name,products\na,Ana,mango\n", "file-column-missing"),
        ("no_name.csv", b"country,products\nPE,mango\n", "file-column-missing"),
        ("prose.csv", b"Dear colleague,\nplease find the list attached.\n", "file-column-missing"),
        ("twice.csv", b"id,Name,name,country\na,Ana,Ana,PE\n", "file-column-twice"),
        ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "file-not-text"),
        ("noise.csv", bytes(range(256)) * 40, "file-binary"),
        ("nuls.csv", b"\0" * 5000, "file-binary"),
        ("utf16_without_mark.csv", GOOD.decode().encode("utf-16-le"), "file-binary"),
        ("odd.csv", b"\xff\xfei\0d\0", "file-column-missing"),
        ("cut.csv", b"\xff\xfe" + GOOD.decode().encode("utf-16-le")[:-1], "file-encoding-wrong"),
        ("undefined.csv", b"id,name,country\na,\x81\x8d\xe9,PE\n", "file-encoding-unknown"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(1200)) + b"\n1\n", "file-too-many-columns"),
        ("notes.pdf", b"%PDF-1.7", "file-extension-unknown"),
        ("no_extension", GOOD, "file-extension-unknown"),
        ("text.xlsx", GOOD, "file-content-differs"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file-content-differs"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 100, "file-broken-workbook"),
        ("text.parquet", GOOD, "file-content-differs"),
        ("cut.parquet", b"PAR1" + b"\0" * 40, "file-broken-parquet"),
        ("list.jsonl", b'[{"id": "a"}]\n', "file-not-json-lines"),
        ("text.jsonl", b"hello\n", "file-not-json-lines"),
        ("empty.jsonl", b"", "file-empty"),
    ],
)
def test_each_has_its_message(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "file-missing"
    assert refusal(tmp_path).code == "file-is-a-directory"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv").code == "file-not-regular"


def test_a_spreadsheet_named_csv(tmp_path: Path) -> None:
    workbook(tmp_path / "firms.xlsx", [["id", "country"], ["a", "PE"]]).rename(tmp_path / "firms.csv")
    assert refusal(tmp_path / "firms.csv").code == "file-named-wrong"


def test_needed_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(b"name,products\nAna,mango\n")
    assert "country" in str(refusal(path))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_line_of_two_gigabytes_in_little_memory(tmp_path: Path, kind: str) -> None:
    """Sparse files: NULs from the first byte, NULs after a sound beginning, letters with no end in sight."""
    paths = [tmp_path / f"nul.{kind}", tmp_path / f"late.{kind}", tmp_path / f"letters.{kind}"]
    start = b'{"id": "a", "country": "PE"}\n' if kind == "jsonl" else GOOD
    paths[0].touch()
    paths[1].write_bytes(start * 4000 + b"b,")
    paths[2].write_bytes(b"x" * 3_000_000)
    for path in paths:
        os.truncate(path, 2 << 30)
    code = textwrap.dedent("""
        import sys, resource
        from matchmaker.errors import InputError
        from matchmaker.firms.reading import read_firms
        for path in sys.argv[1:]:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            try:
                read_firms(path)
            except InputError as error:
                grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
                print(error.message.code, grown // 1024)
    """)
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, timeout=60, check=True
    )
    answers = [line.split() for line in done.stdout.splitlines()]
    assert [answer[0] for answer in answers] == ["file-binary", "file-line-too-long", "file-line-too-long"]
    assert all(int(answer[1]) < 100 for answer in answers), answers  # MB
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20  # kB


def rezip(path: Path, change: dict[str, bytes]) -> Path:
    """The workbook with some of its parts replaced."""
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
    return path


def sheet_xml(cells: str) -> bytes:
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return f"{head}{cells}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "file-too-many-columns",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "file-too-many-rows",
        ),
        (
            '<row r="1"><c s="1" r="ALL1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>',
            "file-too-many-rows",
        ),
    ],
)
def test_a_sheet_that_would_fill_the_memory(tmp_path: Path, cells: str, code: str) -> None:
    path = rezip(workbook(tmp_path / "firms.xlsx", [["id"]]), {"xl/worksheets/sheet1.xml": sheet_xml(cells)})
    assert refusal(path).code == code


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaker.firms.workbook_survey.MAX_UNPACKED_BYTES", 5_000_000)
    path = workbook(tmp_path / "firms.xlsx", [["id", "country"], ["a", "PE"]])
    assert len(read_firms(path)) == 1
    rezip(path, {"xl/sharedStrings.xml": b" " * 6_000_000})
    assert path.stat().st_size < 100_000
    assert refusal(path).code == "file-unpacks-too-large"


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "firms.xlsx", [["id", "country"], ["a", "PE"]])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46 + 24
    assert int.from_bytes(content[place : place + 4], "little") == size
    content[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path).code == "file-broken-workbook"


def test_damaged_anywhere_is_an_input_error_or_a_table(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "firms.xlsx", [["id", "country"], ["a", "PE"]]).read_bytes()
    path = tmp_path / "damaged.xlsx"
    for place in range(0, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read_firms(path)
        except InputError as error:
            assert isinstance(error.message, Message)
