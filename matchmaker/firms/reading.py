"""`read_firms`: any file of firms to a table and its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from matchmaker.errors import InputError
from matchmaker.firms.building import build
from matchmaker.firms.columnar import read_parquet
from matchmaker.firms.delimited import read_delimited
from matchmaker.firms.encoding import check_size, foreign_format
from matchmaker.firms.jsonlines import read_json_lines
from matchmaker.firms.mapping import Mapping, load_mapping
from matchmaker.firms.source import Source
from matchmaker.firms.table import FirmTable
from matchmaker.firms.workbook import read_workbook
from matchmaker.texts import Message

Kind = Literal["delimited", "workbook", "json-lines", "parquet"]
_DELIMITED = (".csv", ".tsv", ".txt")
_WORKBOOK = (".xlsx", ".xlsm")
_PARQUET = (".parquet", ".pq")
_JSON_LINES = (".jsonl", ".ndjson", ".json")
EXTENSIONS = _DELIMITED + _WORKBOOK + _PARQUET + _JSON_LINES
# Begins like this, so should be named like that.
_NAMED_FOR = {"XLSX / ZIP": _WORKBOOK, "Parquet": _PARQUET}


def read_firms(path: str | Path, mapping: str | Path | Mapping | dict[str, Any] | None = None) -> FirmTable:
    """Read a list of firms.

    Parameters
    ----------
    path : path
        CSV (also `.tsv`, `.txt`; delimiter and encoding are found), XLSX, Parquet or JSON Lines, by its extension.
    mapping : path, dict or Mapping, optional
        How the file's columns feed ours (see `firms/mapping.py`). Without one the headings are our column names.

    Returns
    -------
    FirmTable
        `.report` says what was corrected, not understood, refused or merged.

    Raises
    ------
    InputError
        The file as a whole cannot be used: it is missing, empty, a directory, binary, broken or too large, a needed
        column is missing, or the mapping does not fit it. A bad row never raises: it stands in the report.
    """
    plan = None if mapping is None else load_mapping(mapping)
    return FirmTable(*build(_open(Path(path), plan), plan))


def kind_of_file(path: Path) -> Kind:
    """Which reader a file is for, once its first bytes are seen to be what its name says; InputError where they are not."""
    extension = path.suffix.casefold()
    _check(path, path.name or str(path), extension)
    kinds: dict[Kind, tuple[str, ...]] = {"delimited": _DELIMITED, "workbook": _WORKBOOK, "json-lines": _JSON_LINES}
    return next((kind for kind, extensions in kinds.items() if extension in extensions), "parquet")


def _open(path: Path, plan: Mapping | None) -> Source:
    name, kind = path.name or str(path), kind_of_file(path)
    if kind == "delimited":
        return read_delimited(path, name, plan)
    if kind == "json-lines":
        return read_json_lines(path, name, plan)
    check_size(path, name)
    return read_workbook(path, name, plan) if kind == "workbook" else read_parquet(path, name)


def _check(path: Path, name: str, extension: str) -> None:
    """That it is a file we may read, and that its first bytes are what its name says."""
    if path.is_dir():
        raise InputError(Message("file-is-a-directory", path=str(path)))
    if not path.exists():
        raise InputError(Message("file-missing", path=str(path)))
    if not path.is_file():
        raise InputError(Message("file-not-regular", path=str(path)))
    if extension not in EXTENSIONS:
        raise InputError(
            Message("file-extension-unknown", path=name, extension=extension or "-", known=list(EXTENSIONS))
        )
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise InputError(Message("file-not-opened", path=str(path), detail=error.strerror or "")) from None
    if not head:
        raise InputError(Message("file-empty", path=name))
    kind = foreign_format(head)
    if kind in _NAMED_FOR and extension not in _NAMED_FOR[kind]:
        raise InputError(Message("file-named-wrong", path=name, kind=kind, extension=_NAMED_FOR[kind][0]))
    if extension in _WORKBOOK + _PARQUET and extension not in _NAMED_FOR.get(kind or "", ()):
        raise InputError(Message("file-content-differs", path=name, extension=extension, kind=kind or "?"))
