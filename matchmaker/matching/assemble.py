"""The smallest consortium that can serve a demand; or what is missing for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import Strengths
from matchmaker.consortia.gap_record import Gap
from matchmaker.consortia.requirement_gaps import requirement_gaps
from matchmaker.consortia.scoring import Group
from matchmaker.consortia.trade_gaps import experience_gap
from matchmaker.consortia.verdict import Verdict
from matchmaker.firms.profile import Profile
from matchmaker.matching.demand import Demand, read_demand
from matchmaker.matching.missing import questions, what_is_missing
from matchmaker.matching.partners import index_of
from matchmaker.matching.pool import Pool
from matchmaker.matching.suppliers import Supplier, suppliers_of
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.texts import Message
from matchmaker.vocabulary.requirements import MARKETS, market_of


@dataclass(frozen=True)
class Share:
    """A member and what it supplies.

    Attributes
    ----------
    capacity : in the demand's unit a year
    covers : part of the demand that falls to it where that is split in proportion to capacities
    held : the certificates asked for that it holds; None where it told none
    aims : does it sell or want to sell in the market? None where it told nothing
    """

    id: str
    name: str
    country: str | None
    capacity: float
    covers: float
    held: tuple[str, ...] | None
    aims: bool | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "country": self.country,
            "capacity": self.capacity,
            "covers": self.covers,
            "held": None if self.held is None else list(self.held),
            "aims": self.aims,
        }


@dataclass(frozen=True)
class Assembly:
    """The answer.

    Attributes
    ----------
    served : do the members together supply the demand? Where they do not they are the nearest to it that the rules allow.
    fewest, best : is it proved that no fewer firms can serve it, and that none of as many score better?
    capacity : of the members together, in the demand's unit a year
    score : mean affinity of the members' pairs; None below two members
    makers : how many firms of the list make the product
    rules : the programme's rules over the members
    gaps : what they lack for the market
    missing : why nobody can serve it; empty where it is served
    questions : what to ask of whom, since it may change the answer
    """

    demand: Demand
    served: bool
    fewest: bool
    best: bool
    members: tuple[Share, ...]
    capacity: float
    score: float | None
    makers: int
    rules: tuple[Verdict, ...]
    gaps: tuple[Gap, ...]
    missing: tuple[Message, ...]
    questions: tuple[Message, ...]
    summary: Message
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "format": "matchmaker-assembly-1",
            "demand": self.demand.as_dict(),
            "summary": self.summary.as_dict(lang),
            "served": self.served,
            "fewest": self.fewest,
            "best": self.best,
            "members": [member.as_dict() for member in self.members],
            "capacity": self.capacity,
            "score": self.score,
            "makers": self.makers,
            "rules": [verdict.as_dict(lang) for verdict in self.rules],
            "gaps": [gap.as_dict(lang) for gap in self.gaps],
            "missing": [message.as_dict(lang) for message in self.missing],
            "questions": [message.as_dict(lang) for message in self.questions],
        }


def assemble(
    firms: Iterable[Profile] | AffinityIndex,
    demand: Demand | Mapping[str, Any],
    programme: Programme | str = DEFAULT,
    as_of: date | str | None = None,
    lang: str = "en",
    proximity: str | Path | Strengths | None = None,
) -> Assembly:
    """The fewest firms that can serve a demand under a programme's rules, and of as many those with the best score.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    demand : Demand or mapping
        `product` (HS code or words), `volume` ("500 t/year"); `market`, `certificates`, `held_by` ("each" or "group") and
        `date` where they matter (see `read_demand`).
    programme : Programme or str
        Sizes and hard rules; must-not-pair always holds.
    as_of : date or ISO text, optional
        The day on which certificates must be valid where the demand names none.
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`; an index given as `firms` brings its own.

    Notes
    -----
    Members are makers whose capacity is known. How few are needed follows from the capacities; among groups of that size
    the best is searched by branch and bound. `fewest` and `best` say whether the search was complete: it is where at most
    128 firms can be in such a group and 20,000 branches are enough.

    Raises
    ------
    InputError
        A demand that is not understood, naming the field.

    Examples
    --------
    >>> from matchmaker.firms.profile import Capacity
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"pe-{i}", name=f"F{i}", capacity=(Capacity("mango", 50, "t", "year"),), **mango) for i in range(9)]
    >>> found = assemble(firms, {"product": "mango", "volume": "20 t/month"})
    >>> found.served, len(found.members), found.members[0].covers
    (True, 5, 0.2)
    """
    asked = read_demand(demand)
    index = firms if isinstance(firms, AffinityIndex) else index_of(firms, programme, as_of, proximity)
    suppliers = suppliers_of(index, asked)
    able = np.flatnonzero(suppliers.qualified & (suppliers.capacity > 0))
    pool = Pool.of(index, suppliers.at(able), asked)
    choice = pool.choose()
    members = [pool.suppliers[i] for i in choice.members]
    missing: list[Message] = []
    if not choice.served:
        missing = what_is_missing(suppliers, pool.suppliers, index.programme.size.max)
        missing += pool.in_the_way(bool(missing)) if len(suppliers) else []
    group = [each.position for each in members]
    supplied = sum(each.capacity or 0.0 for each in members)
    return Assembly(
        demand=asked,
        served=choice.served,
        fewest=choice.fewest,
        best=choice.best,
        members=tuple(_share(each, max(supplied, asked.quantity), asked) for each in members),
        capacity=round(supplied, 9),
        score=Group(index, group).score if len(group) > 1 else None,
        makers=len(suppliers),
        rules=pool.judge.verdicts(list(choice.members)) if members else (),
        gaps=_gaps(members, asked, index.as_of),
        missing=tuple(missing),
        questions=tuple(questions(suppliers)),
        summary=_summary(asked, choice.served, members, supplied),
        lang=lang,
    )


def _share(supplier: Supplier, split: float, demand: Demand) -> Share:
    profile, capacity = supplier.traits.profile, supplier.capacity or 0.0
    return Share(
        id=profile.id,
        name=profile.name,
        country=profile.country,
        capacity=round(capacity, 9),
        covers=round(capacity / split, 9),
        held=None if supplier.held is None else tuple(sorted(supplier.held)),
        aims=supplier.aims if demand.market else None,
    )


def _gaps(members: Sequence[Supplier], demand: Demand, as_of: date | None) -> tuple[Gap, ...]:
    """What the members lack for the market, where its requirements are on record."""
    market = demand.market if demand.market in MARKETS else market_of(demand.market or "")
    if market not in MARKETS or not members:
        return ()
    traits = [each.traits for each in members]
    day = demand.day or as_of
    return tuple(chain(requirement_gaps(traits, market, day), experience_gap(traits, market)))


def _summary(demand: Demand, served: bool, members: Sequence[Supplier], supplied: float) -> Message:
    values: dict[str, Any] = {"count": len(members), "volume": demand.volume, "product": demand.product}
    if served:
        return Message("assemble-served", **values)
    if not members:
        return Message("assemble-none", volume=demand.volume, product=demand.product)
    return Message("assemble-not-served", **values, share=round(min(1.0, supplied / demand.quantity), 9))
