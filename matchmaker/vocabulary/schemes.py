"""Certification schemes as data (`data/certifications.toml`): what each is called and who owns it.

How schemes stand to each other is said in `scheme_relations`; how their names are found in text in
`certificate_names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from matchmaker.vocabulary.certificate_bodies import bodies, body_label
from matchmaker.vocabulary.certificate_data import check_fields, check_listed, fault, read_data
from matchmaker.vocabulary.plain_letters import plain

FAMILIES = (
    "food safety",
    "organic",
    "fair and sustainable",
    "management",
    "social",
    "textile and forest",
    "origin",
    "religious",
    "claim",
    "security",
)
KINDS = (
    "private standard",
    "official control",
    "management system",
    "social audit",
    "origin",
    "religious",
    "self-declared",
)
LANGUAGES = ("en", "es", "fr", "pt", "nl")
_FILE = "certifications.toml"
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEEDED = {"code": str, "name": str, "family": str, "kind": str, "owner": str, "group": bool, "register": str}
_OPTIONAL = {"names": dict, "aliases": dict, "numbers": list, "beside_organic": list, "before_goods": bool}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme of the list."""

    code: str
    name: str
    family: str
    kind: str
    owner: str
    group: bool  # may a group of firms hold it under one certificate?
    register: str  # address of the public list of holders; "-" where there is none
    names: Mapping[str, str] = field(default_factory=dict)  # where a language calls it otherwise
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by language; `any`: in all of them
    numbers: tuple[str, ...] = ()  # shapes of its certificates' numbers, regular expressions over small letters
    beside_organic: tuple[str, ...] = ()  # words that mean it beside a word for organic
    before_goods: bool = False  # behind its name stands what it protects: denominación de origen Chulucanas

    def called(self) -> tuple[str, ...]:
        """Its names, without what stands in brackets, and its aliases in all languages."""
        names = (re.sub(r"\s*\([^)]*\)", "", name) for name in (self.name, *self.names.values()))
        return (*names, *(alias for listed in self.aliases.values() for alias in listed))


@cache
def schemes() -> Mapping[str, Scheme]:
    """Every scheme of the list by code, in the order of the file.

    Examples
    --------
    >>> schemes()["globalgap"].owner, schemes()["globalgap"].group
    ('FoodPLUS', True)
    """
    return schemes_from(read_data(_FILE)["scheme"])


def schemes_from(rows: Iterable[Mapping[str, Any]]) -> dict[str, Scheme]:
    """Schemes of a file's entries, each checked.

    Raises
    ------
    InputError
        Names the entry, by its code or else its place in the file, and what is wrong with it.
    """
    found: dict[str, Scheme] = {}
    taken: dict[str, str] = {}
    for place, row in enumerate(rows, start=1):
        entry = str(row.get("code") or f"#{place}")
        _check(entry, row)
        if entry in found:
            raise fault(_FILE, entry, "scheme-entry-twice", field="code", value=entry)
        lists = {key: tuple(row.get(key, ())) for key in ("numbers", "beside_organic")}
        aliases = {lang: tuple(listed) for lang, listed in row.get("aliases", {}).items()}
        scheme = Scheme(**{**row, **lists, "aliases": aliases})
        for alias in scheme.called():
            other = taken.setdefault(" ".join(re.findall(r"[a-z0-9+]+", plain(alias))), entry)
            if other != entry:
                raise fault(_FILE, entry, "scheme-entry-alias-taken", alias=alias, other=other)
        found[entry] = scheme
    return found


def _check(entry: str, row: Mapping[str, Any]) -> None:
    check_fields(_FILE, entry, row, _NEEDED, _OPTIONAL)
    check_listed(_FILE, entry, "family", [row["family"]], FAMILIES)
    check_listed(_FILE, entry, "kind", [row["kind"]], KINDS)
    check_listed(_FILE, entry, "names", row.get("names", {}), LANGUAGES)
    check_listed(_FILE, entry, "aliases", row.get("aliases", {}), (*LANGUAGES, "any"))
    if not _CODE.fullmatch(row["code"]):
        raise fault(_FILE, entry, "scheme-entry-value", field="code", value=row["code"])
    for shape in row.get("numbers", ()):
        if not _is_pattern(shape):
            raise fault(_FILE, entry, "scheme-entry-value", field="numbers", value=shape)


def _is_pattern(shape: str) -> bool:
    try:
        re.compile(shape)
    except re.error:
        return False
    return True


def scheme_label(code: str, lang: str = "en") -> str:
    """What a scheme is called in `lang`.

    Where only the certifying body is known, the label says so; any other scheme that is not in the list is called by
    the firm's own words. A certificate written `scheme:scope@date` is accepted too: scope and date are left out.

    Examples
    --------
    >>> scheme_label("globalgap"), scheme_label("organic-eu", "es"), scheme_label("Sello Azul")
    ('GLOBALG.A.P.', 'Orgánico UE', 'Sello Azul')
    >>> scheme_label("control-union")
    'Control Union certificate (standard not named)'
    """
    bare = code if code in schemes() else re.split(r"[:@]", code, maxsplit=1)[0]
    if bare in schemes():
        return schemes()[bare].names.get(lang, schemes()[bare].name)
    if bare in bodies():
        return body_label(bare, lang)
    return re.sub(r"^iso-(\d+)$", r"ISO \1", code)
