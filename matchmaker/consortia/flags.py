"""What a lawyer should look at: members that sell the same subheading to the same market (competition law)."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.affinity.encoding import Traits
from matchmaker.texts import Message

MOST_LISTED = 5


def legal_flags(members: Sequence[Traits]) -> tuple[Message, ...]:
    """One message where two members share a subheading and a known market; none otherwise. Prices are never looked at."""
    sellers: dict[tuple[str, str], set[str]] = {}
    for each in members:
        for code, _ in each.assortment.codes:
            if len(code) == 6:
                for market in each.markets or ():
                    sellers.setdefault((code, market), set()).add(each.profile.id)
    shared = {where: firms for where, firms in sellers.items() if len(firms) > 1}
    if not shared:
        return ()
    return (
        Message(
            "flag-legal-review",
            count=len(set().union(*shared.values())),
            codes=sorted({code for code, _ in shared})[:MOST_LISTED],
            markets=sorted({market for _, market in shared})[:MOST_LISTED],
        ),
    )
