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
    from sklearn.metrics import adjusted_mutual_info_score
    from sklearn.metrics.cluster import pair_confusion_matrix

    (apart, wrong), (missed, right) = pair_confusion_matrix(known, found).tolist()  # ordered pairs: each counts twice
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    if not wrong and not missed:
        rand = 1.0
    else:
        by_chance = (right + missed) * (missed + apart) + (right + wrong) * (wrong + apart)
        rand = 2 * (right * apart - missed * wrong) / by_chance
    return Agreement(float(adjusted_mutual_info_score(known, found)), rand, precision, recall, f1)


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
