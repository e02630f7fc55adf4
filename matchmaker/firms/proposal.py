"""A proposed mapping as a record: what feeds what, how surely and why, what was left out; and as the TOML a person edits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.firms.cells import shown, tidy
from matchmaker.texts import Message, say

if TYPE_CHECKING:
    from matchmaker.firms.sampling import Sample


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """`feed` (a column of theirs, a template of several, or a list of them) feeds our `column`; confidence in [0, 1]."""

    column: str
    feed: str | list[str]
    sources: tuple[str, ...]
    confidence: float
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class UnusedColumn:
    """A column of theirs that feeds nothing, the reason, and some of its values."""

    heading: str
    position: int
    examples: tuple[str, ...]
    reason: Message


@dataclass(frozen=True, slots=True)
class ProposedConstant:
    """The same value for every row, as the list says of itself."""

    column: str
    value: str
    reason: Message


@dataclass(frozen=True)
class MappingProposal:
    """What `propose_mapping` gives.

    Attributes
    ----------
    columns : tuple of ProposedColumn
        In the order of our columns.
    constants : tuple of ProposedConstant
    values : dict of our column to {their text: our value}
        An empty value stands for a text that was not understood.
    separators, conventions : dict
        As in a mapping's `[separators]` and `[file]`.
    unused : tuple of UnusedColumn
    missing : tuple of str
        Columns without which the list cannot be read: `name`, `country`. A person must say what they are.
    """

    name: str
    sample: Sample
    columns: tuple[ProposedColumn, ...]
    constants: tuple[ProposedConstant, ...]
    values: dict[str, dict[str, str]]
    separators: dict[str, str]
    conventions: dict[str, str]
    unused: tuple[UnusedColumn, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """The list can be read with it as it stands."""
        return not self.missing

    def file_table(self) -> dict[str, Any]:
        """How the file is laid out: the `[file]` of the mapping."""
        sample = self.sample
        layout = {
            "encoding": sample.encoding, "delimiter": sample.delimiter, "sheet": sample.sheet, "header_row": sample.header_row
        }  # fmt: skip
        return {key: value for key, value in layout.items() if value is not None} | self.conventions

    def to_dict(self) -> dict[str, Any]:
        """A mapping that `read_firms` takes."""
        content: dict[str, Any] = {"columns": {feed.column: feed.feed for feed in self.columns}}
        if table := self.file_table():
            content["file"] = table
        if self.separators:
            content["separators"] = dict(self.separators)
        if self.constants:
            content["constants"] = {constant.column: constant.value for constant in self.constants}
        understood = {
            column: {theirs: ours for theirs, ours in table.items() if ours} for column, table in self.values.items()
        }
        if any(understood.values()):
            content["values"] = {column: table for column, table in understood.items() if table}
        return content

    def to_record(self, lang: str = "en") -> dict[str, Any]:
        """Everything as plain JSON data, with the sentences in `lang`."""
        sample = self.sample
        remarks = [Message("read-as-sheet", sheet=sample.sheet)] if sample.others else []
        remarks += [Message("read-sheet-not-taken", sheet=title, count=count) for title, count in sample.others]
        if sample.header_row and sample.header_row > 1:
            remarks.append(Message("read-heading-row", row=sample.header_row))
        return {
            "name": self.name,
            "complete": self.complete,
            "missing": list(self.missing),
            "remarks": [remark.as_dict(lang) for remark in remarks],
            "columns": [
                {
                    "column": feed.column, "feed": feed.feed, "confidence": feed.confidence,
                    "reasons": [reason.as_dict(lang) for reason in feed.reasons],
                }
                for feed in self.columns
            ],
            "constants": [
                {"column": constant.column, "value": constant.value, "reason": constant.reason.as_dict(lang)}
                for constant in self.constants
            ],
            "values": {column: dict(table) for column, table in self.values.items()},
            "unused": [
                {
                    "heading": column.heading, "position": column.position, "examples": list(column.examples),
                    "reason": column.reason.as_dict(lang),
                }
                for column in self.unused
            ],
            "mapping": self.to_dict(),
        }  # fmt: skip

    def to_toml(self, lang: str = "en", written_to: str = "mapping.toml") -> str:
        """The mapping as a file for a person to read over: above each line its confidence and reason, at the end what
        was not used. Reading the file back gives `to_dict`."""
        lines = _comment(say("mapping-file-intro", {"path": self.name, "mapping": written_to}, lang))
        lines += _table("file", self.file_table())
        lines += ["", "[columns]"]
        for feed in self.columns:
            why = " ".join(reason.text(lang) for reason in feed.reasons)
            lines += _comment(say("mapping-file-confidence", {"confidence": feed.confidence, "why": why}, lang))
            lines.append(f"{feed.column} = {_value(feed.feed)}")
        lines += _table("separators", self.separators)
        lines += self._constants(lang)
        for column, table in self.values.items():
            lines += ["", f"[values.{column}]"]
            for theirs, ours in table.items():
                line = f"{_value(theirs)} = {_value(ours)}"
                lines += [line] if ours else [f"# {line}  {say('mapping-file-value-open', {}, lang)}"]
        if self.unused:
            lines += ["", *_comment(say("mapping-file-unused", {}, lang))]
        lines += [f"#   {_shown_column(unused, lang)}" for unused in self.unused]
        return "\n".join(lines) + "\n"

    def _constants(self, lang: str) -> list[str]:
        asked = [f'# {column} = ""' for column in self.missing]
        if not self.constants and not asked:
            return []
        lines = ["", "[constants]"]
        for constant in self.constants:
            lines += [*_comment(constant.reason.text(lang)), f"{constant.column} = {_value(constant.value)}"]
        for column, line in zip(self.missing, asked, strict=True):
            lines += [*_comment(say("mapping-file-asked", {"column": column}, lang)), line]
        return lines


def _shown_column(column: UnusedColumn, lang: str) -> str:
    heading = column.heading or say("mapping-column-number", {"number": column.position + 1}, lang)
    examples = ", ".join(shown(text)[:40] for text in column.examples)
    return tidy(f"“{heading}”: {column.reason.text(lang)}" + (f" ({examples})" if examples else ""))


def _comment(text: str) -> list[str]:
    return [f"# {tidy(line)}" for line in text.splitlines()]


def _table(name: str, table: dict[str, Any]) -> list[str]:
    return ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())] if table else []


def _value(value: Any) -> str:
    """A value, or a quoted key, in TOML: what JSON writes is valid there but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
