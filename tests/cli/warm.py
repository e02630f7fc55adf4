"""What every command loads and compiles, done once: the process that commands are forked from imports this.

The pool of threads is numba's own, which starts anew in a forked child; OpenMP's would not.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["NUMBA_THREADING_LAYER"] = "workqueue"

import matchmaker as mm

FORTY = Path(__file__).parent / "data" / "forty.csv"

for programme in ("export-promotion", "origin"):
    portfolio = mm.suggest_consortia(mm.read_firms(FORTY), mm.load_programme(programme, **{"size.min": 3}))
    portfolio.to_json()
