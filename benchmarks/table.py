"""A row of the table of figures, and how a row is measured."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one instance. `quality` is larger-is-better in the unit named by `measure`; `memory` in MB."""

    instance: str
    method: str
    measure: str
    quality: float
    seconds: float
    memory: float | None = None
    note: str = ""


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start


def peak_memory(call: Callable[[], Any]) -> float:
    """Peak of what Python and NumPy allocate, in MB, in a run of its own: tracing slows what it watches."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
