"""Export consortia: small teams, as many firms well placed as can be.

The portfolio maximises, over disjoint groups that satisfy every hard rule, the sum over groups of
`|S| · (score(S) − γ − size_weight · ln(|S| / optimum)² − weights of the soft rules S breaks)`.
The search itself is in `partitioning`; here firms and rules become its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.graph import AffinityGraph
from matchmaker.consortia.checks import Table
from matchmaker.consortia.leaning import Leaning
from matchmaker.consortia.overall import Overall
from matchmaker.consortia.search_space import parting, search_space, without_parted
from matchmaker.consortia.settling import Settling, priced
from matchmaker.consortia.steering import Steering
from matchmaker.errors import UnfeasibleError
from matchmaker.partitioning.constraints import Constraints
from matchmaker.partitioning.objective import GroupValue, mean_objective
from matchmaker.partitioning.search import partition
from matchmaker.programmes import Programme
from matchmaker.progress import Watch
from matchmaker.randomness import stage_seed
from matchmaker.texts import Message

Space = Callable[[AffinityGraph, np.ndarray, Sequence[Sequence[int]]], csr_array]


def form_consortia(
    graph: AffinityGraph,
    eligible: np.ndarray,
    tables: Sequence[Table],
    steering: Steering,
    *,
    seed: int,
    effort: float,
    watch: Watch,
    leaning: Leaning | None = None,
    space: Space = search_space,
) -> list[tuple[int, ...]]:
    """Disjoint groups of firms, each a tuple of ascending positions, in no particular order.

    `eligible` are the positions of the firms that may be placed, ascending; `leaning` is what the search favours beyond the
    programme; `space` gives the pairs that may meet. Raises UnfeasibleError where firms that a person wants together cannot be
    in any group.
    """
    overall = Overall.of(graph.programme, [graph.index.traits(firm) for firm in graph.ids])
    if len(eligible) < graph.programme.size.min:
        if steering.together:
            firms = [graph.ids[i] for i in steering.together[0]]
            raise UnfeasibleError(Message("unfeasible-together", firms=firms), ["together"])
        if overall.hard_broken(steering.fixed) is not None:
            raise unmet(overall, steering.fixed, len(steering.fixed))
        return [tuple(group) for group in steering.fixed]
    _check_parted(graph, tables, steering)
    _check_count(graph.programme, len(eligible), steering)
    room = _Room(graph, eligible, tables, steering, leaning or Leaning(), space)
    labels = room.search(seed, effort, watch)
    missed = [group for group in room.wished if labels[group[0]] < 0]
    if (
        missed
    ):  # no group is better than none for them, yet a person asked for it: give each the best there is, and go on
        for group in missed:
            room.freeze(room.best_company(group))
        labels = room.search(seed, effort, watch)
    groups = _groups(labels)
    if overall.asks:
        groups = _settled(
            room, groups, overall.cut(eligible), lambda *prices: room.search(seed, effort, watch, *prices)
        )
    return [tuple(int(eligible[i]) for i in group) for group in groups]


def _groups(labels: np.ndarray) -> list[tuple[int, ...]]:
    count = int(labels.max(initial=-1)) + 1
    return [tuple(int(i) for i in np.flatnonzero(labels == group)) for group in range(count)]


def _settled(
    room: _Room, groups: list[tuple[int, ...]], overall: Overall, search: Callable[[float, np.ndarray], np.ndarray]
) -> list[tuple[int, ...]]:
    """The groups that keep to what is asked of the whole portfolio. Raises UnfeasibleError where none was found."""
    wished = [group for group in groups if any(set(each) <= set(group) for each in room.wished)]
    for group in wished:  # prices must not take away what a person asked for
        room.freeze(group)
    settling = Settling(
        room=room,
        overall=overall,
        kept=room.frozen,
        search=lambda toll, price: _groups(search(toll, price)),
        firms=len(room.ids),
    )
    found = settling.settled(groups)
    if found is None:
        raise unmet(overall, groups, len(room.frozen), settling.reached)
    return found


def unmet(overall: Overall, groups: Sequence[Sequence[int]], kept: int, reached: int = 0) -> UnfeasibleError:
    """The error that names what the whole portfolio does not meet; `groups` are the best found without it, `reached` is how
    many were found where many were looked for.
    """
    asked = overall.groups
    if asked is not None and asked.max is not None and kept > asked.max:
        return UnfeasibleError(Message("unfeasible-groups-max", max=asked.max, found=kept), ["groups"])
    rule = overall.hard_broken(groups)
    if asked is not None and (rule is None or rule == "groups"):
        return UnfeasibleError(
            Message("unfeasible-groups-min", min=asked.min, found=max(len(groups), reached)), ["groups"]
        )
    return UnfeasibleError(Message("unfeasible-balance", rule=rule), [str(rule)])


def _check_count(programme: Programme, eligible: int, steering: Steering) -> None:
    """So many groups must at least be possible by head count, before any is looked for."""
    free = eligible - sum(len(group) for group in steering.fixed)
    most = len(steering.fixed) + free // programme.size.min
    if programme.groups is not None and programme.groups.min > most:
        values = {"min": programme.groups.min, "most": most, "firms": eligible, "size": programme.size.min}
        raise UnfeasibleError(Message("unfeasible-groups-count", **values), ["groups"])


def _check_parted(graph: AffinityGraph, tables: Sequence[Table], steering: Steering) -> None:
    """Firms that a person wants together must not be parted by a hard rule on pairs."""
    for group in steering.together:
        rule = parting(group, tables)
        if rule is not None:
            firms = [graph.ids[i] for i in group]
            raise UnfeasibleError(Message("unfeasible-together-rule", firms=firms, rule=rule), ["together", rule])


class _Room:
    """The search's view: eligible firms numbered 0, 1, …, exact affinities, rules as constraints."""

    def __init__(
        self,
        graph: AffinityGraph,
        eligible: np.ndarray,
        tables: Sequence[Table],
        steering: Steering,
        leaning: Leaning,
        space: Space,
    ) -> None:
        self.programme = graph.programme
        self.smallest = graph.programme.size.min
        self.ids = [graph.ids[i] for i in eligible]
        at = {int(position): i for i, position in enumerate(eligible)}
        self.wished = [tuple(at[i] for i in group) for group in steering.together]
        linked = [tuple(at[i] for i in group) for group in steering.linked if all(i in at for i in group)]
        self.together = [*self.wished, *linked]  # one group holds them all, or none of them
        self.frozen = [tuple(at[i] for i in group) for group in steering.fixed]
        self.start = [tuple(at[i] for i in group if i in at) for group in leaning.start]
        required = [*steering.together, *steering.linked, *steering.fixed, *leaning.start]
        self.weights: csr_array = leaning.applied(space(graph, eligible, required), eligible)
        here = [table.cut(eligible) for table in tables]
        self.weights = without_parted(self.weights, here)
        coo = self.weights.tocoo()
        self.constraints = Constraints(
            [rule for table in here for rule in table.constraints((coo.row, coo.col))],
            never=[(at[a], at[b]) for a, b in sorted(steering.never) if a in at and b in at],
            always=self.together,
        )
        self.value = value_of(self.programme, len(eligible))

    def search(
        self, seed: int, effort: float, watch: Watch, toll: float = 0.0, price: np.ndarray | None = None
    ) -> np.ndarray:
        """Labels of the groups found; `toll` is a price on each group, `price` one on each firm that is placed."""
        n = self.weights.shape[0]
        start = np.full(n, -1, dtype=np.int64)
        fixed = {i for group in self.frozen for i in group}
        for label, group in enumerate([*self.frozen, *(each for each in self.start if fixed.isdisjoint(each))]):
            start[list(group)] = label
        frozen = np.array([i in fixed for i in range(n)], dtype=bool)
        found = partition(
            self.weights if price is None or not price.any() else priced(self.weights, price),
            self.value if toll == 0 else GroupValue(self.value.c, self.value.h + toll),
            min_size=self.programme.size.min,
            max_size=min(self.programme.size.max, self.value.max_size),
            missing="forbidden",
            constraints=self.constraints,
            start=start if (start >= 0).any() else None,
            frozen=frozen if fixed else None,
            effort=effort,
            seed=stage_seed(seed, "formation"),
            watch=watch,
        )
        return found.labels

    def freeze(self, group: tuple[int, ...]) -> None:
        self.frozen.append(group)
        self.together = [each for each in self.together if not set(each) <= set(group)]
        self.constraints = Constraints(self.constraints.rules, self.constraints.never_pairs, self.together)

    def best_company(self, group: tuple[int, ...]) -> tuple[int, ...]:
        """The group grown, one best firm at a time, to the size and make-up that is worth most and breaks no hard rule."""
        taken = {i for other in (*self.frozen, *self.together) if other != group for i in other}
        members, best, best_value = list(group), None, -np.inf
        while len(members) <= self.programme.size.max:
            if len(members) >= self.programme.size.min:
                value = self.worth(members)
                if value > best_value:
                    best, best_value = tuple(sorted(members)), value
            reachable = self._reachable(members, taken)
            if not len(reachable):
                break
            gain = np.asarray(self.weights[members][:, reachable].sum(axis=0)).ravel()
            open_rules = [self.constraints.broken([*members, int(j)]) for j in reachable]
            members.append(int(reachable[np.lexsort((reachable, -gain, np.array(open_rules)))[0]]))
        if best is None:
            firms = [self.ids[i] for i in group]
            raise UnfeasibleError(Message("unfeasible-together", firms=firms), ["together"])
        return best

    def _reachable(self, members: list[int], taken: set[int]) -> np.ndarray:
        """Firms with a stored pair to every member, that no rule between two firms keeps apart from one."""
        met = np.zeros(self.weights.shape[0], dtype=np.int64)
        for i in members:
            met[self.weights.indices[self.weights.indptr[i] : self.weights.indptr[i + 1]]] += 1
        apart = {b if a in members else a for a, b in self.constraints.never_pairs if a in members or b in members}
        out = sorted({*members, *taken, *apart})
        met[out] = 0
        return np.flatnonzero(met == len(members))

    def worth(self, group: Sequence[int]) -> float:
        """What a group adds to the objective; −inf where it breaks a hard rule."""
        members = list(group)
        penalty = self.constraints.broken(members)
        inside = self.weights[members][:, members].sum() / 2
        return self.value.of(len(members), float(inside)) - len(members) * penalty


def value_of(programme: Programme, firms: int) -> GroupValue:
    """The programme's objective as tables by size, no longer than so many firms can fill."""
    largest = min(programme.size.max, max(firms, programme.size.min))
    return mean_objective(largest, programme.neutral_affinity, programme.size_weight, programme.size.optimum)
