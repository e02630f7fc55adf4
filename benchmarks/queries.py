"""Questions to a list of 100,000 firms: partners, who completes a group, who serves a demand, what a group is like.

Each is asked several times after the first. The other side of a query is NumPy-free brute force by the same affinity: every
firm looked at, then sorted. Quality is the share of the answers that agree with it; seconds are of the clock, the note tells
the processor's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.crossed import crossed
from benchmarks.table import Row
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.assess import assess_groups
from matchmaker.firms.profile import Profile
from matchmaker.matching.analogues import analogues
from matchmaker.matching.assemble import assemble
from matchmaker.matching.fill import fill
from matchmaker.matching.partners import find_partners

FIRMS = 100_000
ASKED = 12  # firms asked about
DEMANDS = (
    {"product": "mango", "volume": "500 t/year", "market": "EU", "certificates": ["organic-eu"]},
    {"product": "cocoa beans", "volume": "2000 t/year", "market": "US"},
    {"product": "0901", "volume": "40000 lb/month", "certificates": ["organic-eu", "fairtrade"], "held_by": "group"},
)


def run() -> list[Row]:
    firms = crossed(FIRMS)
    rows: list[Row] = []
    for programme in ("export-promotion", "export-sales", "origin"):
        index = AffinityIndex(firms, programme)
        chosen = [firms[i].id for i in np.random.default_rng(1).integers(0, len(firms), ASKED)]
        name = f"{len(firms):,} firms, {programme}"
        rows += _queries(name, index, chosen)
        if programme == "export-promotion":
            rows += _groups(name, index, firms, chosen)
    return rows


def _queries(name: str, index: AffinityIndex, chosen: list[str]) -> list[Row]:
    found, row = _measured(f"{name}: query", "ours", [lambda firm=firm: index.query(firm, 10) for firm in chosen])
    theirs, their_row = _measured(
        f"{name}: query", "every firm", [lambda f=firm: _brute_force(index, f) for firm in chosen]
    )
    agree = float(np.mean([[tuple(e)[:2] for e in a] == b for a, b in zip(found, theirs, strict=True)]))
    rows = [row(agree), their_row(1.0)]
    _, row = _measured(
        f"{name}: find_partners", "ours", [lambda firm=firm: find_partners(index, firm) for firm in chosen]
    )
    newcomers = iter(Profile(id=f"new {i}", name="N", country="PE", hs_codes=("080450",)) for i in range(99))

    def renewed(firm: str) -> Any:
        index.add(next(newcomers))
        return index.query(firm, 10)

    _, changed = _measured(f"{name}: add, then query", "ours", [lambda firm=firm: renewed(firm) for firm in chosen])
    return [*rows, row(1.0), changed(1.0)]


def _groups(name: str, index: AffinityIndex, firms: list[Profile], chosen: list[str]) -> list[Row]:
    taken: set[str] = set()
    groups = []
    for firm in chosen:
        group = [firm, *(each.id for each in index.query(firm, 5))]
        if taken.isdisjoint(group):
            groups.append(group)
            taken.update(group)
    portfolio = assess_groups(index, groups)
    numbers = range(1, len(groups) + 1)
    _, filled = _measured(f"{name}: fill", "ours", [lambda n=n: fill(portfolio, n) for n in numbers])
    _, gap = _measured(
        f"{name}: fill a gap", "ours", [lambda n=n: fill(portfolio, n, gap="organic-eu") for n in numbers]
    )
    _, served = _measured(f"{name}: assemble", "ours", [lambda d=d: assemble(index, d) for d in DEMANDS])
    _, like = _measured(f"{name}: analogues", "ours", [lambda n=n: analogues(portfolio, n) for n in numbers])
    return [filled(1.0), gap(1.0), served(1.0), like(1.0)]


def _brute_force(index: AffinityIndex, firm: str) -> list[tuple[str, float]]:
    """The ten best candidates by looking at every firm."""
    at = index.ids.index(firm)
    others = np.delete(np.arange(len(index)), at)
    values, _ = index.affinities(np.full(len(others), at), others)
    if not index.settings.by_place:
        alike = index.layer_table(np.full(len(others), at), others)[:, 0]
        others, values = others[alike > 0], values[alike > 0]
    else:
        from matchmaker.affinity.place import place_candidates

        places = index.arrays.encoded.places
        reach = np.array(
            [
                place_candidates(places, places.of[at], places, spot, index.settings.radius_km)
                for spot in range(len(places.names))
            ]
        )
        others, values = others[reach[places.of[others]]], values[reach[places.of[others]]]
    best = np.lexsort((others, -values))[:10]
    return [(index.ids[others[i]], float(values[i])) for i in best]


def _measured(instance: str, method: str, calls: list[Callable[[], Any]]) -> tuple[list[Any], Callable[[float], Row]]:
    """The answers, and a row with the mean time of a call after the first."""
    calls[0]()
    clock, processor = time.perf_counter(), time.process_time()
    found = [call() for call in calls]
    seconds, busy = (
        (now - then) / len(calls) for now, then in ((time.perf_counter(), clock), (time.process_time(), processor))
    )
    note = f"{seconds * 1e3:.1f} ms by the clock, {busy * 1e3:.1f} ms of processor"
    return found, lambda quality: Row(instance, method, "answers as brute force", quality, seconds, note=note)
