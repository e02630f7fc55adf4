"""How certification schemes stand to each other (`data/certification_relations.toml`): directional, scoped and dated.

FSSC 22000 implies ISO 22000 and never the reverse; the Global Food Safety Initiative recognises the first and not the
second; USDA Organic counts in the European Union for what was grown or finally processed in the United States. There is
no "same as".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from matchmaker.vocabulary.certificate_data import check_fields, check_listed, fault, read_data
from matchmaker.vocabulary.markets import blocs, expand
from matchmaker.vocabulary.schemes import schemes

KINDS = ("implies", "recognised_by", "equivalent_for", "prerequisite_of")
# What a programme may recognise a scheme for.
RECOGNISED_FOR = (
    "farming-animals",
    "farming-fish",
    "farming-plants",
    "handling-plants",
    "processing",
    "feed-production",
    "packaging",
    "storage",
    "brokers",
    "catering",
    "fisheries",
    "tourism",
    "fuels",
    "soy",
    "flowers",
)
_FILE = "certification_relations.toml"
_NEEDED = {"kind": str, "from": str, "to": str, "source": str}
_OPTIONAL = {
    "markets": list,
    "origins": list,
    "scope": list,
    "version": str,
    "one_of": bool,
    "valid_from": date,
    "valid_to": date,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """`from_` stands in a relation of this `kind` to `to`, and where that is written."""

    kind: str
    from_: str
    to: str  # a scheme; of `recognised_by` a programme
    source: str
    markets: tuple[str, ...] = ()  # of `equivalent_for`: where it counts
    origins: tuple[str, ...] = ()  # of `equivalent_for`: where the product is grown or finally processed; (): anywhere
    scope: tuple[str, ...] = ()  # categories of products, or parts of the chain; (): all
    version: str | None = None
    one_of: bool = False  # of `prerequisite_of`: any one of those marked so will do
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """Does it hold on that day? None: whatever its dates."""
        return day is None or ((self.valid_from or day) <= day <= (self.valid_to or day))

    def covers(self, product: str | None) -> bool:
        """Does its scope cover goods of this HS code? None, and a relation without a scope: yes."""
        return product is None or not self.scope or bool(categories_of(product) & set(self.scope))


@cache
def relations() -> tuple[Relation, ...]:
    """Every relation, in the order of the file."""
    return relations_from(read_data(_FILE)["relation"], schemes(), programmes())


@cache
def programmes() -> Mapping[str, str]:
    """The programmes that recognise schemes: code and name.

    Examples
    --------
    >>> programmes()["gfsi"]
    'Global Food Safety Initiative'
    """
    return {row["code"]: row["name"] for row in read_data(_FILE)["programme"]}


def relations_from(
    rows: Iterable[Mapping[str, Any]], known: Collection[str], recognisers: Collection[str]
) -> tuple[Relation, ...]:
    """Relations of a file's entries, each checked: between schemes we know, with a source, of a kind, dated soundly,
    and nowhere a relation together with its reverse.

    Raises
    ------
    InputError
        Names the entry (`from kind to`) and what is wrong with it.
    """
    found: list[Relation] = []
    for place, row in enumerate(rows, start=1):
        entry = " ".join(str(row.get(name, f"#{place}")) for name in ("from", "kind", "to"))
        check_fields(_FILE, entry, row, _NEEDED, _OPTIONAL)
        check_listed(_FILE, entry, "kind", [row["kind"]], KINDS)
        check_listed(_FILE, entry, "from", [row["from"]], known)
        check_listed(_FILE, entry, "to", [row["to"]], recognisers if row["kind"] == "recognised_by" else known)
        scopes = RECOGNISED_FOR if row["kind"] == "recognised_by" else tuple(_categories())
        check_listed(_FILE, entry, "scope", row.get("scope", ()), scopes)
        if row["kind"] == "equivalent_for" and not row.get("markets"):
            raise fault(_FILE, entry, "scheme-entry-lacks", field="markets")
        for name in ("markets", "origins"):
            for code in row.get(name, ()):
                if code not in blocs() and not (len(code) == 2 and code.isalpha() and code.isupper()):
                    raise fault(_FILE, entry, "scheme-entry-value", field=name, value=code)
        if row.get("valid_from") and row.get("valid_to") and row["valid_to"] < row["valid_from"]:
            raise fault(_FILE, entry, "scheme-entry-value", field="valid_to", value=str(row["valid_to"]))
        lists = {name: tuple(row.get(name, ())) for name in ("markets", "origins", "scope")}
        found.append(Relation(**{**{k: v for k, v in row.items() if k != "from"}, **lists, "from_": row["from"]}))
    _refuse_circles(found)
    return tuple(found)


def _refuse_circles(found: list[Relation]) -> None:
    """`implies` and `prerequisite_of` have one direction: nothing may lead back to itself."""
    for kind in ("implies", "prerequisite_of"):
        onwards: dict[str, list[str]] = {}
        for relation in found:
            if relation.kind == kind:
                onwards.setdefault(relation.from_, []).append(relation.to)
        for relation in found:
            if relation.kind == kind and relation.from_ in _reached(relation.to, onwards):
                raise fault(_FILE, f"{relation.from_} {kind} {relation.to}", "scheme-entry-circle")


def _reached(start: str, onwards: Mapping[str, Iterable[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        for further in onwards.get(waiting.pop(), ()):
            if further not in reached:
                reached.add(further)
                waiting.append(further)
    return reached


@cache
def implied(scheme: str) -> frozenset[str]:
    """The scheme itself and all that holding it implies, step by step.

    Examples
    --------
    >>> sorted(implied("fssc-22000")), sorted(implied("haccp"))
    (['fssc-22000', 'haccp', 'iso-22000'], ['haccp'])
    """
    return frozenset(_reached(scheme, _implications()))


@cache
def _implications() -> Mapping[str, tuple[str, ...]]:
    onwards: dict[str, tuple[str, ...]] = {}
    for relation in relations():
        if relation.kind == "implies":
            onwards[relation.from_] = (*onwards.get(relation.from_, ()), relation.to)
    return onwards


def recognised_by(scheme: str, *, on: date | None = None) -> tuple[Relation, ...]:
    """The programmes that recognise a scheme, each with the scope and version it recognises.

    Recognition is not handed on: that FSSC 22000 implies ISO 22000 does not make ISO 22000 recognised.

    Parameters
    ----------
    scheme : str
        A code of the list; of any other the answer is empty.
    on : date, optional
        Only what holds on that day; None: whatever its dates.

    Examples
    --------
    >>> [(relation.to, relation.scope) for relation in recognised_by("primusgfs")]
    [('gfsi', ('farming-plants', 'handling-plants'))]
    >>> recognised_by("iso-22000")
    ()
    """
    return _asked("recognised_by", scheme, on)


def equivalent_for(
    scheme: str, market: str, product: str | None = None, *, on: date | None = None, origin: str | None = None
) -> tuple[Relation, ...]:
    """As what a certificate counts on a market, without a second certification.

    Parameters
    ----------
    scheme : str
        The scheme held, a code of the list; of any other the answer is empty.
    market : str
        ISO 3166-1 alpha-2, or a bloc: one for all of whose members it counts.
    product : str, optional
        An HS code of 2 to 6 digits: only relations whose scope covers some of its goods.
    on : date, optional
        Only what holds on that day; None: whatever its dates.
    origin : str, optional
        ISO 3166-1 alpha-2 of the country where the product is grown or finally processed. **Without it** the answer
        holds only for the `origins` that each relation names.

    Returns
    -------
    tuple of Relation
        `to` is the scheme as which it counts. A scheme counts as itself everywhere: that is not listed.

    Examples
    --------
    A mango certified to the USDA's rules counts in Germany if it is grown in the United States, not if in Peru.

    >>> [each.to for each in equivalent_for("organic-us", "DE", "0804", on=date(2026, 6, 1), origin="US")]
    ['organic-eu']
    >>> equivalent_for("organic-us", "DE", "0804", on=date(2026, 6, 1), origin="PE")
    ()
    >>> equivalent_for("organic-us", "DE", "0804", on=date(2027, 1, 1))
    ()
    """
    asked = expand([market], on)
    return tuple(
        relation
        for relation in _asked("equivalent_for", scheme, on)
        if asked <= expand(relation.markets, on)
        and relation.covers(product)
        and (origin is None or not relation.origins or origin in expand(relation.origins, on))
    )


def prerequisites(scheme: str, *, on: date | None = None) -> tuple[Relation, ...]:
    """What must be held before a scheme can be: the `from_` of each relation; of those marked `one_of`, any one.

    Examples
    --------
    >>> [relation.from_ for relation in prerequisites("globalgap-grasp")]
    ['globalgap']
    """
    return tuple(
        relation
        for relation in relations()
        if relation.kind == "prerequisite_of" and relation.to == scheme and relation.holds_on(on)
    )


def categories_of(product: str) -> frozenset[str]:
    """The categories of organic products that goods of an HS code may be: raw plants, prepared food, wine and so on.

    Examples
    --------
    >>> sorted(categories_of("080450")), sorted(categories_of("2204"))
    (['food', 'plants'], ['wine'])
    """
    return frozenset(
        category
        for category, beginnings in _categories().items()
        if any(product.startswith(beginning) or beginning.startswith(product) for beginning in beginnings)
    )


@cache
def _categories() -> Mapping[str, list[str]]:
    categories: dict[str, list[str]] = read_data(_FILE)["categories"]
    return categories


def _asked(kind: str, scheme: str, on: date | None) -> tuple[Relation, ...]:
    return tuple(
        relation
        for relation in relations()
        if relation.kind == kind and relation.from_ == scheme and relation.holds_on(on)
    )
