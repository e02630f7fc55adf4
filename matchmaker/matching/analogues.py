"""Established consortia most like a proposal, to learn from: what the two share and in what they differ."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.likest_groups import Crowd
from matchmaker.affinity.scale import size_rank
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Proposal
from matchmaker.errors import InputError
from matchmaker.firms.profile import SIZE_CLASSES, Profile
from matchmaker.matching.established import Established, established
from matchmaker.matching.partners import index_of
from matchmaker.matching.seats import proposal_of
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.texts import Message
from matchmaker.vocabulary.requirements import market_of

COMMON_TO = 0.5  # share of the members who told something from which the group has it
LISTED = 5


@dataclass(frozen=True)
class Analogue:
    """An established consortium.

    Attributes
    ----------
    members : ids of those in the list
    likeness : mean affinity between its members and the proposal's, in [0, 1]
    shares, differs : products, markets, certificates, size, place
    """

    name: str
    members: tuple[str, ...]
    likeness: float
    shares: tuple[Message, ...]
    differs: tuple[Message, ...]
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "name": self.name,
            "members": list(self.members),
            "likeness": self.likeness,
            "shares": [message.as_dict(lang) for message in self.shares],
            "differs": [message.as_dict(lang) for message in self.differs],
        }


def analogues(
    firms: Portfolio | Iterable[Profile] | AffinityIndex,
    proposal: Proposal | int | Sequence[str],
    k: int = 3,
    programme: Programme | str = DEFAULT,
    as_of: date | str | None = None,
    lang: str = "en",
) -> list[Analogue]:
    """The k established consortia most like a proposal, best first, ties by name.

    Parameters
    ----------
    firms : Portfolio with its firms behind it, or FirmTable, iterable of Profile or AffinityIndex
        Established consortia are the bodies that at least two firms name in `member_of` and that call themselves one.
    proposal : Proposal, its number in the portfolio, or the members' ids
        Members of an established consortium that are also in the proposal are left out; so is one with fewer than two others.
    programme, as_of
        Where firms are given: under which they are compared. A portfolio or an index has its own.

    Raises
    ------
    InputError
        A portfolio without its firms, a number that it does not have, k below 1.
    UnknownFirmError
        A member that is not among the firms.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"p{i}", name="P", member_of=("Consorcio de Mango",), **mango) for i in range(3)]
    >>> firms += [Profile(id=f"n{i}", name="N", **mango) for i in range(4)]
    >>> found = analogues(firms, ["n0", "n1", "n2", "n3"])[0]
    >>> found.name, found.likeness, found.shares[0].code
    ('Consorcio de Mango', 0.65, 'analogue-shares-products')
    """
    if k < 1:
        raise InputError(Message("k-too-small", k=k))
    index = _index(firms, programme, as_of)
    if isinstance(proposal, int) and not isinstance(firms, Portfolio):
        raise InputError(Message("analogues-number-without-portfolio", number=proposal))
    if isinstance(firms, Portfolio) and isinstance(proposal, int):
        proposal = proposal_of(firms, proposal)
    ids = proposal.members if isinstance(proposal, Proposal) else tuple(proposal)  # type: ignore[arg-type]
    ours = _positions(index, ids)
    known = index.once(Bodies)
    crowd = known.without(ours)
    best = index.likest_groups(ours, crowd, min(k, max(1, len(known.bodies))))
    mine = Told.of([index.traits(firm) for firm in ids])
    found = []
    for number, likeness in best:
        positions = crowd.firm[crowd.start[number] : crowd.start[number + 1]]
        others = tuple(index.ids[i] for i in positions)
        found.append(_analogue(mine, known.told(number, others), known.bodies[number].name, others, likeness, lang))
    return found


def _positions(index: AffinityIndex, firms: Sequence[str]) -> np.ndarray:
    """Positions of firms in the index. Raises UnknownFirmError."""
    for firm in firms:
        index.profile(firm)
    return np.array([bisect_left(index.ids, firm) for firm in firms], dtype=np.int64)


def _index(
    firms: Portfolio | Iterable[Profile] | AffinityIndex, programme: Programme | str, as_of: date | str | None
) -> AffinityIndex:
    if isinstance(firms, Portfolio):
        if firms.index is None:
            raise InputError(Message("what-if-without-firms"))
        return firms.index
    return firms if isinstance(firms, AffinityIndex) else index_of(firms, programme, as_of)


@dataclass(frozen=True)
class Told:
    """What a group is like, as far as its firms told: what at least half of them have, and what most of them are."""

    common: dict[str, list[str]]
    kinds: dict[str, str | None]

    @classmethod
    def of(cls, group: Sequence[Traits]) -> Told:
        return cls(
            {aspect: find(group) for aspect, find in _ASPECTS.items()}, {"size": _size(group), "place": _place(group)}
        )


class Bodies:
    """The established consortia of an index, each looked at once."""

    def __init__(self, index: AffinityIndex) -> None:
        self.index = index
        self.bodies: list[Established] = established(index.profiles)
        start = np.cumsum([0, *(len(each.members) for each in self.bodies)])
        self._crowd = index.crowd(start, _positions(index, [firm for each in self.bodies for firm in each.members]))
        self._told: dict[int, Told] = {}

    def without(self, ours: np.ndarray) -> Crowd:
        """Their members but ours; of a body of which fewer than two are left, none."""
        start, firm = self._crowd.start, self._crowd.firm
        own = np.zeros(len(self.index), dtype=bool)
        own[ours] = True
        kept = ~own[firm]
        if kept.all():
            return self._crowd
        left = np.add.reduceat(kept, start[:-1], dtype=np.int64)
        kept &= np.repeat(left > 1, np.diff(start))
        return self._crowd.only(kept, np.cumsum([0, *np.where(left > 1, left, 0)]).astype(np.int64))

    def told(self, number: int, members: tuple[str, ...]) -> Told:
        """What a body is like, of these of its members."""
        if len(members) < len(self.bodies[number].members):
            return Told.of([self.index.traits(firm) for firm in members])
        if number not in self._told:
            self._told[number] = Told.of([self.index.traits(firm) for firm in members])
        return self._told[number]


def _analogue(mine: Told, theirs: Told, name: str, others: tuple[str, ...], likeness: float, lang: str) -> Analogue:
    shares: list[Message] = []
    differs: list[Message] = []
    for aspect, here in mine.common.items():
        there = theirs.common[aspect]
        both = [each for each in here if each in there]
        if both:
            shares.append(Message(f"analogue-shares-{aspect}", items=both[:LISTED]))
        more = [each for each in there if each not in here]
        if more:
            differs.append(Message(f"analogue-theirs-{aspect}", items=more[:LISTED]))
        ours = [each for each in here if each not in there]
        if ours:
            differs.append(Message(f"analogue-ours-{aspect}", items=ours[:LISTED]))
    for code, here_is in mine.kinds.items():
        there_is = theirs.kinds[code]
        if here_is is None or there_is is None:
            continue
        if here_is == there_is:
            shares.append(Message(f"analogue-same-{code}", both=here_is))
        else:
            differs.append(Message(f"analogue-other-{code}", ours=here_is, theirs=there_is))
    return Analogue(name, others, likeness, tuple(shares), tuple(differs), lang)


def _common(sets: Iterable[Iterable[str] | None]) -> list[str]:
    """What at least half of those who told something have, most frequent first."""
    told = [set(each) for each in sets if each]
    counts = Counter(item for each in told for item in each)
    return sorted((x for x, n in counts.items() if n >= COMMON_TO * len(told)), key=lambda x: (-counts[x], x))


def _products(group: Sequence[Traits]) -> list[str]:
    return _common([code for code, _ in each.assortment.codes if len(code) == 4] for each in group)


def _markets(group: Sequence[Traits]) -> list[str]:
    return _common({market_of(country) for country in each.markets} if each.markets else None for each in group)


def _certificates(group: Sequence[Traits]) -> list[str]:
    return _common(each.schemes for each in group)


_ASPECTS: dict[str, Callable[[Sequence[Traits]], list[str]]] = {
    "products": _products,
    "markets": _markets,
    "certificates": _certificates,
}


def _size(group: Sequence[Traits]) -> str | None:
    """The size class that most of the firms have."""
    ranks = Counter(int(rank) for each in group if not np.isnan(rank := size_rank(each.profile)))
    return f"size.{SIZE_CLASSES[min(ranks, key=lambda r: (-ranks[r], r))]}" if ranks else None


def _place(group: Sequence[Traits]) -> str | None:
    """The narrowest area that holds all whose place is known."""
    towns = [each.spot.locality for each in group]
    areas = {each.profile.subdivision for each in group}
    countries = {each.profile.country for each in group} - {None}
    if all(towns) and len(set(towns)) == 1:
        return "analogue-place.town"
    if None not in areas and len(areas) == 1:
        return "analogue-place.area"
    if not countries:
        return None
    return "analogue-place.country" if len(countries) == 1 else "analogue-place.countries"
