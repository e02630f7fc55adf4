"""Why a firm is in no proposal, where its best partners went, and what would place it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.affinity.graph import AffinityGraph
from matchmaker.consortia.scoring import Group, Judge
from matchmaker.firms.profile import Profile
from matchmaker.texts import Message

PARTNERS = 5


@dataclass(frozen=True)
class Partner:
    """A best partner and the proposal it went to (None: it is in none)."""

    id: str
    affinity: float
    proposal: int | None


@dataclass(frozen=True)
class BestFit:
    """The proposal that could best take a firm, its score after, and the hard rule that forbids it (None: it would pay less)."""

    proposal: int
    score_after: float
    rule: str | None


@dataclass(frozen=True)
class Unplaced:
    """A firm in no proposal."""

    id: str
    name: str
    country: str | None
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    products: tuple[str, ...]
    reason: Message
    would_place: Message | None
    partners: tuple[Partner, ...]
    best_fit: BestFit | None

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            **{key: getattr(self, key) for key in _SEEN},
            "products": list(self.products),
            "reason": self.reason.as_dict(lang),
            "would_place": None if self.would_place is None else self.would_place.as_dict(lang),
            "partners": [{"id": p.id, "affinity": p.affinity, "proposal": p.proposal} for p in self.partners],
            "best_fit": None
            if self.best_fit is None
            else {
                "proposal": self.best_fit.proposal,
                "score_after": self.best_fit.score_after,
                "rule": self.best_fit.rule,
            },
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Unplaced:
        return cls(
            **{key: record[key] for key in _SEEN},
            products=tuple(record["products"]),
            reason=Message.from_dict(record["reason"]),
            would_place=None if record["would_place"] is None else Message.from_dict(record["would_place"]),
            partners=tuple(Partner(**partner) for partner in record["partners"]),
            best_fit=None if record["best_fit"] is None else BestFit(**record["best_fit"]),
        )


_SEEN = ("id", "name", "country", "subdivision", "locality", "latitude", "longitude")


def unplaced_firms(
    graph: AffinityGraph, groups: Sequence[Group], ineligible: Mapping[int, Message], judge: Judge, sought: bool = False
) -> tuple[Unplaced, ...]:
    """Every firm in none of `groups` (which are in the order of their numbers), sorted by id. `sought`: the groups are of the
    makers of one product, near or not near enough.
    """
    home = np.zeros(len(graph), dtype=np.int64)  # number of the firm's proposal, 0 for none
    for number, group in enumerate(groups, 1):
        home[group.members] = number
    found = []
    for i in np.flatnonzero(home == 0).tolist():
        near = graph.partner[i][graph.partner[i] >= 0]
        known = zip(near.tolist(), graph.affinity[i], strict=False)
        ties = [(j, value) for j, value in known if j not in judge.enemies(i)]
        partners = tuple(Partner(graph.ids[j], float(value), int(home[j]) or None) for j, value in ties[:PARTNERS])
        numbers = [] if i in ineligible else sorted({int(home[j]) for j in near} - {0})
        gain, fit = _best_fit(i, numbers, groups, judge)
        reason = ineligible.get(i) or Message("unplaced-few-makers" if sought else _left_out(home[near]))
        advice = _advice(reason, fit, gain, groups, judge)
        found.append(_record(judge.traits[i].profile, reason, advice, partners, fit))
    return tuple(found)


def _left_out(homes: np.ndarray) -> str:
    """Why a firm that might be placed is not, by the numbers of the proposals of its candidates."""
    if not len(homes):
        return "unplaced-no-candidate"
    return "unplaced-crowded-out" if homes.any() else "unplaced-no-group"


def _best_fit(i: int, numbers: Sequence[int], groups: Sequence[Group], judge: Judge) -> tuple[float, BestFit | None]:
    """The proposal that taking firm i in would cost least, and what it would gain by it. One that holds a firm it may not
    meet is not spoken of.
    """
    best: tuple[float, BestFit] | None = None
    for number in numbers:
        group = groups[number - 1]
        members = group.members.tolist()
        if not judge.enemies(i).isdisjoint(members):
            continue
        ties, _ = group.index.affinities(np.full(len(members), i), group.members)
        n = len(members) + 1
        after = round(float(group.affinity.sum() + ties.sum()) / (n * (n - 1) / 2), 9)
        gain = judge.value([*members, i], after) - judge.value(members, group.score)
        if best is None or gain > best[0]:
            best = gain, BestFit(number, after, None)
    if best is None:
        return 0.0, None
    gain, fit = best
    grown = [*groups[fit.proposal - 1].members.tolist(), i]
    rule = "size" if len(grown) > judge.programme.size.max else judge.hard_broken(grown)
    return gain, BestFit(fit.proposal, fit.score_after, rule)


def _advice(reason: Message, fit: BestFit | None, gain: float, groups: Sequence[Group], judge: Judge) -> Message | None:
    """What would place the firm, in words."""
    if fit is None:
        return _BY_REASON.get(reason.code)
    score = groups[fit.proposal - 1].score
    values: dict[str, Any] = {"number": fit.proposal, "score": score, "after": fit.score_after}
    if fit.rule == "size":
        return Message("would-place-full", **values, max=judge.programme.size.max)
    if fit.rule is not None:
        return Message("would-place-rule", **values, rule=fit.rule)
    # a gain is left where a proposal is fixed, or follows communities (origin) and not the objective
    return Message("would-place-lower" if gain <= 0 else "would-place-pin", **values)


_BY_REASON = {
    "unplaced-no-product": Message("would-place-product"),
    "unplaced-no-place": Message("would-place-place"),
    "unplaced-no-candidate": Message("would-place-candidate"),
    "unplaced-crowded-out": Message("would-place-company"),
    "unplaced-no-group": Message("would-place-company"),
    "unplaced-ineligible": Message("would-place-eligible"),
    "unplaced-other-product": Message("would-place-product-asked"),
    "unplaced-other-code": Message("would-place-product-asked"),
    "unplaced-outside-area": Message("would-place-area"),
    "unplaced-few-makers": Message("would-place-makers"),
}


def _record(
    profile: Profile, reason: Message, advice: Message | None, partners: tuple[Partner, ...], fit: BestFit | None
) -> Unplaced:
    return Unplaced(
        **{key: getattr(profile, key) for key in _SEEN},
        products=profile.products or (),
        reason=reason,
        would_place=advice,
        partners=partners,
        best_fit=fit,
    )
