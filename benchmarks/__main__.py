"""`python -m benchmarks [name …]`: run the benchmarks, print one table of ratios, keep the figures in out/benchmarks/."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.table import Row

OUT = Path(__file__).resolve().parent.parent / "out" / "benchmarks"


def names() -> list[str]:
    """Every module of this folder that has a `run`."""
    found = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in ("__main__", "table")]
    return [name for name in found if hasattr(importlib.import_module(f"benchmarks.{name}"), "run")]


def print_table(rows: list[Row]) -> None:
    """Each method beside the first of its instance, which is ours: time as a multiple of ours, quality as a difference."""
    from rich.console import Console
    from rich.table import Table

    table = Table("instance", "method", "measure", "quality", "less ours", "seconds", "× ours", "MB", "note")
    ours: dict[str, Row] = {}
    for row in rows:
        first = ours.setdefault(row.instance, row)
        table.add_row(
            row.instance, row.method, row.measure, f"{row.quality:,.5g}" if abs(row.quality) < 10 else f"{row.quality:,.1f}",
            f"{row.quality - first.quality:+,.5f}" if abs(row.quality) < 10 else f"{row.quality - first.quality:+,.1f}",
            f"{row.seconds:.3f}", f"{row.seconds / max(first.seconds, 1e-9):.1f}",
            "" if row.memory is None else f"{row.memory:.0f}", row.note,
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else 180).print(table)


def main(arguments: list[str]) -> int:
    known = names()
    wrong = [name for name in arguments if name not in known]
    if wrong:
        print(f"no benchmark named {', '.join(wrong)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in arguments or known:
        print(f"{name} …", file=sys.stderr)
        measured = importlib.import_module(f"benchmarks.{name}").run()
        OUT.mkdir(parents=True, exist_ok=True)
        (OUT / f"{name}.json").write_text(json.dumps([asdict(row) for row in measured], indent=1), encoding="utf-8")
        rows += measured
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
