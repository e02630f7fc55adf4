"""Who computes when. The engine's compiled loops use every core; several at a time only where its threads allow it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from api.kit.problems import ProblemError
from matchmaker.texts import Message

SAFE_LAYERS = ("tbb", "omp")  # numba's plain `workqueue` ends the process when two threads enter it


class Turns:
    """Long runs go one after the other, with a bounded queue; short questions pass beside them where that is safe."""

    def __init__(self, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(waiting)
        self._long = threading.Lock()
        self._one_thread = threading.Lock()

    @contextmanager
    def short(self) -> Iterator[None]:
        with self._engine():
            yield

    @contextmanager
    def long(self) -> Iterator[None]:
        """Raises ProblemError (503) where the queue is full."""
        if not self._places.acquire(blocking=False):
            raise ProblemError(503, Message("problem-busy-detail"), {"Retry-After": "30"})
        try:
            with self._long, self._engine():
                yield
        finally:
            self._places.release()

    def _engine(self) -> threading.Lock | nullcontext[None]:
        return nullcontext() if _threads_are_safe() else self._one_thread


def _threads_are_safe() -> bool:
    import numba

    try:
        return numba.threading_layer() in SAFE_LAYERS  # type: ignore[attr-defined]
    except ValueError:  # no parallel loop has run yet, so nobody knows
        return False
