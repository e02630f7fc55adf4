"""Outside judges of the solver: cluster editing (PACE 2021), clique partitioning (CP-Lib), maximally diverse grouping (MDGLIB).

All through `SizeConstrainedCommunities`. `effort` counts steps, so the efforts that take about the wanted seconds are
found from one short run. `python -m benchmarks.partitioning [seconds …] [family …]`, by default 8 20 45 60 and all; it keeps
`out/benchmarks/partitioning.json` after each run of an instance. `python -m benchmarks.partitioning table` prints from that the
table of `docs/solver.md`.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from dataclasses import asdict
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks import instances
from benchmarks.table import Row
from matchmaker.communities import SizeConstrainedCommunities

FOLDER = instances.GRAPHS.parent / "partitioning"
KEPT = instances.ROOT / "out" / "benchmarks" / "partitioning.json"
SECONDS = (8.0, 20.0, 45.0, 60.0)
PROBE = 2.0  # seconds that the short run is to take at least


def run(seconds: tuple[float, ...] = SECONDS, families: tuple[str, ...] = ("pace", "cplib", "mdglib")) -> list[Row]:
    """One row an instance and a time; the note holds the reference and the gap, positive where ours is worse."""
    with (FOLDER / "index.csv").open(encoding="utf-8") as file:
        known = [row for row in csv.DictReader(file) if row["instance"].startswith(families)]
    rows: list[Row] = []
    for entry in known:
        weights, limits = _load(entry["instance"])
        _fit(weights, limits, 0.001)  # compiles, or loads what is compiled
        effort = _effort_a_second(weights, limits)
        for wanted in (1.0,) if weights.shape[0] < 20 else seconds:
            rows.append(_row(entry, weights, limits, effort * wanted))
            _keep(rows)
            print(_line(asdict(rows[-1])), flush=True)
    return rows


def _row(entry: dict[str, str], weights: sparse.csr_matrix, limits: dict[str, float], effort: float) -> Row:
    cpu, clock = time.process_time(), time.perf_counter()
    value = _fit(weights, limits, effort)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    reference = float(entry["reference"])
    edits = entry["instance"].startswith("pace")
    if edits:
        value = weights.nnz / 2 - 2 * value
    gap = (value - reference) / reference if edits else (reference - value) / reference
    note = f"reference {reference:,g}, gap {gap:+.4%}, clock {clock:.1f}"
    return Row(entry["instance"], f"effort {effort:.3g}", "edits" if edits else "value", value, cpu, note=note)


def _load(name: str) -> tuple[sparse.csr_matrix, dict[str, float]]:
    data = np.load(FOLDER / f"{name}.npz")
    n = int(data["n"])
    limits = {"min_size": int(data["min_size"]), "max_size": int(data["max_size"])}
    if "upper" in data:
        row, col = np.triu_indices(n, 1)
        weight = data["upper"]
    else:
        row, col, weight = data["row"], data["col"], data["weight"]
    return instances.symmetric(row, col, weight, n), {**limits, "resolution": float(data["resolution"])}


def _fit(weights: sparse.csr_matrix, limits: dict[str, float], effort: float) -> float:
    return float(SizeConstrainedCommunities(**limits, effort=effort).fit(weights).objective_)


def _effort_a_second(weights: sparse.csr_matrix, limits: dict[str, float]) -> float:
    """From one short run, lengthened until it takes long enough to tell."""
    effort = 0.5
    while True:
        start = time.process_time()
        _fit(weights, limits, effort)
        spent = time.process_time() - start
        if spent >= PROBE or weights.shape[0] < 20:
            return effort / max(spent, 1e-9)
        effort *= min(max(1.2 * PROBE / max(spent, 1e-3), 2.0), 20.0)


def main(arguments: list[str]) -> None:
    """Print the table as Markdown, a line as soon as it is known, and keep it as JSON."""
    print("| instance | value | reference | gap | CPU s | clock s | reached with |\n|---|---|---|---|---|---|---|")
    if arguments == ["table"]:
        print("\n".join(_line(row) for row in json.loads(KEPT.read_text(encoding="utf-8"))))
        return
    seconds = tuple(float(a) for a in arguments if a.replace(".", "").isdigit()) or SECONDS
    families = tuple(a for a in arguments if not a.replace(".", "").isdigit()) or ("pace", "cplib", "mdglib")
    run(seconds, families)


def _line(row: dict[str, Any]) -> str:
    """One line of the table, from a row as it is kept."""
    noted = dict(part.split(" ", 1) for part in row["note"].split(", "))
    cells = row["instance"], f"{row['quality']:,.10g}", noted["reference"], noted["gap"], f"{row['seconds']:.1f}"
    return "| " + " | ".join((*cells, noted["clock"], row["method"])) + " |"


def _keep(rows: list[Row]) -> None:
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
