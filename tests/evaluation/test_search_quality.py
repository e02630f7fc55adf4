"""Precision at ten and reciprocal rank, against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.evaluation import ranking
from matchmaker.evaluation.ranking import search_quality


def line(n: int, partners: list[int]) -> np.ndarray:
    right = np.zeros((1, n), dtype=bool)
    right[0, partners] = True
    return right


def quality(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    found = search_quality(lambda rows: scores[rows], np.array([0]), right)
    return float(found.precision[0]), float(found.reciprocal_rank[0])


def test_by_hand() -> None:
    scores = np.concatenate([[0.0], np.linspace(1, 0.1, 14)])[None, :]  # candidates 1, 2, 3 … in this order
    # Of three partners, those at ranks 2 and 10 are among the first ten, the one at rank 12 is not.
    assert quality(scores, line(15, [2, 10, 12])) == pytest.approx((2 / 3, 1 / 2))
    # Twelve partners: ten places to fill, and they are filled but for rank 1.
    assert quality(scores, line(15, list(range(2, 14)))) == pytest.approx((9 / 10, 1 / 2))


def test_equal_scores_go_to_the_lower_position_and_a_firm_is_not_its_own_partner() -> None:
    assert quality(np.ones((1, 12)), line(12, [3])) == pytest.approx((1.0, 1 / 3))
    assert quality(np.ones((1, 12)), line(12, [11])) == pytest.approx((0.0, 1 / 11))


def test_without_partners_nothing_is_measured() -> None:
    assert np.isnan(quality(np.ones((1, 4)), line(4, []))).all()


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_blocks_change_nothing(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    scores, right = drawn.integers(0, 4, (9, 9)).astype(float), drawn.random((9, 9)) < 0.4
    np.fill_diagonal(right, False)
    whole = search_quality(lambda rows: scores[rows], np.arange(9), right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "PAIRS_A_BLOCK", 20)
        parts = search_quality(lambda rows: scores[rows], np.arange(9), right)
    np.testing.assert_array_equal(whole.precision, parts.precision)
    np.testing.assert_array_equal(whole.reciprocal_rank, parts.reciprocal_rank)
