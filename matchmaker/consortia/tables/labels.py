"""What the members are or where: enough different ones, or nobody the only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.consortia.tables.base import Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import DistinctRule
from matchmaker.partitioning.constraints import Rule as Constraint
from matchmaker.partitioning.constraints_composition import OTHER, UNKNOWN, AloneRule


@dataclass(frozen=True, kw_only=True)
class DistinctTable(Table):
    """A number for each firm's country or subdivision, -1 unknown; at least `rule.value` different ones."""

    label: np.ndarray

    @property
    def barred(self) -> list[int]:
        return where(self.label < 0) if self.blocks and self.rule.value > 1 else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        if self.blocks and self.rule.value == 1:
            return []  # wherever they are, they are somewhere
        label = np.where(self.label == UNKNOWN, OTHER, self.label) if self.blocks else self.label
        return [DistinctRule(label=label, min_distinct=self.rule.value, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        labels = self.label[list(members)]
        known = len(set(labels[labels >= 0].tolist()))
        unknown = int((labels < 0).sum())
        asked = self.rule.value
        met, broken = max(known, 1) >= asked, known + unknown < asked
        return self._verdict(met, broken, known, {"min": asked}, found=known, unknown=unknown, least=asked)


@dataclass(frozen=True, kw_only=True)
class AloneTable(Table):
    """A number for what each firm is, -1 unknown, -2 of no interest; `names` says them, in the order of the numbers.

    A firm that is not known could be what nobody else is, so that it leaves the rule open.
    """

    label: np.ndarray
    names: tuple[str, ...]

    @property
    def barred(self) -> list[int]:
        return where(self.label == UNKNOWN) if self.blocks else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        label = self.label
        if self.blocks:  # alone, whoever else is there
            label = np.where(label == UNKNOWN, len(self.names) + np.arange(len(label)), label)
        return [AloneRule(label=label, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        labels = self.label[list(members)]
        counts = Counter(labels[labels >= 0].tolist())
        alone = [self.names[label] for label in sorted(counts) if counts[label] == 1]
        unknown = int((labels == UNKNOWN).sum())
        code = f"rule-never-alone-{self.rule.value.of.replace('_', '-')}" if alone else "rule-never-alone"
        met, broken = not alone and unknown == 0, len(alone) > unknown
        return self._verdict(met, broken, alone, {"min": 2}, code, alone=alone, unknown=unknown)


def numbered(values: Sequence[str | None]) -> np.ndarray:
    """A number for each value in the order of their names, -1 where there is none."""
    number = {value: i for i, value in enumerate(sorted({v for v in values if v}))}
    return np.array([number[v] if v else UNKNOWN for v in values], dtype=np.int32)


def watched(values: Sequence[str | None], among: Sequence[str] | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """Numbers for the values of interest (None: all), -2 for the others, -1 unknown; and the values' names."""
    names = tuple(sorted({v for v in values if v} if among is None else set(among)))
    number = {name: i for i, name in enumerate(names)}
    labels = [UNKNOWN if not value else number.get(value, OTHER) for value in values]
    return np.array(labels, dtype=np.int32), names
