"""The import rule of the house, read from the syntax tree: a room knows itself and the rooms above it, nothing below.

Imports inside functions and under TYPE_CHECKING count too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import matchmaker

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "errors", "progress", "randomness", "compiled", "texts", "vocabulary", "firms", "programmes", "affinity", "partitioning",
    "communities", "consortia", "matching", "evaluation", "drawing", "reports", "scale", "cli",
)  # fmt: skip
OPEN_TO_API = ("errors", "texts", "drawing", "reports")
LAZY_DOOR = "matchmaker"  # matchmaker/__init__.py may import from every room


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, module: str, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports; `from a import b` gives `a.b`."""
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def breach(module: str, name: str, public: frozenset[str]) -> str | None:
    """Why `module` may not import `name`; None where it may."""
    importer, target = module.split("."), name.split(".")
    if importer[0] == "matchmaker":
        if target[0] == "api":
            return "the engine never imports the service"
        if target[0] != "matchmaker" or module == LAZY_DOOR:
            return None
        if len(target) == 1 or target[1] not in ROOMS:
            return "inside the engine a name is imported from its room"
        if importer[1] not in ROOMS:
            return "this room does not stand in the house"
        if ROOMS.index(target[1]) > ROOMS.index(importer[1]):
            return f"{target[1]} stands below {importer[1]}"
        return None
    if target[0] == "matchmaker" and len(target) > 1 and target[1] not in OPEN_TO_API:
        return None if len(target) == 2 and target[1] in public else "the service knows the engine by its public names"
    return None


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", ["matchmaker", "api"])
def test_every_import_goes_upwards(folder: str) -> None:
    public = frozenset(matchmaker.__all__)
    breaches = [
        f"{path.relative_to(ROOT)}:{line} imports {name}: {why}"
        for path in sources(folder)
        for line, name in imported(path.read_text("utf-8"), module_name(path), path.name == "__init__.py")
        if (why := breach(module_name(path), name, public))
    ]
    assert sources(folder), f"no source found in {folder}"
    assert not breaches, "\n".join(breaches)


def test_every_room_stands_in_the_list() -> None:
    found = {path.stem if path.suffix == ".py" else path.name for path in (ROOT / "matchmaker").iterdir()}
    rooms = {name for name in found if not name.startswith("__") and name != "py"}
    assert rooms <= set(ROOMS) | {"py.typed"}, sorted(rooms - set(ROOMS))


@pytest.mark.parametrize(
    ("module", "source", "allowed"),
    [
        ("matchmaker.firms.table", "from matchmaker.vocabulary.places import locate", True),
        ("matchmaker.firms.table", "from matchmaker.firms.profile import Profile", True),
        ("matchmaker.firms.table", "from .profile import Profile", True),
        ("matchmaker.firms.table", "from ..affinity import graph", False),
        ("matchmaker.firms.table", "from matchmaker.affinity.graph import build_graph", False),
        ("matchmaker.firms.table", "def f():\n    import matchmaker.cli", False),
        ("matchmaker.firms.table", "import matchmaker as mm", False),
        ("matchmaker.cli.serve", "from api.commands import serve", False),
        ("matchmaker", "from matchmaker.reports import html", True),
        ("api.matches.endpoints", "import matchmaker as mm", True),
        ("api.matches.endpoints", "from matchmaker import find_partners", True),
        ("api.matches.endpoints", "from matchmaker.errors import InputError", True),
        ("api.matches.endpoints", "from matchmaker.matching.partners import find_partners", False),
        ("api.matches.endpoints", "from matchmaker import matching", False),
    ],
)
def test_the_rule_tells_right_from_wrong(module: str, source: str, allowed: bool) -> None:
    public = frozenset({"find_partners"})
    found = [breach(module, name, public) for _, name in imported(source, module)]
    assert (found == [None]) is allowed
