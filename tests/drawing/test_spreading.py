"""Dots of one place stand apart, near their place, inside the window."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.drawing.spreading import spread

LOW, HIGH = np.array([0.0, 0.0]), np.array([400.0, 300.0])


def test_fifty_firms_of_one_town_do_not_overlap():
    placed = spread(np.full((50, 2), 150.0), 3.0, LOW, HIGH)
    apart = np.hypot(*(placed[:, None] - placed[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 5.0  # of a diameter of 6
    assert np.hypot(*(placed - 150.0).T).max() < 60


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 450), st.floats(-50, 350)), min_size=1, max_size=30), st.floats(1, 9))
def test_always_inside_the_window_and_repeatable(points, radius):
    wanted = np.array(points)
    placed = spread(wanted, radius, LOW, HIGH)
    assert ((placed >= LOW) & (placed <= HIGH)).all()
    assert (placed == spread(wanted.copy(), radius, LOW, HIGH)).all()


def test_a_lone_dot_stays_where_it_is():
    assert spread(np.array([[20.0, 30.0]]), 5.0, LOW, HIGH).tolist() == [[20.0, 30.0]]
