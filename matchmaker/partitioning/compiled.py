"""How the inner loops are compiled: once a machine, kept on disk, with plain arithmetic (no fastmath, no parallel reductions).

Numba keys its disk cache by the file a function stands in, so a loop whose *callee* in another file has changed would be
taken stale from the cache. Here the key is a digest of every file of the room that holds loops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba

# The loops allocate nothing, so their arrays need no reference counts.
OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` on first use, from the disk cache where nothing in this room has changed since."""
    try:
        compiled: Any = numba.njit(function, cache=True, **OPTIONS)
    except RuntimeError:  # no folder to keep the cache in (a read-only installation): compile for this process
        return numba.njit(function, **OPTIONS)
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        kept._source_stamp = _room_digest()
    return compiled


@cache
def _room_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_bytes()
        if b"@kernel" in source or path.name == Path(__file__).name:
            digest.update(source)
    return digest.hexdigest()
