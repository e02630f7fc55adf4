"""Where a proposal wants to sell: the markets that at least half of the members who told us name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.affinity.encoding import Traits
from matchmaker.vocabulary.requirements import MARKETS, market_of

COMMON_TO = 0.5  # share of the members who told us


@dataclass(frozen=True)
class TargetMarkets:
    """What the members aim at together.

    Attributes
    ----------
    on_record : those of `MARKETS` that are common, in that order
    others : countries that are common and of which no requirements are on record, sorted
    countries : every country (alpha-2) of those markets that a member names
    silent : ids of the members who told nothing
    most_named : where nothing is common: what is named most often
    """

    on_record: tuple[str, ...]
    others: tuple[str, ...]
    countries: frozenset[str]
    silent: tuple[str, ...]
    most_named: tuple[str, ...]


def target_markets(members: Sequence[Traits]) -> TargetMarkets:
    """The markets a group has in common, blocs and their members taken as one market."""
    aims = [each.markets for each in members if each.markets]
    named = Counter(market for aim in aims for market in sorted({market_of(country) for country in aim}))
    common = {market for market, count in named.items() if count >= COMMON_TO * len(aims)}
    most = max(named.values(), default=0)
    return TargetMarkets(
        on_record=tuple(market for market in MARKETS if market in common),
        others=tuple(sorted(common - set(MARKETS))),
        countries=frozenset(country for aim in aims for country in aim if market_of(country) in common),
        silent=tuple(each.profile.id for each in members if not each.markets),
        most_named=() if common else tuple(sorted(market for market, count in named.items() if count == most)),
    )
