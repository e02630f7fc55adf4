"""A command line run in a process of its own, forked from one that has loaded the engine: seconds less than a cold start."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

DATA = Path(__file__).parent / "data"
WIDTH = "100"  # columns of the terminal that is not there
PATIENCE = 300  # seconds

_forked = multiprocessing.get_context("forkserver")


@cache
def run(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error of `matchmaker WORDS`, run in `data/`. The same words are run once."""
    _server_ready()
    with tempfile.TemporaryDirectory() as folder:
        out, error = Path(folder, "out"), Path(folder, "error")
        process = _forked.Process(target=_command, args=(words, str(out), str(error)))
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            raise TimeoutError(f"matchmaker {' '.join(words)} took more than {PATIENCE} seconds")
        said = out.read_bytes().decode().replace("\r\n", "\n")
        return process.exitcode or 0, said, error.read_bytes().decode()


@cache
def _server_ready() -> None:
    """Start the process that is forked from. It looks for what to load first along PYTHONPATH alone."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), before)))
    try:
        _forked.set_forkserver_preload(["warm"])
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _command(words: tuple[str, ...], out: str, error: str) -> None:
    """In the child: standard streams to files, then the command as the console script calls it."""
    os.chdir(DATA)
    os.environ |= {"COLUMNS": WIDTH, "PYTHONIOENCODING": "utf-8"}
    for number, path in ((1, out), (2, error)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    sys.argv = ["matchmaker", *words]
    from matchmaker.cli import main

    try:
        main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
