"""One profile as a dict, as it comes from Python or over HTTP: strict, since somebody waits for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matchmaker.errors import InputError
from matchmaker.firms.building import RowReader
from matchmaker.firms.cells import Cell, to_cell
from matchmaker.firms.cleaning import LIST_COLUMNS
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.profile import COLUMNS, Profile
from matchmaker.firms.report import ImportReport
from matchmaker.texts import Message

MAX_TEXT = 100_000


def profile_from_dict(record: Mapping[str, Any]) -> Profile:
    """A profile from canonical columns.

    Parameters
    ----------
    record : mapping
        Canonical columns as keys; a list is one `;`-joined text or an array of texts. `country` and one of `name` and
        `id` are needed; without an `id` one is derived.

    Raises
    ------
    InputError
        Naming the field: one that is not ours, a value of a wrong type, a value that is not understood.

    Examples
    --------
    >>> profile_from_dict({"id": "x", "country": "Jamaica", "size_class": "pequeña"}).size_class
    'small'
    >>> profile_from_dict({"id": "x", "country": "JM", "fax": "1"})
    Traceback (most recent call last):
    matchmaker.errors.InputError: A profile has no field fax. ...
    """
    cells = {column: cell for column, value in record.items() if (cell := _cell(column, value)) is not None}
    report = ImportReport()
    read = RowReader(Conventions(), report).read(1, cells)
    if report.unread:
        first = report.unread[0]
        raise InputError(
            Message(
                "profile-bad-value", field=first.column, raw=first.raw, why=Message(first.rule, raw=first.raw).text()
            )
        )
    if read is None:
        refused = report.refused[0]
        raise InputError(Message("profile-refused", field=refused.column, why=refused.reason.text()))
    return read.profile


def _cell(column: str, value: Any) -> Cell:
    if column not in COLUMNS:
        raise InputError(Message("profile-unknown-field", field=str(column), known=list(COLUMNS)))
    if isinstance(value, (list, tuple)):
        if column not in LIST_COLUMNS or not all(isinstance(item, (str, int, float)) for item in value):
            raise InputError(Message("profile-bad-type", field=column))
        if not value:
            return "none"
    elif isinstance(value, (Mapping, set, bytes)) or (
        value is not None and not isinstance(value, (str, int, float)) and not hasattr(value, "isoformat")
    ):
        raise InputError(Message("profile-bad-type", field=column))
    cell = to_cell(value)
    if isinstance(cell, str) and len(cell) > MAX_TEXT:
        raise InputError(Message("profile-too-long", field=column, limit=MAX_TEXT))
    return cell
