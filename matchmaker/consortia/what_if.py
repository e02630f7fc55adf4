"""*What if?*: one change to a portfolio made by hand, and what it does to scores, rules and objective.

Only the proposals that the change touches are judged anew, so the answer comes at once however many firms there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.case import Case
from matchmaker.consortia.checks import BROKEN, Verdict
from matchmaker.consortia.scoring import Group
from matchmaker.consortia.seating import Seating
from matchmaker.consortia.terms import similarity
from matchmaker.errors import InputError
from matchmaker.programmes import LAYERS
from matchmaker.texts import Message

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio

CHANGES = ("replace", "add", "remove", "dissolve", "split", "merge")


@dataclass(frozen=True)
class RuleChange:
    """A rule whose verdict is another than before; `before` is None in a proposal that was not there."""

    before: str | None
    after: Verdict

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {**self.after.as_dict(lang), "before": self.before}


@dataclass(frozen=True)
class Consequence:
    """What the change does to one proposal. Before is empty for a new one, after for one that is gone.

    `terms` says what each term of the objective gains or loses in it: the layers, what neutral company counts, the size and
    the soft rules; they add up to `value_after − value_before`.
    """

    proposal: str
    members_before: tuple[str, ...]
    members_after: tuple[str, ...]
    score_before: float | None
    score_after: float | None
    value_before: float
    value_after: float
    terms: Mapping[str, float]
    rules: tuple[RuleChange, ...]
    broken: tuple[Verdict, ...]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "proposal": self.proposal,
            "members_before": list(self.members_before),
            "members_after": list(self.members_after),
            "score_before": self.score_before,
            "score_after": self.score_after,
            "value_before": self.value_before,
            "value_after": self.value_after,
            "terms": dict(self.terms),
            "rules": [change.as_dict(lang) for change in self.rules],
            "broken": [verdict.as_dict(lang) for verdict in self.broken],
        }


@dataclass(frozen=True)
class WhatIf:
    """The answer.

    Attributes
    ----------
    change : what was asked, in words
    consequences : the proposals touched
    not_eligible : firms that the programme does not admit, each with the reason
    objective_before, objective_after : of the whole portfolio
    placed_before, placed_after : firms in a proposal
    possible : whether every hard rule holds in the proposals touched and every firm in them may be placed
    """

    change: Message
    consequences: tuple[Consequence, ...]
    not_eligible: Mapping[str, Message]
    objective_before: float
    objective_after: float
    placed_before: int
    placed_after: int
    _apply: Callable[[], Portfolio]

    @property
    def possible(self) -> bool:
        return not self.not_eligible and not any(v.hard for each in self.consequences for v in each.broken)

    @property
    def gain(self) -> float:
        """What the change adds to the objective."""
        return round(self.objective_after - self.objective_before, 9)

    def apply(self) -> Portfolio:
        """The portfolio with the change made, every record drawn up anew."""
        return self._apply()

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "format": "matchmaker-what-if-1",
            "change": self.change.as_dict(lang),
            "possible": self.possible,
            "objective_before": self.objective_before,
            "objective_after": self.objective_after,
            "gain": self.gain,
            "placed_before": self.placed_before,
            "placed_after": self.placed_after,
            "not_eligible": [
                {"id": firm, "reason": reason.as_dict(lang)} for firm, reason in sorted(self.not_eligible.items())
            ],
            "proposals": [each.as_dict(lang) for each in self.consequences],
        }


def what_if(portfolio: Portfolio, asked: Mapping[str, Any]) -> WhatIf:
    """Judge one change.

    Parameters
    ----------
    asked : mapping with exactly one of
        replace (firm out, firm in), add (firm, proposal number), remove (firm), dissolve (number),
        split (number, ids of the part that becomes a proposal of its own), merge (number, number)

    Raises
    ------
    InputError
        No change or more than one; a proposal or a membership that is not there.
    UnknownFirmError
        An id that is not among the firms.
    """
    case = portfolio.case
    if case is None:
        raise InputError(Message("what-if-without-firms"))
    given = [(name, value) for name, value in asked.items() if value is not None]
    if len(given) != 1:
        raise InputError(Message("what-if-one-change", known=list(CHANGES), given=[name for name, _ in given]))
    name, value = given[0]
    if name not in CHANGES:
        raise InputError(Message("what-if-one-change", known=list(CHANGES), given=[name]))
    board = _Board(case, portfolio.seating)
    change = _MAKERS[name](board, value)
    before, after = board.before, board.touched()
    consequences = tuple(_consequence(case, key, before.get(key, ()), group) for key, group in after.items())
    gain = sum(each.value_after - each.value_before for each in consequences)
    newcomers = {i for group in after.values() for i in group} - portfolio.seating.home.keys()
    grown = sum((len(group) if len(group) > 1 else 0) - len(before.get(key, ())) for key, group in after.items())

    def groups() -> list[tuple[int, ...]]:
        return [tuple(group) for group in {**before, **after}.values() if len(group) > 1]  # a firm alone is no proposal

    if case.overall.shares:
        gain -= case.overall.penalty(groups()) - case.overall.penalty(list(before.values()))

    def apply() -> Portfolio:
        from matchmaker.consortia.records import portfolio_of

        seed, effort = portfolio.provenance["seed"], portfolio.provenance["effort"]
        return portfolio_of(case, groups(), seed=seed, effort=effort, reproducible=False)

    return WhatIf(
        change=change,
        consequences=consequences,
        not_eligible={case.index.ids[i]: case.reasons[i] for i in sorted(newcomers) if i in case.reasons},
        objective_before=portfolio.objective,
        objective_after=round(portfolio.objective + gain, 9),
        placed_before=len(portfolio.seating.home),
        placed_after=len(portfolio.seating.home) + grown,
        _apply=apply,
    )


class _Board:
    """Proposals as seats that one change moves firms between; only those that it touches are copied."""

    def __init__(self, case: Case, seating: Seating) -> None:
        self.case = case
        self.before, self._home = seating.seats, seating.home
        self._after: dict[str, list[int]] = {}

    def touched(self) -> dict[str, list[int]]:
        """Members after of the proposals that are others than before, in their order, new ones last."""
        changed = [key for key, group in self._after.items() if group != list(self.before.get(key, ()))]
        places = {key: place for place, key in enumerate(self.before) if key in self._after}
        return {key: self._after[key] for key in sorted(changed, key=lambda key: places.get(key, len(self.before)))}

    def proposal(self, number: Any) -> str:
        if str(number) not in self.before:
            raise InputError(Message("what-if-unknown-proposal", number=str(number), count=len(self.before)))
        return str(number)

    def group(self, key: str) -> list[int]:
        """The members now, to be changed."""
        return self._after.setdefault(key, list(self.before.get(key, ())))

    def home(self, firm: str) -> str | None:
        i = self.case.at(firm)
        moved = next((key for key, group in self._after.items() if i in group), None)
        home = self._home.get(i)
        return moved if moved is not None or home in self._after else home

    def home_of_member(self, firm: str) -> str:
        home = self.home(firm)
        if home is None:
            raise InputError(Message("what-if-not-a-member", id=firm))
        return home

    def leave(self, firm: str) -> None:
        home = self.home(firm)
        if home is not None:
            self.group(home).remove(self.case.at(firm))

    def join(self, firm: str, key: str) -> None:
        group = self.group(key)
        group.append(self.case.at(firm))
        group.sort()


def _replace(board: _Board, value: Any) -> Message:
    out, into = _two(value, "replace")
    home = board.home_of_member(out)
    if board.home(into) == home:
        raise InputError(Message("what-if-already-there", id=into, number=home))
    board.leave(into)
    board.join(into, home)
    board.leave(out)
    return Message("what-if-replace", out=out, into=into, number=home)


def _add(board: _Board, value: Any) -> Message:
    firm, number = _two(value, "add")
    key = board.proposal(number)
    if board.home(str(firm)) == key:
        raise InputError(Message("what-if-already-there", id=firm, number=key))
    board.leave(firm)
    board.join(firm, key)
    return Message("what-if-add", firm=firm, number=key)


def _remove(board: _Board, value: Any) -> Message:
    home = board.home_of_member(str(value))
    board.leave(str(value))
    return Message("what-if-remove", firm=str(value), number=home)


def _dissolve(board: _Board, value: Any) -> Message:
    key = board.proposal(value)
    board.group(key).clear()
    return Message("what-if-dissolve", number=key)


def _split(board: _Board, value: Any) -> Message:
    number, part = _two(value, "split")
    key = board.proposal(number)
    part = [part] if isinstance(part, str) else list(part)
    for firm in part:
        if board.home(firm) != key:
            raise InputError(Message("what-if-not-in-proposal", id=firm, number=key))
    if len(set(part)) == len(board.before[key]):
        raise InputError(Message("what-if-whole-proposal", number=key))
    for firm in dict.fromkeys(part):
        board.leave(firm)
        board.join(firm, f"{key}b")
    return Message("what-if-split", number=key, firms=sorted(set(part)))


def _merge(board: _Board, value: Any) -> Message:
    first, second = (board.proposal(number) for number in _two(value, "merge"))
    if first == second:
        raise InputError(Message("what-if-merge-one", number=first))
    board.group(first).extend(board.group(second))
    board.group(first).sort()
    board.group(second).clear()
    return Message("what-if-merge", first=first, second=second)


_MAKERS: dict[str, Callable[[_Board, Any], Message]] = {
    "replace": _replace,
    "add": _add,
    "remove": _remove,
    "dissolve": _dissolve,
    "split": _split,
    "merge": _merge,
}


def _two(value: Any, change: str) -> tuple[Any, Any]:
    if isinstance(value, (str, int)) or not isinstance(value, Sequence) or len(value) != 2:
        raise InputError(Message("what-if-two-values", change=change, given=str(value)))
    return value[0], value[1]


def _consequence(case: Case, key: str, before: Sequence[int], after: Sequence[int]) -> Consequence:
    was, now = _Standing(case, before), _Standing(case, after)
    old = {verdict.id: verdict.verdict for verdict in was.verdicts}
    names = case.index.ids
    return Consequence(
        proposal=key,
        members_before=tuple(names[i] for i in before),
        members_after=tuple(names[i] for i in after),
        score_before=was.score,
        score_after=now.score,
        value_before=round(was.value, 9),
        value_after=round(now.value, 9),
        terms={name: round(now.terms[name] - was.terms[name], 9) for name in now.terms},
        rules=tuple(RuleChange(old.get(v.id), v) for v in now.verdicts if old.get(v.id) != v.verdict),
        broken=tuple(verdict for verdict in now.verdicts if verdict.verdict == BROKEN),
    )


class _Standing:
    """Score, verdicts and terms of one group; of none, and of a firm alone, nothing."""

    def __init__(self, case: Case, members: Sequence[int]) -> None:
        judge, n = case.judge, len(members)
        self.score: float | None = None
        self.verdicts: tuple[Verdict, ...] = judge.verdicts(members) if members else ()
        self.terms = dict.fromkeys((*LAYERS, "neutral", "size", "soft"), 0.0)
        if n < 2:
            self.value = 0.0
            return
        group = Group(case.index, members)
        self.score = group.score
        gamma = case.programme.neutral_affinity
        for layer, value in zip(LAYERS, similarity(group, judge), strict=True):
            self.terms[layer] = n * case.programme.weights[layer] * float(value)
        self.terms["neutral"] = -n * gamma
        self.terms["size"] = -n * judge.off_size(n)
        self.terms["soft"] = -n * judge.soft_penalty(members)
        self.value = judge.value(members, group.score)
