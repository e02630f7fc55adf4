"""Compile the engine's loops into numba's disk cache, in two processes: `python tests/compile_first.py`.

Two test workers that start together would each compile the same loops for themselves, half of the time of a first run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
READ = f"import matchmaker as mm; firms = mm.read_firms({str(HERE / 'cli' / 'data' / 'forty.csv')!r})\n"
AFFINITY = """
for name in ("export-promotion", "export-sales", "origin"):
    mm.build_graph(firms, name)
    mm.find_partners(firms, firms.ids[0], name)
"""
FORMING = """
from matchmaker.communities import SizeConstrainedCommunities
import scipy.sparse
weights = scipy.sparse.random_array((60, 60), density=0.2, rng=0)
for given in (weights + weights.T, (weights + weights.T).toarray()):
    SizeConstrainedCommunities(min_size=3, max_size=6, effort=0.01).fit(given)
for name in ("export-promotion", "origin"):
    mm.suggest_consortia(firms, name)
"""


def main() -> int:
    started = [subprocess.Popen([sys.executable, "-c", READ + work]) for work in (AFFINITY, FORMING)]
    return max(process.wait() for process in started)


if __name__ == "__main__":
    sys.exit(main())
