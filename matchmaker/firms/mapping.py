"""How another house's file feeds our columns, written by its owner in a small TOML file.

[file]                                  # all optional: what we would otherwise find out ourselves
encoding = "cp1252"
delimiter = ";"
sheet = "Socios"
header_row = 4
decimal = ","
dates = "dmy"                           # or "mdy"

[columns]                               # ours = theirs, a template, or several of theirs for a list
id = "row-{row}"
name = "{first} {last}"
country = "Pais"
products = ["Producto 1", "Producto 2"]

[separators]                            # list separators, regular expressions, by our column
products = "[;,]"

[constants]                             # the same for every row
certifications = "organic"

[values.country]                        # theirs = ours
"Rep. Dom." = "DO"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matchmaker.errors import InputError
from matchmaker.firms.cells import fold
from matchmaker.firms.cleaning import LIST_COLUMNS
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.profile import COLUMNS
from matchmaker.texts import Message

if TYPE_CHECKING:
    from pydantic import ValidationError

MAX_MAPPING_BYTES = 1_000_000
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Feed:
    """Where one of our columns comes from: the template's or the list's source columns, in their words."""

    column: str
    template: str | None  # None: the sources as they are
    sources: tuple[str, ...]

    def fill(self, row: int, texts: dict[str, str]) -> str | None:
        """The template with the row's texts put in; None where every source is empty.

        An item of a list whose first source is empty is left out: `tax={A};nis={B}` with no B is `tax=yes`, and
        `{certificate} valid until {day}` with no certificate is nothing.
        """
        assert self.template is not None
        if self.sources and not any(texts[source] for source in self.sources):
            return None
        items = self.template.split(";") if self.column in LIST_COLUMNS else [self.template]
        if self.column in LIST_COLUMNS:
            items = [item for item in items if self._says(item, texts)]
        return ";".join(self._filled(item, row, texts) for item in items)

    @staticmethod
    def _filled(item: str, row: int, texts: dict[str, str]) -> str:
        return _PLACEHOLDER.sub(lambda hit: str(row) if hit[1].strip() == "row" else texts[hit[1].strip()], item)

    @staticmethod
    def _says(item: str, texts: dict[str, str]) -> bool:
        names = [name for each in _PLACEHOLDER.findall(item) if (name := each.strip()) != "row"]
        return not names or bool(texts[names[0]])


@dataclass(frozen=True)
class Mapping:
    """A checked mapping. Without one, a file's own headings are read as our column names."""

    feeds: tuple[Feed, ...]
    constants: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # by our column: folded text of theirs -> ours
    conventions: Conventions = field(default_factory=Conventions)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Every column of theirs that is used, each once."""
        return tuple(dict.fromkeys(source for feed in self.feeds for source in feed.sources))


def load_mapping(mapping: str | Path | Mapping | dict[str, Any]) -> Mapping:
    """Read and check a mapping.

    Parameters
    ----------
    mapping : path, dict or Mapping
        A TOML file, its content as a dict, or a mapping that is already checked.

    Raises
    ------
    InputError
        No such file, not TOML, an unknown key or column (named), a separator that is no regular expression.

    Examples
    --------
    >>> load_mapping({"columns": {"name": "{first} {last}", "country": "pais"}}).sources
    ('first', 'last', 'pais')
    >>> load_mapping({"columns": {"nome": "x"}})
    Traceback (most recent call last):
    matchmaker.errors.InputError: The mapping has an unknown key: columns.nome. ...
    """
    if isinstance(mapping, Mapping):
        return mapping
    from pydantic import ValidationError

    from matchmaker.firms.mapping_file import Written

    content = mapping if isinstance(mapping, dict) else _read_toml(Path(mapping))
    try:
        written = Written.model_validate(content)
    except ValidationError as error:
        raise InputError(_first_fault(error)) from None
    for table in ("columns", "separators", "constants", "values"):
        for column in getattr(written, table):
            if column not in COLUMNS:
                raise InputError(Message("mapping-unknown-key", key=f"{table}.{column}", known=list(COLUMNS)))
    feeds = tuple(_feed(column, source) for column, source in written.columns.items())
    for column in written.constants:
        if column in written.columns:
            raise InputError(Message("mapping-fed-twice", key=column))
    return Mapping(
        feeds=feeds,
        constants=dict(written.constants),
        values={
            column: {fold(theirs): ours for theirs, ours in table.items()} for column, table in written.values.items()
        },
        conventions=Conventions(written.file.decimal, written.file.dates, _separators(written.separators)),
        encoding=written.file.encoding,
        delimiter=written.file.delimiter,
        sheet=written.file.sheet,
        header_row=written.file.header_row,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(Message("mapping-missing", path=str(path)))
    with path.open("rb") as file:
        content = file.read(MAX_MAPPING_BYTES + 1)
    if len(content) > MAX_MAPPING_BYTES:
        raise InputError(Message("mapping-not-toml", path=str(path), detail=f"> {MAX_MAPPING_BYTES} bytes"))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(Message("mapping-not-toml", path=str(path), detail=str(error))) from None


def _first_fault(error: ValidationError) -> Message:
    from matchmaker.firms.mapping_file import FileTable, Written

    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"] if part not in ("str", "list[str]"))
    if fault["type"] == "extra_forbidden":
        inside = FileTable if fault["loc"][0] == "file" and len(fault["loc"]) > 1 else Written
        return Message("mapping-unknown-key", key=key, known=list(inside.model_fields))
    if fault["type"] == "missing":
        return Message("mapping-missing-key", key=key)
    return Message("mapping-bad-value", key=key, detail=fault["msg"])


def _feed(column: str, source: str | list[str]) -> Feed:
    if isinstance(source, list):
        if column not in LIST_COLUMNS:
            raise InputError(Message("mapping-not-a-list", key=f"columns.{column}"))
        return Feed(column, None, tuple(source))
    if "{" not in source:
        return Feed(column, None, (source,))
    names = [match.strip() for match in _PLACEHOLDER.findall(source)]
    if not names or "{" in _PLACEHOLDER.sub("", source) or "}" in _PLACEHOLDER.sub("", source):
        raise InputError(Message("mapping-bad-value", key=f"columns.{column}", detail=source))
    return Feed(column, source, tuple(dict.fromkeys(name for name in names if name != "row")))


def _separators(written: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    compiled = []
    for column, pattern in written.items():
        if column not in LIST_COLUMNS:
            raise InputError(Message("mapping-not-a-list", key=f"separators.{column}"))
        try:
            expression = re.compile(pattern)
        except re.error as error:
            raise InputError(Message("mapping-bad-value", key=f"separators.{column}", detail=str(error))) from None
        if expression.match(""):
            raise InputError(Message("mapping-bad-value", key=f"separators.{column}", detail=repr(pattern)))
        compiled.append((column, expression))
    return tuple(compiled)
