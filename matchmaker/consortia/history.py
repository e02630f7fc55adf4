"""Earlier rounds: who refused whom, which consortia broke up, who was left out. They shape the next run and name nobody."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matchmaker.errors import InputError
from matchmaker.texts import Message

EVENTS = ("refused", "dissolved", "left-out")
COLUMNS = ("round", "event", "firms")
# What each round left out adds to the worth of placing a firm, in the unit of the score, and how many rounds count.
PRIORITY, ROUNDS_COUNTED = 0.03, 3


@dataclass(frozen=True)
class History:
    """What is known of earlier rounds.

    Attributes
    ----------
    apart : pairs of ids that are not put together again (of refusals and dissolved consortia)
    left_out : in how many rounds each firm was left out
    """

    apart: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    def priority(self) -> dict[str, float]:
        """Bonus of each firm that was left out before."""
        return {firm: PRIORITY * min(times, ROUNDS_COUNTED) for firm, times in self.left_out}


def read_history(source: str | Path | Iterable[dict[str, str]]) -> History:
    """Read a history: a CSV file, or rows as dicts, with the columns round, event and firms.

    `refused`: these firms do not want to work with one another; `dissolved`: these were a consortium that broke up; `left-out`:
    these were in no proposal that round. `firms` are ids separated by `;`. A firm that is no longer in the list is passed over.

    Raises
    ------
    InputError
        The file cannot be read, a column is missing, or an event is none of the three; it names the row.

    Examples
    --------
    >>> history = read_history([{"round": "2025", "event": "refused", "firms": "a;b"}, {"event": "left-out", "firms": "c"}])
    >>> history.apart, history.priority()
    ((('a', 'b'),), {'c': 0.03})
    """
    rows = _rows(Path(source)) if isinstance(source, (str, Path)) else list(source)
    apart: set[tuple[str, str]] = set()
    left: Counter[str] = Counter()
    for number, row in enumerate(rows, 1):
        event = (row.get("event") or "").strip().lower()
        firms = sorted({each.strip() for each in (row.get("firms") or "").split(";") if each.strip()})
        if event not in EVENTS:
            raise InputError(Message("history-unknown-event", row=number, event=event, known=list(EVENTS)))
        if event == "left-out":
            left.update(firms)
        else:
            apart |= {(a, b) for x, a in enumerate(firms) for b in firms[x + 1 :]}
    return History(tuple(sorted(apart)), tuple(sorted(left.items())))


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in ("event", "firms") if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    Message("history-column-missing", path=str(path), missing=missing, known=list(COLUMNS))
                )
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Message("history-unreadable", path=str(path), problem=str(error))) from None
