"""The catalogues agree with each other and with the code: no sentence without a wording, no wording without a use."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from matchmaker.texts import LANGUAGES, Message

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "matchmaker" / "texts" / "catalogues"
HOUSE = ("matchmaker", "api")
# Files other than Python that name codes: page templates, and rules written as data.
NAMING = ("*.html", "*.js", "*.toml")
# Codes that are put together at run time in a way the reader below does not see: pattern, and where.
MADE = {r"problem-[a-z-]+-detail": "api/kit/problems.py: each title's sentence"}


@cache
def wordings(lang: str) -> dict[str, tuple[str, ...]]:
    """Code to its wordings (singular and plural where there are two)."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((CATALOGUES / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang, abort_invalid=True):
                if message.id:
                    code = message.id if isinstance(message.id, str) else message.id[0]
                    text = message.string
                    found[code] = (text,) if isinstance(text, str) else tuple(text or ("",))
    return found


def placeholders(wording: str) -> set[str]:
    """The names that a wording puts in; their formats may differ between languages."""
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name is not None}


@cache
def sources() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text("utf-8")) for folder in HOUSE for path in sorted((ROOT / folder).rglob("*.py"))
    }


def said(tree: ast.Module) -> set[tuple[int, str]]:
    """(line, code) of every `Message("code", …)` and `say("code", …)` with the code written out."""
    return {
        (node.lineno, node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in ("Message", "say")
    }


def constants(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Texts written out in the code, and the fixed beginnings of its f-strings (`layer.` in `f"layer.{name}"`)."""
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(value) for node in parts for value in node.values}
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
    }
    beginnings = {
        first.value
        for node in parts
        if node.values and isinstance(first := node.values[0], ast.Constant) and isinstance(first.value, str)
    }
    return texts, {text for text in beginnings if re.fullmatch(r"[a-z][a-z0-9-]*([.-][a-z0-9-]*)*[.-]", text)}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_languages_have_the_same_codes(lang: str) -> None:
    assert set(wordings(lang)) == set(wordings("en")), sorted(set(wordings(lang)) ^ set(wordings("en")))
    assert {p.name for p in (CATALOGUES / lang).glob("*.po")} == {p.name for p in (CATALOGUES / "en").glob("*.po")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_wording_is_empty(lang: str) -> None:
    assert not [code for code, texts in wordings(lang).items() if not all(texts)]


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_languages_have_the_same_placeholders(lang: str) -> None:
    differing = {
        code: (texts, wordings(lang).get(code, ()))
        for code, texts in wordings("en").items()
        if set().union(*map(placeholders, texts)) != set().union(*map(placeholders, wordings(lang).get(code, ())))
        or len(texts) != len(wordings(lang).get(code, ()))
    }
    assert not differing


def test_placeholders_are_seen() -> None:
    assert placeholders("{count} of {total:number}, plain") == {"count", "total"}


def test_every_sentence_said_has_a_wording() -> None:
    lost = [
        f"{path.relative_to(ROOT)}:{line} says {code}"
        for path, tree in sources().items()
        for line, code in sorted(said(tree))
        if code not in wordings("en")
    ]
    assert not lost, "\n".join(lost)


def test_every_wording_is_used() -> None:
    texts: set[str] = set()
    beginnings: set[str] = set()
    for tree in sources().values():
        more_texts, more_beginnings = constants(tree)
        texts |= more_texts
        beginnings |= more_beginnings
    files = [path for folder in HOUSE for kind in NAMING for path in (ROOT / folder).rglob(kind)]
    quoted = {
        word for path in files for word in re.findall(r"""["'`]([a-z][a-z0-9.-]+)["'`]""", path.read_text("utf-8"))
    }
    idle = [
        code
        for code in wordings("en")
        if code not in texts | quoted
        and not any(code.startswith(start) for start in beginnings)
        and not any(re.fullmatch(pattern, code) for pattern in MADE)
    ]
    assert not idle, f"no code says {', '.join(sorted(idle))}"


def test_the_reader_of_code_sees_what_is_said() -> None:
    tree = ast.parse("raise InputError(Message('file-empty', path=p))\ntexts.say('layer.place')\nname = f'layer.{x}'\n")
    assert {code for _, code in said(tree)} == {"file-empty", "layer.place"}
    assert constants(tree)[1] == {"layer."}
    assert Message("unknown-firm", id="x").text() == wordings("en")["unknown-firm"][0].format(id="x")
