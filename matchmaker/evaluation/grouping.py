"""Grouping: does a division of the firms agree with the groups in which they really organised?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Agreement(NamedTuple):
    """Agreement of a division with the known one. `ami` and `ari` are 1 where they are the same and about 0 by chance."""

    ami: float
    ari: float
    precision: float  # of the pairs put together, the share that belong together
    recall: float  # of the pairs that belong together, the share put together
    f1: float


def agreement(known: np.ndarray, found: np.ndarray) -> Agreement:
    """Adjusted mutual information and Rand index, and precision, recall and F1 over pairs (scikit-learn).

    Parameters
    ----------
    known, found : int arrays of shape (n,)
        Labels of the two divisions; what the numbers are does not matter.

    Examples
    --------
    >>> agreement(np.array([0, 0, 0, 1]), np.array([5, 5, 7, 7])).precision
    0.5
    """
    from sklearn import config_context
    from sklearn.metrics import adjusted_mutual_info_score

    right, wrong, missed, apart = _pairs(known, found)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    if not wrong and not missed:
        rand = 1.0
    else:
        by_chance = (right + missed) * (missed + apart) + (right + wrong) * (wrong + apart)
        rand = 2 * (right * apart - missed * wrong) / by_chance
    with config_context(skip_parameter_validation=True):  # our own labels, a thousand times
        mutual = float(adjusted_mutual_info_score(known, found))
    return Agreement(mutual, rand, precision, recall, f1)


def _pairs(known: np.ndarray, found: np.ndarray) -> tuple[int, int, int, int]:
    """Pairs rightly and wrongly put together, wrongly and rightly apart."""

    def within(labels: np.ndarray) -> int:
        counts = np.unique(labels, return_counts=True)[1]
        return int((counts * (counts - 1) // 2).sum())

    of_known, of_found = (np.unique(labels, return_inverse=True)[1] for labels in (known, found))
    right = within(of_known * len(found) + of_found)
    wrong, missed = within(of_found) - right, within(of_known) - right
    return right, wrong, missed, len(known) * (len(known) - 1) // 2 - right - wrong - missed


def alone_where_unplaced(labels: np.ndarray) -> np.ndarray:
    """Labels in which every firm that had none (-1) is a group of its own.

    Examples
    --------
    >>> alone_where_unplaced(np.array([3, -1, 3, -1]))
    array([3, 4, 3, 5])
    """
    labels = np.array(labels, dtype=np.int64)
    free = labels < 0
    labels[free] = labels.max(initial=-1) + 1 + np.arange(free.sum())
    return labels
