"""The import report: what was read, what was repaired, what could not be used. Nothing is dropped without a line here.

Rows are numbered as a person sees them: in a file the heading usually is row 1; in a frame the first row is row 1.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from matchmaker.firms.profile import PRIVATE_COLUMNS
from matchmaker.texts import Message

WITHHELD = "•••"  # in a record, for a value of a private column: its row and column say where to look


@dataclass(frozen=True, slots=True)
class CorrectedValue:
    """`raw` was read as `cleaned` by `rule`."""

    row: int
    column: str
    raw: str
    cleaned: str
    rule: str


@dataclass(frozen=True, slots=True)
class UnreadValue:
    """`raw` was not understood and is not in the profile; the rest of the row is."""

    row: int
    column: str
    raw: str
    rule: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """The row gave no profile. `column` is None where the whole row is at fault."""

    row: int
    column: str | None
    reason: Message


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row of the list that is no firm by `rule`: totals, a footnote, the headings again. It is not counted as read."""

    row: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of one id disagreed on a single value; `kept` was chosen."""

    column: str
    kept: str
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedRows:
    """Rows of one id that became one profile."""

    id: str
    rows: tuple[int, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PendingCertificate:
    """A certificate that is applied for, in progress, suspended or refused: not held."""

    row: int
    id: str
    certificate: str


@dataclass(frozen=True, slots=True)
class LapsedCertificate:
    """A certificate that has ended: on `valid_to`, or, where the firm says so without a day, some time ago (None)."""

    id: str
    certificate: str
    valid_to: str | None = None  # ISO


@dataclass(frozen=True, slots=True)
class UnknownId:
    """`prior_partners` or `must_not_pair` names an id that no row has."""

    id: str
    column: str
    unknown: str


@dataclass(frozen=True, slots=True)
class SuspectedDuplicate:
    """Two ids that may be one firm; score in [0, 1]. `known`: `b` is of the list of firms already known."""

    a: str
    b: str
    score: float
    reasons: tuple[Message, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class TaxWarning:
    """The firm's tax number fails its checksum. The number itself is not repeated here."""

    id: str
    country: str


@dataclass
class ImportReport:
    """What reading a list gave. `rows_read = rows_kept + len(refused)`; kept rows that share an id make one firm."""

    source: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    rows_blank: int = 0
    firms: int = 0
    remarks: list[Message] = field(default_factory=list)  # encoding, sheet, heading: how the file was read
    corrected: list[CorrectedValue] = field(default_factory=list)
    unread: list[UnreadValue] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    left_out: list[LeftOutRow] = field(default_factory=list)
    merged: list[MergedRows] = field(default_factory=list)
    pending: list[PendingCertificate] = field(default_factory=list)
    lapsed: list[LapsedCertificate] = field(default_factory=list)  # said to be expired; by a day: see lapsed.py
    unknown_ids: list[UnknownId] = field(default_factory=list)
    duplicates: list[SuspectedDuplicate] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()
    tax_numbers: dict[str, int] = field(default_factory=lambda: {"ok": 0, "failed": 0, "not_checkable": 0})
    tax_warnings: list[TaxWarning] = field(default_factory=list)

    @property
    def summary(self) -> dict[str, int]:
        """The counts, in the order in which a person asks for them."""
        return {
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "rows_refused": len(self.refused),
            "rows_blank": self.rows_blank,
            "rows_left_out": len(self.left_out),
            "firms": self.firms,
            "rows_merged": sum(len(merged.rows) - 1 for merged in self.merged),
            "ids_merged": len(self.merged),
            "values_corrected": len(self.corrected),
            "values_not_understood": len(self.unread),
            "pending_certificates": len(self.pending),
            "lapsed_certificates": len(self.lapsed),
            "unknown_ids": len(self.unknown_ids),
            "suspected_duplicates": len(self.duplicates),
            "tax_numbers_failed": self.tax_numbers["failed"],
        }

    @property
    def corrections_by_rule(self) -> list[tuple[str, str, int]]:
        """(column, rule, count), most frequent first."""
        return _by_rule(self.corrected)

    @property
    def unread_by_rule(self) -> list[tuple[str, str, int]]:
        """(column, rule, count), most frequent first."""
        return _by_rule(self.unread)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Plain JSON data; `text` is the sentence in `lang`. Values of private columns are withheld: records are passed on."""
        return {
            "source": self.source,
            "summary": self.summary,
            "remarks": [remark.as_dict(lang) for remark in self.remarks],
            "unknown_columns": list(self.unknown_columns),
            "refused": [
                _plain(line) | {"reason": line.reason.as_dict(lang), "text": line.reason.text(lang)}
                for line in self.refused
            ],
            "left_out": [
                _plain(line) | {"text": line.text, "reason": _rule_text(line.rule, lang)} for line in self.left_out
            ],
            "corrected": [_withheld(_plain(line)) | {"text": _rule_text(line.rule, lang)} for line in self.corrected],
            "not_understood": [_withheld(_plain(line)) | {"text": _rule_text(line.rule, lang)} for line in self.unread],
            "corrected_by_rule": _rule_counts(self.corrections_by_rule, lang),
            "not_understood_by_rule": _rule_counts(self.unread_by_rule, lang),
            "merged": [
                {
                    "id": line.id,
                    "rows": list(line.rows),
                    "differences": [_withheld(_plain(d)) for d in line.differences],
                }
                for line in self.merged
            ],
            "pending": [_plain(line) for line in self.pending],
            "lapsed": [_plain(line) for line in self.lapsed],
            "unknown_ids": [_withheld(_plain(line)) for line in self.unknown_ids],
            "duplicates": [
                _plain(line) | {"reasons": [reason.as_dict(lang) for reason in line.reasons]}
                for line in self.duplicates
            ],
            "tax_numbers": dict(self.tax_numbers),
            "tax_warnings": [_plain(line) for line in self.tax_warnings],
        }


def _plain(line: Any) -> dict[str, Any]:
    """The fields of one line; a tuple becomes a list, as JSON has it."""
    values = {name: getattr(line, name) for name in line.__slots__}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _withheld(line: dict[str, Any]) -> dict[str, Any]:
    """The line without what it says of a private column; row, column and rule stay."""
    if line["column"] not in PRIVATE_COLUMNS:
        return line
    said = {"raw": WITHHELD, "cleaned": WITHHELD, "kept": WITHHELD, "dropped": [WITHHELD], "unknown": WITHHELD}
    return line | {name: value for name, value in said.items() if name in line}


def _by_rule(lines: list[CorrectedValue] | list[UnreadValue]) -> list[tuple[str, str, int]]:
    counts = Counter((line.column, line.rule) for line in lines)
    return [
        (column, rule, count) for (column, rule), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _rule_counts(counts: list[tuple[str, str, int]], lang: str) -> list[dict[str, Any]]:
    return [
        {"column": column, "rule": rule, "count": count, "text": _rule_text(rule, lang)}
        for column, rule, count in counts
    ]


def _rule_text(rule: str, lang: str) -> str:
    return Message(rule).text(lang)
