"""Bodies that certify, inspect or register (`data/certification_bodies.toml`): who stands behind a certificate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from matchmaker.vocabulary.certificate_data import check_fields, fault, read_data
from matchmaker.vocabulary.name_finder import NameFinder
from matchmaker.vocabulary.plain_letters import plain, squeezed

_FILE = "certification_bodies.toml"
_NEEDED = {"code": str, "name": str}
_OPTIONAL = {"seat": str, "public": bool, "aliases": list}


@dataclass(frozen=True, slots=True)
class Body:
    """A certifying body, a standards institute or an authority."""

    code: str
    name: str
    seat: str | None = None  # ISO 3166-1 alpha-2
    public: bool = False  # a national institute or authority
    aliases: tuple[str, ...] = ()

    def called(self) -> tuple[str, ...]:
        """Its code, its name with and without what stands in brackets, and its aliases."""
        return (self.code, self.name, re.sub(r"\s*\([^)]*\)", "", self.name), *self.aliases)


@cache
def bodies() -> Mapping[str, Body]:
    """Every body by code.

    Examples
    --------
    >>> bodies()["ttbs"].name
    'TTBS (Trinidad and Tobago Bureau of Standards)'
    """
    return bodies_from(read_data(_FILE)["body"])


def bodies_from(rows: Iterable[Mapping[str, Any]]) -> dict[str, Body]:
    """Bodies of a file's entries, each checked.

    Raises
    ------
    InputError
        Names the entry, by its code or else its place in the file, and what is wrong with it.
    """
    found: dict[str, Body] = {}
    for place, row in enumerate(rows, start=1):
        entry = str(row.get("code") or f"#{place}")
        check_fields(_FILE, entry, row, _NEEDED, _OPTIONAL)
        if entry in found:
            raise fault(_FILE, entry, "scheme-entry-twice", field="code", value=entry)
        found[entry] = Body(**{**row, "aliases": tuple(row.get("aliases", ()))})
    return found


def body_label(code: str, lang: str = "en") -> str:
    """How a certificate is called of which only the body is known.

    Examples
    --------
    >>> body_label("ecocert", "es")
    'Certificado de Ecocert (norma no indicada)'
    """
    labels = _labels()
    return labels.get(lang, labels["en"]).format(body=bodies()[code].name)


def find_bodies(text: str) -> list[tuple[str, int, int]]:
    """Bodies that stand in a text: code, start, end.

    Examples
    --------
    >>> find_bodies("Orgánico, Control Union")
    [('control-union', 10, 23)]
    """
    low = plain(text)
    return [(_by_name()[squeezed(low[start:end])], start, end) for start, end in _names().find(low)]


def body_named(text: str) -> str | None:
    """The body that a text names and nothing besides.

    Examples
    --------
    >>> body_named("Ecocert S.A."), body_named("Ecocert mango")
    ('ecocert', None)
    """
    return _by_name().get(squeezed(plain(text)))


@cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = read_data(_FILE)["label"]
    return labels


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for body in bodies().values():
        for name in body.called():
            found.setdefault(squeezed(plain(name)), body.code)
    return found


@cache
def _names() -> NameFinder:
    return NameFinder(plain(name) for body in bodies().values() for name in body.called())
