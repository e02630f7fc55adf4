"""One change by hand to a portfolio of the register's 20,352 firms: the first answer, and those after it.

The other side judges every group of the changed portfolio again; quality is 1 where it comes to the same objective.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.register import register
from benchmarks.table import Row
from matchmaker.consortia.fairness import ranked, worth
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.consortia.what_if import WhatIf

EFFORT = 0.05  # how good the groups are does not matter here
TIMES = 10
MEASURE = "objective as judged anew"


def run() -> list[Row]:
    firms = register()
    portfolio = suggest_consortia(firms, effort=EFFORT)
    case = portfolio.case
    assert case is not None
    groups = [[case.at(firm) for firm in proposal.members] for proposal in portfolio.proposals]
    _, judged, _ = _timed(lambda: worth(case, ranked(case, groups)))
    rows: list[Row] = []
    for name, asked in _asked(portfolio).items():
        fresh = portfolio.on(case.index)
        answer, first, busy_first = _timed(lambda f=fresh, a=asked, n=name: f.what_if(**{n: a}))
        seconds, busy = 0.0, 0.0
        for _ in range(TIMES):
            _, clock, processor = _timed(lambda f=fresh, a=asked, n=name: f.what_if(**{n: a}))
            seconds, busy = seconds + clock / TIMES, busy + processor / TIMES
        anew = worth(case, ranked(case, _changed(portfolio, answer)))
        note = (
            f"first {first * 1e3:.0f} ms ({busy_first * 1e3:.0f} of processor), later {busy * 1e3:.1f} ms of processor"
        )
        instance = f"{len(firms):,} firms, {len(portfolio):,} proposals: {name}"
        rows += [
            Row(instance, "ours", MEASURE, float(abs(anew - answer.objective_after) < 1e-6), seconds, note=note),
            Row(instance, "every group judged anew", MEASURE, 1.0, judged),
        ]
    return rows


def _asked(portfolio: Portfolio) -> dict[str, Any]:
    """One change of each kind."""
    one, free = portfolio.proposals[0], portfolio.reserves(1, k=1) or portfolio.unplaced
    return {
        "replace": (one.members[0], free[0].id),
        "add": (free[0].id, 1),
        "remove": one.members[0],
        "dissolve": 1,
        "split": (1, one.members[:2]),
        "merge": (1, 2),
    }


def _changed(portfolio: Portfolio, answer: WhatIf) -> list[list[int]]:
    """The groups after the change, as positions."""
    case = portfolio.case
    assert case is not None
    after = {str(proposal.number): proposal.members for proposal in portfolio.proposals}
    after |= {each.proposal: each.members_after for each in answer.consequences}
    return [[case.at(firm) for firm in members] for members in after.values() if len(members) > 1]


def _timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, seconds of the clock, seconds of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    found = call()
    return found, time.perf_counter() - clock, time.process_time() - processor
