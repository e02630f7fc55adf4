"""The affinity graph: firms as nodes, an edge where either firm keeps the other among its k best candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import Strengths
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme
from matchmaker.texts import Message

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class AffinityGraph:
    """Each firm's own k best, and the undirected graph they make.

    Attributes
    ----------
    index : AffinityIndex
        The firms, the weights and the programme.
    partner, affinity, confidence : arrays of shape (n, k)
        Position in `ids` of each firm's best candidates, best first, -1 beyond the last; the pair's affinity in [0, 1]; the
        share of the layers' weight that was known.
    """

    index: AffinityIndex
    partner: np.ndarray
    affinity: np.ndarray
    confidence: np.ndarray

    @property
    def ids(self) -> list[str]:
        """Ids of the firms, sorted by code point."""
        return self.index.ids

    @property
    def programme(self) -> Programme:
        return self.index.programme

    def __len__(self) -> int:
        return len(self.partner)

    def neighbors(self, firm: str) -> list[tuple[str, float]]:
        """The firm's own k best candidates with their affinity, best first, ties by id. Raises UnknownFirmError."""
        at = int(np.searchsorted(np.array(self.ids, dtype=object), firm)) if self.ids else 0
        if at >= len(self.ids) or self.ids[at] != firm:
            raise UnknownFirmError(Message("unknown-firm", id=firm))
        kept = self.partner[at] >= 0
        found = zip(self.partner[at][kept], self.affinity[at][kept], strict=True)
        return [(self.ids[j], float(value)) for j, value in found]

    def edges(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(first, second, affinity, confidence) of each edge once, first < second, sorted."""
        kept = self.partner >= 0
        rows = np.repeat(np.arange(len(self)), kept.sum(axis=1))
        columns = self.partner[kept]
        pairs = np.minimum(rows, columns) * max(len(self), 1) + np.maximum(rows, columns)
        pairs, first_seen = np.unique(pairs, return_index=True)
        first, second = np.divmod(pairs, max(len(self), 1))
        return first, second, self.affinity[kept][first_seen], self.confidence[kept][first_seen]

    def to_scipy(self) -> csr_array:
        """Symmetric sparse matrix of affinities, rows and columns as `ids`."""
        from scipy.sparse import csr_array

        first, second, affinity, _ = self.edges()
        n = len(self)
        both = np.concatenate([affinity, affinity])
        where = np.concatenate([first, second]), np.concatenate([second, first])
        return csr_array((both, where), shape=(n, n))

    def to_networkx(self) -> nx.Graph:
        """Graph with firm ids as nodes (attributes name, country) and edges with weight (the affinity) and confidence."""
        import networkx as nx

        graph = nx.Graph()
        for profile in self.index.profiles:
            graph.add_node(profile.id, name=profile.name, country=profile.country or "")
        ids = self.ids
        for a, b, affinity, confidence in zip(*self.edges(), strict=True):
            graph.add_edge(ids[a], ids[b], weight=float(affinity), confidence=float(confidence))
        return graph


def build_graph(
    firms: Iterable[Profile] | AffinityIndex,
    programme: Programme | str = DEFAULT,
    k: int | None = None,
    as_of: date | str | None = None,
    proximity: str | Path | Strengths | None = None,
) -> AffinityGraph:
    """The affinity graph of these firms: exact, equal edge for edge to looking at every pair.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
    programme : Programme or str
    k : int, optional
        Candidates kept a firm; None: the programme's.
    as_of : date or ISO text, optional
        Certificates that ended before it do not count.
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> graph = build_graph([Profile(id=i, name=i, **mango) for i in "abc"], "export-promotion", k=1)
    >>> graph.neighbors("b"), len(graph.edges()[0])
    ([('a', 0.65)], 2)
    """
    index = firms if isinstance(firms, AffinityIndex) else AffinityIndex(firms, programme, as_of, proximity)
    k = index.programme.k if k is None else k
    if k < 1:
        raise InputError(Message("k-too-small", k=k))
    return AffinityGraph(index, *index.nearest_all(k))
