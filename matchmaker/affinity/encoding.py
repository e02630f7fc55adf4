"""Firms to arrays: what each layer needs of a firm, worked out once a firm, and numbered once an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.affinity.certification import encode_certifications, schemes
from matchmaker.affinity.market import encode_markets, markets
from matchmaker.affinity.pair import Encoded
from matchmaker.affinity.place import Spot, encode_places, spot
from matchmaker.affinity.product import Assortment, assortment, encode_products, word_tokens
from matchmaker.affinity.relatedness import relatedness_table
from matchmaker.affinity.rows import Rows, stacked
from matchmaker.affinity.scale import encode_scales
from matchmaker.affinity.trust import encode_ties
from matchmaker.affinity.version import IndexVersion, Rarity
from matchmaker.firms.profile import Profile


@dataclass(frozen=True, slots=True)
class Traits:
    """What affinity looks at in one firm."""

    profile: Profile
    assortment: Assortment
    spot: Spot
    schemes: tuple[str, ...] | None
    markets: tuple[str, ...] | None


def traits_of(profile: Profile, as_of: date | None) -> Traits:
    return Traits(profile, assortment(profile), spot(profile), schemes(profile, as_of), markets(profile))


def version_of(
    traits: Sequence[Traits], complementary: bool = False, proximity: Mapping[tuple[str, str], float] | None = None
) -> IndexVersion:
    """The rarities of codes, words and schemes among these firms; where products are to be complementary, which headings
    go together, by what the firms make, by our own list and by the user's `proximity`.
    """
    n = len(traits)
    made = ([code for code, _ in each.assortment.codes if len(code) == 4] for each in traits)
    return IndexVersion(
        codes=Rarity.of(((code for code, _ in each.assortment.codes) for each in traits), n),
        words=Rarity.of((word_tokens(each.assortment) for each in traits), n),
        schemes=Rarity.of((each.schemes or () for each in traits), n),
        related=relatedness_table(made, proximity) if complementary else (),
    )


@dataclass(frozen=True)
class Numbering:
    """A number for every name that two firms of an index can share; names sorted, so that row order changes nothing."""

    firms: dict[str, int]
    words: dict[str, int]
    localities: dict[str, int]
    subdivisions: dict[str, int]
    schemes: dict[str, int]

    @classmethod
    def of(cls, traits: Sequence[Traits]) -> Numbering:
        """A firm's number is its position."""
        return cls(
            firms={each.profile.id: number for number, each in enumerate(traits)},
            words=_numbered(token for each in traits for token in word_tokens(each.assortment)),
            localities=_numbered(each.spot.locality for each in traits if each.spot.locality),
            subdivisions=_numbered(each.spot.subdivision for each in traits if each.spot.subdivision),
            schemes=_numbered(scheme for each in traits for scheme in each.schemes or ()),
        )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def encode(
    traits: Sequence[Traits], version: IndexVersion, numbering: Numbering, ties: Callable[[str], set[str]]
) -> tuple[Encoded, Rows, Rows]:
    """Arrays for these firms under a version's weights, and their assortments' codes and words apart. `ties` gives the
    partners of each firm.
    """
    products, codes, words = encode_products([each.assortment for each in traits], version, numbering.words)
    tables = [
        encode_certifications([each.schemes for each in traits], version, numbering.schemes),
        encode_markets([each.markets for each in traits]),
        encode_ties([ties(each.profile.id) for each in traits], numbering.firms),
    ]
    encoded = Encoded(
        number=np.array([numbering.firms.get(each.profile.id, -1) for each in traits], dtype=np.int64),
        products=products,
        places=encode_places([each.spot for each in traits], numbering.localities, numbering.subdivisions),
        scales=encode_scales([each.profile for each in traits]),
        tables=stacked(tables),
    )
    return encoded, codes, words
