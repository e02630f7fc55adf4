"""Which encoding a text file is in: byte order mark, then strict UTF-8, then cp1252; and lines read in bounded memory.

A file of UTF-8 with a few damaged lines stays UTF-8: those lines alone are read as cp1252.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matchmaker.errors import InputError
from matchmaker.firms.source import MAX_FILE_BYTES, MAX_LINE_CHARACTERS
from matchmaker.texts import Message

_BLOCK = 1 << 16
# UTF-32 first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# How other files begin, and what to call them.
_OTHERS = (
    (b"PK\x03\x04", "XLSX / ZIP"), (b"%PDF", "PDF"), (b"PAR1", "Parquet"), (b"\xd0\xcf\x11\xe0", "XLS / DOC"),
    (b"\x1f\x8b", "gzip"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"), (b"\x7fELF", "ELF"),
    (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True)
class Encoding:
    """`name` as Python knows it; `damaged`: so many lines are not UTF-8 like the rest, and are read as cp1252."""

    name: str
    damaged: int = 0


def foreign_format(head: bytes) -> str | None:
    """What kind of file begins like this, where it is not text."""
    return next((name for mark, name in _OTHERS if head.startswith(mark)), None)


def detect_encoding(path: Path, name: str, given: str | None = None) -> Encoding:
    """Read the file once, a block at a time, and say how to decode it.

    Raises
    ------
    InputError
        The file is empty or binary, has a line longer than we take, or bytes that are letters in no encoding we try.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        if not head.strip() and len(head) < _BLOCK:
            raise InputError(Message("file-empty", path=name))
        if (kind := foreign_format(head)) is not None:
            raise InputError(Message("file-not-text", path=name, kind=kind))
        named = given or next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
        if named is not None:
            check_size(path, name)
            return Encoding(named)
        # A stray control character or NUL costs its row; a file full of them is not text.
        if (
            len(head) - len(head.translate(None, _CONTROLS)) > max(len(head) // 200, 8)
            or b"\x00" in head.split(b"\n", 1)[0]
        ):
            raise InputError(Message("file-binary", path=name))
        file.seek(0)
        return _survey(file, name)


def check_size(path: Path, name: str) -> None:
    """InputError where the file is larger than we read."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise InputError(Message("file-too-large", path=name, limit=MAX_FILE_BYTES // 1_000_000))


def _survey(file: io.BufferedReader, name: str) -> Encoding:
    """UTF-8 if every line is, or at least half of the lines beyond ASCII; else cp1252."""
    good = bad = 0
    undefined: int | None = None
    for number, line in enumerate(_byte_lines(file, name), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            if undefined is None and _not_cp1252(line):
                undefined = number
    if good >= bad:
        return Encoding("utf-8", damaged=bad)
    if undefined is not None:
        raise InputError(Message("file-encoding-unknown", path=name, row=undefined))
    return Encoding("cp1252")


def _byte_lines(file: io.BufferedReader, name: str) -> Iterator[bytes]:
    number = size = 0
    while line := file.readline(MAX_LINE_CHARACTERS + 1):
        number += 1
        size += len(line)
        if size > MAX_FILE_BYTES:  # not asked of the file before: an endless line has a message of its own
            raise InputError(Message("file-too-large", path=name, limit=MAX_FILE_BYTES // 1_000_000))
        if len(line) > MAX_LINE_CHARACTERS and b"\r" not in line:  # a lone return ends lines, too
            raise InputError(Message("file-line-too-long", path=name, row=number, limit=MAX_LINE_CHARACTERS))
        yield line


def _not_cp1252(line: bytes) -> bool:
    try:
        line.decode("cp1252")
    except UnicodeDecodeError:
        return True
    return False


def text_lines(path: Path, encoding: Encoding, name: str) -> Iterator[str]:
    """The lines with their ends, decoded; memory holds one line."""
    if encoding.damaged:
        with path.open("rb") as raw:
            for line in _byte_lines(raw, name):
                yield _decode(line)
        return
    with path.open("r", encoding=encoding.name, newline="") as file:
        number = 0
        while True:
            try:
                text = file.readline(MAX_LINE_CHARACTERS + 1)
            except UnicodeError:
                raise InputError(
                    Message("file-encoding-wrong", path=name, encoding=encoding.name, row=number + 1)
                ) from None
            if not text:
                return
            number += 1
            if len(text) > MAX_LINE_CHARACTERS:
                raise InputError(Message("file-line-too-long", path=name, row=number, limit=MAX_LINE_CHARACTERS))
            yield text


def _decode(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
