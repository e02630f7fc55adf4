"""The graphs the benchmarks share: the reference data laid beside the checkout, and a planted graph of any size."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

ROOT = Path(__file__).resolve().parent.parent
GRAPHS = Path(os.environ.get("MATCHMAKER_SHARED", ROOT.parent / "shared")) / "data" / "graphs"
REAL = ("karate", "football", "polbooks", "eu-core")


def symmetric(row: object, col: object, weight: object, n: int) -> sparse.csr_matrix:
    half = sparse.coo_matrix((np.asarray(weight, dtype=np.float64), (np.asarray(row), np.asarray(col))), shape=(n, n))
    weights = sparse.csr_matrix(half + half.T)
    weights.sort_indices()
    return weights


def affinity(name: str) -> sparse.csr_matrix:
    data = np.load(GRAPHS / f"{name}.npz")
    return symmetric(data["row"], data["col"], data["weight"], int(max(data["row"].max(), data["col"].max())) + 1)


def real(name: str) -> sparse.csr_matrix:
    import networkx as nx

    graph = nx.Graph(nx.read_gml(GRAPHS / f"{name}.gml"))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return sparse.csr_matrix(nx.to_scipy_sparse_array(graph, weight=None, dtype=np.float64))


def lfr(mu: float) -> tuple[sparse.csr_matrix, NDArray[np.int64]]:
    """An LFR graph of 1,000 nodes and its planted communities."""
    stem = GRAPHS / f"LFR_N1000_ad5_mc50_mu{mu}"
    with gzip.open(f"{stem}.edges.csv.gz", "rt") as file:
        edges = np.array([line.split()[:2] for line in file], dtype=np.int64)
    with gzip.open(f"{stem}.gt.json.gz", "rt") as file:
        groups = json.load(file)["communities"]
    labels = np.zeros(sum(map(len, groups)), dtype=np.int64)
    for label, members in enumerate(groups):
        labels[members] = label
    edges = np.unique(np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1), axis=0)
    return symmetric(edges[:, 0], edges[:, 1], np.ones(len(edges)), len(labels)), labels


def planted(n: int, mu: float, seed: int = 0) -> sparse.csr_matrix:
    """Skewed degrees and community sizes, a share mu of the half-edges drawn at random."""
    rng = np.random.default_rng(seed)
    sizes = np.minimum(1000, 20 * (rng.pareto(1.5, size=n // 10) + 1)).astype(int)
    label = np.repeat(np.arange(len(sizes)), sizes)[:n]
    half = np.repeat(np.arange(n), np.minimum(200, 6 * (rng.pareto(2, size=n) + 1)).astype(int))
    outward = rng.random(len(half)) < mu
    free = rng.permutation(half[outward])
    inward = half[~outward]
    inward = inward[np.lexsort((rng.random(len(inward)), label[inward]))]
    ends = [
        np.stack([side[: len(side) // 2 * 2 : 2], side[1 : len(side) // 2 * 2 : 2]], axis=1) for side in (free, inward)
    ]
    ends[1] = ends[1][label[ends[1][:, 0]] == label[ends[1][:, 1]]]
    edges = np.concatenate(ends)
    edges = np.unique(np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1), axis=0)
    return symmetric(edges[:, 0], edges[:, 1], np.ones(len(edges)), n)
