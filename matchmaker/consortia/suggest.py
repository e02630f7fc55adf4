"""From firms to a portfolio: who may be placed, groups, and the records that explain them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import metadata
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.graph import build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.communities import detect_communities
from matchmaker.consortia.checks import table_of
from matchmaker.consortia.eligibility import ineligible
from matchmaker.consortia.flags import legal_flags
from matchmaker.consortia.formation import form_consortia
from matchmaker.consortia.gaps import gaps_of
from matchmaker.consortia.origin import Producers, coverage, form_origin_consortia
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Member, Pair, Proposal, Tie
from matchmaker.consortia.reasons import reasons_of
from matchmaker.consortia.reserves import reserves_of
from matchmaker.consortia.scoring import Group, Judge
from matchmaker.consortia.steering import Steering, read_steering
from matchmaker.consortia.unplaced import unplaced_firms
from matchmaker.errors import UnfeasibleError
from matchmaker.firms.profile import Profile
from matchmaker.firms.record import digest
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.progress import Progress, Watch
from matchmaker.texts import Message

# Above so many members a proposal does not list its pairs: nobody reads 500 of them.
PAIRS_UP_TO = 30


def suggest_consortia(
    firms: Iterable[Profile] | AffinityIndex,
    programme: Programme | str = DEFAULT,
    seed: int = 0,
    effort: float = 1.0,
    as_of: date | str | None = None,
    progress: Progress | None = None,
    deadline: float | None = None,
    together: Iterable[Sequence[str]] = (),
    apart: Iterable[Sequence[str]] = (),
    excluded: Iterable[str] = (),
    fixed: Iterable[Sequence[str]] = (),
) -> Portfolio:
    """Propose consortia among these firms under a programme.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    programme : Programme or str
    seed : int
        The same input, seed and effort give the same bytes.
    effort : float
        Steps of the search, 1 the default; time grows in proportion.
    as_of : date or ISO text, optional
        Certificates that ended before it do not count; None: none counts as expired.
    progress : callable (stage, done, total), optional
        Returning True stops the search; the best so far is returned.
    deadline : float, optional
        Seconds after which the search ends with the best so far.
    together, apart : iterables of groups of ids
        Firms that must, or must not, share a proposal.
    excluded : iterable of ids
        Firms to leave out.
    fixed : iterable of groups of ids
        Proposals kept as they are; the rest is formed around them.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    UnfeasibleError
        A wish that no portfolio can meet, naming the rule.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(6)]
    >>> portfolio = suggest_consortia(firms, "export-promotion")
    >>> portfolio.proposals[0].members
    ('pe-0', 'pe-1', 'pe-2', 'pe-3', 'pe-4', 'pe-5')
    >>> portfolio.proposals[0].score
    0.65
    """
    watch = Watch(progress, deadline)
    watch.stop("index", 0, 1)
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of)
    watch.stop("graph", 0, 1)
    graph = build_graph(index)
    traits = [index.traits(firm) for firm in index.ids]
    position = {firm: i for i, firm in enumerate(index.ids)}
    secret = [(each.profile.id, other) for each in traits for other in each.profile.must_not_pair]
    steering = read_steering(position, index.programme, secret, together, apart, excluded, fixed)
    made = (table_of(rule, traits, index.as_of) for rule in index.programme.rules)
    tables = [table for table in made if table is not None]
    judge = Judge(index, traits, tables, steering.never, (*steering.together, *steering.linked))
    reasons = ineligible(traits, index.programme, tables, steering)
    _check_wishes(steering, reasons, judge)

    eligible = np.array([i for i in range(len(traits)) if i not in reasons], dtype=np.int64)
    watch.stop("formation", 0, 1)
    if index.programme.kind == "origin":
        found = form_origin_consortia(graph, eligible, tables, steering, seed=seed)
    else:
        found = form_consortia(graph, eligible, tables, steering, seed=seed, effort=effort, watch=watch)
    groups = sorted((Group(index, members) for members in found), key=lambda g: (-g.score, g.members[0]))

    watch.stop("explanations", 0, 1)
    labels = detect_communities(graph, seed=seed).labels if len(graph) else np.zeros(0, dtype=np.int64)
    unplaced = unplaced_firms(graph, groups, reasons, judge)
    free = {position[record.id] for record in unplaced} - set(reasons)
    links = graph.to_scipy()
    producers = Producers(traits) if index.programme.kind == "origin" else None
    proposals = tuple(
        _proposal(number, group, judge, labels, free & _neighbours(links, group), producers)
        for number, group in enumerate(groups, 1)
    )
    value = sum(judge.value([int(i) for i in group.members], group.score) for group in groups)
    return Portfolio(
        programme=index.programme,
        proposals=proposals,
        unplaced=unplaced,
        objective=round(value, 9),
        provenance=_provenance(index, seed, effort, watch),
        firms_by_country=Counter(each.profile.country or "" for each in traits),
        index=index,
    )


def _check_wishes(steering: Steering, reasons: dict[int, Message], judge: Judge) -> None:
    """Firms that people want placed must be eligible, and fixed proposals must obey the hard rules."""
    for group in (*steering.together, *steering.fixed):
        for i in group:
            if i in reasons:
                message = Message("unfeasible-ineligible", firm=judge.traits[i].profile.id, reason=reasons[i].text())
                raise UnfeasibleError(message, [_rule_of(reasons[i], judge)])
    for group in steering.fixed:
        rule = judge.hard_broken(group)
        if rule is not None:
            firms = [judge.traits[i].profile.id for i in group]
            raise UnfeasibleError(Message("unfeasible-fixed-rule", firms=firms, rule=rule), [rule])


def _rule_of(reason: Message, judge: Judge) -> str:
    """The id of the rule behind the reason why a firm may not be placed."""
    if reason.code == "unplaced-no-product":
        asking = (rule.id for rule in judge.programme.rules if rule.hard and rule.check == "known-product")
        return next(asking, "known-product")
    return str(reason.values.get("rule", reason.code.removeprefix("unplaced-")))


def _neighbours(links: csr_array, group: Group) -> set[int]:
    """Firms that the affinity graph ties to a member."""
    return {int(j) for i in group.members for j in links.indices[links.indptr[i] : links.indptr[i + 1]]}


def _proposal(
    number: int, group: Group, judge: Judge, labels: np.ndarray, spare: set[int], producers: Producers | None
) -> Proposal:
    members = [judge.traits[i] for i in group.members]
    ids = [each.profile.id for each in members]
    means = np.nanmean(group.ties, axis=1)
    weakest = np.nanargmin(group.ties, axis=1)
    profiles = tuple(
        Member.of(each.profile, round(float(mean), 9), Tie(ids[w], float(group.ties[x, w])))
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
        communities=tuple(sorted({int(label) for label in labels[group.members]})),
        profiles=profiles,
        pairs=tuple(pairs) if len(group) <= PAIRS_UP_TO else (),
        reasons=reasons_of(members, group.layers, judge.programme),
        rules=judge.verdicts(group.members.tolist()),
        gaps=gaps_of(members),
        reserves=reserves_of(group, spare, judge),
        flags=legal_flags(members),
        origin=None if producers is None else coverage(group.members.tolist(), producers),
    )


def _provenance(index: AffinityIndex, seed: int, effort: float, watch: Watch) -> dict[str, Any]:
    return {
        "engine": f"matchmaker {metadata.version('matchmaker')}",
        "programme": index.programme.name,
        "seed": seed,
        "effort": effort,
        "as_of": None if index.as_of is None else index.as_of.isoformat(),
        "in_force": None if index.as_of is None else index.programme.in_force(index.as_of),
        "index_version": index.version.name,
        "firms": len(index),
        "digest": digest(index.profiles),
        "reproducible": not watch.cut,
    }
