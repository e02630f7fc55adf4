"""No GPL at run time: read from the metadata of what the package needs and of all that it pulls in. LGPL is allowed."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NOT_AT_RUN_TIME = {"dev", "peers"}
# Whose metadata names no licence, and where we read it instead.
READ_BY_HAND: dict[str, str] = {}


def needs(name: str, extras: set[str]) -> list[Requirement]:
    """The requirements of an installed package that hold here, under any of `extras`."""
    found = [Requirement(text) for text in metadata.requires(name) or ()]
    return [one for one in found if holds(one.marker, extras)]


def holds(marker: Marker | None, extras: set[str]) -> bool:
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras})


def pulled_in(name: str, extras: set[str]) -> dict[str, metadata.Distribution]:
    """Every package that `name` brings, itself left out."""
    found: dict[str, metadata.Distribution] = {}
    open_: list[tuple[str, set[str]]] = [(name, extras)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while open_:
        parent, wanted = open_.pop()
        if (parent, frozenset(wanted)) in seen:
            continue
        seen.add((parent, frozenset(wanted)))
        for requirement in needs(parent, wanted):
            child = canonicalize_name(requirement.name)
            if child != canonicalize_name(name):
                found[child] = metadata.distribution(child)
            open_.append((child, set(requirement.extras)))
    return found


def licence(dist: metadata.Distribution) -> str:
    """The licence as the package states it: the SPDX expression, else classifiers, else the short text."""
    stated = dist.metadata.json
    if expression := stated.get("license_expression"):
        return str(expression)
    classifiers = [text for text in stated.get("classifier", ()) if text.startswith("License ::")]
    named = [text for text in classifiers if not text.endswith("OSI Approved")]
    return " AND ".join(named) or str(stated.get("license", "")).strip().partition("\n")[0]


def is_gpl(stated: str) -> bool:
    """Whether the GPL or the AGPL binds: the LGPL, a choice beside another and GCC's exception do not."""
    text = re.sub(r"GPL[-\w.]*\s+WITH\s+GCC-exception[-\w.]*", "", stated, flags=re.I)
    gpl = re.compile(r"(?<!L)GPL|(?<!Lesser )(?<!Library )General Public License", re.I)
    return all(gpl.search(choice) for choice in re.split(r"\sOR\s", text))


def run_time() -> dict[str, metadata.Distribution]:
    extras = set(metadata.metadata("matchmaker").get_all("Provides-Extra") or ())
    return pulled_in("matchmaker", extras - NOT_AT_RUN_TIME)


def test_nothing_at_run_time_is_gpl() -> None:
    packages = run_time()
    stated = {name: READ_BY_HAND.get(name) or licence(dist) for name, dist in packages.items()}
    assert {"numpy", "scipy", "typer", "fastapi", "starlette", "llvmlite"} <= set(packages), "the walk lost its way"
    assert not {name for name, text in stated.items() if not text}, "these state no licence: read it, add it above"
    assert not {name: text for name, text in stated.items() if is_gpl(text)}


@pytest.mark.parametrize(
    ("stated", "gpl"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GPLv2+", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)", False),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("LGPL-2.1-or-later", False),
        ("MIT OR GPL-2.0-only", False),
        ("MIT AND GPL-2.0-only", True),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
    ],
)
def test_the_rule_tells_right_from_wrong(stated: str, gpl: bool) -> None:
    assert is_gpl(stated) is gpl
