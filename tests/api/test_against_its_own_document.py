"""Schemathesis reads the OpenAPI document and tries to break the service with it: no 5xx, no breach of the schema."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

CONFIG = Path(__file__).parent / "schemathesis.toml"
# Not asked: that whatever fits the schema is accepted. A programme, an override, a country is known or
# it is not, and no schema says which.
LEFT_OUT = "positive_data_acceptance"


def report(client: httpx2.Client, folder: Path) -> subprocess.CompletedProcess[str]:
    """What schemathesis finds; it ends with 0 where it finds nothing."""
    schemathesis = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(CONFIG)]
    command = [*schemathesis, "run", f"{client.base_url}/openapi.json"]
    options = {
        "--header": f"Authorization: {client.headers['Authorization']}",
        "--checks": "all",
        "--exclude-checks": LEFT_OUT,
        "--phases": "examples,coverage,fuzzing,stateful",
        "--max-examples": "200",
        "--seed": "1",
        "--suppress-health-check": "all",
        "--warnings": "off",
    }
    pairs = [word for pair in options.items() for word in pair]
    return subprocess.run([*command, *pairs, "--no-color"], cwd=folder, capture_output=True, text=True)


@pytest.mark.long
def test_many_calls_of_each_kind(small: httpx2.Client, tmp_path: Path) -> None:
    done = report(small, tmp_path)
    count = len(small.get("/openapi.json").json()["paths"])
    assert f"{count} selected / {count} total" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
