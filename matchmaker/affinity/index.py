"""The live index: firms under frozen weights, asked for the best partners of one of them or of a newcomer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from matchmaker.affinity.as_of import as_day
from matchmaker.affinity.encoding import Numbering, Traits, encode, traits_of, version_of
from matchmaker.affinity.group import nearest_to_group
from matchmaker.affinity.likest_groups import Crowd, likest_groups
from matchmaker.affinity.nearest import affinities, layer_table, nearest
from matchmaker.affinity.pair import Encoded, Similarities, layer_similarities, settings_of
from matchmaker.affinity.relatedness import Strengths, digest_of, strengths_of
from matchmaker.affinity.segments import Segment, Segments
from matchmaker.affinity.threads import in_parallel
from matchmaker.affinity.trust import Declared
from matchmaker.affinity.version import IndexVersion
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme, load_programme
from matchmaker.texts import Message

Made = TypeVar("Made")


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
    proximity : path, or what `read_proximity` made of one, optional
        A CSV file (source, target, strength) that says which headings go together, beside what we know: for programmes of
        complementary products. Raises InputError under any other, or where the file cannot be used.

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
        self,
        firms: Iterable[Profile],
        programme: Programme | str = DEFAULT,
        as_of: date | str | None = None,
        proximity: str | Path | Strengths | None = None,
    ) -> None:
        self.programme = load_programme(programme)
        self.as_of = as_day(as_of)
        self.settings = settings_of(self.programme)
        self._traits: dict[str, Traits] = {}
        self._ties = Declared(attrgetter("prior_partners"))
        self._refusals = Declared(attrgetter("must_not_pair"))
        self._segments = Segments(self._partners)
        self._ids: list[str] | None = None
        self._proximity = strengths_of(proximity)
        if proximity is not None and not self.settings.complementary:
            raise InputError(Message("proximity-unused", programme=self.programme.name))
        self._worked_out: dict[Callable[[AffinityIndex], Any], Any] = {}
        for profile in firms:
            self.add(profile)
        self._version = self._estimated()

    @property
    def version(self) -> IndexVersion:
        """The frozen weights; `.name` tells one version from another."""
        return self._version

    @property
    def proximity_digest(self) -> str | None:
        """A short name of the user's proximities, the same for the same pairs; None where there are none."""
        return None if self._proximity is None else digest_of(self._proximity)

    def again(
        self,
        firms: Iterable[Profile] | None = None,
        programme: Programme | str | None = None,
        as_of: date | str | None = None,
    ) -> AffinityIndex:
        """A new index like this one, but for what is given; the user's proximities hold."""
        same = self.profiles if firms is None else firms
        return AffinityIndex(same, programme or self.programme, as_of or self.as_of, self._proximity)

    @property
    def ids(self) -> list[str]:
        """Ids of the firms, sorted by code point."""
        if self._ids is None:
            self._ids = sorted(self._traits)
        return self._ids

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
        self._traits[firm.id] = traits = traits_of(firm, self.as_of)
        self._ties.add(firm)
        self._refusals.add(firm)
        self._segments.add(traits)
        self._changed()

    def remove(self, firm: str) -> None:
        """Take a firm out. Raises UnknownFirmError."""
        profile = self.profile(firm)
        del self._traits[firm]
        self._ties.remove(profile)
        self._refusals.remove(profile)
        self._segments.remove(firm)
        self._changed()

    def refresh(self) -> None:
        """Estimate the weights anew over the firms now in the index: a new version."""
        self._version = self._estimated()
        self._segments.encode_anew()
        self._changed()

    def under(self, programme: Programme) -> AffinityIndex:
        """The same firms and frozen weights under another programme, which must differ only in γ and in what affinity does not
        look at.
        """
        other = copy(self)
        other.programme, other.settings, other._worked_out = programme, settings_of(programme), {}
        return other

    def once(self, work_out: Callable[[AffinityIndex], Made]) -> Made:
        """What a function makes of this index, made once as long as its firms are the same."""
        if work_out not in self._worked_out:
            self._worked_out[work_out] = work_out(self)
        made: Made = self._worked_out[work_out]
        return made

    def _changed(self) -> None:
        self._ids = None
        self._worked_out = {}

    def _estimated(self) -> IndexVersion:
        """The weights over the firms now in the index."""
        traits = [self._traits[firm] for firm in sorted(self._traits)]
        return version_of(traits, self.settings.complementary, self._proximity)

    def query(self, firm: str | Profile | Traits, k: int = 10) -> list[Neighbour]:
        """The k best candidates for a firm of the index, or for a profile that need not be in it; best first, ties by id."""
        traits = self._of(firm)
        if k < 1:
            raise InputError(Message("k-too-small", k=k))
        found: list[Neighbour] = []
        for segment in self._segments.under(self._version):
            guest = segment.encode_guest(traits, self._version, lambda _: self._ties_of(traits.profile))
            best = self._nearest(guest, np.array([0, 1]), np.array([0]), segment, min(k, len(segment)))
            found += [
                Neighbour(segment.ids[j], float(value), float(known))
                for j, value, known in zip(*(each[0] for each in best), strict=True)
                if j >= 0
            ]
        return sorted(found, key=lambda each: (-each.affinity, each.id))[:k]

    def nearest_all(self, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Best lists of all firms: positions in `ids` of shape (n, k), -1 beyond the last; affinities; confidences."""
        lookup = self.arrays.lookup
        by_spot, by_assortment = (lookup.resident_start, lookup.resident), (lookup.firm_start, lookup.firm)
        return self._nearest(
            self.arrays.encoded, *(by_spot if self.settings.by_place else by_assortment), self.arrays, k
        )

    def nearest_to_group(self, members: np.ndarray, allowed: np.ndarray, k: int) -> np.ndarray:
        """The k firms with the greatest sum of affinities to all members, best first, ties by id.

        Parameters
        ----------
        members : positions in `ids`
        allowed : array of bool of shape (n,)
            Which firms are asked about. Of these, candidates of at least one member are looked at, whatever the floor.

        Returns
        -------
        positions in `ids`, at most k
        """
        found, values, sure = np.full(k, -1, dtype=np.int64), np.zeros(k), np.zeros(k)
        allowed = allowed.copy()
        allowed[members] = False
        encoded, lookup = self.arrays.encoded, self.arrays.lookup
        n = nearest_to_group(self.settings, encoded, members.astype(np.int64), allowed, lookup, found, values, sure)
        return found[:n]

    def crowd(self, start: np.ndarray, firms: np.ndarray) -> Crowd:
        """Groups to be asked about in `likest_groups`: firms of group g are `firms[start[g]:start[g + 1]]`, as positions in
        `ids`.
        """
        return Crowd.of(self.arrays.encoded, start.astype(np.int64), firms.astype(np.int64))

    def likest_groups(self, ours: np.ndarray, crowd: Crowd, k: int) -> list[tuple[int, float]]:
        """The k groups of a crowd most like a group (positions in `ids`): (number of the group, mean affinity of its firms to
        ours), best first, ties by number.
        """
        found, values = np.full(k, -1, dtype=np.int64), np.zeros(k)
        encoded, lookup = self.arrays.encoded, self.arrays.lookup
        n = likest_groups(self.settings, encoded, ours.astype(np.int64), crowd, lookup, found, values)
        return [(int(group), float(value)) for group, value in zip(found[:n], values[:n], strict=True)]

    def _nearest(
        self, firms: Encoded, start: np.ndarray, group: np.ndarray, segment: Segment, k: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        n = len(firms.number)
        found = np.full((n, k), -1, dtype=np.int64), np.zeros((n, k)), np.zeros((n, k))

        def search(first: int, last: int) -> None:
            nearest(self.settings, firms, start, group, first, last, segment.encoded, segment.lookup, *found)

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
        return self.layers_to(a, [b])[0]

    def layers_to(self, a: str | Profile | Traits, others: Sequence[str | Profile | Traits]) -> list[Similarities]:
        """Similarity of a firm to each of some others in each layer, NaN where unknown."""
        one, rest = self._of(a), [self._of(each) for each in others]
        numbering = Numbering.of([one, *rest])
        first, second = (
            encode(
                each, self._version, numbering, {of.profile.id: self._ties_of(of.profile) for of in each}.__getitem__
            )[0]
            for each in ([one], rest)
        )
        found = []
        for j, other in enumerate(rest):
            product, place, certification, market, scale, trust = layer_similarities(self.settings, first, 0, second, j)
            if one.profile.id in other.profile.prior_partners:  # also where the index has not heard of it
                trust = 1.0
            found.append((product, place, certification, market, scale, trust))
        return found

    def refusing(self, firm: str) -> set[str]:
        """Firms of the index that have declared they will not be paired with this one."""
        return self._refusals.naming(firm)

    def traits(self, firm: str | Profile) -> Traits:
        """What affinity looks at in a firm. Raises UnknownFirmError."""
        return self._of(firm)

    @property
    def arrays(self) -> Segment:
        """All firms as arrays, in the order of `ids`."""
        return self._segments.whole(self._version)

    def _of(self, firm: str | Profile | Traits) -> Traits:
        """Traits of a firm by id, or of a profile. Raises UnknownFirmError."""
        if isinstance(firm, Traits):
            return firm
        return self._traits[self.profile(firm).id] if isinstance(firm, str) else traits_of(firm, self.as_of)

    def _partners(self, firm: str) -> set[str]:
        return self._ties_of(self._traits[firm].profile)

    def _ties_of(self, profile: Profile) -> set[str]:
        """Partners that a firm names, and those of the index that name it."""
        return {*profile.prior_partners, *self._ties.naming(profile.id)} - {profile.id}
