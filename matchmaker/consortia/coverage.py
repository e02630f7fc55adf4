"""What an origin consortium covers: whose product, which area, how many of its producers and how much of their volume."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.evidence import finest_shared_codes
from matchmaker.affinity.place import EARTH_RADIUS_KM, POINT
from matchmaker.consortia.certified import GroupCertificate, certificates_of
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.consortia.outline import Point, outline
from matchmaker.consortia.small_producers import SmallShare, small_shares
from matchmaker.programmes.quantities import total_a_year

SHARED_BY = 0.5  # a product that at least this share of the members have names the consortium


@dataclass(frozen=True)
class OriginCoverage:
    """What an origin proposal covers.

    Attributes
    ----------
    products : HS codes that the consortium was asked for or that at least half the members share; empty: there are none
    words : the members' own words, where no code is shared
    subdivisions : sorted
    radius_km : from the members' middle to the farthest known point
    outline : corners (latitude, longitude) of the smallest convex area that holds the known points, counter-clockwise
    share_of_producers : members among the known producers of these products in these subdivisions
    share_of_volume : the same of known capacity; None where none is known
    producers, members_without_volume : how many producers are known, how many members' volume is not
    certificates : held by members, the widest held first
    small : members against what schemes count as small
    """

    products: tuple[str, ...]
    words: tuple[str, ...]
    subdivisions: tuple[str, ...]
    radius_km: float | None
    share_of_producers: float | None
    share_of_volume: float | None
    producers: int = 0
    members_without_volume: int = 0
    outline: tuple[Point, ...] = ()
    certificates: tuple[GroupCertificate, ...] = ()
    small: tuple[SmallShare, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "products": list(self.products),
            "words": list(self.words),
            "area": {
                "subdivisions": list(self.subdivisions),
                "radius_km": self.radius_km,
                "outline": [list(point) for point in self.outline],
            },
            "producers": self.producers,
            "share_of_producers": self.share_of_producers,
            "share_of_volume": self.share_of_volume,
            "members_without_volume": self.members_without_volume,
            "certificates": [each.as_dict() for each in self.certificates],
            "small_producers": [each.as_dict() for each in self.small],
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> OriginCoverage:
        return cls(
            products=tuple(record["products"]),
            words=tuple(record["words"]),
            subdivisions=tuple(record["area"]["subdivisions"]),
            radius_km=record["area"]["radius_km"],
            share_of_producers=record["share_of_producers"],
            share_of_volume=record["share_of_volume"],
            producers=record.get("producers", 0),  # a portfolio of before there were these
            members_without_volume=record.get("members_without_volume", 0),
            outline=tuple((point[0], point[1]) for point in record["area"].get("outline", ())),
            certificates=tuple(GroupCertificate(**each) for each in record.get("certificates", ())),
            small=tuple(SmallShare.from_dict(each) for each in record.get("small_producers", ())),
        )


class Producers:
    """Who makes what and where, over all firms of the table: what a proposal's coverage is measured against."""

    def __init__(self, traits: Sequence[Traits], product: NamedProduct | str | None = None) -> None:
        self.traits = traits
        self.product = NamedProduct(product) if isinstance(product, str) else product
        self.asked = None if self.product is None else {i for i, t in enumerate(traits) if self.product.made_by(t)}
        self._makers: dict[str, set[int]] = {}
        self._residents: dict[str, set[int]] = {}
        for i, each in enumerate(traits):
            for token in _tokens(each):
                self._makers.setdefault(token, set()).add(i)
            self._residents.setdefault(each.spot.subdivision, set()).add(i)

    def of(self, tokens: Sequence[str], subdivisions: Sequence[str]) -> list[int]:
        """Positions of the firms that make the product asked for, else any of these (codes or words); in these
        subdivisions, if any is known.
        """
        found = self.asked
        if found is None:
            found = set().union(*(self._makers.get(token, set()) for token in tokens))
        if subdivisions:
            found = found & set().union(*(self._residents.get(each, set()) for each in subdivisions))
        return sorted(found)


def coverage(group: Sequence[int], producers: Producers) -> OriginCoverage:
    """What a group covers, against all firms of the table."""
    members = [producers.traits[i] for i in group]
    products, words = _named(producers.product) if producers.product else ((), ())
    if not products and not words:
        products = _shared_codes(members)
        words = () if products else _shared_words(members)
    subdivisions = tuple(sorted({each.spot.subdivision for each in members if each.spot.subdivision}))
    makers = producers.of([*products, *words], subdivisions)
    inside = set(group)
    volume = {i: _tonnes_a_year(producers.traits[i], producers.product) for i in {*makers, *group}}
    return OriginCoverage(
        products=products,
        words=words,
        subdivisions=subdivisions,
        radius_km=_radius_km(members),
        share_of_producers=round(sum(i in inside for i in makers) / len(makers), 9) if makers else None,
        share_of_volume=_share([volume[i] for i in group], [volume[i] for i in makers]),
        producers=len(makers),
        members_without_volume=sum(volume[i] is None for i in group),
        outline=outline([(m.spot.latitude, m.spot.longitude) for m in members if m.spot.kind == POINT]),
        certificates=certificates_of(members),
        small=small_shares(members),
    )


def _named(product: NamedProduct) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The code of a product that a person named, or the words."""
    return ((product.code,), ()) if product.code else ((), (product.name,))


def _shared_codes(members: Sequence[Traits]) -> tuple[str, ...]:
    counts = Counter(code for each in members for code, _ in each.assortment.codes if len(code) > 2)
    return tuple(finest_shared_codes({code for code, n in counts.items() if n >= SHARED_BY * len(members)}))


def _shared_words(members: Sequence[Traits]) -> tuple[str, ...]:
    counts = Counter(word for each in members for word in each.assortment.words)
    return tuple(sorted(word for word, n in counts.items() if n >= SHARED_BY * len(members)))


def _tokens(each: Traits) -> set[str]:
    """The codes and the words by which a firm's products are known; no word is all digits, so that they do not mix."""
    return {code for code, _ in each.assortment.codes} | set(each.assortment.words)


def _radius_km(members: Sequence[Traits]) -> float | None:
    points = np.radians([(m.spot.latitude, m.spot.longitude) for m in members if m.spot.kind == POINT])
    if not len(points):
        return None
    latitude, longitude = points.mean(axis=0)
    a = np.sin((points[:, 0] - latitude) / 2) ** 2
    a += np.cos(points[:, 0]) * np.cos(latitude) * np.sin((points[:, 1] - longitude) / 2) ** 2
    return round(float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(a, 0, 1))).max()), 1)


def _share(members: Sequence[float | None], makers: Sequence[float | None]) -> float | None:
    """Share of the known tonnes a year, where the whole is known of more than nobody."""
    inside, whole = (sum(each or 0.0 for each in group) for group in (members, makers))
    return round(min(1.0, inside / whole), 9) if whole > 0 else None


def _tonnes_a_year(each: Traits, product: NamedProduct | None) -> float | None:
    """What a firm can supply of the product (None: of all it makes); None where that is not known."""
    language = each.assortment.language or "und"
    items = [c for c in each.profile.capacity or () if product is None or product.means(c.product, language)]
    return total_a_year(items, "t")
