"""atheris on the readers of member lists: `python tests/firms/fuzz/readers.py csv|jsonl|xlsx [libFuzzer options]`.

An InputError is an answer; anything else is a find. Put the file that caused it under fixtures/hostile/, with what must
come of it in tests/firms/test_hostile_fixtures.py.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["matchmaker.firms"]):
    from matchmaker.errors import InputError
    from matchmaker.firms.proposing import propose_mapping
    from matchmaker.firms.reading import read_firms

LISTS = Path(__file__).resolve().parents[3] / "fixtures" / "lists"
SOUND = (LISTS / "ledenlijst_suriname.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
FOLDER = Path(tempfile.mkdtemp())


def one_input(kind: str, data: bytes) -> None:
    path = FOLDER / f"list.{kind}"
    path.write_bytes(_workbook(data) if kind == "xlsx" else data)
    for work in (read_firms, propose_mapping):
        try:
            work(path)
        except InputError as error:
            error.message.text("es")  # type: ignore[attr-defined]


def _workbook(data: bytes) -> bytes:
    """A sound workbook with the data for its sheet; every fourth time the data is the archive itself."""
    if data[:1] < b"\x40":
        return b"PK\x03\x04" + data
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            new.writestr(member, data if member == SHEET else old.read(member))
    return made.getvalue()


def main() -> None:
    kind = sys.argv.pop(1)
    corpus = FOLDER / "corpus"
    corpus.mkdir()
    seeds = {"csv": b"id,name,country\na,Ana,PE\n", "jsonl": b'{"id": "a", "country": "PE"}\n'}
    with zipfile.ZipFile(io.BytesIO(SOUND)) as book:
        (corpus / "seed").write_bytes(seeds.get(kind) or book.read(SHEET)[:1500])
    atheris.Setup([*sys.argv, str(corpus)], lambda data: one_input(kind, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
