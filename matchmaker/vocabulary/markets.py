"""Where firms sell or want to sell: countries, trade blocs and the regions people name (data/blocs.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from matchmaker.texts import register_format
from matchmaker.vocabulary.countries import country_name, find_country
from matchmaker.vocabulary.place_names import words

# Means Canada in one list and the Andean Community in the next: not ours to decide.
_AMBIGUOUS = frozenset({"can"})


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc or region (`is_region`). Its `members` are those of the day `as_of`. `founded` is the day of the members that
    `joined` does not date, `left` tells who is a member no more; a region has no dates.
    """

    code: str
    names: dict[str, str]
    members: frozenset[str]
    founded: date | None
    joined: dict[str, date]
    left: dict[str, date]
    is_region: bool
    as_of: date
    source: str

    def members_on(self, day: date | None) -> frozenset[str]:
        """Members on a day; None: as the list stands."""
        if day is None or self.founded is None:
            return self.members
        return frozenset(
            country
            for country in self.members | self.left.keys()
            if self.joined.get(country, self.founded) <= day < self.left.get(country, date.max)
        )


@lru_cache(maxsize=1 << 14)
def find_market(text: str | None) -> str | None:
    """The code of a market: ISO 3166-1 alpha-2, or a bloc's or region's own.

    Parameters
    ----------
    text : str or None
        A code or a name; countries in English, Spanish, French, Portuguese or Dutch.

    Returns
    -------
    str or None
        None for what is no market, and for *CAN*, which may be Canada or the Andean Community. *Europe* is not *EU* and
        *Caribbean* not *CARICOM*: each is a region of its own, with the members that `expand` gives.

    Examples
    --------
    >>> [find_market(text) for text in ("Estados Unidos", "UE", "Caricom", "the Caribbean")]
    ['US', 'EU', 'CARICOM', 'CARIBBEAN']
    """
    key = _key(text or "")
    if not key or key in _AMBIGUOUS:
        return None
    return _words().get(key) or find_country(text)


def expand(codes: Iterable[str], as_of: date | None = None) -> frozenset[str]:
    """Countries of these markets, alpha-2: blocs and regions give their members, on `as_of` where a day is given.

    Examples
    --------
    >>> sorted(expand(["ANDEAN-COMMUNITY", "JM"]))
    ['BO', 'CO', 'EC', 'JM', 'PE']
    >>> "GB" in expand(["EU"]), "GB" in expand(["EU"], as_of=date(2019, 5, 1))
    (False, True)
    """
    found: set[str] = set()
    for code in codes:
        bloc = blocs().get(code)
        found |= bloc.members_on(as_of) if bloc else {code}
    return frozenset(found)


def market_name(code: str, lang: str = "en") -> str:
    """A market's name in a language.

    Examples
    --------
    >>> market_name("EU", "es"), market_name("US", "es")
    ('Unión Europea', 'Estados Unidos')
    """
    bloc = blocs().get(code)
    return bloc.names.get(lang, bloc.names["en"]) if bloc else country_name(code, lang)


@cache
def blocs() -> dict[str, Bloc]:
    """All blocs and regions by code."""
    return {
        code: Bloc(
            code=code,
            names={"en": record["en"], "es": record["es"]},
            members=frozenset(record["members"].split()),
            founded=record.get("founded"),
            joined=record.get("joined", {}),
            left=record.get("left", {}),
            is_region=record.get("region", False),
            as_of=record["as_of"],
            source=record["source"],
        )
        for code, record in _records().items()
    }


def _key(text: str) -> str:
    """Folded words, run together where dots or hyphens cut an abbreviation: *U.E.* is *ue*."""
    parts = words(text)
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, record in _records().items():
        for spelled in (code, record["en"], record["es"], *record["words"]):
            found[_key(spelled)] = code
    return found


@cache
def _records() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files("matchmaker.vocabulary") / "data" / "blocs.toml").read_text("utf-8"))


register_format("market", market_name)
