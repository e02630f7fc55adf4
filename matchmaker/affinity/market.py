"""Market layer: do two firms aim at the same markets? `|A ∩ B| / min(|A|, |B|)`, blocs counted as their members."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from matchmaker.affinity.rows import Rows, build_rows, common_mass
from matchmaker.compiled import compiled
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.markets import expand


def markets(profile: Profile) -> tuple[str, ...] | None:
    """Target markets as alpha-2 codes, sorted; None where the firm named none."""
    return _expanded(profile.target_markets) if profile.target_markets else None


@lru_cache(maxsize=4096)
def _expanded(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(expand(codes)))


def encode_markets(aimed: Sequence[tuple[str, ...] | None]) -> Rows:
    """Rows of markets, mass 1 each; a market's number comes from its two letters."""
    numbers = {code: _number(code) for row in aimed if row for code in row}
    return build_rows([None if row is None else dict.fromkeys(row, 1.0) for row in aimed], numbers)


def _number(code: str) -> int:
    return ord(code[0]) * 256 + ord(code[1])


@compiled()
def market_overlap(a: Rows, i: int, b: Rows, j: int) -> float:
    """Share of the smaller set that is common; NaN where either firm named no market."""
    if np.isnan(a.total[i]) or np.isnan(b.total[j]):
        return np.nan
    smaller = min(a.total[i], b.total[j])
    return common_mass(a, i, b, j) / smaller if smaller > 0 else np.nan
