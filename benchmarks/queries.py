"""Questions to a list of 100,000 firms: partners, who completes a group, who serves a demand, what a group is like.

Each is asked many times after the first. The other side is brute force by the same affinity: every firm (or established
consortium) looked at, then sorted. Quality is the share of the answers that agree with it; seconds are the clock's mean, the
note tells the processor's: its median and its 95th percentile.
"""

from __future__ import annotations

import time
from bisect import bisect_left
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
from matchmaker.matching.established import established
from matchmaker.matching.fill import fill
from matchmaker.matching.partners import find_partners

FIRMS = 100_000
ASKED = 60  # firms asked about; brute force is asked about the first twelve
CHECKED = 12
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
        f"{name}: query", "every firm", [lambda f=firm: _brute_force(index, f) for firm in chosen[:CHECKED]]
    )
    agree = float(np.mean([[tuple(e)[:2] for e in a] == b for a, b in zip(found, theirs, strict=False)]))
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
        if taken.isdisjoint(group) and len(groups) < CHECKED:
            groups.append(group)
            taken.update(group)
    portfolio = assess_groups(index, groups, brief=True)
    numbers = range(1, len(groups) + 1)
    _, judged = _measured(
        f"{name}: fill, the groups judged too", "ours",
        [lambda n=n: fill(assess_groups(index, groups, brief=True), n) for n in numbers],
    )  # fmt: skip
    _, filled = _measured(f"{name}: fill", "ours", [lambda n=n: fill(portfolio, n) for n in numbers])
    _, gap = _measured(
        f"{name}: fill a gap", "ours", [lambda n=n: fill(portfolio, n, gap="organic-eu") for n in numbers]
    )
    _, served = _measured(f"{name}: assemble", "ours", [lambda d=d: assemble(index, d) for d in DEMANDS])
    found, like = _measured(f"{name}: analogues", "ours", [lambda n=n: analogues(portfolio, n) for n in numbers])
    theirs, every = _measured(
        f"{name}: analogues", "every body", [lambda p=p: _likest(index, p.members) for p in portfolio.proposals]
    )
    agree = float(np.mean([[(e.likeness, e.name) for e in a] == b for a, b in zip(found, theirs, strict=True)]))
    return [filled(1.0), judged(1.0), gap(1.0), served(1.0), like(agree), every(1.0)]


def _likest(index: AffinityIndex, members: tuple[str, ...]) -> list[tuple[float, str]]:
    """The three established consortia with the greatest mean affinity, each looked at."""
    found = []
    for body in established(index.profiles):
        others = [firm for firm in body.members if firm not in members]
        if len(others) > 1:
            ours, theirs = (np.array([bisect_left(index.ids, firm) for firm in group]) for group in (members, others))
            ties, _ = index.affinities(np.repeat(ours, len(theirs)), np.tile(theirs, len(ours)))
            found.append((round(float(ties.mean()), 9), body.name))
    return sorted(found, key=lambda each: (-each[0], each[1]))[:3]


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
    """The answers, and a row with the times of a call after the first."""
    calls[0]()
    found, clock, busy = [], [], []
    for call in calls:
        then, before = time.perf_counter(), time.process_time()
        found.append(call())
        clock.append(time.perf_counter() - then)
        busy.append(time.process_time() - before)
    middle, most = (np.percentile(busy, share) * 1e3 for share in (50, 95))
    note = f"processor: {middle:.1f} ms, 95 % under {most:.1f} ms"
    mean = float(np.mean(clock))
    return found, lambda quality: Row(instance, method, "answers as brute force", quality, mean, note=note)
