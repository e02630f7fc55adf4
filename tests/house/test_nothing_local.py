"""Nothing in the repository knows the machine it was written on: no registry's address, no absolute path of ours."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Each pattern is written so that it does not match itself.
FORBIDDEN = {
    "a package registry's address": re.compile(
        r"(?:py[p]i\.(?:org|python)|python[h]osted\.org|registry\.n[p]mjs|registry\.y[a]rnpkg|d[e]b\.debian\.org|--(?:extra-)?inde[x]-url|--find-link[s])"
    ),
    "a path of one machine": re.compile(r"(?<![\w./-])/(?:roo[t]|wor[k]|home/\w+|Users/\w+|opt/py[p]i[\w-]*)/\w"),
}


def kept() -> list[Path]:
    """What git keeps or would keep."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in names.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str:
    """The file's text; nothing for a binary one."""
    data = path.read_bytes()
    return "" if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    files = kept()
    assert len(files) > 10
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files
        if (match := FORBIDDEN[what].search(text_of(path)))
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_constraints_hold_names_and_versions_only() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 20
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][0-9A-Za-z.]*", line)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("https://py" + "pi.org/simple", "a package registry's address"),
        ("pip install --index" + "-url x", "a package registry's address"),
        ("open('/ro" + "ot/file')", "a path of one machine"),
        ("cd /wor" + "k/main", "a path of one machine"),
    ],
)
def test_the_patterns_find_what_they_forbid(text: str, what: str) -> None:
    assert FORBIDDEN[what].search(text)
