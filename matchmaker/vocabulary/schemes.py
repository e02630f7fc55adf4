"""Certification schemes as data: what each is called, by whom it is owned, and what holding it implies.

Relations are directional: FSSC 22000 implies ISO 22000 and never the reverse. There is no "same as".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme of the list."""

    code: str
    name: str
    family: str
    kind: str
    owner: str
    group: bool  # may a group of firms hold it?
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """`from_` stands in a relation (today: `implies`) to `to`, and where that is written."""

    kind: str
    from_: str
    to: str
    source: str


@cache
def _data() -> dict[str, Any]:
    path = resources.files("matchmaker.vocabulary") / "data" / "certifications.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def schemes() -> dict[str, Scheme]:
    """Every scheme of the list by code, in the order of the file."""
    return {row["code"]: Scheme(**{**row, "aliases": tuple(row.get("aliases", ()))}) for row in _data()["scheme"]}


@cache
def relations() -> tuple[Relation, ...]:
    return tuple(Relation(row["kind"], row["from"], row["to"], row["source"]) for row in _data()["relation"])


@cache
def bodies() -> tuple[str, ...]:
    """Names of certifying bodies, in small letters without accents."""
    return tuple(_data()["bodies"])


@cache
def implied(scheme: str) -> frozenset[str]:
    """The scheme itself and all that holding it implies, step by step.

    Examples
    --------
    >>> sorted(implied("fssc-22000")), sorted(implied("haccp"))
    (['fssc-22000', 'haccp', 'iso-22000'], ['haccp'])
    """
    reached, waiting = {scheme}, [scheme]
    while waiting:
        here = waiting.pop()
        for relation in relations():
            if relation.kind == "implies" and relation.from_ == here and relation.to not in reached:
                reached.add(relation.to)
                waiting.append(relation.to)
    return frozenset(reached)


def scheme_label(code: str, lang: str = "en") -> str:
    """What a scheme is called in `lang`; a scheme that is not in the list is called by the firm's own words.

    A certificate written `scheme:scope@date` is accepted too: scope and date are left out.

    Examples
    --------
    >>> scheme_label("globalgap"), scheme_label("organic-eu", "es"), scheme_label("Sello Azul")
    ('GLOBALG.A.P.', 'Orgánico UE', 'Sello Azul')
    """
    known = schemes().get(code) or schemes().get(re.split(r"[:@]", code, maxsplit=1)[0])
    if known is not None:
        return known.names.get(lang, known.name)
    return re.sub(r"^iso-(\d+)$", r"ISO \1", code)
