"""Intervals: draws of whole groups, the same for every method."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.evaluation.bootstrap import draw_groups, estimate, grouping_samples, mean_samples
from matchmaker.progress import Watch


def test_draws_keep_the_number_of_groups_and_follow_the_seed() -> None:
    draws = draw_groups(7, seed=3, samples=50)
    assert draws.shape == (50, 7)
    assert (draws.sum(axis=1) == 7).all()
    np.testing.assert_array_equal(draws, draw_groups(7, seed=3, samples=50))
    assert (draws != draw_groups(7, seed=4, samples=50)).any()


def test_a_mean_takes_each_group_as_often_as_it_was_drawn() -> None:
    values, group = np.array([1.0, 0.0, np.nan, 0.5]), np.array([0, 0, 1, 1])
    np.testing.assert_allclose(mean_samples(values, group, np.array([[1, 1], [2, 0], [0, 2]])), [0.5, 0.5, 0.5])
    assert mean_samples(values, group, np.array([[2, 1]]))[0] == pytest.approx((2 * 1.0 + 0.5) / 5)


def test_a_copy_of_a_group_is_another_group() -> None:
    known = np.array([0, 0, 1, 1])
    samples = grouping_samples(known, known, np.array([[1, 1], [2, 0]]), Watch())
    np.testing.assert_allclose(samples, 1.0)  # found as they are, whatever is drawn


def test_the_interval_stands_around_the_figure_and_narrows_with_more_groups() -> None:
    drawn = np.random.default_rng(0)
    widths = []
    for n in (20, 320):
        values = drawn.random(n)
        found = estimate(values.mean(), mean_samples(values, np.arange(n), draw_groups(n, 0, 400)))
        assert found.low is not None and found.high is not None
        assert found.low < found.value < found.high
        widths.append(found.high - found.low)
        # The normal theory's width, 2 · 1.96 · s / √n.
        assert widths[-1] == pytest.approx(2 * 1.96 * values.std() / np.sqrt(n), rel=0.2)
    assert widths[1] < widths[0] / 3


def test_stopping_keeps_what_was_drawn() -> None:
    watch = Watch(lambda stage, done, total: stage == "bootstrap" and done >= 2)
    assert len(grouping_samples(np.array([0, 0, 1]), np.array([0, 0, 1]), draw_groups(2, 0, 9), watch)) == 2
