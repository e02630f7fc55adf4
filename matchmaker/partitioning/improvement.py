"""Descents, foundings and chains by turns, until none helps: the end of every search."""

from __future__ import annotations

from matchmaker.partitioning.chains import LARGEST, pull_chains
from matchmaker.partitioning.descent import Bench, descend, enqueue_all
from matchmaker.partitioning.founding import found_groups
from matchmaker.partitioning.problem import Problem
from matchmaker.partitioning.state import State, weigh


def improve(problem: Problem, state: State, bench: Bench) -> float:
    """Descend, and found groups from what is free, until neither helps. Returns the objective."""
    weigh(problem, state, 0.0)
    enqueue_all(state, bench)
    descend(problem, state, bench)
    chained = problem.min_size == problem.max_size <= LARGEST
    while found_groups(problem, state, bench) or (chained and pull_chains(problem, state, bench)):
        descend(problem, state, bench)
    return float(weigh(problem, state, 0.0))
