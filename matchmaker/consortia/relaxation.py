"""Where nothing can be formed, or a wish cannot be met: the least that must be given up, and what could then be formed.

The fewest demands, each loosened by the fewest steps. One demand alone is tried first, then two; where neither helps, all
are dropped and put back one after the other, as long as something can still be formed (a deletion filter), which leaves a
set of which none can be spared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from matchmaker.affinity.graph import AffinityGraph, build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.pair import settings_of
from matchmaker.consortia.formation import form_consortia
from matchmaker.consortia.loosening import Asked, Demand, Step, demands
from matchmaker.consortia.origin import form_origin_consortia
from matchmaker.errors import UnfeasibleError
from matchmaker.progress import Watch
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.case import Case

EFFORT = 0.2  # of each trial: whether anything can be formed shows soon
PAIRS_UP_TO = 8  # demands of which every pair is tried


@dataclass(frozen=True)
class Change:
    """One demand loosened: what was asked, and what instead (None: no longer asked)."""

    rule: str
    asked: Any
    instead: Any
    message: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "rule": self.rule,
            "asked": self.asked,
            "instead": self.instead,
            "message": self.message.as_dict(lang),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Change:
        return cls(record["rule"], record["asked"], record["instead"], Message.from_dict(record["message"]))


@dataclass(frozen=True)
class Relaxation:
    """The smallest relaxation found. `changes` is empty where giving up everything would not help."""

    changes: tuple[Change, ...]
    proposals: int
    firms: int

    @property
    def message(self) -> Message:
        """What to give up and what could then be formed, in one sentence; the changes have their own."""
        if not self.changes:
            return Message("relaxation-none")
        return Message("relaxation", count=self.proposals, firms=self.firms, changes=len(self.changes))

    def text(self, lang: str = "en") -> str:
        """All of it, a line a change."""
        return "\n".join([self.message.text(lang), *(f"- {change.message.text(lang)}" for change in self.changes)])

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "changes": [change.as_dict(lang) for change in self.changes],
            "proposals": self.proposals,
            "firms": self.firms,
            "message": self.message.as_dict(lang),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Relaxation:
        changes = tuple(Change.from_dict(each) for each in record["changes"])
        return cls(changes, record["proposals"], record["firms"])


def relaxation_of(case: Case, watch: Watch | None = None) -> Relaxation | None:
    """The smallest relaxation for a run whose wishes are in order; None where something can be formed as it is."""
    ids, steering = case.index.ids, case.steering

    def named(groups: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(ids[i] for i in group) for group in groups)

    # what firms and programme keep apart stands in `never`, too: an index finds it again by itself
    asked = Asked(
        programme=case.programme,
        together=named(steering.together),
        excluded=tuple(ids[i] for i in sorted(steering.excluded)),
        fixed=named(steering.fixed),
        kept_apart=tuple((ids[a], ids[b]) for a, b in sorted(steering.never)),
    )
    return smallest_relaxation(case.index, asked, watch)


def smallest_relaxation(index: AffinityIndex, asked: Asked, watch: Watch | None = None) -> Relaxation | None:
    """The smallest relaxation under which these firms form at least one proposal and every wish that is left is met.

    Parameters
    ----------
    asked : the programme and the wishes, as they were given
    watch : ends the search with the best so far

    Returns
    -------
    Relaxation or None
        None where nothing need be given up.
    """
    search = _Search(index, asked, watch or Watch())
    if search.formed({}):
        return None
    chosen = search.one() or search.two() or search.several()
    if chosen is None:
        return Relaxation((), 0, 0)
    groups = search.formed(chosen)
    changes = [(search.demands[d].name, search.demands[d].steps[step]) for d, step in sorted(chosen.items())]
    return Relaxation(
        tuple(_change(name, step) for name, step in changes), len(groups), sum(len(group) for group in groups)
    )


def _change(name: str, step: Step) -> Change:
    return Change(name, step.asked, step.instead, step.message)


class Trials:
    """What the firms of an index form under one programme and its wishes after another."""

    def __init__(self, index: AffinityIndex) -> None:
        self.index = index
        self._graphs: dict[float, AffinityGraph] = {}

    def formed(self, asked: Asked) -> list[tuple[int, ...]]:
        """Groups of positions; none where a wish is not met. Only what affinity does not look at, and γ, may differ."""
        from matchmaker.consortia.case import open_case

        wishes: dict[str, Any] = {name: getattr(asked, name) for name in ("together", "apart", "excluded", "fixed")}
        index = copy(self.index)
        index.programme, index.settings = asked.programme, settings_of(asked.programme)
        neutral = asked.programme.neutral_affinity
        if neutral not in self._graphs:
            self._graphs[neutral] = build_graph(index)
        try:
            case = open_case(index, **wishes, kept_apart=asked.kept_apart, graph=self._graphs[neutral])
            firms = case.graph, case.eligible, case.tables, case.steering
            if asked.programme.kind == "origin":
                return form_origin_consortia(*firms, seed=0)
            return form_consortia(*firms, seed=0, effort=EFFORT, watch=Watch())
        except UnfeasibleError:
            return []


Chosen = dict[int, int]  # demand by number: the step taken


@dataclass
class _Search:
    index: AffinityIndex
    asked: Asked
    watch: Watch
    demands: list[Demand] = field(init=False)
    trials: Trials = field(init=False)
    _known: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.demands = demands(self.asked)
        self.trials = Trials(self.index)

    def one(self) -> Chosen | None:
        """The demand that alone must be loosened, and least of its kind."""
        return self._mildest([(d,) for d in range(len(self.demands))])

    def two(self) -> Chosen | None:
        if len(self.demands) > PAIRS_UP_TO:
            return None
        return self._mildest(list(combinations(range(len(self.demands)), 2)))

    def several(self) -> Chosen | None:
        chosen = {d: self._last(d) for d in range(len(self.demands))}
        if not self.formed(chosen):
            return None
        for d in range(len(self.demands)):
            less = {other: step for other, step in chosen.items() if other != d}
            if self.formed(less):
                chosen = less
        return self._refined(chosen)

    def formed(self, chosen: Chosen) -> list[tuple[int, ...]]:
        """What is formed under these changes; nothing where a wish is not met."""
        key = tuple(sorted(chosen.items()))
        if key not in self._known:
            self._known[key] = [] if self.watch.stop("relaxation", len(self._known), 0) else self._trial(chosen)
        return self._known[key]

    def _trial(self, chosen: Chosen) -> list[tuple[int, ...]]:
        asked = self.asked
        for d, step in sorted(chosen.items()):
            asked = self.demands[d].steps[step].apply(asked)
        return self.trials.formed(asked)

    def _last(self, d: int) -> int:
        return len(self.demands[d].steps) - 1

    def _mildest(self, sets: Sequence[tuple[int, ...]]) -> Chosen | None:
        """Of the sets of demands that help when dropped, the one that is loosened least."""
        best: tuple[float, Chosen] | None = None
        for each in sets:
            dropped = {d: self._last(d) for d in each}
            if self.formed(dropped):
                chosen = self._refined(dropped)
                size = sum((step + 1) / len(self.demands[d].steps) for d, step in chosen.items())
                if best is None or size < best[0] - 1e-9:
                    best = size, chosen
        return best[1] if best else None

    def _refined(self, chosen: Chosen) -> Chosen:
        """Each demand loosened no further than is needed, by bisection of its steps."""
        chosen = dict(chosen)
        for d in sorted(chosen):
            low, high = -1, chosen[d]  # at `low` nothing is formed, at `high` something is
            while high - low > 1:
                middle = (low + high) // 2
                if self.formed({**chosen, d: middle}):
                    high = middle
                else:
                    low = middle
            chosen[d] = high
        return chosen
