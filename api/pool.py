"""The firms that are served, and the few things the service asks the engine about them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request

import matchmaker as mm
from api.kit.problems import ProblemError
from api.kit.turns import Turns
from api.settings import Settings
from matchmaker.texts import Message

INDEXES_KEPT = 8  # each combination of programme, overrides and day that is asked for has one; the least asked goes

# Beyond these a caller's overrides would cost memory and change nothing.
MOST_K = 1_000
MOST_MEMBERS = 100_000
# Firms to compile the search with.
MADE_UP = [
    {"id": str(n), "country": "PE", "products": "mango", "hs_codes": "080450", "capacity": "mango=9 t/year"}
    for n in range(9)
]


Related = dict[tuple[str, str], float] | None  # how well pairs of headings go together


class Pool:
    """One member list in memory, the programmes that may be named, and the indexes last asked for."""

    def __init__(self, settings: Settings) -> None:
        self.firms = mm.read_firms(settings.members, mapping=settings.mapping)
        own = mm.load_programme(settings.programme)
        self.default = own.name
        self.programmes = {name: mm.load_programme(name) for name in mm.programmes()} | {own.name: own}
        self._related = None if settings.proximity is None else mm.read_proximity(settings.proximity)
        self.ids = tuple(sorted(self.firms.ids))
        self.turns = Turns(settings.runs_waiting)
        self.most_firms = settings.most_firms
        self._indexes: OrderedDict[tuple[str, date | None], _Index] = OrderedDict()
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Do the slow work that the first caller would wait for: index the firms and compile the search."""
        programme = self.programme(None, None)
        if self.ids:
            index = self.index(programme, None)
            mm.find_partners(index, self.ids[0], k=1)
            mm.analogues(index, self.ids[:1], k=1)
            if len(self.ids) > 1:
                mm.assess_groups(index, [self.ids[:2]], brief=True)
        few = mm.AffinityIndex(map(mm.profile_from_dict, MADE_UP))
        mm.fill(mm.assess_groups(few, [few.ids[:4]]), 1)
        mm.suggest_consortia(few)
        mm.assemble(few, {"product": "mango", "volume": "10 t/year"})

    def programme(self, name: str | None, overrides: Mapping[str, Any] | None) -> mm.Programme:
        """A programme of those served, by name only: a caller never names a file of this machine."""
        name = self.default if name is None else name
        known = self.programmes.get(name)
        if known is None:
            raise ProblemError(422, Message("programme-not-served", programme=name, known=sorted(self.programmes)))
        programme = mm.load_programme(known, **(overrides or {}))
        for field, value, most in (("k", programme.k, MOST_K), ("size.max", programme.size.max, MOST_MEMBERS)):
            if value > most:
                raise ProblemError(422, Message("programme-too-wide", field=field, limit=most))
        return programme

    def index(self, programme: mm.Programme, as_of: date | None) -> mm.AffinityIndex:
        """The index of all firms under a programme on a day, built on first use."""
        key = (programme.model_dump_json(), as_of)
        with self._lock:
            kept = self._indexes.setdefault(key, _Index())
            self._indexes.move_to_end(key)
            while len(self._indexes) > INDEXES_KEPT:
                self._indexes.popitem(last=False)
        return kept.of(self.firms, programme, as_of, self.related(programme))

    def related(self, programme: mm.Programme) -> Related:
        """The headings that the service was told go together, where a programme asks for what goes together."""
        return self._related if programme.product_relation == "complementary" else None

    def some(self, ids: Sequence[str]) -> mm.FirmTable:
        """The firms of these ids. Raises UnknownFirmError."""
        return mm.FirmTable.from_profiles([self.firms.get(firm) for firm in sorted(set(ids))])


class _Index:
    """An index that the first of several callers builds while the others wait for it, and for nothing else."""

    def __init__(self) -> None:
        self._built: mm.AffinityIndex | None = None
        self._lock = threading.Lock()

    def of(
        self, firms: mm.FirmTable, programme: mm.Programme, as_of: date | None, related: Related
    ) -> mm.AffinityIndex:
        with self._lock:
            if self._built is None:
                self._built = mm.AffinityIndex(firms, programme, as_of, related)
            return self._built


def pool_of(request: Request) -> Pool:
    pool = request.app.state.pool
    assert isinstance(pool, Pool)
    return pool


Served = Annotated[Pool, Depends(pool_of)]
