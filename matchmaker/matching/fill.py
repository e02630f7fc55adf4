"""Who completes a proposal, or closes one of its gaps? Firms ranked by the score that the proposal would have with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from matchmaker.affinity.as_of import as_day
from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.case import Case
from matchmaker.consortia.gap_record import QUESTION, Gap
from matchmaker.consortia.gaps import gaps_of
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Proposal
from matchmaker.consortia.reasons import Reason, reasons_of
from matchmaker.consortia.scoring import Group
from matchmaker.consortia.target_markets import target_markets
from matchmaker.consortia.verdict import BROKEN, Verdict
from matchmaker.consortia.what_if import RuleChange
from matchmaker.errors import InputError
from matchmaker.matching.gap_asked import bringing, read_gap
from matchmaker.matching.seats import proposal_of, seats_of
from matchmaker.programmes import LAYERS
from matchmaker.texts import Message

MORE = 6  # looked at beyond those asked for, since a rule may forbid some


@dataclass(frozen=True)
class Filler:
    """A firm that could join.

    Attributes
    ----------
    score : of the proposal with it, in [0, 1]
    tie : its mean affinity to the members
    proposal : number of the proposal it is in now; None for a firm in none
    rules : verdicts that would be others than they are
    closes : gaps of the proposal that would be gone
    reasons : the layers that carry its ties to the members, at most three
    """

    id: str
    name: str
    score: float
    tie: float
    proposal: int | None
    rules: tuple[RuleChange, ...]
    closes: tuple[Gap, ...]
    reasons: tuple[Reason, ...]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "score": self.score,
            "tie": self.tie,
            "proposal": self.proposal,
            "rules": [change.as_dict(lang) for change in self.rules],
            "closes": [gap.as_dict(lang) for gap in self.closes],
            "reasons": [reason.as_dict(lang) for reason in self.reasons],
        }


@dataclass(frozen=True)
class Filling:
    """The answer: best first, ties by id. `note` says why nobody is named; `asked` what they had to bring."""

    proposal: int
    score: float
    asked: Message | None
    fillers: tuple[Filler, ...]
    note: Message | None
    lang: str = "en"

    def __iter__(self) -> Iterator[Filler]:
        return iter(self.fillers)

    def __len__(self) -> int:
        return len(self.fillers)

    def __getitem__(self, place: int) -> Filler:
        return self.fillers[place]

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "format": "matchmaker-fill-1",
            "proposal": self.proposal,
            "score": self.score,
            "asked": None if self.asked is None else self.asked.as_dict(lang),
            "fillers": [filler.as_dict(lang) for filler in self.fillers],
            "note": None if self.note is None else self.note.as_dict(lang),
        }


def fill(
    portfolio: Portfolio,
    proposal: Proposal | int,
    k: int = 5,
    gap: Gap | int | str | None = None,
    placed: bool = False,
    as_of: date | str | None = None,
    lang: str = "en",
) -> Filling:
    """The k firms with which the proposal would score best.

    Parameters
    ----------
    portfolio : Portfolio
        One that has its firms behind it: from `suggest_consortia`, or read from a file and `.on(firms)`.
    proposal : Proposal or its number
    gap : Gap, place in the proposal's list of gaps (from 1), "experience", "language", "volume", or a certificate, optional
        Only firms that bring what it lacks.
    placed : bool
        Firms in other proposals too.
    as_of : date or ISO text, optional
        Another day than the portfolio's for certificates.

    Returns
    -------
    Filling
        Of the programme's candidates of at least one member, those that may be placed, that no member refuses and with
        whom no hard rule breaks that held before. Where no gap is asked about, firms whose ties to the members are no better
        than neutral are left out.

    Raises
    ------
    InputError
        A portfolio without its firms, a number that it does not have, a gap that nobody new can close, k below 1.

    Examples
    --------
    >>> import matchmaker as mm
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> firms = [mm.Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(5)]
    >>> portfolio = mm.suggest_consortia(firms, excluded=["pe-4"])
    >>> fill(portfolio.on(firms), 1)[0].id
    'pe-4'
    """
    if k < 1:
        raise InputError(Message("k-too-small", k=k))
    if as_of is not None and portfolio.index is not None and as_day(as_of) != portfolio.index.as_of:
        portfolio = portfolio.on(portfolio.index.again(as_of=as_of))
    seats, of = seats_of(portfolio), proposal_of(portfolio, proposal)
    case = seats.case
    asked = None if gap is None else read_gap(of, gap)
    members = np.array(sorted(case.at(firm) for firm in of.members), dtype=np.int64)
    allowed = seats.eligible.copy() if placed else seats.free
    for member in members:
        allowed[list(case.judge.enemies(int(member)))] = False
    if asked is not None:
        allowed &= bringing(case, asked)
    standing = _Standing(case, members, seats.home)
    full = len(members) >= case.programme.size.max
    fillers = () if full else standing.best(allowed, k, far=asked is not None)
    note = None
    if full:
        note = Message("fill-full", number=of.number, max=case.programme.size.max)
    elif not fillers:
        note = Message("fill-nobody" if asked is None else "fill-nobody-brings", number=of.number)
    return Filling(of.number, of.score, None if asked is None else asked.message, fillers, note, lang)


class _Newcomer(NamedTuple):
    """A firm that could join, by its position; the score with it and its mean affinity to the members."""

    position: int
    score: float
    tie: float
    changes: tuple[RuleChange, ...]


class _Standing:
    """The proposal as it is, against which each newcomer is judged."""

    def __init__(self, case: Case, members: np.ndarray, home: np.ndarray) -> None:
        self.case, self.members, self.home = case, members, home
        self.before = {verdict.id: verdict.verdict for verdict in case.judge.verdicts(members.tolist())}
        self.gaps = gaps_of([case.traits[i] for i in members], case.index.as_of)
        self.ties = np.zeros((len(members) + 1, len(members) + 1))  # of the members; the last line is a newcomer's
        self.pairs = np.triu_indices(len(members) + 1, 1)
        self.ties[:-1, :-1] = Group(case.index, members.tolist()).ties

    def best(self, allowed: np.ndarray, k: int, far: bool) -> tuple[Filler, ...]:
        found: list[_Newcomer] = []
        while True:
            batch = self.case.index.nearest_to_group(self.members, allowed, k + MORE)
            for newcomer in self._ranked(batch):
                if not far and newcomer.tie <= self.case.programme.neutral_affinity:
                    return self._fillers(found)  # the rest suit it no better than anybody would
                changes = self._rules_touched(newcomer.position)
                if not any(change.after.hard and change.after.verdict == BROKEN for change in changes):
                    found.append(newcomer._replace(changes=changes))
                    if len(found) == k:
                        return self._fillers(found)
            if len(batch) < k + MORE:
                return self._fillers(found)
            allowed = allowed.copy()
            allowed[batch] = False

    def _ranked(self, batch: np.ndarray) -> list[_Newcomer]:
        """Newcomers with the score after, best first; positions are in the order of ids."""
        n = len(self.members)
        newcomers, members = np.repeat(batch, n), np.tile(self.members, len(batch))
        ties, _ = self.case.index.affinities(np.minimum(newcomers, members), np.maximum(newcomers, members))
        ranked = [
            _Newcomer(int(i), self._score_with(int(i), row), round(float(row.mean()), 9), ())
            for i, row in zip(batch, ties.reshape(len(batch), n), strict=True)
        ]
        return sorted(ranked, key=lambda each: (-each.score, each.position))

    def _score_with(self, newcomer: int, row: np.ndarray) -> float:
        """As `Group.score` has it, to the last digit: the mean over the pairs in the order of positions."""
        self.ties[-1, :-1] = self.ties[:-1, -1] = row
        order = np.argsort([*self.members, newcomer])
        return round(float(self.ties[np.ix_(order, order)][self.pairs].mean()), 9)

    def _rules_touched(self, newcomer: int) -> tuple[RuleChange, ...]:
        after: Sequence[Verdict] = self.case.judge.verdicts([*self.members.tolist(), newcomer])
        return tuple(RuleChange(self.before[v.id], v) for v in after if self.before[v.id] != v.verdict)

    def _fillers(self, found: Sequence[_Newcomer]) -> tuple[Filler, ...]:
        n = len(self.members)
        positions = np.array([each.position for each in found], dtype=np.int64)
        layers = self.case.index.layer_table(np.repeat(positions, n), np.tile(self.members, len(found)))
        return tuple(
            self._filler(each, table)
            for each, table in zip(found, layers.reshape(len(found), n, len(LAYERS)), strict=True)
        )

    def _filler(self, newcomer: _Newcomer, layers: np.ndarray) -> Filler:
        case = self.case
        profile = case.traits[newcomer.position].profile
        traits = [case.traits[i] for i in sorted([*self.members.tolist(), newcomer.position])]
        return Filler(
            id=profile.id,
            name=profile.name,
            score=newcomer.score,
            tie=newcomer.tie,
            proposal=int(self.home[newcomer.position]) or None,
            rules=newcomer.changes,
            closes=self._closed(traits),
            reasons=reasons_of(traits, layers, case.programme),
        )

    def _closed(self, grown: Sequence[Traits]) -> tuple[Gap, ...]:
        """Gaps that would be gone, not counting those of a market that would no longer be aimed at together."""
        left = {about for gap in gaps_of(grown, self.case.index.as_of) for about in _about(gap)}
        aimed = set(target_markets(grown).on_record)
        return tuple(
            gap
            for gap in self.gaps
            if gap.kind != QUESTION
            and left.isdisjoint(_about(gap))
            and (gap.need is None or aimed.issuperset(gap.need.markets))
        )


def _about(gap: Gap) -> set[tuple[Any, ...]]:
    """What a gap is about, market by market, however many firms it concerns. A question about it leaves it open."""
    need, values = gap.need, gap.message.values
    if need is None:
        return {(values.get("scheme"), tuple(values.get("markets", ())))}
    return {(need.requirement, market, values.get("family")) for market in need.markets or ("",)}
