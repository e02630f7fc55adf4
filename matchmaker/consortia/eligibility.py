"""Who may be placed, and why a firm may not: the rules that ask the same of every single member."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.place import ONLY_COUNTRY
from matchmaker.consortia.checks import Table
from matchmaker.consortia.scope import Scope
from matchmaker.consortia.search_space import parting
from matchmaker.consortia.steering import Steering
from matchmaker.programmes import Programme
from matchmaker.texts import Message


def ineligible(
    traits: Sequence[Traits],
    programme: Programme,
    tables: Sequence[Table],
    steering: Steering,
    scope: Scope | None = None,
) -> dict[int, Message]:
    """The reason of every firm that cannot be placed, by position; the first that applies."""
    reasons: dict[int, Message] = {}
    for i in sorted(steering.excluded):
        reasons[i] = Message("unplaced-excluded")
    needs_product = programme.kind == "origin" or any(t.rule.hard and t.rule.check == "known-product" for t in tables)
    for i, each in enumerate(traits):
        outside = None if scope is None else scope.reason(each)
        if needs_product and not each.assortment.known:
            reasons.setdefault(i, Message("unplaced-no-product"))
        elif outside is not None:
            reasons.setdefault(i, outside)
        elif programme.candidates == "place" and each.spot.kind == ONLY_COUNTRY:
            reasons.setdefault(i, Message("unplaced-no-place"))
    for table in tables:
        if table.rule.hard:
            for i in table.barred:
                reasons.setdefault(i, Message("unplaced-ineligible", rule=table.rule.id))
    for group in steering.linked:
        rule = parting(group, tables)
        if rule is not None:
            for i in group:
                reasons.setdefault(i, Message("unplaced-ineligible", rule=rule))
    for group in steering.linked:
        if not reasons.keys().isdisjoint(group):
            rule = _link_of({traits[i].profile.id for i in group}, programme)
            for i in group:
                reasons.setdefault(i, Message("unplaced-ineligible", rule=rule))
    return reasons


def _link_of(firms: set[str], programme: Programme) -> str:
    """The rule that keeps these firms together."""
    links = (rule for rule in programme.rules if rule.check == "must-link" and rule.hard)
    return next(rule.id for rule in links if any(not firms.isdisjoint(group) for group in rule.value))
