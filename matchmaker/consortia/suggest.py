"""`suggest_consortia`: from firms to a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import Strengths
from matchmaker.consortia.case import Case, open_case
from matchmaker.consortia.coming_back import leaning_to, revision
from matchmaker.consortia.fairness import Price, fairer
from matchmaker.consortia.formation import form_consortia
from matchmaker.consortia.former import former
from matchmaker.consortia.history import History, read_history
from matchmaker.consortia.leaning import Leaning
from matchmaker.consortia.loosening import Asked
from matchmaker.consortia.origin import form_origin_consortia
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.records import portfolio_of
from matchmaker.consortia.relaxation import Relaxation, smallest_relaxation
from matchmaker.consortia.scope import Scope
from matchmaker.errors import UnfeasibleError
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
    near: Portfolio | Iterable[Sequence[str]] | None = None,
    change_cost: float = DEFAULT_CHANGE_COST,
    history: History | str | Path | None = None,
    product: str | None = None,
    area: Iterable[str] | None = None,
    proximity: str | Path | Strengths | None = None,
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
    near : Portfolio or iterable of groups of ids, optional
        An earlier portfolio to stay close to, or its groups in their order; the answer's `revision` explains every change.
        Ids that are not among the firms have withdrawn.
    change_cost : float
        With `near`: what each firm that leaves or joins a proposal must be worth, in the unit of the score; 0 is a fresh run.
    history : History or path of a CSV file, optional
        Earlier rounds: refusals and dissolved consortia keep firms apart, who was left out comes first (see `read_history`).
    product : str, optional
        Origin programmes only: HS code or words; only who makes it is placed.
    area : iterable of ISO 3166-2 or ISO 3166-1 codes, optional
        Origin programmes only: firms elsewhere are not placed.
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`; an index given as `firms` brings its own.

    Returns
    -------
    Portfolio
        Where it holds no proposal, `.relaxation` says the least that must be given up for one.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    InputError
        A product or an area under a programme that forms no origin consortia; a product, place or file that cannot be read.
    UnfeasibleError
        A wish that no portfolio can meet, naming the rule; `.relaxation` says the least that must be given up.

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
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of, proximity)
    scope = Scope.of(index.programme, product, area)
    watch.stop("graph", 0, 1)
    past = history if isinstance(history, History) else History() if history is None else read_history(history)
    wishes: dict[str, Any] = {
        "together": tuple(together),
        "apart": tuple(apart),
        "excluded": tuple(excluded),
        "fixed": tuple(fixed),
    }
    try:
        case = open_case(index, **wishes, kept_apart=past.apart, scope=scope)
        earlier = None if near is None else former(case, near)
        leaning = Leaning() if earlier is None else leaning_to(case, earlier, change_cost)
        favoured = {case.position[firm]: bonus for firm, bonus in past.priority().items() if firm in case.position}
        watch.stop("formation", 0, 1)
        found, price = formed(case, seed=seed, effort=effort, watch=watch, leaning=replace(leaning, favoured=favoured))
    except UnfeasibleError as error:
        error.relaxation = _relaxation(index, wishes, past, scope, watch)
        raise
    watch.stop("explanations", 0, 1)
    portfolio = portfolio_of(case, found, seed=seed, effort=effort, reproducible=not watch.cut, price=price)
    if not found:
        portfolio = replace(portfolio, relaxation=_relaxation(index, wishes, past, scope, watch))
    if earlier is None:
        return portfolio
    return replace(portfolio, revision=revision(case, earlier, portfolio, change_cost))


def _relaxation(
    index: AffinityIndex, wishes: dict[str, Any], past: History, scope: Scope, watch: Watch
) -> Relaxation | None:
    """The least to give up for a run that came to nothing; None where it was stopped before that could be looked for."""
    groups = {name: tuple(tuple(group) for group in wishes[name]) for name in ("together", "apart", "fixed")}
    asked = Asked(index.programme, **groups, excluded=wishes["excluded"], kept_apart=tuple(past.apart), scope=scope)
    return None if watch.cut else smallest_relaxation(index, asked, watch, failed=True)


def form(
    case: Case, *, seed: int, effort: float, watch: Watch, leaning: Leaning | None = None
) -> list[tuple[int, ...]]:
    """The groups of a case (positions of firms)."""
    return formed(case, seed=seed, effort=effort, watch=watch, leaning=leaning)[0]


def formed(
    case: Case, *, seed: int, effort: float, watch: Watch, leaning: Leaning | None = None
) -> tuple[list[tuple[int, ...]], Price | None]:
    """The groups of a case (positions of firms), and the price of raising the group placed least, where the programme asks it."""
    found = _form(case, seed, effort, watch, leaning)
    if case.programme.fairness == "mean":
        return found, None
    leaning = leaning or Leaning()

    def favouring(bonus: dict[int, float]) -> list[tuple[int, ...]]:
        both = {i: leaning.favoured.get(i, 0.0) + bonus.get(i, 0.0) for i in sorted({*leaning.favoured, *bonus})}
        return _form(case, seed, effort, watch, replace(leaning, favoured=both))

    return fairer(case, found, favouring, watch)


def _form(case: Case, seed: int, effort: float, watch: Watch, leaning: Leaning | None) -> list[tuple[int, ...]]:
    """By the way of the programme's kind. Origin consortia follow the map: no leaning moves them."""
    if case.programme.kind == "origin":
        return form_origin_consortia(case.graph, case.eligible, case.tables, case.steering, seed=seed, scope=case.scope)
    firms = case.graph, case.eligible, case.tables, case.steering
    return form_consortia(*firms, seed=seed, effort=effort, watch=watch, leaning=leaning)
