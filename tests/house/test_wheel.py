"""The wheel alone, in a fresh environment outside the checkout, does the main job: its data files are inside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.long


def run(*command: str | Path, cwd: Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
    """Run without anything of this checkout in the environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    assert not ok or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def what_git_keeps(into: Path) -> Path:
    """A copy of the repository's files: building in place would pick up what lies about, and leave more."""
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    return into


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment that holds the wheel and what it needs, without extras."""
    source = what_git_keeps(tmp_path_factory.mktemp("source"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "made", ".", cwd=source)
    (wheel,) = (source / "made").glob("*.whl")
    environment = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", environment, cwd=source)
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=source)
    return environment / "bin"


def test_it_runs_a_suggestion(installed: Path, tmp_path: Path) -> None:
    members = tmp_path / "members.csv"
    shutil.copy2(ROOT / "fixtures" / "caribbean.csv", members)
    done = run(installed / "matchmaker", "suggest", "members.csv", "--format", "json", cwd=tmp_path)
    portfolio = json.loads(done.stdout)
    assert portfolio["format"] == "matchmaker-portfolio-1"
    assert len(portfolio["proposals"]) > 10
    where = run(installed / "python", "-c", "import matchmaker; print(matchmaker.__file__)", cwd=tmp_path).stdout
    assert not Path(where.strip()).is_relative_to(ROOT)


def test_it_writes_the_page_and_the_spreadsheet(installed: Path, tmp_path: Path) -> None:
    members = ROOT / "fixtures" / "caribbean.csv"
    run(
        installed / "matchmaker", "suggest", members, "--lang", "es", "--out", "p.html", "--out", "p.xlsx", cwd=tmp_path
    )
    assert "<svg" in (tmp_path / "p.html").read_text("utf-8")
    assert (tmp_path / "p.xlsx").read_bytes().startswith(b"PK")


def test_serving_without_its_extra_says_what_to_install(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "matchmaker", "serve", ROOT / "fixtures" / "caribbean.csv", cwd=tmp_path, ok=False)
    assert done.returncode == 2
    assert "matchmaker[service]" in done.stderr
    assert "Traceback" not in done.stderr
