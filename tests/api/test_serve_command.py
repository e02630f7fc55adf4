"""`matchmaker serve`, as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

COMMAND = [str(Path(sys.executable).parent / "matchmaker"), "serve"]


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "MATCHMAKER_API_KEY"} | more


def refused(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=environment(), capture_output=True, text=True, timeout=120
    )


def test_it_answers_until_it_is_stopped(members: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, str(members), "--port", "0"], env=environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said
        with urllib.request.urlopen(f"{address.group()}/healthz", timeout=60) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, more = process.communicate(timeout=60)
        assert process.returncode in (0, 130, -signal.SIGINT)
        assert "Traceback" not in more
    finally:
        process.kill()
        process.wait()


def test_another_host_needs_a_key(members: Path) -> None:
    done = refused(members, "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2
    assert "MATCHMAKER_API_KEY" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_said_in_one_line(members: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = refused(members, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert str(taken) not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    done = refused(tmp_path / "nowhere.csv", "--port", "0")
    assert done.returncode in (1, 2)
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--nonsense"]])
def test_wrong_usage(members: Path, arguments: list[str]) -> None:
    assert refused(members, *arguments).returncode == 2
