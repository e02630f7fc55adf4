"""Schemathesis reads the OpenAPI document and tries to break the service with it: no 5xx, no breach of the schema."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

KEY = "hush"
# Not asked: that whatever fits the schema is accepted. A programme, an override, a country is known or
# it is not, and no schema says which.
LEFT_OUT = "positive_data_acceptance"


@pytest.fixture(scope="module")
def small(serve: Any, members: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A service over a few firms, so that a grouping takes no time, with a key."""
    from api.app import create_app
    from api.settings import Settings

    with members.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:24]
    path = tmp_path_factory.mktemp("few") / "few.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    app = create_app(Settings(members=path, api_key=KEY))
    app.state.pool.warm_up()  # schemathesis gives an answer ten seconds
    with serve(app) as client:
        yield client


def report(client: httpx2.Client, folder: Path, examples: int, phases: str) -> subprocess.CompletedProcess[str]:
    """What schemathesis finds; it ends with 0 where it finds nothing."""
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"{client.base_url}/openapi.json"]
    options = {
        "--header": f"Authorization: Bearer {KEY}",
        "--checks": "all",
        "--exclude-checks": LEFT_OUT,
        "--phases": phases,
        "--max-examples": str(examples),
        "--seed": "1",
        "--suppress-health-check": "all",
        "--warnings": "off",
    }
    pairs = [word for pair in options.items() for word in pair]
    return subprocess.run([*command, *pairs, "--no-color"], cwd=folder, capture_output=True, text=True)


def test_a_few_calls_of_each_kind(small: httpx2.Client, tmp_path: Path) -> None:
    done = report(small, tmp_path, 5, "examples,fuzzing")
    count = len(small.get("/openapi.json").json()["paths"])
    assert f"{count} selected / {count} total" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout


@pytest.mark.long
def test_many_calls_of_each_kind(small: httpx2.Client, tmp_path: Path) -> None:
    done = report(small, tmp_path, 200, "examples,coverage,fuzzing,stateful")
    assert done.returncode == 0, done.stdout
