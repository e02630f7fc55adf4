"""Which headings of different chapters sell together: the third part of the complementary product layer.

Three sources, the strongest counts: a short list of our own with a reason for each pair; what the firms of the data set make
together; a file of proximities that the user gives. Frozen with the index version.

Made together: proximity as in Hidalgo, Klinger, Barabási and Hausmann, "The Product Space Conditions the Development of
Nations", Science 317 (2007): the smaller of the two shares of makers of one heading who also make the other.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from matchmaker.errors import InputError
from matchmaker.firms.encoding import check_size
from matchmaker.texts import Message

# Fewer firms that make both say nothing: two coincidences are not a trade.
LEAST_MAKERS = 3
COLUMNS = ("source", "target", "strength")

Strengths = dict[tuple[str, str], float]  # pairs of headings, the smaller code first


class Related(NamedTuple):
    """Two headings and how strongly they go together, in [0, 1]."""

    a: str
    b: str
    strength: float


def relatedness_table(
    made: Iterable[Iterable[str]], proximity: Mapping[tuple[str, str], float] | None = None
) -> tuple[Related, ...]:
    """The table of an index version, sorted.

    Parameters
    ----------
    made : the headings that each firm makes
    proximity : pairs of headings that a user gives, as `read_proximity`

    Examples
    --------
    >>> [r for r in relatedness_table([["0901", "6912"]] * 2 + [["7308", "8504"]] * 3) if r.a in ("0901", "7308")][-1]
    Related(a='7308', b='8504', strength=1.0)
    """
    strongest: Strengths = dict(curated())
    for source in (made_together(made), proximity or {}):
        for pair, strength in source.items():
            strongest[pair] = max(strongest.get(pair, 0.0), strength)
    return tuple(Related(*pair, strength) for pair, strength in sorted(strongest.items()) if strength > 0)


def made_together(made: Iterable[Iterable[str]]) -> Strengths:
    """Proximity of headings of different chapters that at least three firms make both of."""
    alone: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for headings in made:
        mine = sorted(set(headings))
        alone.update(mine)
        both.update(pair for pair in combinations(mine, 2) if pair[0][:2] != pair[1][:2])
    return {
        (a, b): round(n / max(alone[a], alone[b]), 9) for (a, b), n in sorted(both.items()) if n >= LEAST_MAKERS
    }  # fmt: skip


@cache
def curated() -> Mapping[tuple[str, str], float]:
    """Our own list (`data/related_headings.csv`)."""
    path = resources.files("matchmaker.affinity") / "data" / "related_headings.csv"
    return _strengths(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), "related_headings.csv")


def read_proximity(path: str | Path) -> Strengths:
    """Proximities from a CSV file with the columns source, target (HS codes, cut to headings) and strength in [0, 1].

    A pair that comes again counts with its greatest strength; two headings of one chapter are left out, since a chapter
    counts for itself.

    Raises
    ------
    InputError
        Where the file cannot be read or is too large, a column is missing, a code is none or a strength lies outside [0, 1].
    """
    label = Path(path).name
    try:
        check_size(Path(path), label)
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
        reader = csv.DictReader(lines)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(Message("proximity-columns", file=label, columns=missing))
        return _strengths(reader, label)
    except OSError as error:
        problem = error.strerror or str(error)
    except (UnicodeDecodeError, csv.Error) as error:
        problem = str(error)
    raise InputError(Message("proximity-unreadable", file=label, problem=problem))


def strengths_of(proximity: str | Path | Strengths | None) -> Strengths | None:
    """Proximities as they are given to whoever builds an index: a file's path, or what `read_proximity` made of it."""
    return read_proximity(proximity) if isinstance(proximity, (str, Path)) else proximity


def digest_of(proximity: Strengths) -> str:
    """The same for the same pairs and strengths, however the file was written."""
    lines = (f"{a} {b} {strength:.9f}" for (a, b), strength in sorted(proximity.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _strengths(rows: csv.DictReader[str], label: str) -> Strengths:
    found: Strengths = {}
    for line, row in enumerate(rows, 2):
        a, b = sorted((_heading(row["source"], label, line), _heading(row["target"], label, line)))
        try:
            strength = float(row["strength"])
        except (TypeError, ValueError):
            strength = -1.0
        if not 0 <= strength <= 1:
            raise InputError(Message("proximity-strength", file=label, line=line, given=str(row["strength"])))
        if a[:2] != b[:2]:
            found[a, b] = max(found.get((a, b), 0.0), strength)
    return found


def _heading(code: str | None, label: str, line: int) -> str:
    """The heading of a code; a leading zero that a spreadsheet dropped is put back."""
    digits = (code or "").strip().replace(".", "")
    if not (digits.isascii() and digits.isdigit()) or not 3 <= len(digits) <= 10:
        raise InputError(Message("proximity-code", file=label, line=line, given=str(code)))
    return (digits if len(digits) % 2 == 0 else "0" + digits)[:4]
