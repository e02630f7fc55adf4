"""Origin consortia: the producers of one product in one area, however many the programme allows.

Another problem than small teams: cover an area. It starts from communities of firms near in place and alike in product; a
community within the programme's sizes is a proposal, a larger one is looked at again at a finer resolution.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.graph import AffinityGraph
from matchmaker.communities import detect_communities
from matchmaker.consortia.checks import BROKEN, Table
from matchmaker.consortia.coverage import OriginCoverage, Producers, coverage
from matchmaker.consortia.formation import unmet
from matchmaker.consortia.joining import joined
from matchmaker.consortia.neighbourhood import near_pairs
from matchmaker.consortia.overall import Overall
from matchmaker.consortia.scope import Scope
from matchmaker.consortia.settling import Settling
from matchmaker.consortia.steering import Steering
from matchmaker.errors import UnfeasibleError
from matchmaker.programmes import Programme
from matchmaker.texts import Message

__all__ = ["OriginCoverage", "Producers", "coverage", "form_origin_consortia"]

# A community above the largest size is taken apart at a resolution this much higher, again and again.
FINER = 1.15


def form_origin_consortia(
    graph: AffinityGraph,
    eligible: np.ndarray,
    tables: Sequence[Table],
    steering: Steering,
    *,
    seed: int,
    scope: Scope | None = None,
) -> list[tuple[int, ...]]:
    """Groups of positions from the communities among the eligible firms; a group that breaks a hard rule is left out.

    Parameters
    ----------
    eligible : positions of the firms that may be placed, ascending
    scope : what is sought, which the eligible firms keep to
        With a product every two of its makers near enough are linked: so an area is found also where each of them has
        nearer neighbours of other trades. Without one, whatever the communities have in common.

    Raises
    ------
    UnfeasibleError
        Firms that a person wants together end in no group that may stand, or the whole portfolio's demands are not met.
    """
    traits = [graph.index.traits(firm) for firm in graph.ids]
    by_product = scope is not None and scope.product is not None
    matrix = _near_pairs(graph, traits, eligible) if by_product else graph.to_scipy()
    fixed = {i for group in steering.fixed for i in group}
    free = np.array([i for i in eligible if i not in fixed], dtype=np.int64)
    groups = _within_size(matrix, free, graph.programme, graph.programme.community_resolution, seed)
    groups = joined(graph.index, matrix, groups, graph.programme)
    allowed = set(free.tolist())
    bound = [group for group in (*steering.together, *steering.linked) if allowed.issuperset(group)]
    for wish in bound:
        groups = _brought_together(graph, groups, wish, bound)
    groups = [_without_enemies(graph, group, steering, bound) for group in groups]
    hard = [table for table in tables if table.rule.hard and not table.of_members]
    formed = [
        group
        for group in groups
        if graph.programme.size.min <= len(group) <= graph.programme.size.max
        and not any(table.judge(group).verdict == BROKEN for table in hard)
    ]
    for wish in steering.together:
        if not any(set(wish) <= set(group) for group in formed):
            firms = [graph.ids[i] for i in wish]
            raise UnfeasibleError(Message("unfeasible-together", firms=firms), ["together"])
    return _within_demands(graph, traits, [*formed, *steering.fixed], steering)


def _near_pairs(graph: AffinityGraph, traits: Sequence[Traits], firms: np.ndarray) -> csr_array:
    """Every two of the firms within the programme's radius, or with nothing finer known in one subdivision, linked by their
    exact affinity.
    """
    rows, columns = (
        firms[side] for side in near_pairs([traits[i].spot for i in firms], graph.programme.place.radius_km)
    )
    values, _ = graph.index.affinities(rows, columns)
    both = np.concatenate([rows, columns]), np.concatenate([columns, rows])
    links = csr_array((np.concatenate([values, values]), both), shape=(len(traits), len(traits)))
    links.sort_indices()
    return links


def _within_demands(
    graph: AffinityGraph, traits: Sequence[Traits], groups: list[tuple[int, ...]], steering: Steering
) -> list[tuple[int, ...]]:
    """The groups worth most that keep to what is asked of the whole portfolio; none is made smaller for it."""
    overall = Overall.of(graph.programme, traits)
    if not overall.asks:
        return groups
    kept = [group for group in groups if any(set(wish) <= set(group) for wish in (*steering.together, *steering.fixed))]
    found = Settling(_Areas(graph), overall, kept, lambda toll, price: groups, len(traits)).settled(groups)
    if found is None:
        raise unmet(overall, groups, len(kept))
    return found


class _Areas:
    """Origin consortia as the portfolio's demands see them: whole or not at all."""

    def __init__(self, graph: AffinityGraph) -> None:
        self.together: list[tuple[int, ...]] = []
        self.smallest = graph.programme.size.max  # no group is cut down
        self._index, self._neutral = graph.index, graph.programme.neutral_affinity

    def worth(self, group: Sequence[int]) -> float:
        members = np.array(group, dtype=np.int64)
        rows, columns = np.triu_indices(len(members), 1)
        ties, _ = self._index.affinities(members[rows], members[columns])
        return len(members) * (float(ties.mean()) - self._neutral)


def _within_size(
    matrix: Any, firms: np.ndarray, programme: Programme, resolution: float, seed: int
) -> list[tuple[int, ...]]:
    """Communities of these firms; those above the largest size taken apart."""
    if not len(firms):
        return []
    labels = detect_communities(matrix[firms][:, firms], resolution=resolution, seed=seed).labels
    groups: list[tuple[int, ...]] = []
    for label in range(int(labels.max(initial=-1)) + 1):
        members = firms[labels == label]
        if len(members) <= programme.size.max:
            groups.append(tuple(int(i) for i in members))
        else:
            finer = resolution * FINER
            parts = _within_size(matrix, members, programme, finer, seed) if finer <= 1.0 else []
            # where a finer look leaves no group that could stand, nothing tells the firms apart: even parts, in id order
            stands = any(len(part) >= programme.size.min for part in parts)
            groups += parts if stands else _even_parts(members, programme.size.max)
    return groups


def _even_parts(members: np.ndarray, largest: int) -> list[tuple[int, ...]]:
    return [tuple(int(i) for i in part) for part in np.array_split(members, -(-len(members) // largest))]


def _brought_together(
    graph: AffinityGraph, groups: list[tuple[int, ...]], wish: tuple[int, ...], bound: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """The groups with the firms of `wish` in one: that which holds most of them, of those large enough with them.

    Where it gets too large, the firms with the weakest ties to it leave, none that is bound to another.
    """
    size, wanted = graph.programme.size, set(wish)
    large_enough = [g for g, group in enumerate(groups) if len(wanted.union(group)) >= size.min]
    home = max(large_enough, key=lambda g: (len(wanted & set(groups[g])), -g), default=None)
    if home is None:
        return groups
    moved = [tuple(sorted(set(group) - wanted)) for group in groups]
    inside = wanted.union(groups[home])
    stay = {i for group in bound for i in group}
    leaving = sorted(inside - stay, key=lambda i: (_mean_tie(graph, i, inside), -i))[: max(0, len(inside) - size.max)]
    moved[home] = tuple(sorted(inside - set(leaving)))
    return moved


def _without_enemies(
    graph: AffinityGraph, group: tuple[int, ...], steering: Steering, bound: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """The group less, of each pair that may not meet, the firm with the weaker ties to the rest; one that is bound to
    others stays, or all of them leave.
    """
    inside = set(group)
    home = {i: wish for wish in bound for i in wish}
    for a, b in sorted(steering.never):
        if a in inside and b in inside:
            loser = min((a, b), key=lambda i: (i in home, _mean_tie(graph, i, inside), -i))
            inside.difference_update(home.get(loser, (loser,)))
    return tuple(sorted(inside))


def _mean_tie(graph: AffinityGraph, i: int, inside: set[int]) -> float:
    others = np.array(sorted(inside - {i}), dtype=np.int64)
    if not len(others):
        return 0.0
    return float(graph.index.affinities(np.full(len(others), i), others)[0].mean())
