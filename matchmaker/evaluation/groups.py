"""The known groups: which firms really organised together, read from a file or a frame.

A firm may stand in several groups. For partner search all of them count; for grouping each firm counts in one, its first by
label. Sizes are counted after that choice, over the firms whose products are known.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.errors import InputError
from matchmaker.firms.source import Row
from matchmaker.texts import Message

# What a column may be called where nobody says.
ID_COLUMNS = ("id", "producer_id")
GROUP_COLUMNS = ("group", "group_label")
KIND_COLUMNS = ("kind", "group_kind")
KINDS_SHOWN = 8

GroupName = tuple[str, str]  # label, kind


@dataclass(frozen=True)
class KnownGroups:
    """The firms on which is measured, and their groups.

    Attributes
    ----------
    ids : tuple of str
        The firms, sorted.
    group : int array of shape (n,)
        Number of the one group that each firm counts in.
    names : tuple of (label, kind)
        Of the groups, by number.
    memberships : dict
        Every group of the chosen kind that a firm stands in, of whatever size.
    not_found : int
        Firms of the chosen kind's groups that are not in the list.
    """

    ids: tuple[str, ...]
    group: np.ndarray
    names: tuple[GroupName, ...]
    memberships: Mapping[str, frozenset[GroupName]]
    not_found: int

    def together(self, ids: Sequence[str]) -> np.ndarray:
        """Which of `ids` share a group with each of our firms: bool of shape (n, len(ids)), a firm not with itself."""
        from scipy.sparse import csr_array

        every = {name for names in self.memberships.values() for name in names}
        number = {name: x for x, name in enumerate(sorted(every))}

        def table(firms: Sequence[str]) -> Any:
            rows = [
                (i, number[name]) for i, firm in enumerate(firms) for name in sorted(self.memberships.get(firm, ()))
            ]
            where = np.array(rows, dtype=np.int64).reshape(-1, 2).T
            return csr_array((np.ones(len(rows)), (where[0], where[1])), shape=(len(firms), len(number)))

        shared: np.ndarray = (table(self.ids) @ table(ids).T).toarray() > 0
        at = {firm: i for i, firm in enumerate(ids)}
        for row, firm in enumerate(self.ids):
            if firm in at:
                shared[row, at[firm]] = False
        return shared


def choose_groups(
    memberships: Mapping[str, frozenset[GroupName]],
    listed: Collection[str],
    known: Collection[str],
    min_size: int,
    max_size: int,
) -> KnownGroups:
    """The groups of `min_size` to `max_size` firms with known products.

    Parameters
    ----------
    memberships : dict of firm to its groups
    listed : ids of the member list
    known : ids of those with a known product
    min_size, max_size : int
        Counted over the firms of `known`, each in its first group by label.

    Raises
    ------
    InputError
        No group has such a size.

    Examples
    --------
    >>> groups = {"a": [("g", "")], "b": [("g", ""), ("h", "")], "c": [("h", "")], "d": [("h", "")]}
    >>> chosen = choose_groups({firm: frozenset(of) for firm, of in groups.items()}, "abcd", "abcd", 2, 9)
    >>> [(firm, chosen.names[number][0]) for firm, number in zip(chosen.ids, chosen.group)]
    [('a', 'g'), ('b', 'g'), ('c', 'h'), ('d', 'h')]
    """
    first = {firm: min(names) for firm, names in memberships.items() if firm in known}
    sizes = Counter(first.values())
    names = tuple(sorted(name for name, size in sizes.items() if min_size <= size <= max_size))
    if not names:
        raise InputError(Message("evaluation-no-groups", min=min_size, max=max_size, firms=len(first)))
    number = {name: x for x, name in enumerate(names)}
    ids = tuple(sorted(firm for firm, name in first.items() if name in number))
    group = np.array([number[first[firm]] for firm in ids], dtype=np.int64)
    return KnownGroups(ids, group, names, memberships, sum(firm not in listed for firm in memberships))


def read_memberships(
    groups: str | Path | Any,
    kind: str | None = None,
    *,
    id_column: str | None = None,
    group_column: str | None = None,
    kind_column: str | None = None,
) -> dict[str, frozenset[GroupName]]:
    """Each firm's groups, from a CSV file, or a pandas or polars frame.

    Rows without an id or a label say nothing. With `kind`, only groups of that kind.

    Raises
    ------
    InputError
        The file cannot be read, a column is missing, or there is no group of that kind.
    """
    name, headings, rows = _table(groups)
    at_id = _needed(headings, id_column, ID_COLUMNS, name)
    at_group = _needed(headings, group_column, GROUP_COLUMNS, name)
    asked = kind is not None or kind_column is not None
    at_kind = (_needed if asked else _column)(headings, kind_column, KIND_COLUMNS, name)
    found: dict[str, set[GroupName]] = {}
    kinds: Counter[str] = Counter()
    for row in rows:
        firm, label = row[at_id], row[at_group]
        of_kind = row[at_kind] if at_kind is not None else ""
        kinds[of_kind] += 1
        if firm and label and kind in (None, of_kind):
            found.setdefault(firm, set()).add((label, of_kind))
    if not found:
        if kind is not None and kind not in kinds:
            known = [each for each, _ in kinds.most_common(KINDS_SHOWN)]
            raise InputError(Message("evaluation-unknown-kind", path=name, kind=kind, known=known))
        raise InputError(Message("evaluation-empty", path=name))
    return {firm: frozenset(found[firm]) for firm in sorted(found)}


def _table(groups: str | Path | Any) -> tuple[str, tuple[str, ...], list[list[str]]]:
    """Name, headings and rows of text, as the readers of member lists see them."""
    from matchmaker.firms.cells import cell_text, tidy
    from matchmaker.firms.columnar import read_frame

    if isinstance(groups, (str, Path)):
        name, lines = Path(groups).name, _delimited(Path(groups))
    else:
        source = read_frame(groups)
        name = source.name
        lines = [
            list(source.headings),
            *([cell_text(cell) for cell in row.cells] for row in source.rows if isinstance(row, Row)),
        ]
    headings, *rows = ([tidy(cell) for cell in line] for line in lines)
    return name, tuple(headings), [row + [""] * (len(headings) - len(row)) for row in rows if any(row)]


def _delimited(path: Path) -> list[list[str]]:
    """The lines of a CSV file, its encoding and delimiter found as those of a member list are."""
    from matchmaker.firms.delimited import find_delimiter
    from matchmaker.firms.encoding import detect_encoding, text_lines
    from matchmaker.firms.heading import SEARCHED_ROWS, heading_key

    if not path.is_file():
        raise InputError(Message("file-is-a-directory" if path.is_dir() else "file-missing", path=str(path)))
    lines = list(text_lines(path, detect_encoding(path, path.name), path.name))
    usual = frozenset(heading_key(column) for column in (*ID_COLUMNS, *GROUP_COLUMNS, *KIND_COLUMNS))
    delimiter = find_delimiter(lines[:SEARCHED_ROWS], usual)
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise InputError(Message("evaluation-broken-file", path=path.name, problem=str(error))) from None


def _column(headings: Sequence[str], given: str | None, usual: Sequence[str], name: str) -> int | None:
    """Position of the column given, else of the first usual one; None where there is none."""
    wanted = usual if given is None else (given,)
    return next((headings.index(column) for column in wanted if column in headings), None)


def _needed(headings: Sequence[str], given: str | None, usual: Sequence[str], name: str) -> int:
    found = _column(headings, given, usual, name)
    if found is None:
        wanted = list(usual) if given is None else [given]
        raise InputError(Message("evaluation-column-missing", path=name, wanted=wanted, found=list(headings)[:20]))
    return found
