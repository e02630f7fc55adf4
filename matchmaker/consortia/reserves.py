"""Who could stand in: firms in no proposal, ranked by the score the proposal would have with them for one of its members."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matchmaker.consortia.proposal import Reserve
from matchmaker.consortia.scoring import Group, Judge

MOST = 3


def reserves_of(group: Group, candidates: Iterable[int], judge: Judge) -> tuple[Reserve, ...]:
    """The three best substitutes by score, ties by id; one that a hard rule forbids is passed over.

    `candidates` are positions of eligible firms in no proposal.
    """
    spare = np.array(sorted(candidates), dtype=np.int64)
    n = len(group)
    if not len(spare) or n < 2:
        return ()
    values, _ = group.index.affinities(np.repeat(spare, n), np.tile(group.members, len(spare)))
    to_members = values.reshape(len(spare), n)
    lost = np.nansum(group.ties, axis=1)
    # total with candidate c in for member m: all ties, less m's, plus c's to the others
    after = group.affinity.sum() - lost[None, :] + to_members.sum(axis=1, keepdims=True) - to_members
    scores = np.round(after / (n * (n - 1) / 2), 9)
    best_score = scores.max(axis=1)
    # a firm whose ties to the others are no better than neutral is nobody's substitute
    tie = (to_members.sum(axis=1, keepdims=True) - to_members) / (n - 1)
    suits = tie[np.arange(len(spare)), scores.argmax(axis=1)] > judge.programme.neutral_affinity
    found: list[Reserve] = []
    for c in np.lexsort((spare, -best_score)):
        if not suits[c]:
            continue
        seat = _seat(group, int(spare[c]), scores[c], judge)
        if seat is not None:
            profile = judge.traits[spare[c]].profile
            replaced = judge.traits[group.members[seat]].profile.id
            found.append(Reserve(profile.id, profile.name, float(scores[c, seat]), replaced))
        if len(found) == MOST:
            break
    return tuple(sorted(found, key=lambda reserve: (-reserve.score, reserve.id)))


def _seat(group: Group, candidate: int, scores: np.ndarray, judge: Judge) -> int | None:
    """The member that the candidate best replaces without breaking a hard rule."""
    for seat in np.lexsort((group.members, -scores))[:4]:
        others = [int(i) for i in group.members if i != group.members[seat]]
        if judge.enemies(candidate).isdisjoint(others) and judge.hard_broken([*others, candidate]) is None:
            return int(seat)
    return None
