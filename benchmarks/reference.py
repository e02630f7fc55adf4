"""Forming groups of bounded size: the reference instance, sum objective, sizes 5 to 15, resolution 0.05."""

from __future__ import annotations

import numpy as np

from benchmarks import instances, peers
from benchmarks.table import Row, peak_memory, timed
from matchmaker.communities import SizeConstrainedCommunities
from matchmaker.partitioning import objective_of, sum_objective

SIZES = {"min_size": 5, "max_size": 15}


def run() -> list[Row]:
    weights = instances.affinity("affinity_10k")
    SizeConstrainedCommunities(**SIZES, effort=0.01).fit(instances.affinity("affinity_1k"))  # compiles
    rows = []
    for effort in (1.0, 5.0):
        model, seconds = timed(lambda effort=effort: SizeConstrainedCommunities(**SIZES, effort=effort).fit(weights))
        memory = (
            peak_memory(lambda: SizeConstrainedCommunities(**SIZES, effort=0.1).fit(weights)) if effort == 1 else None
        )
        rows.append(Row("affinity_10k, 5 to 15", f"ours, effort {effort:g}", "sum", model.objective_, seconds, memory))
    labels, seconds = timed(lambda: peers.leidenalg_sizes(weights, 0.05, **SIZES, seed=0))
    value = objective_of(weights, sum_objective(weights.shape[0], 0.05), labels, SIZES["min_size"])
    note = f"largest group {np.bincount(labels).max()}"
    rows.append(Row("affinity_10k, 5 to 15", "leidenalg, sizes enforced", "sum", value, seconds, note=note))
    return rows
