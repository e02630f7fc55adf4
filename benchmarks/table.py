"""A row of the table of figures, and how a row is measured."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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


def watched(call: Callable[[], Any]) -> tuple[Any, float, float | None]:
    """Result, seconds, MB of resident memory added at the peak, all of one run; no MB where the system does not tell it."""
    before = _resident(reset=True)
    result, seconds = timed(call)
    after = _resident()
    return result, seconds, None if before is None or after is None else after - before


def _resident(reset: bool = False) -> float | None:
    """The highest resident memory of this process in MB, since it was last reset."""
    process = Path("/proc/self")
    if not (process / "clear_refs").exists():
        return None
    if reset:
        (process / "clear_refs").write_text("5", encoding="ascii")
    lines = (process / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
