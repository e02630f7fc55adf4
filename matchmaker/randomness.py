"""All randomness comes from one seed, with one generator for each named stage.

A stage that draws more or fewer numbers than before does not disturb the stages after it.
"""

from __future__ import annotations

import zlib

import numpy as np


def generator(seed: int, stage: str) -> np.random.Generator:
    """The generator of one stage.

    Examples
    --------
    >>> int(generator(0, "search").integers(1000)) == int(generator(0, "search").integers(1000))
    True
    """
    return np.random.default_rng([seed, zlib.crc32(stage.encode())])


def stage_seed(seed: int, stage: str) -> int:
    """A 31-bit seed of one stage, for libraries and compiled loops that take an integer."""
    return int(generator(seed, stage).integers(2**31 - 1))
