"""Agreement of divisions: scikit-learn is the oracle, pairs are counted one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from matchmaker.evaluation.grouping import agreement, alone_where_unplaced

labels = st.lists(st.integers(0, 3), min_size=2, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_against_scikit_learn_and_counted_pairs(data: st.DataObject) -> None:
    known = np.array(data.draw(labels))
    found = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(known), max_size=len(known))))
    got = agreement(known, found)
    assert got.ami == pytest.approx(adjusted_mutual_info_score(known, found))
    assert got.ari == pytest.approx(adjusted_rand_score(known, found))
    pairs = list(combinations(range(len(known)), 2))
    together = {(i, j) for i, j in pairs if found[i] == found[j]}
    belong = {(i, j) for i, j in pairs if known[i] == known[j]}
    assert got.precision == pytest.approx(len(together & belong) / len(together) if together else 0.0)
    assert got.recall == pytest.approx(len(together & belong) / len(belong) if belong else 0.0)


def test_f1_by_hand() -> None:
    got = agreement(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]))  # of 2 pairs 1 is right, of 3 right ones 1 is found
    assert (got.precision, got.recall) == (1 / 2, 1 / 3)
    assert got.f1 == pytest.approx(2 / 5)


def test_the_unplaced_stand_alone() -> None:
    got = alone_where_unplaced(np.array([-1, -1, -1]))
    assert len(set(got.tolist())) == 3
