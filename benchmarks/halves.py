"""The origin pack's starting values on two halves of the register's states (docs/decisions/0004).

The states of the OCS groups, by code, are dealt out in turn. How far the second half was kept out of sight is said there.
A group belongs to the state of most of its firms.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from benchmarks.register import GROUPS, register
from benchmarks.table import Row, timed
from matchmaker import evaluate, load_programme
from matchmaker.evaluation.groups import read_memberships

KIND = "OCS"


def run() -> list[Row]:
    programme = load_programme("origin", **{"size.min": 3})
    rows: list[Row] = []
    for name, groups in {"first half": halves()[0], "second half": halves()[1], "whole": None}.items():
        rows += _measured(name, programme, groups)
    return rows


def halves() -> tuple[set[str], set[str]]:
    """Labels of the groups of each half."""
    firms = register()
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for firm, names in read_memberships(GROUPS, KIND).items():
        profile = firms.get(firm)
        if profile.products and profile.subdivision:
            states[min(names)[0]][profile.subdivision] += 1
    home = {label: min(count, key=lambda state: (-count[state], state)) for label, count in states.items()}
    first = set(sorted(set(home.values()))[::2])
    return {label for label in home if home[label] in first}, {label for label in home if home[label] not in first}


def _measured(name: str, programme: object, labels: set[str] | None) -> list[Row]:
    import pandas as pd

    groups = pd.read_csv(GROUPS, dtype=str)
    if labels is not None:
        groups = groups[groups["group_label"].isin(labels)]
    found, seconds = timed(lambda: evaluate(register(), groups, programme, kind=KIND))
    instance = f"{name}: {found.pool['firms']:,} firms, {found.pool['groups']} groups"
    rows = []
    for part, measures in (("search", ("precision_at_10", "mrr")), ("grouping", ("ami",))):
        for measure in measures:
            for row in found.search if part == "search" else found.grouping:
                figure = row.measures[measure]
                note = "" if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"
                rows.append(Row(f"{instance}, {measure}", row.method, measure, figure.value, seconds, note=note))
    return rows
