"""Rules on a group's make-up: the search's own reading, the plain one and the exact solver's agree."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.partitioning.composition import breaks_composition as compiled
from matchmaker.partitioning.constraints import Constraints, Rule, breaks
from matchmaker.partitioning.constraints_composition import AloneRule, SharedRule, TotalRule
from matchmaker.partitioning.exact import solve_exactly
from matchmaker.partitioning.objective import mean_objective
from matchmaker.partitioning.problem import build_problem
from matchmaker.partitioning.search import partition

N = 9


def instance(seed: int) -> tuple[sparse.csr_matrix, list[Rule]]:
    dice = np.random.default_rng(seed)
    weights: NDArray[np.float64] = np.triu(dice.random((N, N)), 1)
    low = dice.choice([0.0, 2.0, 5.0], N)
    high = np.where(dice.random(N) < 0.2, np.inf, low + dice.choice([0.0, 3.0], N))
    rules: list[Rule] = [
        AloneRule(label=dice.integers(-2, 3, N), hard=bool(dice.integers(2)), weight=0.05),
        TotalRule(
            low=low, high=high, min_total=float(dice.choice([0.0, 6.0])), max_total=float(dice.choice([12.0, np.inf]))
        ),
        SharedRule(
            held=dice.integers(-1, 8, N), min_share=float(dice.choice([0.5, 0.75, 1.0])), hard=False, weight=0.1
        ),
    ]
    return sparse.csr_matrix(weights + weights.T), rules


@pytest.mark.parametrize("seed", range(6))
def test_three_readings_of_one_rule(seed: int) -> None:
    weights, rules = instance(seed)
    problem, _ = build_problem(weights, mean_objective(N, 0.3), 2, 5, False, Constraints(rules))
    rows = [0, 1, 3]  # a total takes two
    for size in range(2, 6):
        for group in itertools.combinations(range(N), size):
            nodes = np.array(group, dtype=np.int32)
            for row, rule in zip(rows, rules, strict=True):
                assert compiled(problem, row, nodes, size) == breaks(rule, nodes.astype(np.int64)), (group, rule)


@pytest.mark.parametrize("seed", range(6))
def test_the_search_obeys_and_comes_near_the_best(seed: int) -> None:
    weights, rules = instance(seed)
    value, limits = mean_objective(N, 0.3), {"min_size": 2, "max_size": 5}
    best = solve_exactly(weights, value, constraints=Constraints(rules), **limits)
    found = partition(weights, value, constraints=Constraints(rules), effort=0.3, **limits)
    assert found.objective <= best.objective + 1e-9
    assert found.objective >= 0.97 * best.objective
    for group in range(int(found.labels.max(initial=-1)) + 1):
        assert np.isfinite(Constraints(rules).broken(np.flatnonzero(found.labels == group).tolist()))


def test_an_unknown_breaks_nothing_by_itself() -> None:
    group = np.array([0, 1, 2])
    assert not breaks(AloneRule(label=[0, 0, -1]), group)
    assert breaks(AloneRule(label=[0, 1, -1]), group)  # it can be the second of one of them only
    assert not breaks(AloneRule(label=[0, 0, -2]), group)
    assert not breaks(TotalRule(low=[1, 1, 0], high=[1, 1, np.inf], min_total=5.0), group)
    assert breaks(TotalRule(low=[4, 4, 0], high=[4, 4, np.inf], max_total=7.0), group)
    assert not breaks(SharedRule(held=[1, 3, -1], min_share=1.0), group)
    assert breaks(SharedRule(held=[1, 2, -1], min_share=1.0), group)
    with pytest.raises(ValueError, match="weight"):
        AloneRule(label=[0], weight=-1.0)
