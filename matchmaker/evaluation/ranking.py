"""Partner search: how high do a firm's real partners stand when all others are put in order for it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

AT = 10  # how far down a list is read
PAIRS_A_BLOCK = 4_000_000  # scores held at a time

# Scores of all candidates for some firms: positions of shape (m,) to an array of shape (m, candidates), more is better.
Scores = Callable[[np.ndarray], np.ndarray]


class Found(NamedTuple):
    """How well each firm's partners were found; NaN for a firm that has none among the candidates."""

    precision: np.ndarray  # (n,) right ones among the first ten, over how many could stand there
    reciprocal_rank: np.ndarray  # (n,) one over the rank of the first right one


def search_quality(scores: Scores, firms: np.ndarray, right: np.ndarray) -> Found:
    """Precision at ten, normalised by what can be found, and reciprocal rank.

    Parameters
    ----------
    scores : callable
        Rows of scores; ties go to the lower position.
    firms : int array of shape (n,)
        Positions of the firms asked for; a firm is never its own candidate.
    right : bool array of shape (n, candidates)
        Which candidates are real partners.

    Examples
    --------
    >>> table = np.array([[0.0, 0.9, 0.5, 0.1]])  # candidate 1 first, then 2, then 3
    >>> search_quality(lambda rows: table[rows], np.array([0]), np.array([[False, False, True, True]]))
    Found(precision=array([1.]), reciprocal_rank=array([0.5]))
    """
    n, candidates = right.shape
    precision, reciprocal = np.full(n, np.nan), np.full(n, np.nan)
    step = max(1, PAIRS_A_BLOCK // max(candidates, 1))
    for first in range(0, n, step):
        rows = np.arange(first, min(first + step, n))
        block = np.array(scores(firms[rows]), dtype=np.float64)
        block[np.arange(len(rows)), firms[rows]] = -np.inf
        order = np.argsort(-block, axis=1, kind="stable")
        hit = np.take_along_axis(right[rows], order, axis=1)
        partners = hit.sum(axis=1)
        some = partners > 0
        precision[rows[some]] = hit[some, :AT].sum(axis=1) / np.minimum(AT, partners[some])
        reciprocal[rows[some]] = 1 / (1 + hit[some].argmax(axis=1))
    return Found(precision, reciprocal)
