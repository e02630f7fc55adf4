"""Penalties given by a Python function, against the exact solver and against the same rule as a table."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from matchmaker.partitioning import Constraints, CountRule, partition, sum_objective
from matchmaker.partitioning.constraints import Penalty
from matchmaker.partitioning.exact import solve_exactly


def drawn_penalty(seed: int, n: int) -> Penalty:
    """A soft rule no table says: what each pair of members in a row costs, more in large groups, and a few sums forbidden."""
    rng = np.random.default_rng(seed)
    price = rng.random((n, n)) * 0.2
    barred = int(rng.integers(5, 12))

    def penalty(members: tuple[int, ...]) -> float:
        assert list(members) == sorted(set(members))
        if sum(members) % barred == 0:
            return float("inf")
        return float(sum(price[a, b] for a, b in pairwise(members)) / len(members))

    return penalty


def test_near_the_optimum_under_penalties_that_a_function_gives(draw: SimpleNamespace) -> None:
    gaps = []
    for seed in range(12):
        weights, value, asked = draw.instance(seed, smallest=7, largest=9)
        if asked["min_size"] == 1:
            continue
        penalty = drawn_penalty(seed, weights.shape[0])
        best = solve_exactly(weights, value, penalty=penalty, **asked)
        found = partition(weights, value, effort=0.3, seed=seed, penalty=penalty, **asked)
        assert found.objective <= best.objective + 1e-9
        for group in range(found.labels.max(initial=-1) + 1):
            assert np.isfinite(penalty(tuple(np.flatnonzero(found.labels == group).tolist())))
        if best.objective > 0.05 * weights.shape[0]:
            gaps.append(1 - found.objective / best.objective)
    assert len(gaps) > 5
    assert np.mean(gaps) <= 0.01


def test_a_function_and_a_table_that_say_the_same_give_the_same(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(6), 70, 0.5, signed=False)
    flag = np.random.default_rng(7).integers(0, 2, size=70)
    table = Constraints([CountRule(flag=flag, min_count=2, hard=False, weight=0.25)])
    asked = {"min_size": 2, "max_size": 5, "effort": 0.05, "seed": 3}

    def penalty(members: tuple[int, ...]) -> float:
        return 0.25 if flag[list(members)].sum() < 2 else 0.0

    by_table = partition(weights, sum_objective(5, 0.2), constraints=table, **asked)
    by_function = partition(weights, sum_objective(5, 0.2), penalty=penalty, **asked)
    assert (by_function.labels == by_table.labels).all()
    assert by_function.objective == pytest.approx(by_table.objective)


def test_what_the_function_raises_is_raised(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(0), 20, 1.0, signed=False)

    def penalty(members: tuple[int, ...]) -> float:
        raise LookupError("no such table")

    with pytest.raises(LookupError, match="no such table"):
        partition(weights, sum_objective(5, 0.2), min_size=2, max_size=5, penalty=penalty)
    with pytest.raises(ValueError, match="at least 0"):
        partition(weights, sum_objective(5, 0.2), min_size=2, max_size=5, penalty=lambda members: -1.0)
