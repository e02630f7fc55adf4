"""The group of n suppliers that together supply enough and score best: branch and bound over pairs' affinities.

Firms are taken in the order of their capacity. A branch is cut where the largest capacities left would not do, where a
certificate would stay without a holder, or where no group of it could score above the best found.
"""

from __future__ import annotations

import numpy as np

from matchmaker.compiled import compiled

KEPT = 24  # best groups found, since a rule of the programme may forbid some
STEPS = 20_000  # branches looked at before the search is cut short
SLACK = 1e-9


def best_groups(
    ties: np.ndarray, apart: np.ndarray, capacity: np.ndarray, holds: np.ndarray, n: int, least: float
) -> tuple[list[tuple[int, ...]], bool]:
    """Groups of n firms that supply `least` together, best mean tie first.

    Parameters
    ----------
    ties : array of shape (m, m)
        Affinities, in [0, 1].
    apart : array of bool of shape (m, m)
        Pairs that may not meet.
    capacity : array of shape (m,), descending
    holds : array of bool of shape (m, certificates)
        Each column needs a holder in the group.

    Returns
    -------
    groups, at most 24; whether the search was complete, so that there are no better ones
    """
    m = len(capacity)
    if n > m:
        return [], True
    inside = np.where(apart, 0.0, ties)
    np.fill_diagonal(inside, 0.0)
    reach = np.zeros((m, n + 1))  # the sum of a firm's r strongest ties
    reach[:, 1:] = np.cumsum(-np.sort(-inside, axis=1), axis=1)[:, :n] if n <= m else 0.0
    bits = (holds.astype(np.int64) << np.arange(holds.shape[1])).sum(axis=1) if holds.size else np.zeros(m, np.int64)
    found = np.full((KEPT, n), -1, dtype=np.int64)
    totals = np.full(KEPT, -1.0)
    wanted = (1 << holds.shape[1]) - 1
    steps = _search(
        inside, apart, capacity, bits.astype(np.int64), wanted, n, least * (1 - SLACK), reach, found, totals
    )
    groups = [tuple(int(i) for i in group) for group in found if group[0] >= 0]
    return groups, steps < STEPS


@compiled()
def _search(
    ties: np.ndarray, apart: np.ndarray, capacity: np.ndarray, bits: np.ndarray, wanted: int, n: int, least: float,
    reach: np.ndarray, found: np.ndarray, totals: np.ndarray,
) -> int:  # fmt: skip
    """Fill `found` and `totals`, best first; returns the branches looked at, `STEPS` where it was cut short."""
    m = len(capacity)
    first_sum = np.zeros(m + 1)
    later = np.zeros(m + 1, dtype=np.int64)  # certificates held from a place on
    for i in range(m):
        first_sum[i + 1] = first_sum[i] + capacity[i]
    for i in range(m - 1, -1, -1):
        later[i] = later[i + 1] | bits[i]
    chosen = np.zeros(n, dtype=np.int64)
    to_chosen = np.zeros((n + 1, m))  # tie of each firm to those chosen, by depth
    weight = np.zeros(n + 1)
    supply = np.zeros(n + 1)
    have = np.zeros(n + 1, dtype=np.int64)
    for seed in range(m):
        _greedy(ties, apart, capacity, bits, wanted, n, least, first_sum, seed, found, totals)
    depth = 0
    nxt = np.zeros(n + 1, dtype=np.int64)
    steps = 0
    while depth >= 0:
        i = nxt[depth]
        left = n - depth
        if left == 0 or i + left > m or supply[depth] + first_sum[i + left] - first_sum[i] < least:
            depth -= 1
            continue
        if (have[depth] | later[i]) & wanted != wanted:
            depth -= 1
            continue
        nxt[depth] = i + 1
        if _meets(apart, chosen, depth, i):
            continue
        steps += 1
        if steps >= STEPS:
            break
        chosen[depth] = i
        weight[depth + 1] = weight[depth] + to_chosen[depth, i]
        supply[depth + 1] = supply[depth] + capacity[i]
        have[depth + 1] = have[depth] | bits[i]
        if depth + 1 == n:
            if supply[n] >= least and have[n] & wanted == wanted:
                _keep(found, totals, chosen, weight[n])
            continue
        for c in range(m):
            to_chosen[depth + 1, c] = to_chosen[depth, c] + ties[i, c]
        if weight[depth + 1] + _most(to_chosen[depth + 1], reach, i + 1, n - depth - 1) <= totals[KEPT - 1]:
            continue
        depth += 1
        nxt[depth] = i + 1
    return steps


@compiled()
def _most(to_chosen: np.ndarray, reach: np.ndarray, start: int, left: int) -> float:
    """The most that `left` firms from a place on could add: each its ties to those chosen and half its strongest others."""
    best = np.full(left, -1.0)
    for c in range(start, len(to_chosen)):
        value = to_chosen[c] + reach[c, left - 1] / 2
        if value > best[left - 1]:
            at = left - 1
            while at > 0 and value > best[at - 1]:
                best[at] = best[at - 1]
                at -= 1
            best[at] = value
    return float(best.sum()) + SLACK


@compiled()
def _meets(apart: np.ndarray, chosen: np.ndarray, n: int, i: int) -> bool:
    """Is one of the chosen kept apart from i?"""
    for x in range(n):  # noqa: SIM110 (compiled code has no generators)
        if apart[chosen[x], i]:
            return True
    return False


@compiled()
def _greedy(
    ties: np.ndarray, apart: np.ndarray, capacity: np.ndarray, bits: np.ndarray, wanted: int, n: int, least: float,
    first_sum: np.ndarray, seed: int, found: np.ndarray, totals: np.ndarray,
) -> None:  # fmt: skip
    """From one firm, add the strongest tie that leaves enough to be had; a first good group for the bounds."""
    m = len(capacity)
    chosen = np.zeros(n, dtype=np.int64)
    chosen[0] = seed
    inside = np.zeros(m, dtype=np.bool_)
    inside[seed] = True
    tie = ties[seed].copy()
    supply, weight, have = capacity[seed], 0.0, bits[seed]
    for depth in range(1, n):
        best = -1
        for c in range(m):
            # what the largest could still add; that one of them may be inside already makes this a hope, checked at the end
            if inside[c] or supply + capacity[c] + first_sum[n - depth - 1] < least or _meets(apart, chosen, depth, c):
                continue
            news = (bits[c] & ~have & wanted) != 0
            old = best >= 0 and (bits[best] & ~have & wanted) != 0
            if best < 0 or (news and not old) or (news == old and tie[c] > tie[best]):
                best = c
        if best < 0:
            return
        weight += tie[best]
        chosen[depth] = best
        inside[best] = True
        supply += capacity[best]
        have |= bits[best]
        tie += ties[best]
    if supply >= least and have & wanted == wanted:
        _keep(found, totals, np.sort(chosen), weight)


@compiled()
def _keep(found: np.ndarray, totals: np.ndarray, group: np.ndarray, total: float) -> None:
    """Put a group among the best; of equals the first found stays, a group that is there is left out."""
    total = np.rint(total * 1e9) / 1e9
    for x in range(KEPT):
        if totals[x] == total and np.all(found[x] == group):
            return
    if total <= totals[KEPT - 1]:
        return
    at = KEPT - 1
    while at > 0 and total > totals[at - 1]:
        totals[at] = totals[at - 1]
        found[at] = found[at - 1]
        at -= 1
    totals[at] = total
    found[at] = group
