"""What people decided about suspected duplicates: read back from a file, so that nothing is asked twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, islice
from pathlib import Path
from typing import Literal

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, cell_text, shown, tidy
from matchmaker.firms.delimited import find_delimiter, records
from matchmaker.firms.encoding import check_size, detect_encoding, text_lines
from matchmaker.firms.heading import SEARCHED_ROWS, headings_of
from matchmaker.firms.source import BrokenRow, Row
from matchmaker.firms.terms import read_term
from matchmaker.texts import Message

Verdict = Literal["same", "different"]
Pair = tuple[str, str]
COLUMNS = ("id_a", "id_b", "decision", "decided_by", "decided_on")
NEEDED = COLUMNS[:3]
MOST_NAMED = 5  # ids that a sentence names


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on one pair; `a` < `b`."""

    a: str
    b: str
    verdict: Verdict
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Ids that are one firm by decision, ascending, and the one of them to give to all its rows."""

    ids: tuple[str, ...]
    keep: str


class Decisions:
    """All decisions together. Of two on one pair the later counts; of two on one day, or of no day, none.

    What follows is decided, too: where *a* is *b* and *b* is *c*, *a* is *c*; where *a* is *b* but *b* is not *c*, *a* is
    not *c*. Where decisions contradict each other in this way nobody is merged, and a remark says so.

    Examples
    --------
    >>> decisions = Decisions([Decision("a", "b", "same"), Decision("b", "c", "different")])
    >>> decisions.of("b", "a"), decisions.of("a", "c"), decisions.of("a", "d")
    ('same', 'different', None)
    >>> decisions.merges(present={"a", "b", "c"}, listed={"a", "b", "c"})
    (Merge(ids=('a', 'b'), keep='a'),)
    """

    def __init__(self, decisions: Iterable[Decision] = (), notes: Iterable[Message] = ()) -> None:
        self.notes = tuple(notes)  # lines of the files that were not understood
        by_pair: dict[Pair, list[Decision]] = defaultdict(list)
        for decision in decisions:
            by_pair[decision.a, decision.b].append(decision)
        self.verdicts: dict[Pair, Verdict] = {}
        self.undecided: list[Pair] = []  # decided both ways
        for pair, given in sorted(by_pair.items()):
            latest = max(decision.decided_on or date.min for decision in given)
            verdicts = {each.verdict for each in given if (each.decided_on or date.min) == latest}
            if len(verdicts) == 1:
                self.verdicts[pair] = verdicts.pop()
            else:
                self.undecided.append(pair)

    def of(self, a: str, b: str) -> Verdict | None:
        """The verdict on a pair, given or following from others; None where it is open."""
        if verdict := self.verdicts.get(_pair(a, b)):
            return verdict
        if _pair(a, b) in self.undecided:
            return None
        one, other = self._group.get(a, a), self._group.get(b, b)
        if one == other:
            return None if one in self._contradicted else "same"
        return "different" if _pair(one, other) in self._apart else None

    def merges(self, present: Set[str], listed: Set[str]) -> tuple[Merge, ...]:
        """The groups of `present` ids that are one firm: the id of the known firm is kept, else the first by code point."""
        members: dict[str, list[str]] = defaultdict(list)
        for identity, group in self._group.items():
            if identity in present and group not in self._contradicted:
                members[group].append(identity)
        groups = [sorted(ids) for ids in members.values() if len(ids) > 1]
        return tuple(
            Merge(tuple(ids), min(ids, key=lambda identity: (identity in listed, identity))) for ids in sorted(groups)
        )

    def remarks(self, present: Set[str]) -> list[Message]:
        """What a person should know about the decisions before trusting them."""
        found = list(self.notes)
        found += [Message("duplicate-decided-both-ways", ids=list(pair)) for pair in self.undecided]
        found += [
            Message("duplicate-decisions-contradict", ids=list(ids), apart=list(apart))
            for ids, apart in self._contradictions
        ]
        unknown = sorted({identity for pair in self.verdicts for identity in pair} - present)
        if unknown:
            found.append(Message("duplicate-decided-unknown", count=len(unknown), ids=unknown[:MOST_NAMED]))
        return found

    @cached_property
    def _group(self) -> dict[str, str]:
        """Id to the first id of those that are one firm with it."""
        first: dict[str, str] = {}

        def root(identity: str) -> str:
            while first.setdefault(identity, identity) != identity:
                identity = first[identity]
            return identity

        for (a, b), verdict in self.verdicts.items():
            if verdict == "same":
                low, high = sorted((root(a), root(b)))
                first[high] = low
        return {identity: root(identity) for identity in sorted(first)}

    @cached_property
    def _contradictions(self) -> list[tuple[tuple[str, ...], Pair]]:
        """(one firm by decision, two of it that are not)."""
        members: dict[str, list[str]] = defaultdict(list)
        for identity, group in self._group.items():
            members[group].append(identity)
        return [
            (tuple(ids), pair)
            for _, ids in sorted(members.items())
            for pair in combinations(sorted(ids), 2)
            if self.verdicts.get(pair) == "different"
        ]

    @cached_property
    def _contradicted(self) -> frozenset[str]:
        return frozenset(self._group[pair[0]] for _, pair in self._contradictions)

    @cached_property
    def _apart(self) -> frozenset[Pair]:
        """Groups, by their first ids, of which two members are different firms."""
        return frozenset(
            _pair(self._group.get(a, a), self._group.get(b, b))
            for (a, b), verdict in self.verdicts.items()
            if verdict == "different"
        )


def read_decisions(*paths: str | Path) -> Decisions:
    """Read decisions from CSV files with the columns `id_a`, `id_b`, `decision`, and if known `decided_by`, `decided_on`.

    `decision` is *same*, *different* or their words in five languages; empty means open. Other columns are ignored, so
    the file that `matchmaker check --pairs` writes is read back once it is filled in. Delimiter and encoding are found.

    Raises
    ------
    InputError
        A file is missing, empty or no text, or lacks a needed column. A line that is not understood never raises: it is a
        note of the decisions.
    """
    decisions: list[Decision] = []
    notes: list[Message] = []
    for path in map(Path, paths):
        for row in _rows(path):
            _read(row, path.name, decisions, notes)
    return Decisions(decisions, notes)


class _Line(dict[str, str]):
    """The texts of one row by column, and its number."""

    number = 0


def _rows(path: Path) -> Iterable[_Line]:
    if not path.is_file():
        raise InputError(Message("file-is-a-directory" if path.is_dir() else "file-missing", path=str(path)))
    check_size(path, path.name)
    encoding = detect_encoding(path, path.name, None)
    sample = list(islice(text_lines(path, encoding, path.name), SEARCHED_ROWS))
    delimiter = find_delimiter(sample, frozenset(COLUMNS))
    lines = records(text_lines(path, encoding, path.name), delimiter)
    heading: tuple[str, ...] | None = None
    for record in lines:
        if isinstance(record, BrokenRow) or not any(cell is not None for cell in record.cells):
            continue
        if heading is None:
            heading = headings_of(record.cells)
            missing = [column for column in NEEDED if column not in heading]
            if missing:
                raise InputError(Message("decisions-no-column", path=path.name, missing=missing, known=list(COLUMNS)))
            continue
        yield _line(heading, record)
    if heading is None:
        raise InputError(Message("file-empty", path=path.name))


def _line(heading: tuple[str, ...], record: Row) -> _Line:
    line = _Line({name: _text(cell) for name, cell in zip(heading, record.cells, strict=False)})
    line.number = record.number
    return line


def _text(cell: Cell) -> str:
    """The cell as it was before a spreadsheet was kept from running it: without the apostrophe in front."""
    text = tidy(cell_text(cell))
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@＝＋－＠") else text


def _read(line: _Line, name: str, decisions: list[Decision], notes: list[Message]) -> None:
    a, b, word = (line.get(column, "") for column in NEEDED)
    if not word:
        return
    verdict = read_term("decision", word)
    if verdict is None or not a or not b or a == b:
        notes.append(Message("decisions-not-understood", path=name, row=line.number, decision=shown(word), ids=[a, b]))
        return
    day = _day(line.get("decided_on", ""))
    if line.get("decided_on") and day is None:
        notes.append(Message("decisions-no-date", path=name, row=line.number, raw=shown(line["decided_on"])))
    low, high = _pair(a, b)
    decisions.append(
        Decision(low, high, "same" if verdict == "same" else "different", line.get("decided_by") or None, day)
    )


def _day(text: str) -> date | None:
    """An ISO date, or day before month where a spreadsheet has turned it about."""
    from datetime import datetime

    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
