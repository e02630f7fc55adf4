"""No command prints or writes a secret, in any of its forms: every command that there is has a case here."""

from __future__ import annotations

import contextlib
import enum
import inspect
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from planted import (
    LARGE,
    MEMBERS,
    REFUSED,
    REFUSER,
    TWINS,
    anonymous,
    betrayals,
    found_in,
    readable,
    secrets,
    write_members,
)

import matchmaker as mm
from matchmaker.cli.app import build_app, main

FILE, THEIRS, MADE, GROUPS, HISTORY = "members.csv", "theirs.csv", "made.json", "groups.csv", "history.csv"
SIZED = tuple(word for name, value in LARGE.items() for word in ("--set", f"{name}={value}"))
KEPT = (FILE, "--portfolio", MADE)
# By command: what it is called with, `--format` and `--lang` aside. The first of each is tried at once, the rest in the long run.
CASES: dict[str, list[tuple[str, ...]]] = {
    "check": [
        (FILE,),
        (FILE, "--programme", "export-promotion", "--against", FILE, "--pairs", "pairs.csv"),
        (THEIRS, "--propose", "mapping.toml", "--force"),
    ],
    "suggest": [
        (FILE, *SIZED, *(word for form in ("json", "csv", "xlsx", "html", "txt") for word in ("--out", f"p.{form}"))),
        (FILE, "--near", MADE, "--history", HISTORY, "--stability", "2", "--out", "again.html", "--out", "again.json"),
        (FILE, *SIZED, "--keep", f"{MADE}:1", "--out", "k.json"),
        (FILE, "--programme", "origin", "--out", "o.html", "--out", "o.xlsx"),
    ],
    "match": [(FILE, "--firm", REFUSER, "-k", "20"), (FILE, "--firm", REFUSED, "-k", "20", "--programme", "origin")],
    "fill": [(*KEPT, "--proposal", "1", "--placed", "-k", "20"), (*KEPT, "--proposal", "1", "--gap", "globalgap")],
    "assemble": [
        (FILE, "--product", "mango", "--volume", "200 t/year", "--market", "US", "--certificates", "globalgap"),
        (FILE, "--product", "mango", "--volume", "9000 t/year", "--held-by", "group"),
    ],
    "reserves": [(*KEPT, "--proposal", "1", "-k", "20"), (*KEPT, "--proposal", "1", "--member", MEMBERS[0])],
    "analogues": [(*KEPT, "--proposal", "1")],
    "explain": [
        (FILE, REFUSER, *SIZED), (FILE, REFUSED, *SIZED), (FILE, MEMBERS[0]), (FILE, REFUSER, REFUSED),
    ],
    "what-if": [
        (*KEPT, "--add", f"{REFUSED}:1", "--out", "w.json"), (*KEPT, "--replace", f"{MEMBERS[0]},{REFUSED}"),
        (*KEPT, "--remove", MEMBERS[1]), (*KEPT, "--dissolve", "1"),
    ],
    "alternatives": [(*KEPT, "-n", "1", "--within", "0.5", "--out", "others")],
    "compare": [(MADE, MADE)],
    "gaps": [(MADE,), (FILE, *SIZED, "--as-of", "2026-11-24", "--out", "g.out")],
    "graph": [(FILE, "--out", "g.graphml"), (FILE, "--out", "g.csv")],
    "communities": [(FILE,), (FILE, "--out", "c.out")],
    "programmes": [(), ("export-sales",)],
    "hs": [("mangos frescos",)],
    "template": [("--out", "t.xlsx")],
    "evaluate": [(FILE, "--groups", GROUPS)],
    "serve": [(FILE, "--port", "0")],
}  # fmt: skip
# Wishes that refusals forbid: how they are refused must not tell of them.
FORBIDDEN = [
    (FILE, "--together", f"{REFUSER},{REFUSED}"),
    (FILE, "--together", f"{REFUSER},{MEMBERS[0]}", "--together", f"{REFUSED},{MEMBERS[0]}"),
    (FILE, "--keep", "forbidden.json:1"),
]
COMMANDS = {str(command.name): command.callback for command in build_app().registered_commands}
SLOW = "evaluate"
CALLS = [
    (name, words, number > 0 or name == SLOW) for name, listed in CASES.items() for number, words in enumerate(listed)
]


def prepared(folder: Path, refuser: str) -> Path:
    firms = mm.read_firms(write_members(folder / FILE, refuser))
    write_members(
        folder / THEIRS, refuser, {"id": "Código", "email": "Correo", "phone": "Otro correo", "tax_id": "Cédula"}
    )
    portfolio = mm.suggest_consortia(firms, mm.load_programme("export-promotion", **LARGE))
    (folder / MADE).write_text(portfolio.to_json(), "utf-8")
    (folder / GROUPS).write_text(
        "id,group,kind\n" + "".join(f"{firm},a,x\n" for firm in [*MEMBERS[:5], REFUSER]), "utf-8"
    )
    (folder / HISTORY).write_text(f"round,event,firms\n2025,refused,{MEMBERS[3]};{MEMBERS[4]}\n", "utf-8")
    wish = mm.assess_groups(firms, [[REFUSER, REFUSED, *MEMBERS[:3]]])
    (folder / "forbidden.json").write_text(wish.to_json(), "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("planted"), REFUSER)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same list where the other twin is the one who declared it."""
    return prepared(tmp_path_factory.mktemp("mirrored"), REFUSED)


def run(folder: Path, *words: str) -> tuple[int, dict[str, str]]:
    """The status of `matchmaker WORDS` in a folder; its standard output and error and the files it wrote, which are removed."""
    before = {path for path in folder.rglob("*") if path.is_file()}
    here, argv = Path.cwd(), sys.argv
    out, error, status = io.StringIO(), io.StringIO(), 0
    os.chdir(folder)
    sys.argv = ["matchmaker", *words]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 1
    finally:
        os.chdir(here)
        sys.argv = argv
    told = {"stdout": out.getvalue(), "stderr": error.getvalue()}
    for path in sorted({path for path in folder.rglob("*") if path.is_file()} - before):
        told[str(path.relative_to(folder))] = readable(path.read_bytes())
        path.unlink()
    return status, told


def options(name: str) -> dict[str, Any]:
    """A command's parameters with their types."""
    command = COMMANDS[name]
    assert command is not None
    return {each.name: each.annotation for each in inspect.signature(command, eval_str=True).parameters.values()}


def forms(annotation: Any) -> list[str]:
    """What may stand behind `--format`."""
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return [each.value for each in annotation]
    return [form for inner in get_args(annotation) for form in forms(inner)]


def calls(name: str, words: tuple[str, ...], lang: str) -> Iterator[tuple[str, ...]]:
    """The call in each form that the command has."""
    known = options(name)
    spoken = ("--lang", lang) if "lang" in known else ()
    if "format" not in known:
        yield (name, *words, *spoken)
    # What is written to files has the form of its ending, so that one more form printed is enough.
    for form in forms(known.get("format"))[: 1 if "--out" in words else None]:
        if form != "xlsx":
            yield (name, *words, *spoken, "--format", form)


def examined(folder: Path, call: tuple[str, ...], status: int = 0) -> dict[str, str]:
    """What a call gave, with nothing in it that it must not give."""
    found, told = run(folder, *call)
    assert found == status, (call, told["stderr"])
    assert any(told.values()), call
    for where, text in told.items():
        assert not found_in(text), (call, where)
        assert not betrayals(text), (call, where)
    return told


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` says that it is ready, and ends."""
    import uvicorn

    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets=None: None)


def test_the_search_finds_what_is_planted(folder: Path) -> None:
    """And the twins would be together but for the one's word."""
    planted = (folder / FILE).read_text("utf-8")
    assert set(found_in(planted)) == set(secrets())
    assert len(secrets()) == 60
    free = list(mm.read_firms(folder / FILE))
    programme = mm.load_programme("export-promotion", **LARGE)
    together = mm.suggest_consortia([replace(firm, must_not_pair=()) for firm in free], programme)
    assert set(TWINS) <= set(together.proposals[0].members)
    apart = mm.suggest_consortia(free, programme)
    assert len(set(TWINS) & {record.id for record in apart.unplaced}) == 1


def test_every_command_has_a_case() -> None:
    assert set(CASES) == set(COMMANDS)
    written = {path.rpartition(".")[2] for path in CASES["suggest"][0]}
    assert {"txt" if form == "table" else form for form in forms(options("suggest")["format"])} <= written


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(name, words, marks=[pytest.mark.long] if late else [], id=f"{name}-{number}")
        for number, (name, words, late) in enumerate(CALLS)
    ],
)
def test_no_command_tells_a_secret(folder: Path, name: str, words: tuple[str, ...]) -> None:
    for call in calls(name, words, "en"):
        examined(folder, call)


@pytest.mark.long
@pytest.mark.parametrize(("name", "words"), [(name, words) for name, words, _ in CALLS])
def test_who_declared_it_makes_no_difference(folder: Path, mirrored: Path, name: str, words: tuple[str, ...]) -> None:
    for call in calls(name, words, "es"):
        here, there = (examined(each, call) for each in (folder, mirrored))
        if name != "serve":  # it names a free port
            assert {k: anonymous(v) for k, v in here.items()} == {k: anonymous(v) for k, v in there.items()}


@pytest.mark.parametrize("words", FORBIDDEN)
def test_a_forbidden_wish_does_not_tell_why(folder: Path, mirrored: Path, words: tuple[str, ...]) -> None:
    for lang in ("en", "es"):
        told = [examined(each, ("suggest", *words, "--lang", lang), status=1) for each in (folder, mirrored)]
        assert told[0] == told[1]
        assert told[0]["stdout"] == ""
        assert not any(word in told[0]["stderr"] for word in ("declar", "must-not-pair", "refus", "rechaz"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_one_left_out_is_not_told_by_whom(folder: Path, lang: str) -> None:
    """Of the twins one is in no proposal; its answer names neither the other nor a rule."""
    told = [
        (firm, other, examined(folder, ("explain", FILE, firm, *SIZED, "--lang", lang))["stdout"])
        for firm, other in ((REFUSER, REFUSED), (REFUSED, REFUSER))
    ]
    alone = {"en": "in other company", "es": "en otra compañía"}[lang]
    (left,) = [each for each in told if alone in each[2]]
    assert left[1] not in left[2]
    assert TWINS[left[1]] not in left[2]
    assert not any(word in left[2] for word in ("must-not-pair", "declar", "rule", "regla"))
    matches = examined(folder, ("match", FILE, "--firm", left[0], "-k", "20", "--lang", lang))["stdout"]
    assert TWINS[left[1]] not in matches


@pytest.mark.parametrize("form", ["json", "csv", "html", "xlsx"])
def test_contacts_are_in_the_spreadsheet_where_asked_for_and_nowhere_else(folder: Path, form: str) -> None:
    _, told = run(folder, "suggest", FILE, *SIZED, "--contacts", "--out", f"with.{form}")
    written = told.pop(f"with.{form}")
    assert (form == "xlsx") is any("planted-mail" in secret for secret in found_in(written))
    assert found_in(written, but=("email", "phone")) == []
    assert not any(found_in(text) for text in told.values())
