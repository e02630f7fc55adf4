"""Communities: modularity and AMI on known graphs, CPM on the reference instance, speed at 20,000 nodes."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks import instances, peers
from benchmarks.table import Row, peak_memory, timed
from matchmaker.communities import cpm, detect_communities, modularity

SEEDS = range(10)


def run() -> list[Row]:
    detect_communities(instances.real("karate"), resolution=0.5)  # compiles, or loads what is compiled
    rows: list[Row] = []
    for mu in (0.1, 0.3):
        weights, truth = instances.lfr(mu)
        rows += _modularity(f"LFR mu {mu}", weights, truth)
    for name in instances.REAL:
        rows += _modularity(name, instances.real(name), None)
    return rows + _cpm() + _large()


def _modularity(instance: str, weights: sparse.csr_matrix, truth: np.ndarray | None) -> list[Row]:
    methods = {
        "ours": lambda seed: detect_communities(weights, objective="modularity", seed=seed).labels,
        "igraph Leiden, to the end": lambda seed: peers.igraph_leiden(weights, seed, -1),
        "networkx Louvain": lambda seed: peers.networkx_louvain(weights, seed),
    }
    rows = []
    for name, method in methods.items():
        found, seconds = timed(lambda method=method: [method(seed) for seed in SEEDS])
        quality = float(np.mean([modularity(weights, labels) for labels in found]))
        note = ""
        if truth is not None:
            note = f"AMI {np.mean([adjusted_mutual_info_score(truth, labels) for labels in found]):.4f}"
        rows.append(Row(instance, name, "modularity, mean of 10", quality, seconds / len(SEEDS), note=note))
    return rows


def _cpm() -> list[Row]:
    weights = instances.affinity("affinity_10k")
    ours, seconds = timed(lambda: detect_communities(weights, 0.3))
    theirs, their_seconds = timed(lambda: peers.leidenalg_cpm(weights, 0.3, seed=0))
    memory = peak_memory(lambda: detect_communities(weights, 0.3))
    return [
        Row("affinity_10k", "ours", "CPM at 0.3", ours.quality, seconds, memory),
        Row("affinity_10k", "leidenalg, default", "CPM at 0.3", cpm(weights, theirs, 0.3), their_seconds),
    ]


def _large() -> list[Row]:
    weights = instances.planted(20_000, 0.3)
    methods = {
        "ours": lambda: detect_communities(weights, objective="modularity").labels,
        "igraph Leiden, default": lambda: peers.igraph_leiden(weights, 0, 2),
        "networkx Louvain": lambda: peers.networkx_louvain(weights, 0),
    }
    rows = []
    for name, method in methods.items():
        labels, seconds = timed(method)
        rows.append(Row("20,000 nodes, mu 0.3", name, "modularity", modularity(weights, labels), seconds))
    return rows
