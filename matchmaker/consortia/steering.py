"""What people ask of a portfolio: firms together, apart, excluded, proposals fixed. Checked before anything is formed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.errors import InputError, UnfeasibleError, UnknownFirmError
from matchmaker.programmes import Programme
from matchmaker.texts import Message


@dataclass(frozen=True)
class Steering:
    """Wishes as positions of firms. `never` also holds what the firms and the programme say."""

    together: tuple[tuple[int, ...], ...]  # a person wants them in one proposal
    linked: tuple[tuple[int, ...], ...]  # the programme keeps them together, placed or not
    never: frozenset[tuple[int, int]]
    excluded: frozenset[int]
    fixed: tuple[tuple[int, ...], ...]


def read_steering(
    position: dict[str, int],
    programme: Programme,
    must_not_pair: Iterable[tuple[str, str]],
    together: Iterable[Sequence[str]],
    apart: Iterable[Sequence[str]],
    excluded: Iterable[str],
    fixed: Iterable[Sequence[str]],
) -> Steering:
    """Ids to positions, and a clear error for wishes that contradict each other or the sizes of the programme.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    UnfeasibleError
        Wishes that no portfolio can meet, naming the rule.
    """
    wishes = [_positions(group, position, "together") for group in together]
    groups = _merged([*wishes, *_linked(programme, "must-link", position)])
    wished = {i for group in wishes for i in group}
    kept = [_positions(group, position, "fixed") for group in fixed]
    out = frozenset(_position(firm, position) for firm in excluded)
    wished_apart = {pair for group in apart for pair in _pairs(_positions(group, position, "apart"))}
    wished_apart |= {pair for group in _linked(programme, "cannot-link", position) for pair in _pairs(group)}
    secret = {
        (min(position[a], position[b]), max(position[a], position[b]))
        for a, b in must_not_pair
        if a in position and b in position
    }
    ids = sorted(position, key=position.__getitem__)
    _check_fixed(kept, out, ids)
    for group in (*groups, *kept):
        names = [ids[i] for i in group]
        if len(group) > programme.size.max:
            raise UnfeasibleError(Message("unfeasible-too-many", firms=names, max=programme.size.max), ["size"])
        if out & set(group) and (group in kept or wished & set(group)):
            raise UnfeasibleError(Message("unfeasible-excluded", firms=names), ["excluded"])
        if wished_apart & set(_pairs(group)):
            raise UnfeasibleError(Message("unfeasible-apart", firms=names), ["apart"])
        if secret & set(_pairs(group)):  # who refuses whom is for nobody to read: what is named is the wish
            wish = "fixed" if group in kept else "together" if wished & set(group) else "must-link"
            raise UnfeasibleError(Message("unfeasible-not-in-one", firms=names), [wish])
    for group in kept:
        if len(group) < programme.size.min:
            names = [ids[i] for i in group]
            raise UnfeasibleError(Message("unfeasible-too-few", firms=names, min=programme.size.min), ["size"])
    _check_together_within_fixed(groups, kept, ids)
    free = tuple(group for group in groups if not any(set(group) <= set(whole) for whole in kept))
    together_wished = tuple(group for group in free if wished & set(group))
    linked = tuple(group for group in free if not wished & set(group))
    return Steering(together_wished, linked, frozenset(wished_apart | secret), out, tuple(kept))


def _position(firm: str, position: dict[str, int]) -> int:
    if firm not in position:
        raise UnknownFirmError(Message("unknown-firm", id=firm))
    return position[firm]


def _positions(group: Sequence[str], position: dict[str, int], wish: str) -> tuple[int, ...]:
    if isinstance(group, str):
        raise InputError(Message("steering-not-a-group", wish=wish, given=group))
    found = tuple(sorted({_position(firm, position) for firm in group}))
    if len(found) < 2:
        raise InputError(Message("steering-too-few", wish=wish, given=", ".join(group)))
    return found


def _linked(programme: Programme, check: str, position: dict[str, int]) -> list[tuple[int, ...]]:
    """Groups that the programme's hard link rules name, of the firms that are there."""
    groups = [group for rule in programme.rules if rule.check == check and rule.hard for group in rule.value]
    present = [tuple(sorted({position[firm] for firm in group if firm in position})) for group in groups]
    return [group for group in present if len(group) > 1]


def _pairs(group: Sequence[int]) -> list[tuple[int, int]]:
    return [(a, b) for x, a in enumerate(group) for b in group[x + 1 :]]


def _merged(groups: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Groups that share a firm made one."""
    merged: list[set[int]] = []
    for group in groups:
        touching = [other for other in merged if other & set(group)]
        merged = [other for other in merged if not other & set(group)]
        merged.append(set(group).union(*touching))
    return sorted(tuple(sorted(group)) for group in merged)


def _check_fixed(fixed: list[tuple[int, ...]], excluded: frozenset[int], ids: list[str]) -> None:
    seen: set[int] = set()
    for group in fixed:
        twice = seen & set(group)
        if twice:
            raise UnfeasibleError(Message("unfeasible-fixed-twice", firms=[ids[i] for i in sorted(twice)]), ["fixed"])
        seen |= set(group)


def _check_together_within_fixed(groups: list[tuple[int, ...]], fixed: list[tuple[int, ...]], ids: list[str]) -> None:
    for group in groups:
        for whole in fixed:
            inside = set(group) & set(whole)
            if inside and inside != set(group):
                raise UnfeasibleError(
                    Message("unfeasible-together-fixed", firms=[ids[i] for i in group]), ["together", "fixed"]
                )
