"""Random small instances, for the tests of this folder: the fixture `draw` holds the functions that make them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from matchmaker.partitioning import (
    ConflictRule,
    Constraints,
    CountRule,
    DistinctRule,
    GroupValue,
    SpreadRule,
    mean_objective,
    sum_objective,
)


def random_weights(rng: np.random.Generator, n: int, density: float, signed: bool) -> sparse.csr_matrix:
    upper = np.triu(rng.random((n, n)) < density, 1)
    drawn = rng.normal(size=(n, n)) if signed else rng.random((n, n))
    weights = sparse.csr_matrix(np.where(upper, drawn, 0.0))
    return sparse.csr_matrix(weights + weights.T)


def random_constraints(rng: np.random.Generator, n: int) -> Constraints:
    def how() -> dict[str, object]:
        return {"hard": True} if rng.random() < 0.5 else {"hard": False, "weight": float(rng.choice([0.05, 0.2]))}

    pairs = rng.integers(n, size=(n, 2))
    pool = [
        CountRule(flag=rng.choice([1, 0, -1], p=[0.5, 0.3, 0.2], size=n), min_count=int(rng.integers(0, 3)), **how()),
        CountRule(
            flag=rng.choice([1, 0, -1], p=[0.4, 0.5, 0.1], size=n), max_share=float(rng.choice([0.4, 0.6])), **how()
        ),
        DistinctRule(label=rng.integers(-1, 4, size=n), min_distinct=int(rng.integers(1, 4)), **how()),
        SpreadRule(rank=np.where(rng.random(n) < 0.2, np.nan, rng.integers(0, 4, size=n)), max_spread=2.0, **how()),
        ConflictRule(pairs=pairs[pairs[:, 0] != pairs[:, 1]], max_members=int(rng.integers(0, 4)), **how()),
    ]
    chosen = [rule for rule in pool if rng.random() < 0.4]
    never = [tuple(rng.choice(n, 2, replace=False)) for _ in range(int(rng.integers(0, 3)))]
    always = [tuple(rng.choice(n, 2, replace=False))] if rng.random() < 0.3 else []
    barred = {frozenset(map(int, pair)) for pair in never}
    return Constraints(chosen, never=never, always=[pair for pair in always if frozenset(map(int, pair)) not in barred])


def random_instance(
    seed: int, smallest: int = 8, largest: int = 12
) -> tuple[sparse.csr_matrix, GroupValue, dict[str, object]]:
    """Weights, value and the keyword arguments that `partition` and `solve_exactly` share."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(smallest, largest + 1))
    weights = random_weights(rng, n, float(rng.choice([0.5, 0.8, 1.0])), bool(rng.random() < 0.3))
    min_size = int(rng.integers(1, 5))
    max_size = int(rng.integers(max(min_size, 2), 8))
    if rng.random() < 0.5 and min_size > 1:
        value = mean_objective(max_size, 0.3, size_weight=0.2, optimum=min(max_size, min_size + 2))
    else:
        value = sum_objective(max_size, resolution=0.3)
    rules = random_constraints(rng, n) if rng.random() < 0.8 and min_size > 1 else Constraints()
    missing = "forbidden" if rng.random() < 0.3 and not rules.together else "zero"
    return weights, value, {"min_size": min_size, "max_size": max_size, "missing": missing, "constraints": rules}


@pytest.fixture(scope="session")
def draw() -> SimpleNamespace:
    return SimpleNamespace(weights=random_weights, constraints=random_constraints, instance=random_instance)
