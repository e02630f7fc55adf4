"""`suggest_consortia`: from firms to a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.case import Case, open_case
from matchmaker.consortia.coming_back import leaning_to, revision
from matchmaker.consortia.formation import form_consortia
from matchmaker.consortia.history import History, read_history
from matchmaker.consortia.leaning import Leaning
from matchmaker.consortia.origin import form_origin_consortia
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.records import portfolio_of
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.progress import Progress, Watch

DEFAULT_CHANGE_COST = 0.05  # a firm moves for a gain that a reader of the scores would see


def suggest_consortia(
    firms: Iterable[Profile] | AffinityIndex,
    programme: Programme | str = DEFAULT,
    seed: int = 0,
    effort: float = 1.0,
    as_of: date | str | None = None,
    progress: Progress | None = None,
    deadline: float | None = None,
    together: Iterable[Sequence[str]] = (),
    apart: Iterable[Sequence[str]] = (),
    excluded: Iterable[str] = (),
    fixed: Iterable[Sequence[str]] = (),
    near: Portfolio | None = None,
    change_cost: float = DEFAULT_CHANGE_COST,
    history: History | str | Path | None = None,
) -> Portfolio:
    """Propose consortia among these firms under a programme.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    programme : Programme or str
    seed : int
        The same input, seed and effort give the same bytes.
    effort : float
        Steps of the search, 1 the default; time grows in proportion.
    as_of : date or ISO text, optional
        Certificates that ended before it do not count; None: none counts as expired.
    progress : callable (stage, done, total), optional
        Returning True stops the search; the best so far is returned.
    deadline : float, optional
        Seconds after which the search ends with the best so far.
    together, apart : iterables of groups of ids
        Firms that must, or must not, share a proposal.
    excluded : iterable of ids
        Firms to leave out.
    fixed : iterable of groups of ids
        Proposals kept as they are; the rest is formed around them.
    near : Portfolio, optional
        An earlier portfolio to stay close to; the answer's `revision` explains every change.
    change_cost : float
        With `near`: what each firm that leaves or joins a proposal must be worth, in the unit of the score; 0 is a fresh run.
    history : History or path of a CSV file, optional
        Earlier rounds: refusals and dissolved consortia keep firms apart, who was left out comes first (see `read_history`).

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    UnfeasibleError
        A wish that no portfolio can meet, naming the rule.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(6)]
    >>> portfolio = suggest_consortia(firms, "export-promotion")
    >>> portfolio.proposals[0].members
    ('pe-0', 'pe-1', 'pe-2', 'pe-3', 'pe-4', 'pe-5')
    >>> portfolio.proposals[0].score
    0.65
    """
    watch = Watch(progress, deadline)
    watch.stop("index", 0, 1)
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of)
    watch.stop("graph", 0, 1)
    past = history if isinstance(history, History) else History() if history is None else read_history(history)
    case = open_case(index, together, apart, excluded, fixed, kept_apart=past.apart)
    leaning = Leaning() if near is None else leaning_to(case, near, change_cost)
    favoured = {case.position[firm]: bonus for firm, bonus in past.priority().items() if firm in case.position}
    watch.stop("formation", 0, 1)
    found = form(case, seed=seed, effort=effort, watch=watch, leaning=replace(leaning, favoured=favoured))
    watch.stop("explanations", 0, 1)
    portfolio = portfolio_of(case, found, seed=seed, effort=effort, reproducible=not watch.cut)
    return portfolio if near is None else replace(portfolio, revision=revision(case, near, portfolio, change_cost))


def form(
    case: Case, *, seed: int, effort: float, watch: Watch, leaning: Leaning | None = None
) -> list[tuple[int, ...]]:
    """The groups of a case (positions of firms), by the way of the programme's kind. Origin consortia follow the map: no
    leaning moves them.
    """
    if case.programme.kind == "origin":
        return form_origin_consortia(case.graph, case.eligible, case.tables, case.steering, seed=seed)
    firms = case.graph, case.eligible, case.tables, case.steering
    return form_consortia(*firms, seed=seed, effort=effort, watch=watch, leaning=leaning)
