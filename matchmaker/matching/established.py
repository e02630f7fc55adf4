"""Consortia that exist already, as the firms' `member_of` tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.place_names import words

LEAST = 2  # members in the list from which a body is a group
# Words that tell a consortium from a chamber of commerce or an exporters' circle, in the five languages, folded.
NAMED = re.compile(r"\b(consor[a-z]*|origin consortium|denominacion de origen|cooperativ[a-z]*|cooperat[a-z]*)\b")


@dataclass(frozen=True)
class Established:
    """A consortium and its members in the list, by id."""

    name: str
    members: tuple[str, ...]


def established(firms: Iterable[Profile]) -> list[Established]:
    """Bodies that call themselves consortia or co-operatives, with at least two members in the list, by name.

    Examples
    --------
    >>> named = ("Consorcio de Mango de Piura", "CONSORCIO DE MANGO DE PIURA", "Cámara de Comercio")
    >>> [e.members for e in established(Profile(id=str(i), name="x", member_of=(n,)) for i, n in enumerate(named))]
    [('0', '1')]
    """
    found: dict[str, tuple[set[str], set[str]]] = {}
    for firm in firms:
        for body in firm.member_of or ():
            key = " ".join(words(body))
            if NAMED.search(key):
                names, members = found.setdefault(key, (set(), set()))
                names.add(body)
                members.add(firm.id)
    return [
        Established(max(names, key=lambda name: (not name.isupper(), name)), tuple(sorted(members)))
        for _, (names, members) in sorted(found.items())
        if len(members) >= LEAST
    ]
