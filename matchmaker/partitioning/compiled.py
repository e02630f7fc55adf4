"""How the search's loops are compiled: they allocate nothing, so their arrays need no reference counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matchmaker.compiled import compiled


def kernel(function: Callable[..., Any]) -> Any:
    """Compile one of the search's loops (see `matchmaker/compiled.py`)."""
    return compiled(_nrt=False, error_model="numpy")(function)
