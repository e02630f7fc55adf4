"""How each check of a programme is judged.

A rule is turned once into a table over all firms (who carries the flag, who does not, of whom we do not know), in the form
the solver obeys; verdicts are read from the same table, so that what is shown is what was obeyed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.scale import export_rank, size_rank
from matchmaker.partitioning.constraints import ConflictRule, CountRule, DistinctRule, SpreadRule
from matchmaker.programmes import Rule
from matchmaker.texts import Message

YES, NO, UNKNOWN = 1, 0, -1
MET, BROKEN, NOT_CHECKABLE = "met", "broken", "not-checkable"
WIDEST = 3  # classes between micro and large: a spread that nothing exceeds
OCCASIONAL = 2.0  # rank of the export stage from which a firm counts as experienced


@dataclass(frozen=True)
class Verdict:
    """One rule against one group: what was found, what was asked, and whether it holds."""

    id: str
    check: str
    hard: bool
    verdict: str
    value: Any
    limit: Any
    source: str
    message: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "id": self.id,
            "check": self.check,
            "hard": self.hard,
            "verdict": self.verdict,
            "value": self.value,
            "limit": self.limit,
            "source": self.source,
            "message": self.message.as_dict(lang),
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Verdict:
        return cls(**{**record, "message": Message.from_dict(record["message"])})


@dataclass(frozen=True)
class Table:
    """A rule over all firms, by position: flags, labels, ranks or rivals, whichever its check needs."""

    rule: Rule
    flag: np.ndarray | None = None
    label: np.ndarray | None = None
    rank: np.ndarray | None = None
    apart: frozenset[tuple[int, int]] | None = None  # pairs that a soft rule keeps apart
    goods: Sequence[tuple[frozenset[str], frozenset[str] | None]] | None = None  # subheadings, markets (None: unknown)
    min_count: int = 0
    max_count: int | None = None
    min_share: float = 0.0
    max_share: float = 1.0
    values: dict[str, Any] = field(default_factory=dict)  # for the wording

    @property
    def of_members(self) -> bool:
        """Whether the rule asks the same of every single member."""
        return self.flag is not None and self.min_share >= 1.0

    @property
    def blocks(self) -> bool:
        """Whether a group of which the rule cannot be checked counts as breaking it."""
        return self.rule.when_unknown == "block"

    @property
    def barred(self) -> list[int]:
        """Positions of the firms that no group may hold: they break a hard rule in any company, or leave it unchecked where
        that blocks. (Under a blocking rule on places or sizes every firm without one: the solver has no finer word.)
        """
        barred = np.zeros(0, dtype=bool)
        if self.flag is not None and self.of_members:
            barred = (self.flag == NO) | ((self.flag == UNKNOWN) & self.blocks)
        elif self.blocks and self.label is not None and self.rule.value > 1:
            barred = self.label < 0
        elif self.blocks and self.rank is not None and self.rule.value < WIDEST:
            barred = np.isnan(self.rank)
        return [int(i) for i in np.flatnonzero(barred)]

    def constraints(
        self, pairs: tuple[np.ndarray, np.ndarray]
    ) -> list[CountRule | DistinctRule | SpreadRule | ConflictRule]:
        """The rule as the solver obeys it; `pairs` are the pairs of firms a group may hold."""
        strength: dict[str, Any] = {"hard": self.rule.hard, "weight": self.rule.weight or 0.0}
        if self.flag is not None:
            least: dict[str, Any] = {"min_count": self.min_count, "min_share": self.min_share}
            most: dict[str, Any] = {"max_share": self.max_share}
            if self.max_count is not None:
                most["max_count"] = self.max_count
            if not self.blocks:
                return [CountRule(flag=self.flag, **least, **most, **strength)]
            # the worse reading of what is unknown: absent where it is asked for, present where it is limited
            absent, present = (np.where(self.flag == UNKNOWN, worse, self.flag) for worse in (NO, YES))
            return [CountRule(flag=absent, **least, **strength), CountRule(flag=present, **most, **strength)]
        if self.label is not None:
            return [DistinctRule(label=self.label, min_distinct=self.rule.value, **strength)]
        if self.rank is not None:
            rank = self.rank
            if self.blocks and self.rule.value < WIDEST:  # far from every other rank
                rank = np.where(np.isnan(rank), 100.0 * (1 + np.arange(len(rank))), rank)
            return [SpreadRule(rank=rank, max_spread=float(self.rule.value), **strength)]
        if self.apart is not None:
            return [ConflictRule(pairs=np.array(sorted(self.apart)).reshape(-1, 2), max_members=0, **strength)]
        compete = self._may_compete if self.blocks else self._compete
        rivals = [(a, b) for a, b in zip(*pairs, strict=True) if a < b and compete(a, b)]
        table = np.array(rivals, dtype=np.int64).reshape(-1, 2)
        return [ConflictRule(pairs=table, max_members=self.rule.value, **strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        """The verdict on a group of positions."""
        if self.flag is not None:
            return self._judge_count(self.flag[list(members)])
        if self.label is not None:
            return self._judge_distinct(self.label[list(members)])
        if self.rank is not None:
            return self._judge_spread(self.rank[list(members)])
        if self.apart is not None:
            inside = set(members)
            met = not any(a in inside and b in inside for a, b in self.apart)
            return self._verdict(met, not met, None, None)
        return self._judge_rivals(members)

    def _judge_count(self, flags: np.ndarray) -> Verdict:
        n, yes, unknown = len(flags), int((flags == YES).sum()), int((flags == UNKNOWN).sum())
        least = max(self.min_count, ceil(self.min_share * n - 1e-9))
        most = min(n if self.max_count is None else self.max_count, floor(self.max_share * n + 1e-9))
        met = least <= yes and yes + unknown <= most
        broken = max(least, yes) > min(most, yes + unknown)
        limit = {"min": least} if most >= n else {"max": most} if least == 0 else {"min": least, "max": most}
        return self._verdict(met, broken, yes, limit, yes=yes, n=n, unknown=unknown, least=least, most=most)

    def _judge_distinct(self, labels: np.ndarray) -> Verdict:
        known = len(set(labels[labels >= 0].tolist()))
        unknown = int((labels < 0).sum())
        asked = self.rule.value
        return self._verdict(
            max(known, 1) >= asked,
            known + unknown < asked,
            known,
            {"min": asked},
            found=known,
            unknown=unknown,
            least=asked,
        )

    def _judge_spread(self, ranks: np.ndarray) -> Verdict:
        known = ranks[~np.isnan(ranks)]
        spread = int(known.max() - known.min()) if len(known) else 0
        unknown = len(ranks) - len(known)
        possible = spread
        if unknown > 1 or not len(known):
            possible = WIDEST
        elif unknown == 1:
            possible = max(spread, int(known.max()), WIDEST - int(known.min()))
        asked = self.rule.value
        return self._verdict(
            possible <= asked, spread > asked, spread, {"max": asked}, found=spread, unknown=unknown, most=asked
        )

    def _judge_rivals(self, members: Sequence[int]) -> Verdict:
        assert self.goods is not None
        found = sum(any(a != b and self._compete(a, b) for b in members) for a in members)
        possible = sum(any(a != b and self._may_compete(a, b) for b in members) for a in members)
        unknown = sum(not self.goods[a][0] for a in members)
        asked = self.rule.value
        return self._verdict(
            possible <= asked, found > asked, found, {"max": asked}, found=found, unknown=unknown, most=asked
        )

    def _compete(self, a: int, b: int) -> bool:
        """Share a subheading and, where both are known, a market."""
        assert self.goods is not None
        (goods_a, markets_a), (goods_b, markets_b) = self.goods[a], self.goods[b]
        return not goods_a.isdisjoint(goods_b) and _meet(markets_a, markets_b)

    def _may_compete(self, a: int, b: int) -> bool:
        """The same, where goods that are not known are the worst they could be."""
        assert self.goods is not None
        (goods_a, markets_a), (goods_b, markets_b) = self.goods[a], self.goods[b]
        return (not goods_a or not goods_b or not goods_a.isdisjoint(goods_b)) and _meet(markets_a, markets_b)

    def _verdict(self, met: bool, broken: bool, value: Any, limit: Any, **values: Any) -> Verdict:
        verdict = MET if met else BROKEN if broken or self.blocks else NOT_CHECKABLE
        code = "rule-cannot-link-broken" if broken and self.apart is not None else f"rule-{self.rule.check}"
        message = Message(code, **values, **self.values)
        rule = self.rule
        return Verdict(rule.id, rule.check, rule.hard, verdict, value, limit, rule.source, message)


def _meet(markets_a: frozenset[str] | None, markets_b: frozenset[str] | None) -> bool:
    """Whether two firms share a market, or one of them names none."""
    return markets_a is None or markets_b is None or not markets_a.isdisjoint(markets_b)


def table_of(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table | None:
    """The rule over all firms; None for hard links between named firms, which steering sees to."""
    if rule.check == "cannot-link" and not rule.hard:
        return _kept_apart(rule, traits)
    maker = _TABLES.get(rule.check)
    return maker(rule, traits, as_of) if maker else None


def _kept_apart(rule: Rule, traits: Sequence[Traits]) -> Table:
    at = {each.profile.id: i for i, each in enumerate(traits)}
    groups = [sorted({at[firm] for firm in group if firm in at}) for group in rule.value]
    return Table(rule, apart=frozenset((a, b) for group in groups for x, a in enumerate(group) for b in group[x + 1 :]))


def _flags(values: Sequence[bool | None]) -> np.ndarray:
    return np.array([UNKNOWN if value is None else YES if value else NO for value in values], dtype=np.int8)


def _known_product(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    return Table(rule, flag=_flags([each.assortment.known for each in traits]), min_share=1.0)


def _export_experience(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    ranks = [export_rank(each.profile) for each in traits]
    flags = _flags([None if np.isnan(rank) else rank >= OCCASIONAL for rank in ranks])
    return Table(rule, flag=flags, min_count=rule.value)


def _max_competitors(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    goods = [
        (
            frozenset(code for code, _ in each.assortment.codes if len(code) == 6),
            None if each.markets is None else frozenset(each.markets),
        )
        for each in traits
    ]
    return Table(rule, goods=goods)


def _distinct(value_of: Callable[[Traits], str | None]) -> Callable[..., Table]:
    def make(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
        values = [value_of(each) for each in traits]
        number = {value: i for i, value in enumerate(sorted({v for v in values if v}))}
        return Table(rule, label=np.array([number[v] if v else -1 for v in values], dtype=np.int32))

    return make


def _share_in_places(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    places = set(rule.value.places)

    def inside(each: Traits) -> bool | None:
        country, subdivision = each.profile.country, each.profile.subdivision
        if country in places or subdivision in places:
            return True
        some_part_of_it = any(place.startswith(f"{country}-") for place in places)
        return None if country is None or (subdivision is None and some_part_of_it) else False

    return _share(rule, [inside(each) for each in traits], places=sorted(places))


def _share_of_kind(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    kinds = [each.profile.kind for each in traits]
    flags = [None if kind is None else kind in rule.value.kinds for kind in kinds]
    return _share(rule, flags, kinds=[f"kind.{kind}" for kind in rule.value.kinds])


def _share_of_size(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    asked = {f"size.{size}" for size in rule.value.sizes}
    ranks = [size_rank(each.profile) for each in traits]
    names = ("size.micro", "size.small", "size.medium", "size.large")
    flags = [None if np.isnan(rank) else names[int(rank)] in asked for rank in ranks]
    return _share(rule, flags, sizes=[f"size.{size}" for size in rule.value.sizes])


def _share(rule: Rule, flags: Sequence[bool | None], **values: Any) -> Table:
    low, high = rule.value.min or 0.0, 1.0 if rule.value.max is None else rule.value.max
    return Table(rule, flag=_flags(flags), min_share=low, max_share=high, values=values)


def _turnover_ceiling(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    def below(each: Traits) -> bool | None:
        turnover = each.profile.turnover
        if turnover is None or each.profile.turnover_currency != rule.value.currency:
            return None
        low, high = turnover
        return True if high <= rule.value.amount else False if low > rule.value.amount else None

    values = {"amount": rule.value.amount, "currency": rule.value.currency}
    return Table(rule, flag=_flags([below(each) for each in traits]), min_share=1.0, values=values)


def _certificates(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    asked = set(rule.value.schemes)
    flags = _flags([None if each.schemes is None else asked <= set(each.schemes) for each in traits])
    values = {"schemes": sorted(asked)}
    if rule.value.held_by == "one":
        return Table(rule, flag=flags, min_count=1, values=values)
    share = 1.0 if rule.value.held_by == "all" else rule.value.held_by
    return Table(rule, flag=flags, min_share=share, values=values)


def _compliance(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    def meets(each: Traits) -> bool | None:
        answers = dict(each.profile.compliance or ())
        given = [answers.get(topic) for topic in rule.value.topics]
        return False if False in given else None if None in given else True

    values = {"topics": list(rule.value.topics)}
    return Table(rule, flag=_flags([meets(each) for each in traits]), min_share=1.0, values=values)


def _size_spread(rule: Rule, traits: Sequence[Traits], as_of: date | None) -> Table:
    return Table(rule, rank=np.array([size_rank(each.profile) for each in traits]))


_TABLES: dict[str, Callable[..., Table]] = {
    "known-product": _known_product,
    "export-experience": _export_experience,
    "max-competitors": _max_competitors,
    "distinct-subdivisions": _distinct(lambda each: each.profile.subdivision),
    "distinct-countries": _distinct(lambda each: each.profile.country),
    "share-in-places": _share_in_places,
    "share-of-kind": _share_of_kind,
    "share-of-size": _share_of_size,
    "turnover-ceiling": _turnover_ceiling,
    "certificates": _certificates,
    "compliance": _compliance,
    "size-spread": _size_spread,
}
