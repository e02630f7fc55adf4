"""What the code imports is declared: the engine's libraries are what plain `matchmaker` brings, the service's its extra's.

What only comes along with something else may go with its next version.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OURS = {"matchmaker", "api"}


def imported(folder: str) -> dict[str, str]:
    """Top-level name of everything imported from outside, and one place that does."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                found.setdefault(name.partition(".")[0], f"{path.relative_to(ROOT)}:{node.lineno}")
    return {name: where for name, where in found.items() if name not in OURS | sys.stdlib_module_names}


def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize(("folder", "extras"), [("matchmaker", ()), ("api", ("service",))])
def test_every_library_imported_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    brought_by = metadata.packages_distributions()
    allowed = declared(*extras)
    # starlette is FastAPI's own ground, and pydantic_core pydantic's: each pins the other's version.
    allowed |= {"starlette"} if "fastapi" in allowed else set()
    allowed |= {"pydantic-core"}
    undeclared = {
        name: where
        for name, where in imported(folder).items()
        if not {canonicalize_name(dist) for dist in brought_by.get(name, ())} & allowed
    }
    assert len(imported(folder)) > 3
    assert not undeclared


def test_every_library_declared_is_used() -> None:
    brought_by = metadata.packages_distributions()
    used = {canonicalize_name(dist) for name in imported("matchmaker") for dist in brought_by.get(name, ())}
    # pandas writes Parquet through pyarrow, typer colours through rich; stdnum's modules are imported by a country's name.
    otherwise = {"pyarrow", "rich", "python-stdnum"}
    assert not declared() - used - otherwise
