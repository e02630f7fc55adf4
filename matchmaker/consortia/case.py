"""The firms, the programme and the wishes of one run, laid out so that any group of firms can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.graph import AffinityGraph, build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.checks import Table, table_of
from matchmaker.consortia.eligibility import ineligible
from matchmaker.consortia.overall import Overall
from matchmaker.consortia.scope import Scope
from matchmaker.consortia.scoring import Judge
from matchmaker.consortia.steering import Steering, read_steering
from matchmaker.errors import UnfeasibleError, UnknownFirmError
from matchmaker.programmes import Programme
from matchmaker.texts import Message


@dataclass(frozen=True)
class Case:
    """One run's question. Firms are positions in `index.ids`.

    Attributes
    ----------
    tables : the programme's rules over all firms
    reasons : why a firm may not be placed, by position
    scope : the product and the area that origin consortia are sought for
    """

    index: AffinityIndex
    traits: tuple[Traits, ...]
    position: dict[str, int]
    steering: Steering
    tables: tuple[Table, ...]
    judge: Judge
    reasons: dict[int, Message]
    scope: Scope = field(default_factory=Scope)
    made: AffinityGraph | None = None  # the graph, where it was there before

    @cached_property
    def graph(self) -> AffinityGraph:
        """The affinity graph, made when it is first asked for: questions about given groups do without."""
        return build_graph(self.index) if self.made is None else replace(self.made, index=self.index)

    @property
    def programme(self) -> Programme:
        return self.index.programme

    @property
    def eligible(self) -> np.ndarray:
        """Positions of the firms that may be placed, ascending."""
        return np.array([i for i in range(len(self.traits)) if i not in self.reasons], dtype=np.int64)

    @cached_property
    def links(self) -> csr_array:
        """The affinity graph as a matrix."""
        return self.graph.to_scipy()

    @cached_property
    def overall(self) -> Overall:
        """What the programme asks of the whole portfolio."""
        return Overall.of(self.programme, self.traits)

    def at(self, firm: str) -> int:
        """Position of a firm. Raises UnknownFirmError."""
        if firm not in self.position:
            raise UnknownFirmError(Message("unknown-firm", id=firm))
        return self.position[firm]


def open_case(
    index: AffinityIndex,
    together: Iterable[Sequence[str]] = (),
    apart: Iterable[Sequence[str]] = (),
    excluded: Iterable[str] = (),
    fixed: Iterable[Sequence[str]] = (),
    kept_apart: Iterable[tuple[str, str]] = (),
    graph: AffinityGraph | None = None,
    scope: Scope | None = None,
) -> Case:
    """Lay out a run, and check that its wishes can be met. `kept_apart` are pairs that may not meet and are not spoken of;
    `graph` spares making it where one for the same affinities is there.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    UnfeasibleError
        A wish that no portfolio can meet, naming the rule.
    """
    traits = tuple(index.traits(firm) for firm in index.ids)
    position = {firm: i for i, firm in enumerate(index.ids)}
    secret = [(each.profile.id, other) for each in traits for other in each.profile.must_not_pair]
    secret += kept_apart
    steering = read_steering(position, index.programme, secret, together, apart, excluded, fixed)
    made = (table_of(rule, traits, index.as_of) for rule in index.programme.rules)
    tables = tuple(table for table in made if table is not None)
    judge = Judge(index, traits, tables, steering.never, (*steering.together, *steering.linked))
    reasons = ineligible(traits, index.programme, tables, steering, scope)
    _check_wishes(steering, reasons, judge)
    return Case(index, traits, position, steering, tables, judge, reasons, scope or Scope(), graph)


def standing_case(index: AffinityIndex) -> Case:
    """The case of an index without any wish, opened once as long as its firms are the same."""
    return index.once(open_case)


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
