"""From good groups to a portfolio that keeps to what is asked of the whole.

*The best six, not any six*: the search pays a price for each group it founds, and the price is raised until no more are
founded than the budget allows; where more are asked for than pay, the price is below zero. A balance is a price on the places
of the firms that have too many of them. Both are Lagrange multipliers, found by bisection. What a price leaves undone is
mended in the end, so that a hard demand is never broken; where it cannot be, none is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from matchmaker.consortia.overall import Overall

Nodes = tuple[int, ...]
TRIES = 5  # searches for each multiplier
FIRST = 0.05  # price of a place where a balance is first broken, in the unit of the score
LOWEST = -1e3  # price of a group below which nothing more is founded
DEEP = -200.0  # price at which a search founds about as many groups as it can,
SHORT = 0.95  # and where it comes to less than this share of those asked for, no other price helps


class Room(Protocol):
    """The search's view of the firms, numbered 0, 1, …"""

    together: list[Nodes]  # one group holds them all, or none of them
    smallest: int  # size below which no group stands

    def worth(self, group: Sequence[int]) -> float:
        """What a group adds to the objective; −inf where it breaks a hard rule."""
        ...


def priced(weights: csr_array, price: np.ndarray) -> csr_array:
    """The weights with a price on each firm's place: half of it on every pair, for a group counts each `2 / (n - 1)` times."""
    pairs = weights.tocoo()
    data = pairs.data - (price[pairs.row] + price[pairs.col]) / 2
    return csr_array((data, weights.indices, weights.indptr), shape=weights.shape)


# Search again: a price on each group, a price on each firm placed.
Search = Callable[[float, np.ndarray], list[Nodes]]


@dataclass
class Settling:
    """Attributes
    ----------
    overall : over the firms of the room
    kept : groups that stand whatever happens: fixed, or holding firms that a person wants together
    search : the room's search under prices
    """

    room: Room
    overall: Overall
    kept: list[Nodes]
    search: Search
    firms: int
    reached: int = 0  # the most groups that any search came to
    _worth: dict[Nodes, float] = field(default_factory=dict)

    def settled(self, groups: list[Nodes]) -> list[Nodes] | None:
        """The best portfolio found that keeps to every hard demand; None where none was found."""
        free = np.zeros(self.firms)
        best = self._better(None, self._mended(self._counted(groups, free)))
        low, high, strength = 0.0, None, FIRST
        slope = self._slope(groups)
        for _ in range(TRIES if slope.any() else 0):
            price = strength * slope
            groups = self.search(0.0, price)
            best = self._better(best, self._mended(self._counted(groups, price)))
            if any(each.excess(groups) > 1e-9 for each in self.overall.shares):
                low, strength = strength, 2 * strength if high is None else (strength + high) / 2
            else:
                high, strength = strength, (low + strength) / 2
        return best

    def worth(self, group: Nodes) -> float:
        if group not in self._worth:
            self._worth[group] = self.room.worth(group) if group else 0.0
        return self._worth[group]

    def value(self, groups: Sequence[Nodes]) -> float:
        return sum(self.worth(group) for group in groups) - self.overall.penalty(groups)

    def _better(self, one: list[Nodes] | None, other: list[Nodes] | None) -> list[Nodes] | None:
        if one is None or other is None:
            return other if one is None else one
        return other if self.value(other) > self.value(one) + 1e-9 else one

    def _slope(self, groups: Sequence[Nodes]) -> np.ndarray:
        """What a place of each firm adds to the balances that are broken."""
        total = np.zeros(self.firms)
        for each in self.overall.shares:
            if each.excess(groups) > 1e-9:
                placed = [i for group in groups for i in group]
                for slope in each.slopes():
                    if slope[placed].sum() > 1e-9:
                        total += slope
        return total

    # How many.

    def _counted(self, groups: list[Nodes], price: np.ndarray) -> list[Nodes] | None:
        """As many groups as the programme pays for."""
        asked = self.overall.groups
        if asked is None:
            return groups
        if asked.max is not None and len(groups) > asked.max:
            return self._fewer(groups, asked.max, price)
        return groups if len(groups) >= asked.min else self._more(asked.min, asked.max, price)

    def _fewer(self, groups: list[Nodes], most: int, price: np.ndarray) -> list[Nodes] | None:
        best = self._top(groups, most)
        low, high = 0.0, None
        toll = sorted((self.worth(group) for group in groups), reverse=True)[most]
        for _ in range(TRIES):
            found = self.search(toll, price)
            best = self._better(best, self._top(found, most))
            if len(found) == most:
                break
            if len(found) > most:
                low, toll = toll, 1.5 * toll if high is None else (toll + high) / 2
            else:
                high, toll = toll, (low + toll) / 2
        return best

    def _top(self, groups: Sequence[Nodes], most: int) -> list[Nodes] | None:
        """The `most` groups worth most, with those that must stand."""
        kept = [group for group in groups if self._stands(group)]
        if len(kept) > most:
            return None
        rest = sorted((g for g in groups if not self._stands(g)), key=lambda g: (-self.worth(g), g))
        return [*kept, *rest[: most - len(kept)]]

    def _more(self, least: int, most: int | None, price: np.ndarray) -> list[Nodes] | None:
        """Groups that do not pay are founded where a price below zero makes them."""
        toll, enough, above = -FIRST, None, 0.0
        self.reached = max(self.reached, len(self.search(DEEP, price)))
        if self.reached < SHORT * least:
            return None
        while toll > LOWEST:
            found = self.search(toll, price)
            self.reached = max(self.reached, len(found))
            if len(found) >= least:
                enough = found
                break
            above, toll = toll, 4 * toll
        if enough is None:
            return None
        below, best = toll, self._trimmed(enough, least, most)
        for _ in range(TRIES):  # no lower a price than is needed
            toll = (above + below) / 2
            found = self.search(toll, price)
            if len(found) >= least:
                below, best = toll, self._better(best, self._trimmed(found, least, most))
            else:
                above = toll
        return best

    def _trimmed(self, groups: list[Nodes], least: int, most: int | None) -> list[Nodes] | None:
        """Less the groups that do not pay and are not needed."""
        pays = sum(self.worth(group) > 0 for group in groups)
        count = max(least, pays, sum(self._stands(group) for group in groups))
        return self._top(groups, count if most is None else min(count, most))

    # Whose share.

    def _mended(self, groups: list[Nodes] | None) -> list[Nodes] | None:
        """The groups less what breaks a hard balance, at the least loss; None where that cannot be."""
        if groups is None:
            return None
        slopes = [slope for each in self.overall.shares if each.rule.hard for slope in each.slopes()]
        groups = list(groups)
        adds = {group: _added(slopes, group) for group in groups}
        total = sum(adds.values(), np.zeros(len(slopes)))
        while _over(total) > 1e-9:
            best: tuple[float, Nodes, Nodes] | None = None
            for group in groups:
                for instead in self._smaller(group):
                    gained = _over(total) - _over(total - adds[group] + _added(slopes, instead))
                    if gained > 1e-9:
                        lost = self.worth(group) - self.worth(instead)
                        if best is None or lost / gained < best[0]:
                            best = lost / gained, group, instead
            if best is None:
                return None
            _, group, instead = best
            groups = [each for each in groups if each != group] + ([instead] if instead else [])
            adds[instead] = _added(slopes, instead)
            total = total - adds[group] + adds[instead]
        return groups if self.overall.hard_broken(groups) is None else None

    def _smaller(self, group: Nodes) -> list[Nodes]:
        """What a group may become: nothing, or itself less one firm that is not bound to another."""
        if self._stands(group):
            return []
        bound = {i for each in self.room.together for i in each}
        less = [tuple(j for j in group if j != i) for i in group if i not in bound]
        stands = len(group) > self.room.smallest
        return [(), *(each for each in less if stands and np.isfinite(self.worth(each)))]

    def _stands(self, group: Nodes) -> bool:
        return any(set(each) <= set(group) for each in self.kept)


def _added(slopes: Sequence[np.ndarray], group: Nodes) -> np.ndarray:
    """What a group adds to the excess over each bound."""
    return np.array([float(slope[list(group)].sum()) if group else 0.0 for slope in slopes])


def _over(total: np.ndarray) -> float:
    """By how many places the bounds are passed together."""
    return float(np.maximum(total, 0.0).sum())
