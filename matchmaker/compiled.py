"""How inner loops are compiled: once a machine, kept on disk, with plain arithmetic (no fastmath, no parallel reductions).

Numba keys its disk cache by the file a function stands in, so a loop whose *callee* in another file has changed would be
taken stale from the cache. Here the key is a digest of every file of the loop's folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(**options: Any) -> Callable[[Function], Function]:
    """Compile a function on first use, from the disk cache where nothing in its folder has changed since.

    `options` are those of `numba.njit`.
    """

    def decorate(function: Function) -> Function:
        try:
            loop: Any = numba.njit(function, cache=True, **options)
        except RuntimeError:  # no folder to keep the cache in (a read-only installation): compile for this process
            return numba.njit(function, **options)  # type: ignore[no-any-return]
        kept = getattr(getattr(loop, "_cache", None), "_cache_file", None)
        if kept is not None:
            kept._source_stamp = _digest(Path(function.__code__.co_filename).parent)
        return loop  # type: ignore[no-any-return]

    return decorate


@cache
def _digest(folder: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(folder.glob("*.py")):
        digest.update(path.read_bytes())  # also those without a loop: the types of its arguments may stand there
    return digest.hexdigest()
