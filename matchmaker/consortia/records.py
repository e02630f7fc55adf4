"""From groups of firms to a portfolio: every group explained, every firm left out given its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import metadata
from typing import Any

import numpy as np

from matchmaker.communities import detect_communities
from matchmaker.consortia.case import Case
from matchmaker.consortia.fairness import Price, ranked, worth
from matchmaker.consortia.flags import legal_flags
from matchmaker.consortia.gaps import gaps_of
from matchmaker.consortia.heads import heads_of
from matchmaker.consortia.origin import Producers, coverage
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Member, Pair, Proposal, Tie
from matchmaker.consortia.reasons import reasons_of
from matchmaker.consortia.reserves import Reserves, reserves_of
from matchmaker.consortia.scoring import Group
from matchmaker.consortia.terms import terms_of
from matchmaker.consortia.unplaced import unplaced_firms
from matchmaker.firms.record import digest

# Above so many members a proposal does not list its pairs: nobody reads 500 of them.
PAIRS_UP_TO = 30


def portfolio_of(
    case: Case,
    found: Iterable[Sequence[int]],
    *,
    seed: int,
    effort: float,
    reproducible: bool,
    price: Price | None = None,
) -> Portfolio:
    """The portfolio of these groups (positions of firms), numbered by score, ties by the smallest member.

    `price` is that of a fair choice, where one was made.
    """
    judge, graph = case.judge, case.graph
    groups = ranked(case, found)
    labels = detect_communities(graph, seed=seed).labels if len(graph) else np.zeros(0, dtype=np.int64)
    unplaced = unplaced_firms(graph, groups, case.reasons, judge, sought=case.scope.product is not None)
    free = np.zeros(len(case.traits), dtype=bool)
    free[[i for i in (case.position[record.id] for record in unplaced) if i not in case.reasons]] = True
    producers = Producers(case.traits, case.scope.product) if case.programme.kind == "origin" else None
    proposals = tuple(_proposal(number, group, case, labels, free, producers) for number, group in enumerate(groups, 1))
    placed = [group.members.tolist() for group in groups]
    return Portfolio(
        programme=case.programme,
        proposals=proposals,
        unplaced=unplaced,
        objective=worth(case, groups),
        provenance=_provenance(case, seed, effort, reproducible, digest(case.index.profiles)),
        heads=heads_of(case.traits, case.reasons, placed, [group.score for group in groups]),
        rules=case.overall.verdicts(placed),
        price=price,
        case=case,
    )


def brief_portfolio(case: Case, found: Iterable[Sequence[int]], *, seed: int) -> Portfolio:
    """The same without what takes the whole list to tell: communities, reserves, coverage of an origin, the firms left
    out, head counts, the digest. For questions about the groups themselves.
    """
    groups = ranked(case, found)
    return Portfolio(
        programme=case.programme,
        proposals=tuple(_proposal(number, group, case, None, None, None) for number, group in enumerate(groups, 1)),
        unplaced=(),
        objective=worth(case, groups),
        provenance=_provenance(case, seed, 1.0, False, ""),
        heads=heads_of((), (), ()),
        rules=case.overall.verdicts([group.members.tolist() for group in groups]),
        case=case,
    )


def _proposal(
    number: int,
    group: Group,
    case: Case,
    labels: np.ndarray | None,
    free: np.ndarray | None,
    producers: Producers | None,
) -> Proposal:
    """The group's records; those for which `labels`, `free` or `producers` are needed are empty where they are None."""
    judge = case.judge
    standing_by = Reserves((), ()) if free is None else reserves_of(group, free, case)
    members = [judge.traits[i] for i in group.members]
    ids = [each.profile.id for each in members]
    means = np.nanmean(group.ties, axis=1)
    weakest = np.nanargmin(group.ties, axis=1)
    profiles = tuple(
        Member.of(each.profile, round(float(mean), 9), Tie(ids[w], float(group.ties[x, w])), standing_by.of(x))
        for x, (each, mean, w) in enumerate(zip(members, means, weakest, strict=True))
    )
    pairs = (
        Pair(ids[a], ids[b], float(value), float(known))
        for a, b, value, known in zip(group.rows, group.columns, group.affinity, group.confidence, strict=True)
    )
    return Proposal(
        number=number,
        score=group.score,
        confidence=group.mean_confidence,
        communities=() if labels is None else tuple(sorted({int(label) for label in labels[group.members]})),
        profiles=profiles,
        pairs=tuple(pairs) if len(group) <= PAIRS_UP_TO else (),
        reasons=reasons_of(members, group.layers, judge.programme),
        rules=judge.verdicts(group.members.tolist()),
        gaps=gaps_of(members, judge.index.as_of),
        reserves=standing_by.whole,
        flags=legal_flags(members),
        origin=None if producers is None else coverage(group.members.tolist(), producers),
        terms=terms_of(group, judge),
    )


def _provenance(case: Case, seed: int, effort: float, reproducible: bool, of_firms: str) -> dict[str, Any]:
    index = case.index
    return {
        "engine": f"matchmaker {metadata.version('matchmaker')}",
        "programme": index.programme.name,
        "seed": seed,
        "effort": effort,
        "as_of": None if index.as_of is None else index.as_of.isoformat(),
        "in_force": None if index.as_of is None else index.programme.in_force(index.as_of),
        "index_version": index.version.name,
        "product": None if case.scope.product is None else case.scope.product.name,
        "area": None if case.scope.area is None else list(case.scope.area),
        "proximity": index.proximity_digest,
        "firms": len(index),
        "digest": of_firms,
        "reproducible": reproducible,
    }
