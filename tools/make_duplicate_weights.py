"""Make matchmaker/firms/data/duplicate_weights.toml: what each kind of evidence for a duplicate is worth, in bits.

We start from our own judgement (JUDGED) and let made lists move it: logistic regression on candidate pairs, held near the
judgement by a quadratic penalty, no weight changing its sign, rounded to a quarter of a bit. The lists are of other seeds,
names, towns and shares than those on which the result is told (`TUNING` and `TESTED` in benchmarks/duplicate_lists.py).

    python -m tools.make_duplicate_weights
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from benchmarks.duplicate_lists import TUNING, made_list
from matchmaker.firms.duplicate_evidence import Evidence, Rarity, compare, signatures
from matchmaker.firms.duplicates import candidates
from matchmaker.firms.table import FirmTable

OUT = Path(__file__).resolve().parent.parent / "matchmaker" / "firms" / "data" / "duplicate_weights.toml"
SEEDS = (11, 12, 13)
HOLD = 3e-5  # how strongly the judgement holds
STEP = 0.25
# Bits by our own judgement; 0 may go either way.
JUDGED = {
    "start": -7.0,
    "tax-id-same": 14.0, "tax-id-near": 1.0, "tax-id-other": -5.0,
    "email-same": 6.0, "email-other": -0.5, "website-same": 4.5, "website-other": -2.0, "phone-same": 4.5, "phone-other": -1.0,
    "name-words": 0.35, "name-whole": 6.0, "name-typing": -0.5, "name-short": -0.5, "own-other": -3.0, "own-extra": -2.0,
    "trade-other": -2.0, "trade-extra": -3.0, "filler-other": -1.5, "filler-extra": -1.0, "kind-other": -4.0, "kind-extra": -1.0,
    "form-other": -0.5, "form-extra": -0.25, "number-other": -8.0, "number-extra": -4.0, "branch": -4.0,
    "town-same": 2.0, "town-near": 1.5, "town-other": -4.0, "area-same": 0.5, "area-other": -5.0, "country-other": -5.0,
    "goods-same": 2.0, "goods-like": 0.5, "goods-other": -2.5,
}  # fmt: skip


def main() -> None:
    pairs = [pair for seed in SEEDS for pair in _pairs(seed)]
    kinds = list(JUDGED)
    given = np.array([[1.0 if kind == "start" else found.get(kind, 0.0) for kind in kinds] for found, _ in pairs])
    answer = np.array([1.0 if same else -1.0 for _, same in pairs])
    judged = np.array(list(JUDGED.values()))

    def loss(bits: np.ndarray) -> tuple[float, np.ndarray]:
        margin = answer * (given @ bits) * math.log(2)
        wrong = answer / (1 + np.exp(np.clip(margin, -500, 500)))
        cost = np.logaddexp(0, -margin).mean() + HOLD * ((bits - judged) ** 2).sum()
        return cost, -math.log(2) * given.T @ wrong / len(answer) + 2 * HOLD * (bits - judged)

    bounds = [(0, None) if bits > 0 else (None, 0) for bits in judged]
    fitted = minimize(loss, judged, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2_000}).x
    rounded = np.round(fitted / STEP) * STEP + 0.0
    lines = [
        f"{kind} = {bits:g}  # judged {at_first:g}" for kind, bits, at_first in zip(kinds, rounded, judged, strict=True)
    ]
    OUT.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


_HEAD = """# What each kind of evidence that two profiles are one firm is worth, in bits.
# Made by tools/make_duplicate_weights.py from our judgement and made lists of seeds that are not tested on.
# What a kind means: duplicate_evidence.py.
[bits]
"""


def _pairs(seed: int) -> list[tuple[Evidence, bool]]:
    made = made_list(replace(TUNING, seed=seed))
    table = FirmTable.from_pandas(pd.DataFrame(made.rows).replace("", None))
    firms = signatures(sorted(table, key=lambda profile: profile.id))
    rarity = Rarity(firms)
    ids = [firm.profile.id for firm in firms]
    return [
        (compare(firms[a], firms[b], rarity), (ids[a], ids[b]) in made.pairs)
        for a, b in candidates(firms, wide=True).tolist()
    ]


if __name__ == "__main__":
    main()
