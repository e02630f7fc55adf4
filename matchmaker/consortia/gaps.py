"""What a proposal lacks for its target markets, and what has to be asked because profiles do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.gap_record import CERTIFICATE, KINDS, QUESTION, Gap
from matchmaker.consortia.requirement_gaps import requirement_gaps
from matchmaker.consortia.target_markets import target_markets
from matchmaker.consortia.trade_gaps import experience_gap, language_gap, market_gap, volume_gaps
from matchmaker.texts import Message

__all__ = ["Gap", "gaps_of"]


def gaps_of(members: Sequence[Traits], as_of: date | None = None) -> tuple[Gap, ...]:
    """Everything a group lacks or has to be asked.

    Parameters
    ----------
    members : traits of the members, by id
    as_of : the day on which requirements are judged; None: their dates are told without judging

    Returns
    -------
    tuple of Gap
        What keeps goods out of a target market first, then what buyers ask, experience, language, volume and market, then
        the questions, and at the end certificates that some members hold and others do not.
    """
    targets = target_markets(members)
    found = [gap for market in targets.on_record for gap in requirement_gaps(members, market, as_of)]
    for market in targets.on_record:
        found += experience_gap(members, market)
        found += language_gap(members, market, targets)
    found = _markets_united(found)
    found += volume_gaps(members, targets.on_record)
    found += market_gap(targets)
    return (*sorted(found, key=_rank), *_held_by_some(members))


def _markets_united(gaps: Sequence[Gap]) -> list[Gap]:
    """What several markets ask of the same members is one gap, where its first stood."""
    found: dict[Any, Gap] = {}
    for gap in gaps:
        need = gap.need
        assert need is not None  # every gap of a market says what it is about
        key = (gap.kind, gap.message.code, need.requirement, need.firms)
        before = found.get(key)
        if before is None or before.need is None:
            found[key] = gap
        else:
            markets = (*before.need.markets, *need.markets)
            message = Message(gap.message.code, **{**gap.message.values, "market": list(markets)})
            found[key] = Gap(gap.kind, message, replace(need, markets=markets))
    return list(found.values())


def _rank(gap: Gap) -> tuple[bool, bool, int]:
    """Questions last; what keeps goods out first; else by kind, in the order in which they were found."""
    return gap.kind == QUESTION, not gap.pressing, KINDS.index(gap.kind)


def _held_by_some(members: Sequence[Traits]) -> list[Gap]:
    """Certificates held by some and not by all, those that fewest lack first. An unknown field is a question, not a gap."""
    known = [each for each in members if each.schemes is not None]
    gaps = []
    for scheme in sorted({scheme for each in known for scheme in each.schemes or ()}):
        lacking = [each.profile.id for each in known if scheme not in (each.schemes or ())]
        held = len(known) - len(lacking)
        if lacking:
            message = Message(
                "gap-certificate",
                scheme=scheme,
                held=held,
                n=len(members),
                lacking=lacking,
                unknown=len(members) - len(known),
                count=len(lacking),
            )
            gaps.append((len(lacking), -held, Gap(CERTIFICATE, message)))
    return [gap for _, _, gap in sorted(gaps, key=lambda each: each[:2])]
