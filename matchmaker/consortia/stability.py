"""How often a proposal's firms stay together when what we are unsure of is disturbed.

Four disturbances, taken in turn: another seed; layer weights off by some 15 % each; one member of each proposal gone; every known
volume wrong by half, up or down. A pair is counted in the runs in which both firms were there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.consortia.case import Case, open_case
from matchmaker.errors import InputError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import LAYERS, load_programme
from matchmaker.progress import Watch
from matchmaker.randomness import generator
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio

DISTURBANCES = ("seed", "weights", "leaving", "volume")
WEIGHTS_OFF = 0.15  # standard deviation of the logarithm of a layer's weight


@dataclass(frozen=True)
class ProposalStability:
    """Shares in [0, 1] over the runs: of the pairs that stayed together, in all and by disturbance; and each pair's own.

    `whole` is the share of runs in which all members that were there stayed together.
    """

    together: float
    whole: float
    by_disturbance: Mapping[str, float]
    pairs: tuple[tuple[str, str, float], ...]

    def as_dict(self, runs: int) -> dict[str, Any]:
        return {
            "runs": runs,
            "together": self.together,
            "whole": self.whole,
            "by_disturbance": dict(self.by_disturbance),
            "pairs": [{"a": a, "b": b, "together": share} for a, b, share in self.pairs],
        }


@dataclass(frozen=True)
class Stability:
    """Stability of every proposal, by number. `portfolio` is the portfolio with it in its records."""

    runs: int
    proposals: Mapping[int, ProposalStability]
    portfolio: Portfolio

    def as_dict(self) -> dict[str, Any]:
        return {
            "runs": self.runs,
            "proposals": [
                {"number": number, **each.as_dict(self.runs)} for number, each in sorted(self.proposals.items())
            ],
        }


def stability(portfolio: Portfolio, runs: int, watch: Watch) -> Stability:
    """Disturb and form again, `runs` times.

    Raises InputError for fewer than one run or a portfolio without firms.
    """
    case = portfolio.case
    if case is None:
        raise InputError(Message("what-if-without-firms"))
    if runs < 1:
        raise InputError(Message("stability-too-few-runs", runs=runs))
    kinds = [kind for kind in DISTURBANCES if kind != "volume" or _volumes_count(case)]
    outcomes: list[tuple[str, set[str], dict[str, int]]] = []
    for run in range(runs):
        if watch.stop("stability", run, runs):
            break
        kind = kinds[run % len(kinds)]
        outcomes.append((kind, *_formed_again(portfolio, case, kind, run, watch)))
    found = {p.number: _of_proposal(p.members, outcomes, kinds) for p in portfolio.proposals}
    proposals = tuple(replace(p, stability=found[p.number].as_dict(len(outcomes))) for p in portfolio.proposals)
    return Stability(len(outcomes), found, replace(portfolio, proposals=proposals))


def _formed_again(
    portfolio: Portfolio, case: Case, kind: str, run: int, watch: Watch
) -> tuple[set[str], dict[str, int]]:
    """Firms that were there, and the group of each firm placed."""
    from matchmaker.consortia.suggest import form

    random = generator(portfolio.provenance["seed"], f"stability-{run}")
    effort, seed = portfolio.provenance["effort"], portfolio.provenance["seed"]
    gone: set[str] = set()
    disturbed = case
    if kind == "seed":
        seed = int(random.integers(2**31 - 1))
    elif kind == "weights":
        off = np.exp(random.normal(0.0, WEIGHTS_OFF, len(LAYERS)))
        weights = {f"weights.{layer}": case.programme.weights[layer] * off[x] for x, layer in enumerate(LAYERS)}
        index = case.index.again(programme=load_programme(case.programme, **weights))
        disturbed = open_case(index, **_wishes(case))
    elif kind == "leaving":
        gone = {p.members[int(random.integers(len(p)))] for p in portfolio.proposals}
        gone -= {case.index.ids[i] for group in (*case.steering.together, *case.steering.fixed) for i in group}
        disturbed = open_case(case.index, **_wishes(case, gone))
    else:
        wrong = [_with_volumes(profile, random) for profile in case.index.profiles]
        disturbed = open_case(case.index.again(wrong), **_wishes(case))
    groups = form(disturbed, seed=seed, effort=effort, watch=watch)
    ids = disturbed.index.ids
    return set(ids) - gone, {ids[i]: number for number, group in enumerate(groups) for i in group}


def _wishes(case: Case, gone: set[str] | None = None) -> dict[str, Any]:
    """What was asked of a case, in ids."""
    ids, steering = case.index.ids, case.steering
    return {
        "together": [[ids[i] for i in group] for group in steering.together],
        "apart": [[ids[a], ids[b]] for a, b in sorted(steering.never)],
        "excluded": sorted({*(ids[i] for i in steering.excluded), *(gone or ())}),
        "fixed": [[ids[i] for i in group] for group in steering.fixed],
        "scope": case.scope,
    }


def _volumes_count(case: Case) -> bool:
    """Whether any firm tells a volume and the programme reads volumes."""
    asks = any(rule.check == "totals" for rule in case.programme.rules) or case.programme.kind == "origin"
    return asks and any(each.profile.capacity for each in case.traits)


def _with_volumes(profile: Profile, random: np.random.Generator) -> Profile:
    """Half as much again or half as much, each volume by a throw of its own."""
    if not profile.capacity:
        return profile
    factors = random.choice((0.5, 1.5), len(profile.capacity))
    capacity = tuple(
        replace(each, quantity=each.quantity * float(factor))
        for each, factor in zip(profile.capacity, factors, strict=True)
    )
    return replace(profile, capacity=capacity)


def _of_proposal(
    members: Sequence[str], outcomes: Sequence[tuple[str, set[str], dict[str, int]]], kinds: Sequence[str]
) -> ProposalStability:
    pairs = [(a, b) for x, a in enumerate(members) for b in members[x + 1 :]]
    kept: dict[tuple[str, str], list[bool]] = {pair: [] for pair in pairs}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    whole: list[bool] = []
    for kind, there, home in outcomes:
        here = []
        for a, b in pairs:
            if a in there and b in there:
                same = a in home and home[a] == home.get(b)
                kept[a, b].append(same)
                here.append(same)
        by_kind[kind] += here
        if here:
            whole.append(all(here))
    return ProposalStability(
        together=_share([same for values in kept.values() for same in values]),
        whole=_share(whole),
        by_disturbance={kind: _share(by_kind[kind]) for kind in kinds if by_kind[kind]},
        pairs=tuple((a, b, _share(values)) for (a, b), values in kept.items()),
    )


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 9) if values else 0.0
