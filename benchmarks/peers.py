"""The peers: labels from igraph, leidenalg and networkx on a symmetric sparse matrix."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def igraph_leiden(weights: sparse.csr_matrix, seed: int, n_iterations: int) -> NDArray[np.int64]:
    """igraph's Leiden under modularity. It has a process-wide generator only."""
    import igraph

    random.seed(seed)
    igraph.set_random_number_generator(random)
    graph, weight = as_igraph(weights)
    found = graph.community_leiden("modularity", weights=weight, n_iterations=n_iterations)
    return np.asarray(found.membership, dtype=np.int64)


def leidenalg_cpm(weights: sparse.csr_matrix, resolution: float, seed: int) -> NDArray[np.int64]:
    """leidenalg's `find_partition` at its defaults."""
    import leidenalg

    graph, weight = as_igraph(weights)
    found = leidenalg.find_partition(
        graph, leidenalg.CPMVertexPartition, weights=weight, resolution_parameter=resolution, seed=seed
    )
    return np.asarray(found.membership, dtype=np.int64)


def leidenalg_sizes(
    weights: sparse.csr_matrix, resolution: float, min_size: int, max_size: int, seed: int
) -> NDArray[np.int64]:
    """leidenalg with size bounds. They are ignored unless the enforcement is set; at infinity it obeys but does badly."""
    import leidenalg

    graph, weight = as_igraph(weights)
    partition = leidenalg.CPMVertexPartition(graph, weights=weight, resolution_parameter=resolution)
    optimiser = leidenalg.Optimiser()
    optimiser.set_rng_seed(seed)
    optimiser.max_comm_size = max_size
    if hasattr(optimiser, "min_comm_size"):
        optimiser.min_comm_size = min_size
    optimiser.community_constraint_enforcement = 200
    optimiser.optimise_partition(partition, n_iterations=2)
    return np.asarray(partition.membership, dtype=np.int64)


def igraph_leiden_cpm(weights: sparse.csr_matrix, resolution: float, seed: int) -> NDArray[np.int64]:
    """igraph's Leiden under CPM, until it stands still."""
    import igraph

    random.seed(seed)
    igraph.set_random_number_generator(random)
    graph, weight = as_igraph(weights)
    found = graph.community_leiden("CPM", weights=weight, resolution=resolution, n_iterations=-1)
    return np.asarray(found.membership, dtype=np.int64)


def bounded_kmeans(weights: sparse.csr_matrix, per_group: int, least: int, most: int, seed: int) -> NDArray[np.int64]:
    """k-means with sizes within bounds, on a spectral embedding of the graph in as many dimensions as hold its clusters."""
    from k_means_constrained import KMeansConstrained
    from sklearn.manifold import spectral_embedding

    n = weights.shape[0]
    clusters = n // per_group
    narrow = sparse.csr_matrix(weights)
    narrow.indices, narrow.indptr = narrow.indices.astype(np.int32), narrow.indptr.astype(np.int32)
    points = spectral_embedding(narrow, n_components=min(32, clusters), random_state=seed, drop_first=False)
    model = KMeansConstrained(clusters, size_min=least, size_max=most, random_state=seed, n_init=1)
    return np.asarray(model.fit_predict(points), dtype=np.int64)


def networkx_louvain(weights: sparse.csr_matrix, seed: int, resolution: float = 1.0) -> NDArray[np.int64]:
    import networkx as nx

    labels = np.empty(weights.shape[0], dtype=np.int64)
    graph = nx.from_scipy_sparse_array(weights)
    for label, members in enumerate(nx.community.louvain_communities(graph, resolution=resolution, seed=seed)):
        labels[list(members)] = label
    return labels


def as_igraph(weights: sparse.csr_matrix) -> tuple[object, list[float]]:
    import igraph

    upper = sparse.triu(weights, 1).tocoo()
    edges = list(zip(upper.row.tolist(), upper.col.tolist(), strict=True))
    return igraph.Graph(n=weights.shape[0], edges=edges), upper.data.tolist()
