"""What markets ask of goods, as dated data: law on the product, duties of the importer, demands of buyers.

The file is `data/market_requirements.toml`, each line with its source. Three kinds are kept apart because they are answered
differently: an exporter obeys a law, hands papers to an importer who has a duty, and agrees with a buyer who demands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from matchmaker.texts import Message
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.schemes import schemes

MARKETS = ("EU", "US", "CA", "GB", "CARICOM")
KINDS = ("law", "importer", "buyer")
SUPPORT_KINDS = ("training", "technical")
NEAR_DAYS = 365  # a date so close is said to be near

IN_FORCE, SOON, LATER, ENDED, NOT_JUDGED = "in-force", "soon", "later", "ended", "not-judged"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that markets ask of some goods.

    Attributes
    ----------
    kind : "law", "importer" or "buyer"
    products : HS prefixes of the goods, sorted
    origins : countries (alpha-2) whose goods it is about; None: of all
    when_holding : "organic" where only firms with such a certificate are asked; None: all
    schemes : certificates any of which answers it; empty where profiles cannot tell
    held_by : "each" member that sells the goods, or "one" of the members
    not_listed : "gap" or "question": what it means that a firm lists its certificates without it
    optional : no condition of entry
    weakest_link : one member without it endangers the whole lot
    support : code of the training or technical support that closes it
    applies_from, applies_to : first and last day; None where not known, or without end
    checked : was the source looked up when the file was written?
    """

    id: str
    kind: str
    markets: tuple[str, ...]
    products: tuple[str, ...]
    origins: frozenset[str] | None
    when_holding: str | None
    schemes: frozenset[str]
    held_by: str
    not_listed: str
    optional: bool
    weakest_link: bool
    support: str
    applies_from: date | None
    applies_to: date | None
    source: str
    checked: bool

    @property
    def mandatory(self) -> bool:
        """Do the goods stay outside without it? Demands of buyers and lower duties are a matter of choice."""
        return self.kind != "buyer" and not self.optional

    def state(self, as_of: date | None) -> str:
        """Whether it applies on a day: in-force, soon (within 365 days), later, ended; not-judged without a day.

        Examples
        --------
        >>> found = requirements()["eu-deforestation"]
        >>> [found.state(day) for day in (date(2024, 1, 1), date(2026, 11, 24), date(2027, 1, 1), None)]
        ['later', 'soon', 'in-force', 'not-judged']
        """
        if self.applies_from is None and self.applies_to is None:
            return IN_FORCE
        if as_of is None:
            return NOT_JUDGED
        if self.applies_to is not None and as_of > self.applies_to:
            return ENDED
        if self.applies_from is None or as_of >= self.applies_from:
            return IN_FORCE
        return SOON if (self.applies_from - as_of).days <= NEAR_DAYS else LATER

    def timing(self, as_of: date | None) -> Message:
        """Since when, from when or until when it applies, in words; a date that is near says in how many days.

        Examples
        --------
        >>> print(requirements()["eu-deforestation"].timing(date(2026, 11, 24)))
        Applies from 30 December 2026, in 36 days.
        """
        state = self.state(as_of)
        if self.applies_to is not None and state in (IN_FORCE, NOT_JUDGED):
            left = NEAR_DAYS + 1 if as_of is None else (self.applies_to - as_of).days
            last = self.applies_to.isoformat()
            return (
                Message("timing-until", day=last)
                if left > NEAR_DAYS
                else Message("timing-ends-soon", day=last, count=left)
            )
        if state == ENDED:
            return Message("timing-ended", day=str(self.applies_to))
        if self.applies_from is None:
            return Message("timing-long-since")
        first = self.applies_from.isoformat()
        if state == SOON and as_of is not None:
            return Message("timing-soon", day=first, count=(self.applies_from - as_of).days)
        return Message(f"timing-{state}", day=first)


@dataclass(frozen=True)
class Requirements:
    """The whole file. `support` gives each code's kind, `container_tonnes` what a full container of a family holds."""

    looked_over: date
    by_id: Mapping[str, Requirement]
    families: Mapping[str, tuple[str, ...]]
    container_tonnes: Mapping[str, float]
    support: Mapping[str, str]


@cache
def all_of_them() -> Requirements:
    """The requirements that come with the engine."""
    path = resources.files("matchmaker.vocabulary") / "data" / "market_requirements.toml"
    return read_requirements(path.read_text(encoding="utf-8"))


def requirements() -> Mapping[str, Requirement]:
    """Every requirement by id, in the order of the file."""
    return all_of_them().by_id


@cache
def requirements_of(market: str) -> tuple[Requirement, ...]:
    """What one of `MARKETS` asks, in the order of the file."""
    return tuple(each for each in requirements().values() if market in each.markets)


@lru_cache(maxsize=20_000)
def covering(code: str) -> frozenset[str]:
    """Ids of the requirements about an HS code of any length.

    Examples
    --------
    >>> "eu-deforestation" in covering("180100"), "eu-deforestation" in covering("080450")
    (True, False)
    """
    return frozenset(each.id for each in requirements().values() if code.startswith(each.products))


@lru_cache(maxsize=20_000)
def families_of(code: str) -> frozenset[str]:
    """Families of goods that an HS code belongs to.

    Examples
    --------
    >>> sorted(families_of("442011")), sorted(families_of("87"))
    (['crafts', 'wood'], [])
    """
    return frozenset(name for name, prefixes in all_of_them().families.items() if code.startswith(prefixes))


@cache
def market_of(country: str) -> str:
    """The one of `MARKETS` that a country (alpha-2) belongs to; the country itself where it belongs to none.

    Examples
    --------
    >>> market_of("FR"), market_of("JM"), market_of("CH")
    ('EU', 'CARICOM', 'CH')
    """
    return next((market for market in MARKETS if country in countries_of(market)), country)


@cache
def countries_of(market: str) -> frozenset[str]:
    return expand([market])


def read_requirements(text: str) -> Requirements:
    """Requirements from TOML text, looked over.

    Raises
    ------
    ValueError
        What names a market, family, scheme or support that is not there, an unknown key, a date that ends before it begins,
        an id that comes twice, or no source. The message names the requirement.
    """
    data = tomllib.loads(text)
    families = {name: tuple(sorted(prefixes)) for name, prefixes in data["families"].items()}
    support = dict(data["support"])
    _check(set(support.values()) <= set(SUPPORT_KINDS), "support", f"a kind is one of {', '.join(SUPPORT_KINDS)}")
    _check(set(data["container_tonnes"]) <= set(families), "container_tonnes", "a family that is not there")
    found: dict[str, Requirement] = {}
    for row in data["requirement"]:
        made = _requirement(row, families, support)
        _check(made.id not in found, made.id, "comes twice")
        found[made.id] = made
    return Requirements(data["looked_over"], found, families, dict(data["container_tonnes"]), support)


_NEEDED = {"id", "kind", "markets", "support", "source", "checked"}
_KNOWN = _NEEDED | {
    "families", "products", "schemes", "held_by", "not_listed", "origins", "when_holding", "optional", "weakest_link",
    "from", "to",
}  # fmt: skip


def _requirement(
    row: Mapping[str, Any], families: Mapping[str, tuple[str, ...]], support: Mapping[str, str]
) -> Requirement:
    name = str(row.get("id", "?"))
    _check(set(row) >= _NEEDED, name, f"lacks {', '.join(sorted(_NEEDED - set(row)))}")
    _check(set(row) <= _KNOWN, name, f"unknown key {', '.join(sorted(set(row) - _KNOWN))}")
    _check(row["kind"] in KINDS, name, f"a kind is one of {', '.join(KINDS)}")
    _check(bool(row["markets"]) and set(row["markets"]) <= set(MARKETS), name, f"markets are {', '.join(MARKETS)}")
    _check(set(row.get("families", ())) <= set(families), name, "a family that is not there")
    _check(set(row.get("schemes", ())) <= set(schemes()), name, "a scheme that is not in certifications.toml")
    _check(row.get("held_by", "each") in ("each", "one"), name, "held_by is each or one")
    _check(row.get("not_listed", "gap") in ("gap", "question"), name, "not_listed is gap or question")
    _check(row.get("when_holding") in (None, "organic"), name, "when_holding knows organic only")
    _check(row["support"] in support, name, f"support {row['support']} that is not there")
    _check(bool(row["source"]), name, "has no source")
    products = {prefix for family in row.get("families", ()) for prefix in families[family]} | set(
        row.get("products", ())
    )
    _check(bool(products) and all(prefix.isdigit() for prefix in products), name, "products are HS prefixes")
    first, last = row.get("from"), row.get("to")
    _check(first is None or last is None or first <= last, name, "ends before it begins")
    return Requirement(
        id=name,
        kind=row["kind"],
        markets=tuple(row["markets"]),
        products=tuple(sorted(products)),
        origins=expand(row["origins"]) if "origins" in row else None,
        when_holding=row.get("when_holding"),
        schemes=frozenset(row.get("schemes", ())),
        held_by=row.get("held_by", "each"),
        not_listed=row.get("not_listed", "gap"),
        optional=row.get("optional", False),
        weakest_link=row.get("weakest_link", False),
        support=row["support"],
        applies_from=first,
        applies_to=last,
        source=row["source"],
        checked=row["checked"],
    )


def _check(holds: bool, name: str, problem: str) -> None:
    if not holds:
        raise ValueError(f"market_requirements.toml, {name}: {problem}")
