"""What every table can do: say the rule to the solver, judge a group, name the firms that no group may hold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np

from matchmaker.consortia.verdict import BROKEN, MET, NOT_CHECKABLE, Verdict
from matchmaker.partitioning.constraints import Rule as Constraint
from matchmaker.programmes import Rule
from matchmaker.texts import Message

YES, NO, UNKNOWN = 1, 0, -1
Pairs = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Table(ABC):
    """A rule over all firms, by position. Every array or list of a table holds one entry a firm, in that order.

    Attributes
    ----------
    values : for the wording of the verdict
    """

    rule: Rule
    values: dict[str, Any] = field(default_factory=dict)

    @abstractmethod
    def constraints(self, pairs: Pairs) -> list[Constraint]:
        """The rule as the solver obeys it; `pairs` are the pairs of firms a group may hold."""

    @abstractmethod
    def judge(self, members: Sequence[int]) -> Verdict:
        """The verdict on a group of positions."""

    @property
    def of_members(self) -> bool:
        """Whether the rule asks the same of every single member."""
        return False

    @property
    def blocks(self) -> bool:
        """Whether a group of which the rule cannot be checked counts as breaking it."""
        return self.rule.when_unknown == "block"

    @property
    def barred(self) -> list[int]:
        """Positions of the firms that no group may hold: they break a hard rule in any company, or leave it unchecked where
        that blocks. (Under a blocking rule on places or sizes every firm without one: the solver has no finer word.)
        """
        return []

    def parts(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray | None:
        """Which of these pairs no group may hold, where the rule is one on pairs and hard; None where it is not."""
        return None

    def cut(self, kept: np.ndarray) -> Self:
        """The table over the firms `kept` only (positions, ascending)."""
        narrowed: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, np.ndarray):
                narrowed[each.name] = value[kept]
            elif each.metadata.get("by_firm"):
                narrowed[each.name] = [value[int(i)] for i in kept]
        return replace(self, **narrowed)

    def _verdict(self, met: bool, broken: bool, value: Any, limit: Any, code: str = "", **values: Any) -> Verdict:
        rule = self.rule
        verdict = MET if met else BROKEN if broken or self.blocks else NOT_CHECKABLE
        message = Message(code or f"rule-{rule.check}", **values, **self.values)
        return Verdict(rule.id, rule.check, rule.hard, verdict, value, limit, rule.source, message)

    @property
    def _strength(self) -> dict[str, Any]:
        return {"hard": self.rule.hard, "weight": self.rule.weight or 0.0}


def by_firm() -> Any:
    """A field that holds one entry a firm in a list."""
    return field(metadata={"by_firm": True})


def where(values: np.ndarray) -> list[int]:
    return [int(i) for i in np.flatnonzero(values)]
