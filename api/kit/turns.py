"""Who computes when. Long runs go one after the other, with a bounded queue; short questions pass beside them.

The engine's loops release the interpreter and use plain threads (never numba's own, which bear only one caller), so that a
question asked during a run is answered at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.kit.problems import ProblemError
from matchmaker.texts import Message


class Turns:
    """One long run at a time, and so many waiting."""

    def __init__(self, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(waiting)
        self._long = threading.Lock()

    @contextmanager
    def long(self) -> Iterator[None]:
        """Raises ProblemError (503) where the queue is full."""
        if not self._places.acquire(blocking=False):
            raise ProblemError(503, Message("problem-busy-detail"), {"Retry-After": "30"})
        try:
            with self._long:
                yield
        finally:
            self._places.release()
