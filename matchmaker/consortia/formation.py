"""Export consortia: small teams, as many firms well placed as can be.

The portfolio maximises, over disjoint groups that satisfy every hard rule, the sum over groups of
`|S| · (score(S) − γ − size_weight · ln(|S| / optimum)² − weights of the soft rules S breaks)`.
The search itself is in `partitioning`; here firms and rules become its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.graph import AffinityGraph
from matchmaker.consortia.checks import Table
from matchmaker.consortia.leaning import Leaning
from matchmaker.consortia.search_space import parting, search_space, without_parted
from matchmaker.consortia.steering import Steering
from matchmaker.errors import UnfeasibleError
from matchmaker.partitioning.constraints import Constraints
from matchmaker.partitioning.objective import GroupValue, mean_objective
from matchmaker.partitioning.search import partition
from matchmaker.programmes import Programme
from matchmaker.progress import Watch
from matchmaker.randomness import stage_seed
from matchmaker.texts import Message


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
) -> list[tuple[int, ...]]:
    """Disjoint groups of firms, each a tuple of ascending positions, in no particular order.

    `eligible` are the positions of the firms that may be placed, ascending; `leaning` is what the search favours beyond the
    programme. Raises UnfeasibleError where firms that a person
    wants together cannot be in any group.
    """
    if len(eligible) < graph.programme.size.min:
        if steering.together:
            firms = [graph.ids[i] for i in steering.together[0]]
            raise UnfeasibleError(Message("unfeasible-together", firms=firms), ["together"])
        return [tuple(group) for group in steering.fixed]
    _check_parted(graph, tables, steering)
    room = _Room(graph, eligible, tables, steering, leaning or Leaning())
    labels = room.search(seed, effort, watch)
    missed = [group for group in room.wished if labels[group[0]] < 0]
    if (
        missed
    ):  # no group is better than none for them, yet a person asked for it: give each the best there is, and go on
        for group in missed:
            room.freeze(room.best_company(group))
        labels = room.search(seed, effort, watch)
    count = int(labels.max(initial=-1)) + 1
    return [tuple(int(i) for i in eligible[labels == group]) for group in range(count)]


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
    ) -> None:
        self.programme = graph.programme
        self.ids = [graph.ids[i] for i in eligible]
        at = {int(position): i for i, position in enumerate(eligible)}
        self.wished = [tuple(at[i] for i in group) for group in steering.together]
        linked = [tuple(at[i] for i in group) for group in steering.linked if all(i in at for i in group)]
        self.together = [*self.wished, *linked]  # one group holds them all, or none of them
        self.frozen = [tuple(at[i] for i in group) for group in steering.fixed]
        self.start = [tuple(at[i] for i in group if i in at) for group in leaning.start]
        required = [*steering.together, *steering.linked, *steering.fixed, *leaning.start]
        self.weights: csr_array = leaning.applied(search_space(graph, eligible, required), eligible)
        here = [table.cut(eligible) for table in tables]
        self.weights = without_parted(self.weights, here)
        coo = self.weights.tocoo()
        self.constraints = Constraints(
            [rule for table in here for rule in table.constraints((coo.row, coo.col))],
            never=[(at[a], at[b]) for a, b in sorted(steering.never) if a in at and b in at],
            always=self.together,
        )
        self.value = value_of(self.programme, len(eligible))

    def search(self, seed: int, effort: float, watch: Watch) -> np.ndarray:
        n = self.weights.shape[0]
        start = np.full(n, -1, dtype=np.int64)
        fixed = {i for group in self.frozen for i in group}
        for label, group in enumerate([*self.frozen, *(each for each in self.start if fixed.isdisjoint(each))]):
            start[list(group)] = label
        frozen = np.array([i in fixed for i in range(n)], dtype=bool)
        found = partition(
            self.weights,
            self.value,
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
                value = self._worth(members)
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

    def _worth(self, members: list[int]) -> float:
        penalty = self.constraints.broken(members)
        inside = self.weights[members][:, members].sum() / 2
        return self.value.of(len(members), float(inside)) - len(members) * penalty


def value_of(programme: Programme, firms: int) -> GroupValue:
    """The programme's objective as tables by size, no longer than so many firms can fill."""
    largest = min(programme.size.max, max(firms, programme.size.min))
    return mean_objective(largest, programme.neutral_affinity, programme.size_weight, programme.size.optimum)
