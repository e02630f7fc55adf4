"""Temperatures for annealing: a short pilot run finds where the value is made, and the long one spends its time there.

Where a grouping freezes depends on the weights, the sizes and the objective, over two orders of magnitude. The pilot
falls through all of it at an even pace; what share of the final value it has at each temperature is the *curve*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = 65
HIGHEST, LOWEST = 4.0, 0.02  # of the pilot, in units of what an atom's place is worth
EVEN = 0.2  # share of the time that is spread evenly over the logarithm of the temperature
MELTED = 0.2  # share of the value below which there is nothing yet to cool
POWER = 3  # the last of the value is the dearest: the pace follows this power of the share


def falling(hot: float, cold: float, levels: int = LEVELS) -> NDArray[np.float64]:
    """A geometric ladder from hot to cold.

    Examples
    --------
    >>> falling(8.0, 1.0, 4).tolist()
    [8.0, 4.0, 2.0, 1.0]
    """
    return np.asarray(hot * (cold / hot) ** (np.arange(levels) / (levels - 1)))


def curve(reached: NDArray[np.float64], final: float) -> NDArray[np.float64]:
    """Share of its final value that a run had after each level, from 0 to 1, never falling.

    `reached` is the value at the beginning of each level, NaN where the run did not come so far. What groups formed at
    random are worth, where that is above 0, counts as nothing.

    Examples
    --------
    >>> curve(np.array([8.0, -9.0, 0.0, 6.0]), 10.0).tolist()
    [0.0, 0.0, 0.6, 1.0]
    """
    value = np.append(reached[1:], final)
    value[np.isnan(value)] = final
    floor = max(0.0, float(value.min()))
    share = np.clip((value - floor) / max(final - floor, 1e-12), 0.0, 1.0)
    return np.asarray(np.maximum.accumulate(share))


@dataclass(frozen=True, slots=True)
class Melting:
    """What a pilot run found: its temperatures, and the share of the final value it had at each."""

    pilot: NDArray[np.float64]
    share: NDArray[np.float64]

    def temperature(self, wanted: float) -> float:
        """Where the pilot had the share `wanted` of its value.

        Examples
        --------
        >>> round(Melting(np.array([4.0, 2.0, 1.0]), np.array([0.0, 0.8, 1.0])).temperature(0.9), 3)
        1.414
        """
        return float(np.exp(np.interp(wanted, self.share, np.log(self.pilot))))

    def ladder(self, least: float = MELTED) -> NDArray[np.float64]:
        """Temperatures from where the share is `least` down to the pilot's last, close together where its value rose."""
        first = min(max(int(np.searchsorted(self.share, least)) - 1, 0), len(self.pilot) - 2)
        pilot, value = self.pilot[first:], self.share[first:] ** POWER
        even = np.linspace(0.0, 1.0, len(pilot))
        pace = EVEN * even + (1 - EVEN) * (value - value[0]) / max(value[-1] - value[0], 1e-12)
        return np.asarray(np.exp(np.interp(np.linspace(0.0, pace[-1], LEVELS), pace, np.log(pilot))))
