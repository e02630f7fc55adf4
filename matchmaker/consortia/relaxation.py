"""Where nothing can be formed, or a wish cannot be met: the least that must be given up, and what could then be formed.

The fewest demands, each loosened by the fewest steps. One demand alone is tried first, then two; where neither helps, all
are dropped and put back one after the other, as long as something can still be formed (a deletion filter), which leaves a
set of which none can be spared. With many firms pairs are passed over, and the trials are counted: when they are used up,
the best so far is given, which helps but may not be the least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.loosening import Asked, Demand, Step, demands
from matchmaker.consortia.trials import Trials
from matchmaker.progress import Watch
from matchmaker.texts import Message

PAIRS_UP_TO = 8  # demands of which every pair is tried,
PAIRS_OF = 2_000  # among no more firms than these
Chosen = dict[int, int]  # demand by number: the step taken
MOST = 1_000_000  # firms looked at in all trials together: with 20,000 firms that is 50 trials


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


def smallest_relaxation(
    index: AffinityIndex, asked: Asked, watch: Watch | None = None, failed: bool = False
) -> Relaxation | None:
    """The smallest relaxation under which these firms form at least one proposal and every wish that is left is met.

    Parameters
    ----------
    asked : the programme and the wishes, as they were given
    watch : ends the search with the best so far
    failed : whether it is known that nothing can be formed as it is

    Returns
    -------
    Relaxation or None
        None where nothing need be given up, or where the watch ended the search before anything was found.
    """
    search = _Search(index, asked, watch or Watch())
    if not failed and search.formed({}):
        return None
    chosen = search.one() or search.more()
    if chosen is None:
        return None if search.watch.cut else Relaxation((), 0, 0)
    groups = search.formed(chosen)
    changes = [(search.demands[d].name, search.demands[d].steps[step]) for d, step in sorted(chosen.items())]
    return Relaxation(
        tuple(_change(name, step) for name, step in changes), len(groups), sum(len(group) for group in groups)
    )


def _key(chosen: Chosen) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(chosen.items()))


def _change(name: str, step: Step) -> Change:
    return Change(name, step.asked, step.instead, step.message)


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
        self.trials = Trials(self.index, self.watch)

    def one(self) -> Chosen | None:
        """The demand that alone must be loosened, and least of its kind."""
        return self._mildest([(d,) for d in range(len(self.demands))])

    def more(self) -> Chosen | None:
        """Two demands, or a set of which none can be spared; None where giving up everything would not help."""
        everything = {d: self._last(d) for d in range(len(self.demands))}
        if not self.formed(everything):
            return None
        few = len(self.demands) <= PAIRS_UP_TO and len(self.index) <= PAIRS_OF
        pairs = list(combinations(range(len(self.demands)), 2)) if few else []
        return self._mildest(pairs) or self._refined(self._filtered(everything))

    def _filtered(self, chosen: Chosen) -> Chosen:
        """What can be put back is."""
        for d in range(len(self.demands)):
            less = {other: step for other, step in chosen.items() if other != d}
            if self.formed(less):
                chosen = less
        return chosen

    def formed(self, chosen: Chosen) -> list[tuple[int, ...]]:
        """What is formed under these changes; nothing where a wish is not met."""
        key = _key(chosen)
        if key not in self._known:
            over = self.trials.spent >= MOST or self.watch.stop("relaxation", len(self._known), 0)
            self._known[key] = [] if over else self._trial(chosen)
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
            found = self.formed(chosen)
            high = self.demands[d].enough(len(found), high)
            self._known.setdefault(_key({**chosen, d: high}), found)
            while high - low > 1:
                middle = (low + high) // 2
                if self.formed({**chosen, d: middle}):
                    high = middle
                else:
                    low = middle
            chosen[d] = high
        return chosen
