"""A look through a workbook before its reader gets it: every part is unpacked as a stream and nothing of it is kept.

The reader lays a sheet out as one dense block and holds all texts at once, so one cell at XFD1048576 would ask for 17
billion cells, and a megabyte that unpacks to a gigabyte for three. What is refused here: an archive that unpacks to more
than a member list is, or to far more than it weighs; parts that lie about their size; names and targets that lead out of
the archive; declarations of entities; sheets too wide, too long, or of too many cells.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from matchmaker.errors import InputError
from matchmaker.firms.cells import shown
from matchmaker.firms.source import MAX_COLUMNS, MAX_ROWS
from matchmaker.texts import Message

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 150_000_000  # 100,000 rows of all our columns are 136 MB
MAX_CELLS = 4_000_000
MAX_TEXTS = 4_000_000
# Workbooks pack to a tenth, repetitive ones to a fortieth; deflate ends at a thousandth.
MAX_RATIO = 150
_SMALL = 20_000_000  # below this no ratio is suspicious
_BLOCK = 1 << 20
_LONGEST_TAG = 512
_REFERENCE = re.compile(
    rb"""<(?:\w+:)?(?:c|row|mergeCell|dimension)\s[^>]*?\br(?:ef)?\s*=\s*["']([A-Za-z0-9:$]{1,40})["']"""
)
_LETTERS, _DIGITS = re.compile(rb"[A-Za-z]+"), re.compile(rb"\d+")
_ROW, _CELL, _TEXT = (re.compile(rb"<(?:\w+:)?" + tag + rb"[\s>/]") for tag in (b"row", b"c", b"si"))
_TARGET = re.compile(rb"""<(?:\w+:)?Relationship\s([^>]*)>""")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*["']([^"']*)["']""")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def survey(path: Path, name: str) -> None:
    """InputError, with the reason, where a workbook is broken, hostile or too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, name)
            for member in members:
                if not _is_media(member.filename):
                    _survey_part(archive, member, name)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise InputError(Message("file-broken-workbook", path=name, detail=shown(str(error)))) from None


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        if _leads_out(member.filename):
            raise InputError(Message("file-odd-paths", path=name, member=shown(member.filename)))
    read = [member for member in members if not _is_media(member.filename)]
    unpacked = sum(member.file_size for member in read)
    packed = sum(member.compress_size for member in read)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED_BYTES
        or (unpacked > _SMALL and unpacked > MAX_RATIO * packed)
    ):
        raise InputError(Message("file-unpacks-too-large", path=name, limit=MAX_UNPACKED_BYTES // 1_000_000))
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise InputError(Message("file-broken-workbook", path=name, detail="[Content_Types].xml"))


def _is_media(member: str) -> bool:
    """Pictures, which the reader never opens; no target of the workbook may lie there."""
    return member.startswith("xl/media/")


def _leads_out(member: str) -> bool:
    return member.startswith(("/", "\\")) or "\\" in member or ":" in member or ".." in member.split("/")


def _survey_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Any part may be named as a sheet, so each is looked at as one."""
    extent = _Extent(name)
    relations = b""
    for block in _blocks(archive, member, name):
        if any(sign in block for sign in _ENTITIES):
            raise InputError(Message("file-xml-entities", path=name, member=shown(member.filename)))
        extent.add(block)
        if member.filename.endswith(".rels"):
            relations += block
    _check_targets(member.filename, relations, name)


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The unpacked part in blocks, each begun with the end of the one before; a size that lies is found."""
    whole = copy(member)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        whole.file_size = MAX_UNPACKED_BYTES + _BLOCK  # read to the end of the packed stream, whatever size is claimed
    size, tail = 0, b""
    with archive.open(whole) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > member.file_size:
                raise InputError(Message("file-broken-workbook", path=name, detail=shown(member.filename)))
            yield tail + block
            tail = block[-_LONGEST_TAG:]


class _Extent:
    """How far the cells of a sheet reach, by their references and by their number."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.columns = self.rows = self.cells = self.texts = self.in_row = 0

    def add(self, block: bytes) -> None:
        """Take a block in; InputError as soon as a limit is passed. The block's overlap may count a cell twice."""
        if references := b" ".join(_REFERENCE.findall(block)):
            self.columns = max(self.columns, *map(_column, {*_LETTERS.findall(references)}), 0)
            self.rows = max(self.rows, *map(int, _DIGITS.findall(references)), 0)
        self.texts += len(_TEXT.findall(block)) if b"si" in block else 0
        cells = block.count(b"<c ") + block.count(b"<c>") or len(_CELL.findall(block))
        if cells:
            self.cells += cells
            first, *others = _ROW.split(block)
            self.in_row += _count(first)
            if others:
                self.columns = max(self.columns, self.in_row, *map(_count, others))
                self.in_row = _count(others[-1])
            self.columns = max(self.columns, self.in_row)
        if self.columns > MAX_COLUMNS:
            raise InputError(Message("file-too-many-columns", path=self.name, count=self.columns, limit=MAX_COLUMNS))
        if self.rows > MAX_ROWS or max(self.rows * self.columns, self.cells, self.texts) > MAX_CELLS:
            limit = min(MAX_ROWS, MAX_CELLS // max(self.columns, 1))
            raise InputError(Message("file-too-many-rows", path=self.name, limit=limit))


def _count(part: bytes) -> int:
    return part.count(b"<c ") + part.count(b"<c>") or len(_CELL.findall(part))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _check_targets(member: str, relations: bytes, name: str) -> None:
    """Where the parts of a workbook say that others lie: inside the archive, and where we have looked."""
    folder = posixpath.dirname(posixpath.dirname(member))
    for attributes in _TARGET.findall(relations):
        given = dict(_ATTRIBUTE.findall(attributes))
        target = given.get(b"Target", b"").decode("utf-8", "replace")
        if given.get(b"TargetMode") == b"External" or not target:
            continue
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        of_workbook = member == "xl/_rels/workbook.xml.rels"
        if _leads_out(inside) or (of_workbook and _is_media(inside)):
            raise InputError(Message("file-odd-paths", path=name, member=shown(target)))
