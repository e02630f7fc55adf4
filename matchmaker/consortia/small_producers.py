"""How many members are small producers, by what each scheme counts as small (`data/small_producers.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from math import floor
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.scale import size_rank
from matchmaker.consortia.verdict import BROKEN, MET, NOT_CHECKABLE
from matchmaker.firms.profile import SIZE_CLASSES


@dataclass(frozen=True)
class SmallLimit:
    """A producer is small within any of `hectares`, `turnover` (a year, in `currency`) and `sizes`."""

    id: str
    share: float
    source: str
    more_than: bool = False
    hectares: float | None = None
    turnover: float | None = None
    currency: str | None = None
    sizes: tuple[str, ...] = ()

    def small(self, firm: Traits) -> bool | None:
        """Whether a firm is small; None where that is not known."""
        tests: list[bool | None] = []
        profile = firm.profile
        if self.hectares is not None:
            tests.append(None if profile.hectares is None else profile.hectares <= self.hectares)
        if self.turnover is not None:
            tests.append(
                _below(profile.turnover if profile.turnover_currency == self.currency else None, self.turnover)
            )
        if self.sizes:
            rank = size_rank(profile)
            tests.append(None if np.isnan(rank) else SIZE_CLASSES[int(rank)] in self.sizes)
        return True if True in tests else None if None in tests else False


def _below(band: tuple[float, float] | None, limit: float) -> bool | None:
    if band is None:
        return None
    return True if band[1] <= limit else False if band[0] > limit else None


@dataclass(frozen=True)
class SmallShare:
    """Members within a scheme's limit, beyond it, and not known; what is asked, and whether that holds."""

    limit: str
    within: int
    beyond: int
    unknown: int
    asked: float
    verdict: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> SmallShare:
        return cls(**record)


def small_shares(members: Sequence[Traits]) -> tuple[SmallShare, ...]:
    """The members against each scheme's limit."""
    return tuple(_share(limit, members) for limit in small_limits())


def _share(limit: SmallLimit, members: Sequence[Traits]) -> SmallShare:
    answers = [limit.small(each) for each in members]
    within, unknown, n = answers.count(True), answers.count(None), len(answers)
    needed = floor(limit.share * n) + 1 if limit.more_than else limit.share * n - 1e-9
    verdict = MET if within >= needed else BROKEN if within + unknown < needed else NOT_CHECKABLE
    return SmallShare(limit.id, within, answers.count(False), unknown, limit.share, verdict, limit.source)


@cache
def small_limits() -> tuple[SmallLimit, ...]:
    """The limits that are on file."""
    text = (resources.files("matchmaker.consortia") / "data" / "small_producers.toml").read_text(encoding="utf-8")
    entries = [{**entry, "sizes": tuple(entry.get("sizes", ()))} for entry in tomllib.loads(text)["limit"]]
    return tuple(SmallLimit(**entry) for entry in entries)
