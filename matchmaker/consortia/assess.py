"""Groups that people formed themselves, as a portfolio: scored, explained and judged by the rules like any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.case import standing_case
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.records import brief_portfolio, portfolio_of
from matchmaker.errors import InputError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.texts import Message


def assess_groups(
    firms: Iterable[Profile] | AffinityIndex,
    groups: Iterable[Sequence[str]],
    programme: Programme | str = DEFAULT,
    as_of: date | str | None = None,
    seed: int = 0,
    brief: bool = False,
) -> Portfolio:
    """The portfolio of given groups; rules they break stand in their records, nothing is searched.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    groups : iterable of groups of ids
        Each of two firms or more, no firm in two.
    seed : int
        Of the communities that each proposal names, and of what is asked of the portfolio later.
    brief : bool
        Without communities, reserves, the firms left out and the digest of the list: enough for `what_if`, `fill` and `gaps`,
        and at once however many firms there are.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    InputError
        A group of fewer than two, or a firm in two groups.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(6)]
    >>> portfolio = assess_groups(firms, [("pe-0", "pe-1", "pe-2")])
    >>> [(rule.id, rule.verdict) for rule in portfolio.proposals[0].rules][:1]
    [('size', 'broken')]
    """
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of)
    case = standing_case(index)
    seen: set[int] = set()
    found = []
    for group in groups:
        members = tuple(sorted({case.at(firm) for firm in group}))
        if len(members) < 2:
            raise InputError(Message("assess-too-few", given=", ".join(group)))
        if twice := sorted(seen & set(members)):
            raise InputError(Message("assess-twice", id=index.ids[twice[0]]))
        seen |= set(members)
        found.append(members)
    if brief:
        return brief_portfolio(case, found, seed=seed)
    return portfolio_of(case, found, seed=seed, effort=1.0, reproducible=False)
