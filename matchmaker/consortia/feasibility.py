"""Before anything is formed: how many firms a programme lets in, which rule keeps how many out, which rules no group can meet
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.place import ONLY_COUNTRY
from matchmaker.consortia.case import Case, open_case
from matchmaker.consortia.loosening import Asked
from matchmaker.consortia.relaxation import Relaxation, smallest_relaxation
from matchmaker.consortia.trials import Trials
from matchmaker.programmes import Programme, load_programme
from matchmaker.texts import Message


@dataclass(frozen=True)
class Removed:
    """A rule, and how many firms it keeps out of every group, whatever the other rules do."""

    rule: str
    firms: int

    @property
    def message(self) -> Message:
        return Message("feasibility-removed", rule=self.rule, count=self.firms)


@dataclass(frozen=True)
class Feasibility:
    """What can be said of a list of firms under a programme.

    Attributes
    ----------
    together : rules that no group found meets together, though it meets them with any one of these left out; empty where a
        group meets them all
    relaxation : the least to give up where nothing can be formed; None where something can
    """

    programme: str
    firms: int
    eligible: int
    removed: tuple[Removed, ...]
    together: tuple[str, ...]
    relaxation: Relaxation | None

    @property
    def messages(self) -> tuple[Message, ...]:
        """All of it, a sentence a line."""
        head = Message("feasibility-eligible", programme=self.programme, count=self.eligible, firms=self.firms)
        lines = [head, *(each.message for each in self.removed)]
        if self.together:
            lines.append(Message("feasibility-together", rules=list(self.together), count=len(self.together)))
        if self.relaxation is None:
            lines.append(Message("feasibility-fine"))
        else:
            lines += [self.relaxation.message, *(change.message for change in self.relaxation.changes)]
        return tuple(lines)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "programme": self.programme,
            "firms": self.firms,
            "eligible": self.eligible,
            "removed": [{"rule": each.rule, "firms": each.firms} for each in self.removed],
            "together": list(self.together),
            "relaxation": None if self.relaxation is None else self.relaxation.as_dict(lang),
            "messages": [message.as_dict(lang) for message in self.messages],
        }


def feasibility(index: AffinityIndex) -> Feasibility:
    """Look at the firms of an index under its programme.

    Examples
    --------
    >>> from matchmaker.firms.profile import Profile
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(5)]
    >>> found = feasibility(AffinityIndex([*firms, Profile(id="silent", name="Silent")], "export-promotion"))
    >>> found.firms, found.eligible, found.removed, found.relaxation
    (6, 5, (Removed(rule='known-product', firms=1),), None)
    """
    case = open_case(index)
    relaxation = smallest_relaxation(index, Asked(index.programme))
    return Feasibility(
        programme=index.programme.name,
        firms=len(index),
        eligible=len(case.eligible),
        removed=_removed(case),
        together=() if relaxation is None else _conflict(index),
        relaxation=relaxation,
    )


def _removed(case: Case) -> tuple[Removed, ...]:
    """The rules on single members, and the place where candidates go by it: the most first."""
    counts = {table.rule.id: len(table.barred) for table in case.tables if table.rule.hard}
    if case.programme.candidates == "place":
        counts["place"] = sum(each.spot.kind == ONLY_COUNTRY for each in case.traits)
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Removed(rule, count) for rule, count in found if count)


def _conflict(index: AffinityIndex) -> tuple[str, ...]:
    """A set of hard rules that no group meets together and of which none can be spared (a deletion filter)."""
    bare = _whatever_it_is_worth(index.programme)
    trials = Trials(index)
    rules = [rule.as_dict() for rule in bare.rules]
    if trials.formed(Asked(bare)) or not trials.formed(Asked(load_programme(bare, rules=[]))):
        return ()
    for rule in list(rules):
        fewer = [each for each in rules if each["id"] != rule["id"]]
        if not trials.formed(Asked(load_programme(bare, rules=fewer))):
            rules = fewer
    return tuple(str(rule["id"]) for rule in rules)


def _whatever_it_is_worth(programme: Programme) -> Programme:
    """The programme's hard rules alone: any group of the right size will do, however little it gains."""
    hard = [rule.as_dict() for rule in programme.rules if rule.hard]
    return load_programme(programme, rules=hard, size_weight=0.0, neutral_affinity=0.0, groups=None, balance=[])
