"""Penalties that a Python function gives: compiled loops ask it about a group whenever a change would pay without it.

The loops call one C function by its name, so they stay on disk like the others; it hands the question to the function of
the search that runs in this thread. Each group is asked about once, as long as it is remembered.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import llvmlite.binding  # type: ignore[import-untyped]
from numba import types

from matchmaker.partitioning.constraints import AskedRule, Penalty

REMEMBERED = 2**18  # groups
NAME = "matchmaker_ask_penalty"
_here = threading.local()

# nodes of a group (int32) and their names (float64), as addresses; how many nodes
ask: Any = types.ExternalFunction(NAME, types.float64(types.intp, types.intp, types.intp))


def _answer(nodes: int, names: int, n: int) -> float:
    places = (ctypes.c_int32 * n).from_address(nodes)
    group = tuple(sorted(int(ctypes.c_double.from_address(names + 8 * place).value) for place in places))
    if _here.error is not None:
        return float("inf")
    try:
        return float(_here.penalty(group))
    except BaseException as error:  # it cannot pass through a compiled loop: kept, and raised when the search ends
        _here.error = error
        return float("inf")


_entry = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_ssize_t)(_answer)
llvmlite.binding.add_symbol(NAME, ctypes.cast(_entry, ctypes.c_void_p).value)


@contextmanager
def asking(penalty: Penalty | None) -> Iterator[None]:
    """While it lasts, compiled loops of this thread ask `penalty`. What that raises is raised at the end."""
    before: Any = getattr(_here, "penalty", None), getattr(_here, "error", None)
    _here.penalty, _here.error = penalty and lru_cache(REMEMBERED)(AskedRule(penalty).of), None
    try:
        yield
        if _here.error is not None:
            raise _here.error
    finally:
        _here.penalty, _here.error = before


def failed() -> bool:
    """Whether the function asked has raised: the search may as well end."""
    return getattr(_here, "error", None) is not None
