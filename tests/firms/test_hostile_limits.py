"""Files made to exhaust their reader are refused with a reason within 5 seconds and 500 MB: each in a process of its own.

Made here, as they are large when unpacked. The process may not map more than it is given, so it would die rather than
swell; its time is its own processor time, which a busy machine does not lengthen.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms
from matchmaker.texts import Message

MB = 1 << 20
SECONDS, MOST_MB = 5.0, 500
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
# What its own libraries take is there before the file is looked at, and is not the file's doing; all of it together may
# not pass the limit.
CHILD = """
import json, resource, sys, time
from matchmaker.errors import InputError
from matchmaker.firms.reading import read_firms
from matchmaker.firms.proposing import propose_mapping
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
def peak():  # of this process alone; ru_maxrss begins with that of the process it was forked from
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
answers = []
for work in (read_firms, propose_mapping) if sys.argv[2] == "both" else (read_firms,):
    start = time.process_time()
    try:
        made = work(sys.argv[1])
        answer = ["read", [line.reason.code for line in made.report.refused]] if work is read_firms else ["proposed", []]
    except InputError as error:
        answer = [error.message.code, []]
    answers.append([*answer, time.process_time() - start])
print(json.dumps({"answers": answers, "peak": peak()}))
"""


def run(path: Path, work: str = "both") -> list[tuple[str, list[str]]]:
    """What reading, and proposing a mapping, answered; time and memory are held to their limits here."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), work, str(3_000 * MB)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    told = json.loads(done.stdout)
    assert told["peak"] < MOST_MB, told
    assert all(seconds < SECONDS for _, _, seconds in told["answers"]), told
    return [(code, refused) for code, refused, _ in told["answers"]]


def sheet(rows: str, rest: str = "") -> bytes:
    return f"{HEAD}<worksheet {SPACE}><sheetData>{rows}</sheetData>{rest}</worksheet>".encode()


def text_row(number: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCDE", texts, strict=False)
    )
    return f'<row r="{number}">{cells}</row>'


def swollen(unit: bytes, size: int, start: bytes = b"", end: bytes = b"") -> Callable[[zipfile.ZipFile, str], None]:
    """A part of `size` bytes that packs to next to nothing."""

    def write(archive: zipfile.ZipFile, member: str) -> None:
        block = unit * (MB // len(unit))
        with archive.open(member, "w", force_zip64=True) as part:
            part.write(start)
            for _ in range(size // MB):
                part.write(block)
            part.write(end)

    return write


def workbook(path: Path, changed: dict[str, bytes | Callable[[zipfile.ZipFile, str], None]]) -> Path:
    """A sound list of one firm with some parts replaced or added."""
    sound = io.BytesIO()
    with xlsxwriter.Workbook(sound) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "name", "country"])
        page.write_row(1, 0, ["a", "Ana", "PE"])
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for member in dict.fromkeys([*old.namelist(), *changed]):
            content = changed.get(member) if member in changed else old.read(member)
            if callable(content):
                content(new, member)
            else:
                assert content is not None
                new.writestr(member, content)
    return path


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
OUTSIDE = (
    f"{HEAD}<Relationships {RELATIONS}>"
    f'<Relationship Id="rId1" Type="{KIND}" Target="../../../etc/passwd"/></Relationships>'
)
BEGUN = f"{HEAD}<worksheet {SPACE}><sheetData><row>".encode()
ENTITY = f'{HEAD}<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst {SPACE}><si><t>&x;</t></si></sst>'
LAUGHING = f'{HEAD}<!DOCTYPE sst [<!ENTITY l0 "lol">{LAUGHS}]><sst {SPACE}><si><t>&l9;</t></si></sst>'
REFUSED: dict[str, tuple[dict[str, bytes | Callable[[zipfile.ZipFile, str], None]], str]] = {
    "texts of two gigabytes": ({TEXTS: swollen(b" ", 2048 * MB)}, "file-unpacks-too-large"),
    "one text that fills the allowance": (
        {TEXTS: swollen(b"a", 140 * MB, f"{HEAD}<sst {SPACE}><si><t>".encode(), b"</t></si></sst>")}, "file-unpacks-too-large",
    ),
    "a sheet of cells in one place": (
        {SHEET: swollen(b'<c r="A1"><v>1</v></c>', 140 * MB, BEGUN, b"</row></sheetData></worksheet>")},
        "file-unpacks-too-large",
    ),
    "a part no sheet names": ({"xl/other/notes.bin": swollen(b"\0", 900 * MB)}, "file-unpacks-too-large"),
    "entities within entities": (
        {TEXTS: LAUGHING.encode()}, "file-xml-entities",
    ),
    "an entity from a file": (
        {TEXTS: ENTITY.encode()},
        "file-xml-entities",
    ),
    "an entity in UTF-16": (
        {SHEET: '<!DOCTYPE worksheet [<!ENTITY x "y">]><worksheet/>'.encode("utf-16")}, "file-xml-entities",
    ),
    "a million columns": ({SHEET: sheet("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")}, "file-too-many-columns"),
    "a million columns by reference": ({SHEET: sheet('<row r="1"><c r="BDWGN1"><v>1</v></c></row>')}, "file-too-many-columns"),
    "a cell in the far corner": (
        {SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="ALL400000"><v>1</v></c></row>')}, "file-too-many-rows",
    ),
    "two million rows": ({SHEET: sheet("<row><c><v>1</v></c></row>" * 5_000_000)}, "file-unpacks-too-large"),
    "merged over and over": (
        {
            SHEET: sheet(
                text_row(1, "id", "country") + text_row(2, "a", "PE") + text_row(90_000, "b", "PE"),
                '<mergeCells>' + '<mergeCell ref="A2:A90000"/>' * 100_000 + "</mergeCells>",
            )
        },
        "file-too-many-rows",
    ),
    "a part above the archive": ({"../../../planted-part.xml": b"<x/>"}, "file-odd-paths"),
    "a part at the root": ({"/etc/planted-part.xml": b"<x/>"}, "file-odd-paths"),
    "a part behind a drive": ({"C:\\planted-part.xml": b"<x/>"}, "file-odd-paths"),
    "a sheet that lies elsewhere": ({"xl/_rels/workbook.xml.rels": OUTSIDE.encode()}, "file-odd-paths"),
}  # fmt: skip


QUICK = [
    case
    for case, (changed, _) in REFUSED.items()
    if all(isinstance(content, bytes) and len(content) < MB for content in changed.values())
]


@pytest.mark.parametrize("case", QUICK)
def test_the_reason_is_named(tmp_path: Path, case: str) -> None:
    changed, code = REFUSED[case]
    with pytest.raises(InputError) as caught:
        read_firms(workbook(tmp_path / "firms.xlsx", changed))
    assert isinstance(caught.value.message, Message)
    assert caught.value.message.code == code
    assert not list(tmp_path.parent.glob("**/*planted-part*"))


@pytest.mark.long
@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_workbook_is_refused(tmp_path: Path, case: str) -> None:
    changed, code = REFUSED[case]
    assert run(workbook(tmp_path / "firms.xlsx", changed)) == [(code, []), (code, [])]
    assert not list(tmp_path.parent.glob("**/*planted-part*"))


@pytest.mark.long
def test_a_cell_of_ten_megabytes_costs_its_own_row(tmp_path: Path) -> None:
    rows = text_row(1, "id", "country") + text_row(2, "x" * 10_000_000, "PE") + text_row(3, "b", "PE")
    assert run(workbook(tmp_path / "firms.xlsx", {SHEET: sheet(rows)})) == [
        ("read", ["row-cell-too-long"]),
        ("proposed", []),
    ]


@pytest.mark.long
def test_a_nul_in_a_sheet(tmp_path: Path) -> None:
    rows = text_row(1, "id", "country") + text_row(2, "a\0b", "PE") + text_row(3, "b", "PE")
    (read, _) = run(workbook(tmp_path / "firms.xlsx", {SHEET: sheet(rows)}))
    assert read[0] in ("read", "file-broken-workbook")


TEXT_FILES: dict[str, tuple[str, Callable[[], bytes], tuple[str, list[str]]]] = {
    "ten megabytes in a cell": (
        "csv", lambda: b"id,country\n" + b"x" * 10_000_000 + b",PE\nb,PE\n", ("file-line-too-long", []),
    ),
    "ten megabytes in quotes over lines": (
        "csv", lambda: b'id,country\n"' + (b"x" * 99 + b"\n") * 100_000 + b'",PE\nb,PE\n', ("read", ["row-quote-open"]),
    ),
    "a million columns": ("csv", lambda: b"c," * 450_000 + b"\n1\n", ("file-too-many-columns", [])),
    "a million columns on a long line": ("csv", lambda: b"column," * 1_000_000 + b"\n1\n", ("file-line-too-long", [])),
    "NUL bytes": ("csv", lambda: b"id,country\n" + b"\0" * 3_000_000, ("file-binary", [])),
    "a cell of ten megabytes": (
        "jsonl", lambda: b'{"id":"' + b"x" * 10_000_000 + b'","country":"PE"}\n', ("file-line-too-long", []),
    ),
    "a hundred thousand keys": (
        "jsonl", lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(60_000)) + b"}\n", ("file-too-many-columns", []),
    ),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("case", TEXT_FILES)
def test_a_hostile_text_is_refused(tmp_path: Path, case: str) -> None:
    extension, content, expected = TEXT_FILES[case]
    path = tmp_path / f"firms.{extension}"
    path.write_bytes(content())
    code, refused = run(path, "read")[0]
    assert code == expected[0]
    assert set(expected[1]) <= set(refused)
