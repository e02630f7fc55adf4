"""The data files on certificates: reading one, and saying what is wrong with an entry of it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from importlib import resources
from typing import Any

from matchmaker.errors import InputError
from matchmaker.texts import Message


def read_data(file: str) -> dict[str, Any]:
    """A TOML file of the vocabulary's data."""
    path = resources.files("matchmaker.vocabulary") / "data" / file
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fault(file: str, entry: str, problem: str, **values: Any) -> InputError:
    """The error that says what is wrong with an entry of a file; `problem` is the code of its sentence."""
    return InputError(Message(problem, file=file, entry=entry, **values))


def check_fields(
    file: str, entry: str, row: Mapping[str, Any], needed: Mapping[str, type], optional: Mapping[str, type]
) -> None:
    """Refuse an entry that lacks a field, has one we do not know, or one of another type.

    Raises
    ------
    InputError
        Names the file, the entry and the field.
    """
    for name, kind in (*needed.items(), *optional.items()):
        if name in needed and row.get(name) in (None, "", [], {}):
            raise fault(file, entry, "scheme-entry-lacks", field=name)
        if name in row and not isinstance(row[name], kind):
            raise fault(file, entry, "scheme-entry-value", field=name, value=str(row[name]))
    unknown = sorted(set(row) - set(needed) - set(optional))
    if unknown:
        raise fault(file, entry, "scheme-entry-unknown-field", field=unknown[0])


def check_listed(file: str, entry: str, field: str, values: Collection[str], listed: Collection[str]) -> None:
    """Refuse a value that is not on its list.

    Raises
    ------
    InputError
        Names the file, the entry, the field and the value.
    """
    for value in values:
        if value not in listed:
            raise fault(file, entry, "scheme-entry-value", field=field, value=value)
