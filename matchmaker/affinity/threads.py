"""Compiled loops over several processors: each call writes its own rows, so the number of threads changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

# Below so many items a thread costs more than it saves.
WORTH_SPLITTING = 256
CHUNKS_PER_THREAD = 16


def in_parallel(work: Callable[[int, int], None], n: int) -> None:
    """Call `work(first, last)` over the items 0 to n, in pieces. `work` must release the GIL and write only its own items."""
    if n < WORTH_SPLITTING or (threads := _threads()) == 1:
        work(0, n)
        return
    step = max(1, -(-n // (threads * CHUNKS_PER_THREAD)))
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, first, min(first + step, n)) for first in range(0, n, step)]:
            done.result()


def _threads() -> int:
    return int(os.environ.get("MATCHMAKER_THREADS", 0)) or os.cpu_count() or 1
