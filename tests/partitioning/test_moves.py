"""Each move by itself: annealing by tables, parts, re-annealing, chains, and the choice among moves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from matchmaker.partitioning import Constraints, objective_of, partition, sum_objective
from matchmaker.partitioning.cooling import LEVELS, Melting, falling
from matchmaker.partitioning.dense import anneal_dense, new_ties, suits
from matchmaker.partitioning.descent import new_bench
from matchmaker.partitioning.improvement import improve
from matchmaker.partitioning.moves import Choice
from matchmaker.partitioning.problem import Problem, build_problem
from matchmaker.partitioning.reannealing import Reannealing
from matchmaker.partitioning.region import grow, part_of
from matchmaker.partitioning.state import new_state, weigh


def problem_of(weights: sparse.csr_matrix, low: int, high: int, rules: Constraints | None = None) -> Problem:
    return build_problem(weights, sum_objective(high, 0.3), low, high, False, rules or Constraints())[0]


@pytest.mark.parametrize(("low", "high"), [(1, 80), (3, 6), (4, 4)])
def test_annealing_by_tables_keeps_weights_and_values_true(draw: SimpleNamespace, low: int, high: int) -> None:
    weights = draw.weights(np.random.default_rng(0), 80, 1.0, signed=True)
    problem = problem_of(weights, low, high)
    assert suits(problem)
    state = new_state(problem, np.full(80, -1), np.zeros(80, dtype=bool), 5)
    ladder, reached = falling(2.0, 0.1), np.full(LEVELS, np.nan)
    movable = np.arange(80, dtype=np.int32)
    assert anneal_dense(problem, state, new_ties(80), movable, ladder, reached, 0, 20_000, 20_000, 0.0) > 100
    kept = state.groups["value"].sum()
    assert weigh(problem, state, 0.0) == pytest.approx(kept)
    assert kept == pytest.approx(objective_of(weights, sum_objective(high, 0.3), state.label, low), abs=1e-6) or low > 1
    assert state.groups["size"].max() <= high


def test_what_a_part_is_worth_is_what_it_is_worth_in_the_whole(draw: SimpleNamespace) -> None:
    rng = np.random.default_rng(3)
    weights = draw.weights(rng, 40, 0.4, signed=False)
    rules = Constraints(draw.constraints(rng, 40).rules, never=[(0, 1), (2, 9)], always=[(3, 4)])
    problem = problem_of(weights, 3, 6, rules)
    n = len(problem.atoms)
    label = np.arange(n) // 4
    chosen = grow(problem, label, np.ones(n, dtype=bool), 12, rng)
    assert len(chosen) >= 12
    assert np.isin(np.flatnonzero(np.isin(label, label[chosen])), chosen).all()  # whole groups
    whole = new_state(problem, label, np.zeros(n, dtype=bool), 0)
    weigh(problem, whole, 0.0)
    part = part_of(problem, chosen)
    inside = new_state(part, np.unique(label[chosen], return_inverse=True)[1].ravel(), np.zeros(len(chosen), bool), 0)
    expected = sum(whole.groups["value"][group] for group in np.unique(whole.label[chosen]))
    assert weigh(part, inside, 0.0) == pytest.approx(expected)


def test_reannealing_never_makes_worse_and_says_its_gain(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(2), 120, 0.2, signed=False)
    problem = problem_of(weights, 1, 8)
    label, rng = np.arange(120) // 4, np.random.default_rng(0)
    value = sum_objective(8, 0.3)
    melting = Melting(np.array([2.0, 0.5, 0.1]), np.array([0.0, 0.9, 1.0]))
    for _ in range(5):
        before = objective_of(weights, value, label)
        found, gain, steps = Reannealing(atoms=(20, 40)).apply(problem, label, np.ones(120, bool), melting, 0.7, rng)
        label = np.unique(found, return_inverse=True)[1].ravel()
        assert objective_of(weights, value, label) == pytest.approx(before + gain)
        assert gain >= 0
        assert steps > 0


def test_a_chain_finds_the_alternating_path() -> None:
    """A path of six: the pairs (1,2) and (3,4) are in the way of three pairs that are worth more together."""
    row, col = np.arange(5), np.arange(1, 6)
    half = sparse.coo_matrix(([1.0, 1.2, 1.0, 1.2, 1.0], (row, col)), shape=(6, 6))
    weights = sparse.csr_matrix(half + half.T)
    problem = build_problem(weights, sum_objective(2), 2, 2, False, Constraints())[0]
    state = new_state(problem, np.array([-1, 0, 0, 1, 1, -1]), np.zeros(6, dtype=bool), 0)
    assert improve(problem, state, new_bench(6)) == pytest.approx(3.0)


def test_the_move_that_gains_is_drawn_more_often() -> None:
    choice = Choice(2, np.random.default_rng(0))
    drawn = []
    for _ in range(60):
        drawn.append(choice.draw())
        choice.learn(drawn[-1], float(drawn[-1]), 10)
    assert drawn[:2] == [0, 1]
    assert drawn.count(1) > 2 * drawn.count(0)


def test_two_runs_with_rounds_are_the_same(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(1), 70, 1.0, signed=True)
    asked = {"min_size": 1, "max_size": 70, "effort": 2.0, "seed": 4}
    first = partition(weights, sum_objective(70), **asked)
    assert (first.labels == partition(weights, sum_objective(70), **asked).labels).all()
