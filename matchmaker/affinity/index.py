"""The live index: firms under frozen weights, asked for the best partners of one of them or of a newcomer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from matchmaker.affinity.as_of import as_day
from matchmaker.affinity.encoding import Numbering, Traits, encode, traits_of, version_of
from matchmaker.affinity.nearest import Lookup, affinities, layer_table, nearest
from matchmaker.affinity.pair import Encoded, Similarities, layer_similarities, settings_of
from matchmaker.affinity.product import N_CODE_NUMBERS
from matchmaker.affinity.rows import postings
from matchmaker.affinity.threads import in_parallel
from matchmaker.affinity.trust import declared_ties
from matchmaker.affinity.version import IndexVersion
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme, load_programme
from matchmaker.texts import Message


class Neighbour(NamedTuple):
    """A candidate partner: affinity in [0, 1] and the share of the layers' weight that was known."""

    id: str
    affinity: float
    confidence: float


class AffinityIndex:
    """Exact best partners, under the weights of one version.

    Parameters
    ----------
    firms : FirmTable or iterable of Profile
    programme : Programme or str
        Layers' weights, candidates, floor.
    as_of : date or ISO text, optional
        Certificates that ended before it do not count; None: none counts as expired.

    Examples
    --------
    >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
    >>> index = AffinityIndex([Profile(id=i, name=i, **mango) for i in ("a", "b")], "export-promotion")
    >>> index.query("a")
    [Neighbour(id='b', affinity=0.65, confidence=0.5)]
    >>> index.remove("b")
    >>> index.query("a")
    []
    """

    def __init__(
        self, firms: Iterable[Profile], programme: Programme | str = DEFAULT, as_of: date | str | None = None
    ) -> None:
        self.programme = load_programme(programme)
        self.as_of = as_day(as_of)
        self.settings = settings_of(self.programme)
        self._traits: dict[str, Traits] = {}
        self._arrays: _Arrays | None = None
        for profile in firms:
            self.add(profile)
        self._version = version_of([self._traits[firm] for firm in sorted(self._traits)])

    @property
    def version(self) -> IndexVersion:
        """The frozen weights; `.name` tells one version from another."""
        return self._version

    @property
    def ids(self) -> list[str]:
        """Ids of the firms, sorted by code point."""
        return self.arrays.ids

    @property
    def profiles(self) -> list[Profile]:
        """The firms, sorted by id."""
        return [self._traits[firm].profile for firm in self.ids]

    def __len__(self) -> int:
        return len(self._traits)

    def __contains__(self, firm: object) -> bool:
        return firm in self._traits

    def profile(self, firm: str) -> Profile:
        if firm not in self._traits:
            raise UnknownFirmError(Message("unknown-firm", id=firm))
        return self._traits[firm].profile

    def add(self, firm: Profile) -> None:
        """Add a firm under the version's weights. Raises InputError where its id is taken."""
        if firm.id in self._traits:
            raise InputError(Message("firm-already-there", id=firm.id))
        self._traits[firm.id] = traits_of(firm, self.as_of)
        self._arrays = None

    def remove(self, firm: str) -> None:
        """Take a firm out. Raises UnknownFirmError."""
        self.profile(firm)
        del self._traits[firm]
        self._arrays = None

    def refresh(self) -> None:
        """Estimate the weights anew over the firms now in the index: a new version."""
        self._version = version_of([self._traits[firm] for firm in sorted(self._traits)])
        self._arrays = None

    def query(self, firm: str | Profile, k: int = 10) -> list[Neighbour]:
        """The k best candidates for a firm of the index, or for a profile that need not be in it; best first, ties by id."""
        profile = self.profile(firm) if isinstance(firm, str) else firm
        if k < 1:
            raise InputError(Message("k-too-small", k=k))
        arrays = self.arrays
        guest = arrays.encode_guest(traits_of(profile, self.as_of), self._version)
        found, values, sure = self._nearest(guest, np.array([0, 1]), np.array([0]), min(k, max(len(arrays.ids), 1)))
        kept = found[0] >= 0
        return [
            Neighbour(arrays.ids[j], float(value), float(known))
            for j, value, known in zip(found[0][kept], values[0][kept], sure[0][kept], strict=True)
        ]

    def nearest_all(self, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Best lists of all firms: positions in `ids` of shape (n, k), -1 beyond the last; affinities; confidences."""
        lookup = self.arrays.lookup
        by_spot, by_assortment = (lookup.resident_start, lookup.resident), (lookup.firm_start, lookup.firm)
        return self._nearest(self.arrays.encoded, *(by_spot if self.settings.by_place else by_assortment), k)

    def _nearest(
        self, firms: Encoded, start: np.ndarray, group: np.ndarray, k: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        encoded, lookup = self.arrays.encoded, self.arrays.lookup
        n = len(firms.number)
        found = np.full((n, k), -1, dtype=np.int64), np.zeros((n, k)), np.zeros((n, k))

        def search(first: int, last: int) -> None:
            nearest(self.settings, firms, start, group, first, last, encoded, lookup, *found)

        in_parallel(search, len(start) - 1)
        return found

    def affinities(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(affinities, confidences) of pairs of firms, given as positions in `ids`."""
        values, sure = np.empty(len(rows)), np.empty(len(rows))
        rows, columns = rows.astype(np.int64), columns.astype(np.int64)

        def fill(first: int, last: int) -> None:
            affinities(self.settings, self.arrays.encoded, rows, columns, first, last, values, sure)

        in_parallel(fill, len(rows))
        return values, sure

    def layer_table(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Similarity of pairs of firms (positions in `ids`) in each layer: shape (pairs, 6), NaN where unknown."""
        table = np.empty((len(rows), 6))
        rows, columns = rows.astype(np.int64), columns.astype(np.int64)

        def fill(first: int, last: int) -> None:
            layer_table(self.settings, self.arrays.encoded, rows, columns, first, last, table)

        in_parallel(fill, len(rows))
        return table

    def layers(self, a: str | Profile, b: str | Profile) -> Similarities:
        """Similarity of two firms in each layer, NaN where unknown."""
        arrays = self.arrays
        one, other = (self.profile(x) if isinstance(x, str) else x for x in (a, b))
        first, second = (arrays.encode_guest(traits_of(x, self.as_of), self._version) for x in (one, other))
        product, place, certification, market, scale, trust = layer_similarities(self.settings, first, 0, second, 0)
        if (
            other.id in one.prior_partners or one.id in other.prior_partners
        ):  # also where the index has numbered neither
            trust = 1.0
        return product, place, certification, market, scale, trust

    def refusing(self, firm: str) -> set[str]:
        """Firms of the index that have declared they will not be paired with this one."""
        return self.arrays.refusers.get(firm, set())

    def traits(self, firm: str | Profile) -> Traits:
        """What affinity looks at in a firm."""
        return self._traits[firm] if isinstance(firm, str) else traits_of(firm, self.as_of)

    @property
    def arrays(self) -> _Arrays:
        if self._arrays is None:
            self._arrays = _Arrays(self._traits, self._version)
        return self._arrays


class _Arrays:
    """The index's firms as arrays, sorted by id, with the lists by which candidates are found."""

    def __init__(self, traits: Mapping[str, Traits], version: IndexVersion) -> None:
        self.ids = sorted(traits)
        ordered = [traits[firm] for firm in self.ids]
        self._ties = declared_ties(each.profile for each in ordered)
        self._numbering = Numbering.of(ordered, self._ties)
        self.encoded, codes, words = encode(ordered, version, self._numbering, self._ties)
        self.refusers: dict[str, set[str]] = {}
        for each in ordered:
            for refused in each.profile.must_not_pair:
                self.refusers.setdefault(refused, set()).add(each.profile.id)
        products, places = self.encoded.products, self.encoded.places
        self.lookup = Lookup(
            *_grouped(products.of, len(products.language)),
            *_grouped(places.of, len(places.names)),
            *postings(codes, N_CODE_NUMBERS),
            *postings(words, max(len(self._numbering.words), 1)),
        )

    def encode_guest(self, traits: Traits, version: IndexVersion) -> Encoded:
        """One firm's arrays, numbered as the index is."""
        ties: dict[str, Any] = {traits.profile.id: set(self._ties.get(traits.profile.id, ()))}
        ties[traits.profile.id].update(traits.profile.prior_partners)
        return encode([traits], version, self._numbering, ties)[0]


def _grouped(of: np.ndarray, n_groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Members of each group: (start of shape (n_groups + 1,), members ascending)."""
    start = np.zeros(n_groups + 1, dtype=np.int64)
    np.cumsum(np.bincount(of, minlength=n_groups), out=start[1:])
    return start, np.argsort(of, kind="stable").astype(np.int64)
