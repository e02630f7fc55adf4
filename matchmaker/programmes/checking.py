"""What is wrong with a programme of one's own, all of it and where: for those who write one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from matchmaker.errors import ProgrammeError
from matchmaker.programmes.asked import asked_of_all
from matchmaker.programmes.programme import Programme, fault_of, read_programme
from matchmaker.texts import Message
from matchmaker.vocabulary.countries import country_codes
from matchmaker.vocabulary.schemes import schemes
from matchmaker.vocabulary.subdivisions import find_subdivision


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `wrong`: the programme cannot be used; else it can, and this may be meant otherwise.

    `line` is that of the file where it stands, None where it cannot be told (in a file that this one extends).
    """

    wrong: bool
    message: Message
    line: int | None

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {"wrong": self.wrong, "line": self.line, "message": self.message.as_dict(lang)}


def template(lang: str = "en") -> str:
    """A programme to be filled in, in TOML, with a word on every part; in English or Spanish.

    Examples
    --------
    >>> 'extends = "export-promotion"' in template()
    True
    """
    folder = resources.files("matchmaker.programmes") / "templates"
    path = folder / f"{lang}.toml"
    return (path if path.is_file() else folder / "en.toml").read_text(encoding="utf-8")


def check_programme(path: str | Path) -> list[Finding]:
    """Everything that is wrong or doubtful in a programme's file, in the order of its lines; empty where nothing is."""
    label = str(path)
    try:
        data = read_programme(label)
    except ProgrammeError as error:
        message = error.message
        assert isinstance(message, Message)
        return [Finding(True, message, _line_in(str(message.values.get("problem", ""))))]
    lines = _Lines(Path(label)) if label.endswith(".toml") else _Lines(None)
    try:
        programme = Programme.model_validate(data)
    except ValidationError as error:
        found = [fault_of(fault, label, data) for fault in error.errors(include_url=False)]
        return _in_order(Finding(True, message, lines.of(str(message.values["field"]))) for message in found)
    return _in_order(Finding(False, message, lines.of(field)) for field, message in _doubts(programme))


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.line is None, f.line or 0, str(f.message)))


def _line_in(problem: str) -> int | None:
    """The line that the TOML reader names."""
    found = re.search(r"line (\d+)", problem)
    return int(found[1]) if found else None


class _Lines:
    """On which line of a TOML file a field stands, by its dotted name; rules and balances by their id."""

    def __init__(self, path: Path | None) -> None:
        self._line: dict[str, int] = {}
        table, entry = "", 0
        for number, written in enumerate(path.read_text(encoding="utf-8").splitlines() if path else (), 1):
            text = written.strip()
            if heading := re.match(r"\[\[?\s*([\w.\-]+)\s*\]\]?", text):
                table, entry = heading[1], number
                self._line.setdefault(table, number)
            elif key := re.match(r"([\w\-]+)\s*=\s*(.*)", text):
                name = f"{table}.{key[1]}" if table else key[1]
                self._line.setdefault(name, number)
                if table in ("rules", "balance") and key[1] == "id":
                    table = f"{table}.{key[2].split('#')[0].strip().strip(chr(34))}"
                    self._line.setdefault(table, entry)

    def of(self, field: str) -> int | None:
        """The field's line, else that of what it is part of."""
        parts = field.split(".")
        while parts:
            if ".".join(parts) in self._line:
                return self._line[".".join(parts)]
            parts.pop()
        return None


def _doubts(programme: Programme) -> list[tuple[str, Message]]:
    """(field, what may be meant otherwise) of a programme that can be used."""
    found: list[tuple[str, Message]] = []
    for id_, _, _, source, _ in asked_of_all(programme):
        if not source and id_ not in ("must-not-pair", "size", "groups"):
            found.append((f"rules.{id_}", Message("programme-doubt-no-source", rule=id_)))
    for each in programme.balance:
        found += _no_places(f"balance.{each.id}", each.id, each.places)
    for rule in programme.rules:
        field = f"rules.{rule.id}"
        if rule.check == "share-in-places":
            found += _no_places(field, rule.id, rule.value.places)
        if rule.check == "certificates":
            unknown = [scheme for scheme in rule.value.schemes if scheme not in schemes()]
            found += [(field, Message("programme-doubt-no-scheme", rule=rule.id, scheme=each)) for each in unknown]
        found += _out_of_reach(rule.id, rule.check, rule.value, programme.size.max)
    return found


def _no_places(field: str, id_: str, places: Sequence[str]) -> list[tuple[str, Message]]:
    """Codes of the form of a place's that are none."""
    codes = country_codes()
    unknown = [place for place in places if place not in codes and find_subdivision(place, place[:2]) != place]
    return [(field, Message("programme-doubt-no-place", rule=id_, place=place)) for place in unknown]


def _out_of_reach(id_: str, check: str, value: Any, largest: int) -> list[tuple[str, Message]]:
    """A number of members that no group is large enough for."""
    counted = ("export-experience", "distinct-subdivisions", "distinct-countries")
    if check in counted and value > largest:
        return [(f"rules.{id_}", Message("programme-doubt-out-of-reach", rule=id_, count=value, max=largest))]
    return []
