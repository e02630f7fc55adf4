"""How sure a figure is: intervals from drawing the known groups again and again, with replacement (the bootstrap, Efron 1979).

Groups are drawn, not firms: members of one group are found or missed together. Every method sees the same draws, so that the
difference of two methods has an interval of its own. A group drawn twice counts twice, the second time with copies of
its firms; a copy stands in a world of its own, with copies of those drawn as often.

A group that is not drawn is nobody's wrong neighbour, so that samples look better than the whole. Of the samples only the
spread is used: they are moved so that their mean is the figure itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchmaker.evaluation.grouping import Agreement, agreement
from matchmaker.progress import Watch
from matchmaker.randomness import generator

SAMPLES = 200
COVERED = 0.95


class Estimate(NamedTuple):
    """A figure with the ends of its interval; None where no sample could be drawn."""

    value: float
    low: float | None
    high: float | None


def draw_groups(n_groups: int, seed: int, samples: int = SAMPLES) -> np.ndarray:
    """How often each group comes in each sample: int array of shape (samples, n_groups), rows summing to n_groups."""
    chance = np.full(n_groups, 1 / n_groups)
    return generator(seed, "bootstrap").multinomial(n_groups, chance, size=samples)


def mean_samples(values: np.ndarray, group: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Mean of one value a firm (NaN: none) in each sample.

    Examples
    --------
    >>> mean_samples(np.array([1.0, 0.0, 0.5]), np.array([0, 0, 1]), np.array([[1, 1], [2, 0], [0, 2]]))
    array([0.5, 0.5, 0.5])
    """
    has = ~np.isnan(values)
    n_groups = draws.shape[1]
    total = draws @ np.bincount(group[has], values[has], minlength=n_groups)
    count = draws @ np.bincount(group[has], minlength=n_groups)
    means: np.ndarray = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return means


def grouping_samples(known: np.ndarray, found: np.ndarray, draws: np.ndarray, watch: Watch) -> np.ndarray:
    """Agreement of the two divisions in each sample: shape (samples, 5), in the order of `Agreement`."""
    samples: list[Agreement] = []
    for times in draws:
        if watch.stop("bootstrap", len(samples), len(draws)):
            break
        firms, copy = _drawn(known, times)
        worlds = copy * (max(known.max(), found.max()) + 1)
        samples.append(agreement(known[firms] + worlds, found[firms] + worlds))
    return np.array(samples).reshape(-1, len(Agreement._fields))


def _drawn(group: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the drawn firms, and which copy each is (0, 1, …)."""
    often = times[group]
    firms = np.repeat(np.arange(len(group)), often)
    copy = np.arange(len(firms)) - np.repeat(np.cumsum(often) - often, often)
    return firms, copy


def estimate(value: float, samples: np.ndarray) -> Estimate:
    """The figure with its interval: the middle 95% of the samples, moved so that their mean is the figure.

    Examples
    --------
    >>> estimate(0.5, np.array([0.6, 0.7, 0.8]))
    Estimate(value=0.5, low=0.405, high=0.595)
    >>> estimate(0.5, np.array([]))
    Estimate(value=0.5, low=None, high=None)
    """
    samples = samples[~np.isnan(samples)]
    if not len(samples):
        return Estimate(round(float(value), 9), None, None)
    tail = (1 - COVERED) / 2
    low, high = value + np.quantile(samples, [tail, 1 - tail]) - samples.mean()
    return Estimate(round(float(value), 9), round(float(low), 9), round(float(high), 9))
