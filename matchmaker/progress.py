"""How long work tells where it is, and how it is told to stop."""

from __future__ import annotations

import time
from typing import Protocol


class Progress(Protocol):
    """Called now and then with the stage's name and how much of it is done; returning True asks the work to stop."""

    def __call__(self, stage: str, done: int, total: int) -> bool | None: ...


class Watch:
    """One place that answers *must I stop?*: by a person through `progress`, or by a deadline in seconds from now.

    Work that was stopped is valid but cannot be reproduced; `cut` says that it happened.

    Examples
    --------
    >>> watch = Watch(lambda stage, done, total: done >= 2)
    >>> [watch.stop("search", step, 5) for step in range(4)]
    [False, False, True, True]
    >>> watch.cut
    True
    """

    def __init__(self, progress: Progress | None = None, deadline: float | None = None) -> None:
        self._progress = progress
        self._end = None if deadline is None else time.monotonic() + deadline
        self.cut = False

    def stop(self, stage: str, done: int, total: int) -> bool:
        """Report progress; True when the work should end with the best it has."""
        if self._progress is not None and self._progress(stage, done, total):
            self.cut = True
        if self._end is not None and time.monotonic() >= self._end:
            self.cut = True
        return self.cut
