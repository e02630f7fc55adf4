"""What firms would form under one programme and its wishes after another: many short runs on one index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from matchmaker.affinity.graph import AffinityGraph, build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.formation import form_consortia
from matchmaker.consortia.loosening import Asked
from matchmaker.consortia.origin import form_origin_consortia
from matchmaker.consortia.search_space import search_space
from matchmaker.errors import UnfeasibleError
from matchmaker.progress import Watch

EFFORT = 0.2  # of each trial: whether anything can be formed shows soon,
FULL_UP_TO = 2_000  # and on more firms than these sooner: so much less a firm
OF_THE_WHOLE = 8  # searches that a demand on the whole portfolio takes, about


@dataclass
class Trials:
    """Attributes
    ----------
    spent : firms looked at so far, over all trials: what the time grows with
    """

    index: AffinityIndex
    watch: Watch = field(default_factory=Watch)
    spent: int = 0
    _graphs: dict[float, AffinityGraph] = field(default_factory=dict)
    _spaces: dict[float, tuple[Any, csr_array]] = field(default_factory=dict)

    def formed(self, asked: Asked) -> list[tuple[int, ...]]:
        """Groups of positions; none where a wish is not met. Only what affinity does not look at, and γ, may differ."""
        from matchmaker.consortia.case import open_case

        programme = asked.programme
        self.spent += len(self.index) * (OF_THE_WHOLE if programme.groups or programme.balance else 1)
        wishes: dict[str, Any] = {name: getattr(asked, name) for name in ("together", "apart", "excluded", "fixed")}
        index = self.index.under(programme)
        if programme.neutral_affinity not in self._graphs:
            self._graphs[programme.neutral_affinity] = build_graph(index)
        graph = self._graphs[programme.neutral_affinity]
        try:
            case = open_case(index, **wishes, kept_apart=asked.kept_apart, scope=asked.scope, graph=graph)
            firms = case.graph, case.eligible, case.tables, case.steering
            if programme.kind == "origin":
                return form_origin_consortia(*firms, seed=0, scope=asked.scope)
            effort = EFFORT * min(1.0, FULL_UP_TO / max(len(index), 1))
            return form_consortia(*firms, seed=0, effort=effort, watch=self.watch, space=self._space)
        except UnfeasibleError:
            return []

    def _space(self, graph: AffinityGraph, eligible: np.ndarray, required: Iterable[Sequence[int]] = ()) -> csr_array:
        """`search_space`, remembered: rules and sizes leave it as it is. One a neutral affinity is kept."""
        groups = tuple(tuple(group) for group in required)
        key = graph.programme.neutral_affinity
        said = eligible.tobytes(), groups
        if key not in self._spaces or self._spaces[key][0] != said:
            self._spaces[key] = said, search_space(graph, eligible, groups)
        return self._spaces[key][1]
