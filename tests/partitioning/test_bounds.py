"""The proven bound is above the optimum, and its certificate proves it by other arithmetic."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from matchmaker.partitioning import sum_objective
from matchmaker.partitioning.bounds import upper_bound, verify
from matchmaker.partitioning.exact import solve_exactly


@pytest.mark.parametrize("seed", range(6))
def test_no_partition_is_above_the_bound(draw: SimpleNamespace, seed: int) -> None:
    weights = draw.weights(np.random.default_rng(seed), 9, 0.7, signed=seed % 2 == 1)
    value = sum_objective(4, 0.3)
    optimum = solve_exactly(weights, value, min_size=2, max_size=4).objective
    found = upper_bound(weights, value, min_size=2, max_size=4, lower=optimum, rounds=60)
    assert found.value >= optimum - 1e-9
    assert verify(weights, value, found.share, min_size=2, max_size=4) == pytest.approx(found.value)


def test_any_split_of_the_weights_is_a_certificate(draw: SimpleNamespace) -> None:
    rng = np.random.default_rng(7)
    weights = draw.weights(rng, 9, 0.7, signed=False)
    value = sum_objective(4, 0.3)
    optimum = solve_exactly(weights, value, min_size=2, max_size=4).objective
    share = rng.random((3, weights.nnz // 2))
    assert verify(weights, value, share, min_size=2, max_size=4) >= optimum


def test_steps_make_the_bound_better_than_the_even_split(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(1), 60, 0.2, signed=False)
    value = sum_objective(6, 0.1)
    even = upper_bound(weights, value, min_size=3, max_size=6, lower=0.0, rounds=1).value
    assert upper_bound(weights, value, min_size=3, max_size=6, lower=0.8 * even, rounds=100).value < 0.99 * even
