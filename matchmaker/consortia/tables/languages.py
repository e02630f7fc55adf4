"""Whether the members can talk: one language that enough of them speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from matchmaker.consortia.tables.base import Pairs, Table, where
from matchmaker.consortia.verdict import Verdict
from matchmaker.partitioning.constraints import Rule as Constraint
from matchmaker.partitioning.constraints_composition import MOST_BITS, UNKNOWN, SharedRule


@dataclass(frozen=True, kw_only=True)
class LanguageTable(Table):
    """The languages of each firm as bits, in the order of `names`; -1 where none is given."""

    spoken: np.ndarray
    names: tuple[str, ...]

    @property
    def barred(self) -> list[int]:
        return where(self.spoken == UNKNOWN) if self.blocks and self.rule.value.share >= 1.0 else []

    def constraints(self, pairs: Pairs) -> list[Constraint]:
        spoken = np.where(self.spoken == UNKNOWN, 0, self.spoken) if self.blocks else self.spoken
        return [SharedRule(held=spoken, min_share=self.rule.value.share, **self._strength)]

    def judge(self, members: Sequence[int]) -> Verdict:
        spoken = self.spoken[list(members)]
        known = spoken[spoken >= 0]
        unknown = len(spoken) - len(known)
        counts = {name: int((known >> bit & 1).sum()) for bit, name in enumerate(self.names)}
        best = max(self.names, key=lambda name: counts[name], default=None)
        yes = counts[best] if best is not None else 0
        least = ceil(self.rule.value.share * len(spoken) - 1e-9)
        values = {"yes": yes, "n": len(spoken), "unknown": unknown, "least": least}
        if yes == 0:
            return self._verdict(False, unknown < least, 0, {"min": least}, "rule-common-language-none", **values)
        return self._verdict(
            yes >= least, yes + unknown < least, yes, {"min": least}, language=best, **values
        )  # fmt: skip


def spoken_by(languages: Sequence[Sequence[str] | None]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Bits of each firm's languages and their names, the most spoken first: a language that one firm alone speaks can be
    left out where there are more than bits, for it helps nobody.
    """
    counts = Counter(language for spoken in languages for language in set(spoken or ()))
    names = tuple(sorted(counts, key=lambda name: (-counts[name], name))[:MOST_BITS])
    bit = {name: 1 << i for i, name in enumerate(names)}
    spoken = [sum(bit.get(each, 0) for each in set(found)) if found else UNKNOWN for found in languages]
    return np.array(spoken, dtype=np.int64), names
