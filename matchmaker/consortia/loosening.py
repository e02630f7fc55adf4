"""What a run asks for, and how each demand can be loosened, step by step, until it asks for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matchmaker.consortia.scope import Scope
from matchmaker.programmes import Programme, Rule, load_programme
from matchmaker.texts import Message

Ids = tuple[str, ...]
FINE = 0.1  # shares are loosened by so much
MORE, LESS = (1.25, 1.5, 2.0, 3.0, 5.0, 10.0), (0.9, 0.75, 0.5, 0.25, 0.1)
NEUTRAL_STEP = 0.05


@dataclass(frozen=True)
class Asked:
    """A programme and a person's wishes, in ids. `kept_apart` is never loosened, for it is others' word; nor is the product
    that is sought, for another is no answer.
    """

    programme: Programme
    together: tuple[Ids, ...] = ()
    apart: tuple[Ids, ...] = ()
    excluded: Ids = ()
    fixed: tuple[Ids, ...] = ()
    kept_apart: tuple[tuple[str, str], ...] = ()
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True)
class Step:
    """One way to ask for less: `asked` and `instead` are the values before and after (None: no longer asked)."""

    asked: Any
    instead: Any
    message: Message
    apply: Callable[[Asked], Asked]


@dataclass(frozen=True)
class Demand:
    """One demand, by its rule's id or its name (size, neutral_affinity, groups, together, …), and its steps, mildest first."""

    name: str
    steps: tuple[Step, ...]
    counts: bool = False  # whether it asks for so many proposals or more

    def enough(self, proposals: int, step: int) -> int:
        """The mildest step known to do where `step` gave so many proposals."""
        if not self.counts:
            return step
        return next((s for s in range(step) if self.steps[s].instead <= proposals), step)


def demands(asked: Asked) -> list[Demand]:
    """Everything hard that a run asks for: rules first, then sizes, what must be gained, the whole, a person's wishes."""
    found = [Demand(rule.id, tuple(_rule_steps(rule, asked.programme))) for rule in asked.programme.rules if rule.hard]
    found += [*_sizes(asked), _neutral(asked.programme), *_whole(asked.programme), *_wishes(asked)]
    return [demand for demand in found if demand.steps]


# Rules.


def _rule_steps(rule: Rule, programme: Programme) -> Iterator[Step]:
    for value in _looser_values(rule, programme):
        asked, instead, code = _said(rule, value)
        message = Message(f"relax-{code}", rule=rule.id, asked=asked, instead=instead)
        yield Step(asked, instead, message, _changing(rule.id, value))
    yield Step(rule.as_dict()["value"], None, Message("relax-dropped", rule=rule.id), _changing(rule.id, None))


def _looser_values(rule: Rule, programme: Programme) -> Iterator[Any]:
    value = rule.value
    if rule.check in ("export-experience", "distinct-subdivisions", "distinct-countries"):
        yield from range(value - 1, 0, -1)
    elif rule.check == "max-competitors":
        yield from range(value + 1, programme.size.max)
    elif rule.check == "size-spread":
        yield from range(value + 1, 3)
    elif rule.check in ("share-in-places", "share-of-kind", "share-of-size"):
        yield from _looser_bounds(value)
    elif rule.check == "certificates":
        start = {"all": 1.0, "one": 0.0}.get(value.held_by, value.held_by)
        yield from (value.model_copy(update={"held_by": share}) for share in _downwards(start))
        if value.held_by != "one":
            yield value.model_copy(update={"held_by": "one"})
    elif rule.check in ("common-language", "small-producers"):
        yield from (value.model_copy(update={"share": share}) for share in _downwards(value.share))
    elif rule.check == "turnover-ceiling":
        yield from (value.model_copy(update={"amount": value.amount * factor}) for factor in MORE)
    elif rule.check == "within-km":
        yield from (value.model_copy(update={"km": value.km * factor}) for factor in MORE)
    elif rule.check == "totals":
        for less, more in zip((*LESS, 0.0), MORE, strict=True):
            low = None if value.min is None else value.min * less
            yield value.model_copy(update={"min": low, "max": None if value.max is None else value.max * more})


def _looser_bounds(value: Any) -> Iterator[Any]:
    low, high = value.min or 0.0, 1.0 if value.max is None else value.max
    while low > FINE or high < 1 - FINE:
        low, high = max(0.0, round(low - FINE, 9)), min(1.0, round(high + FINE, 9))
        yield value.model_copy(
            update={"min": None if value.min is None else low, "max": None if value.max is None else high}
        )


def _downwards(share: float) -> Iterator[float]:
    while share > FINE + 1e-9:
        share = round(share - FINE, 9)
        yield share


def _said(rule: Rule, value: Any) -> tuple[Any, Any, str]:
    """The value before and after, and the wording: a number, a share or an amount."""
    was = rule.value
    if isinstance(value, int):
        return was, value, "number"
    for part in ("share", "held_by"):
        if hasattr(value, part):
            before, after = (
                {"all": 1.0, "one": 0.0}.get(each, each) for each in (getattr(was, part), getattr(value, part))
            )
            return before, after, "share" if after else "one"
    for part in ("km", "amount"):
        if hasattr(value, part):
            return getattr(was, part), getattr(value, part), "amount"
    part = "min" if was.min is not None else "max"
    return getattr(was, part), getattr(value, part), "amount" if rule.check == "totals" else "share"


def _changing(rule: str, value: Any) -> Callable[[Asked], Asked]:
    def apply(asked: Asked) -> Asked:
        plain = value.model_dump() if hasattr(value, "model_dump") else value
        rules = []
        for each in asked.programme.rules:
            if each.id != rule:
                rules.append(each.as_dict())
            elif value is not None:
                rules.append({**each.as_dict(), "value": plain})
        return replace(asked, programme=load_programme(asked.programme, rules=rules))

    return apply


# Sizes, and what a proposal must gain.


def _sizes(asked: Asked) -> list[Demand]:
    size = asked.programme.size
    fewer = tuple(_with(size.min, n, "relax-size-min", "size.min") for n in range(size.min - 1, 1, -1))
    largest = max((len(group) for group in (*asked.together, *asked.fixed)), default=0)
    more = tuple(_with(size.max, n, "relax-size-max", "size.max") for n in range(size.max + 1, largest + 1))
    return [Demand("size", fewer), Demand("size", more)]


def _neutral(programme: Programme) -> Demand:
    steps, neutral = [], programme.neutral_affinity
    while neutral > 1e-9:
        neutral = max(0.0, round(neutral - NEUTRAL_STEP, 9))
        steps.append(_with(programme.neutral_affinity, neutral, "relax-neutral", "neutral_affinity"))
    return Demand("neutral_affinity", tuple(steps))


def _with(asked: Any, instead: Any, code: str, field: str) -> Step:
    def apply(run: Asked) -> Asked:
        changed: dict[str, Any] = {field: instead}
        optimum = run.programme.size.optimum
        if field == "size.min" and optimum is not None:
            changed["size.optimum"] = max(optimum, float(instead))
        return replace(run, programme=load_programme(run.programme, **changed))

    return Step(asked, instead, Message(code, asked=asked, instead=instead), apply)


# The whole portfolio.


def _whole(programme: Programme) -> list[Demand]:
    found = []
    groups = programme.groups
    if groups is not None and groups.min > 0:
        fewer = (_with(groups.min, n, "relax-groups-min", "groups.min") for n in range(groups.min - 1, 0, -1))
        found.append(Demand("groups", (*fewer, _without(groups.min, "groups", "groups")), counts=True))
    elif groups is not None and groups.max is not None:
        more = (_with(groups.max, groups.max + n, "relax-groups-max", "groups.max") for n in (1, 2, 3, 5, 8))
        found.append(Demand("groups", (*more, _without(groups.max, "groups", "groups"))))
    for each in programme.balance:
        if each.hard:
            left = [other.model_dump() for other in programme.balance if other.id != each.id]
            found.append(Demand(each.id, (_without(each.model_dump(mode="json"), each.id, "balance", left),)))
    return found


def _without(asked: Any, name: str, field: str, instead: Any = None) -> Step:
    def apply(run: Asked) -> Asked:
        return replace(run, programme=load_programme(run.programme, **{field: instead}))

    return Step(asked, None, Message("relax-dropped", rule=name), apply)


# A person's wishes.


def _wishes(asked: Asked) -> list[Demand]:
    found = []
    for name in ("together", "apart", "fixed"):
        for group in getattr(asked, name):
            found.append(Demand(name, (_less(name, group),)))
    found += [Demand("excluded", (_less("excluded", firm),)) for firm in asked.excluded]
    return found if asked.scope.area is None else [*found, _anywhere(asked.scope.area)]


def _anywhere(area: Sequence[str]) -> Demand:
    def apply(run: Asked) -> Asked:
        return replace(run, scope=run.scope.anywhere())

    return Demand("area", (Step(list(area), None, Message("relax-area", area=list(area)), apply),))


def _less(name: str, wish: Sequence[str] | str) -> Step:
    def apply(run: Asked) -> Asked:
        left: dict[str, Any] = {name: tuple(each for each in getattr(run, name) if each != wish)}
        return replace(run, **left)

    firms = [wish] if isinstance(wish, str) else list(wish)
    return Step(firms, None, Message(f"relax-{name}", firms=firms), apply)
