"""The search against the exact solver and a matching, and what must hold of any partition."""

from __future__ import annotations

from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaker.partitioning import (
    Constraints,
    CountRule,
    mean_objective,
    objective_of,
    partition,
    sum_objective,
)
from matchmaker.partitioning.constraints import breaks
from matchmaker.partitioning.exact import solve_exactly
from matchmaker.partitioning.problem import TogetherError
from matchmaker.progress import Watch


def members_of(labels: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(labels == group) for group in range(labels.max(initial=-1) + 1)]


def assert_legal(weights, labels, min_size, max_size, missing, constraints) -> None:  # type: ignore[no-untyped-def]
    stored = weights.copy()
    stored.data = np.ones_like(stored.data)
    for members in members_of(labels):
        assert min_size <= len(members) <= max_size
        assert np.isfinite(constraints.broken(members.tolist()))
        if missing == "forbidden":
            assert stored[members][:, members].sum() == len(members) * (len(members) - 1)


def test_near_the_optimum_on_two_hundred_small_instances(draw: SimpleNamespace) -> None:
    gaps = []
    for seed in range(200):
        weights, value, asked = draw.instance(seed)
        best = solve_exactly(weights, value, **asked)
        found = partition(weights, value, effort=0.5, seed=seed, **asked)
        assert_legal(weights, found.labels, **asked)
        assert found.objective <= best.objective + 1e-9
        if best.objective == 0:
            assert found.objective == 0
        if best.objective > 0.05 * weights.shape[0]:
            gaps.append(1 - found.objective / best.objective)
    assert len(gaps) > 150
    assert np.mean(gaps) <= 0.01
    assert max(gaps) <= 0.03


@pytest.mark.long
def test_near_the_optimum_on_sixteen_nodes(draw: SimpleNamespace) -> None:
    for seed in range(20):
        weights, value, asked = draw.instance(seed, smallest=16, largest=16)
        best = solve_exactly(weights, value, **asked)
        found = partition(weights, value, seed=seed, **asked)
        assert found.objective >= 0.97 * best.objective


def test_pairs_are_close_to_a_maximum_weight_matching(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(5), 200, 0.05, signed=False)
    found = partition(weights, sum_objective(2), min_size=2, max_size=2)
    assert found.objective >= 0.998 * matching(weights)


def test_a_frozen_node_outside_all_groups_is_given_no_partner() -> None:
    weights = np.ones((6, 6)) - np.eye(6)
    weights[[0, 2, 1, 3], [2, 0, 3, 1]] = 5.0  # whom they would take
    frozen = np.arange(6) < 2
    found = partition(sparse.csr_matrix(weights), sum_objective(2), min_size=2, max_size=2, frozen=frozen)
    assert found.labels.tolist()[:2] == [-1, -1] and found.objective == 2.0


@pytest.mark.long
def test_pairs_of_two_thousand_are_close_to_a_maximum_weight_matching(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(3), 2_000, 0.005, signed=False)
    found = partition(weights, sum_objective(2), min_size=2, max_size=2)
    assert found.objective >= 0.998 * matching(weights)


def matching(weights: sparse.csr_matrix) -> float:
    graph = nx.from_scipy_sparse_array(weights)
    return float(sum(graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_no_size_rule_or_missing_pair_is_ever_broken(draw: SimpleNamespace, seed: int, forbidden: bool) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 40))
    weights = draw.weights(rng, n, float(rng.choice([0.2, 0.6, 1.0])), signed=bool(rng.random() < 0.5))
    rules = draw.constraints(rng, n)
    rules = Constraints(rules.rules, never=rules.never_pairs) if forbidden else rules
    low = int(rng.integers(1, 5))
    high = int(rng.integers(low, 9))
    if any(len(group) > high for group in rules.together):
        rules = Constraints(rules.rules, never=rules.never_pairs)
    missing = "forbidden" if forbidden else "zero"
    value = sum_objective(high, 0.2)
    asked = {"min_size": low, "max_size": high, "missing": missing, "constraints": rules}
    found = partition(weights, value, effort=0.02, seed=seed, **asked)
    assert_legal(weights, found.labels, **asked)
    plain = objective_of(weights, value, found.labels, low)
    penalty = sum(len(m) * rules.broken(m.tolist()) for m in members_of(found.labels))
    assert found.objective == pytest.approx(plain - penalty, abs=1e-9)
    sizes = np.bincount(found.labels[found.labels >= 0])
    assert (np.diff(sizes) <= 0).all()


def test_the_same_seed_gives_the_same_labels_whatever_the_storage_order(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(1), 120, 0.2, signed=False)
    shuffled = weights.tocoo()
    order = np.random.default_rng(2).permutation(shuffled.nnz)
    shuffled = sparse.coo_matrix((shuffled.data[order], (shuffled.row[order], shuffled.col[order])), weights.shape)
    value = mean_objective(12, 0.3, 0.2, 6)
    first = partition(weights, value, min_size=4, max_size=12, seed=3)
    assert (first.labels == partition(shuffled.tocsr(), value, min_size=4, max_size=12, seed=3).labels).all()


def test_frozen_groups_stay_and_stay_closed(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(1), 30, 1.0, signed=False)
    start = np.full(30, -1)
    start[[3, 9, 20]] = 0
    frozen = np.zeros(30, dtype=bool)
    frozen[[3, 9, 20, 29]] = True  # 29 is kept out
    labels = partition(
        weights, sum_objective(6, 0.1), min_size=4, max_size=6, start=start, frozen=frozen, effort=0.1
    ).labels
    assert set(np.flatnonzero(labels == labels[3])) == {3, 9, 20}
    assert labels[29] == -1


def test_frozen_groups_stay_through_the_rounds_of_a_long_search(draw: SimpleNamespace) -> None:
    """Each round numbers the groups anew; which of them are closed must go with them."""
    weights = draw.weights(np.random.default_rng(1), 90, 0.3, signed=False)
    start = np.full(90, -1)
    start[[3, 9, 20]], start[[50, 70, 88]] = 0, 1
    found = partition(
        weights, sum_objective(6, 0.1), min_size=4, max_size=6, start=start, frozen=start >= 0, effort=2
    ).labels
    assert set(np.flatnonzero(found == found[3])) == {3, 9, 20}
    assert set(np.flatnonzero(found == found[50])) == {50, 70, 88}


def test_a_given_start_is_never_made_worse(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(4), 60, 0.5, signed=True)
    value = sum_objective(6, 0.1)
    best = partition(weights, value, min_size=3, max_size=6, effort=2)
    again = partition(weights, value, min_size=3, max_size=6, start=best.labels, effort=0.01, seed=9)
    assert again.objective >= best.objective - 1e-9


def test_the_size_follows_the_optimum(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(0), 90, 1.0, signed=False)
    for optimum in (5, 9):
        found = partition(weights, mean_objective(12, 0.3, 2.0, optimum), min_size=3, max_size=12, effort=0.3)
        assert abs(np.median(np.bincount(found.labels[found.labels >= 0])) - optimum) <= 1


def test_a_watch_that_stops_at_once_still_gives_a_legal_partition(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(0), 80, 0.5, signed=False)
    watch = Watch(lambda stage, done, total: True)
    found = partition(weights, sum_objective(8, 0.3), min_size=3, max_size=8, watch=watch)
    assert watch.cut
    assert found.objective > 0


def test_what_must_go_together_but_cannot_is_said(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(0), 10, 1.0, signed=False)
    value = sum_objective(3)
    with pytest.raises(TogetherError) as too_large:
        partition(weights, value, min_size=2, max_size=3, constraints=Constraints(always=[(1, 2, 3, 4)]))
    assert (too_large.value.reason, too_large.value.nodes) == ("too-large", (1, 2, 3, 4))
    with pytest.raises(TogetherError, match="never"):
        partition(weights, value, min_size=2, max_size=3, constraints=Constraints(always=[(1, 2)], never=[(2, 1)]))


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_fewer_nodes_than_a_group_takes_stay_unplaced(draw: SimpleNamespace, n: int) -> None:
    weights = draw.weights(np.random.default_rng(0), n, 1.0, signed=False)
    found = partition(weights, mean_objective(12, 0.3, 0.2, 6), min_size=4, max_size=12)
    assert found.labels.tolist() == [-1] * n
    assert found.objective == 0.0


def test_wrong_arguments_are_refused(draw: SimpleNamespace) -> None:
    weights = draw.weights(np.random.default_rng(0), 10, 1.0, signed=False)
    with pytest.raises(ValueError, match="sizes"):
        partition(weights, sum_objective(5), min_size=6, max_size=5)
    with pytest.raises(ValueError, match="tables end"):
        partition(weights, sum_objective(3), min_size=2, max_size=5)
    with pytest.raises(ValueError, match="diagonal"):
        partition(weights + sparse.eye(10), sum_objective(5), min_size=2, max_size=5)


def test_an_unknown_breaks_a_rule_only_where_its_best_reading_does() -> None:
    rule = CountRule(flag=[1, -1, 0, 0], min_count=2, max_share=0.5)
    assert not breaks(rule, np.array([0, 1, 2, 3]))
    assert breaks(rule, np.array([0, 2, 3]))
    assert breaks(rule, np.array([0, 1]))  # two of two is more than half
