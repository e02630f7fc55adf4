"""What origin consortia are sought for: the producers of one product, in one area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.errors import InputError
from matchmaker.programmes import Programme
from matchmaker.texts import Message
from matchmaker.vocabulary.countries import country_codes
from matchmaker.vocabulary.subdivisions import find_subdivision


@dataclass(frozen=True)
class Scope:
    """A product, an area (ISO 3166-2 and ISO 3166-1 codes, sorted), both or neither: then whatever firms have in common.

    Examples
    --------
    >>> from matchmaker.programmes import load_programme
    >>> Scope.of(load_programme("origin"), "mango", ["PE-PIU", "EC"])
    Scope(product=NamedProduct(name='mango'), area=('EC', 'PE-PIU'))
    """

    product: NamedProduct | None = None
    area: tuple[str, ...] | None = None

    @classmethod
    def of(cls, programme: Programme, product: str | None = None, area: Iterable[str] | None = None) -> Scope:
        """What a person asks for. Raises InputError where the programme forms no origin consortia, where the product cannot be
        read, or where a place is none.
        """
        if product is None and area is None:
            return cls()
        if programme.kind != "origin":
            raise InputError(Message("scope-not-origin", programme=programme.name, kind=programme.kind))
        named = None if product is None else NamedProduct(product)
        if named is not None:
            named.check()
        places = None if area is None else tuple(sorted({area} if isinstance(area, str) else set(area)))
        for place in places or ():
            if place not in country_codes() and find_subdivision(place, place[:2]) != place:
                raise InputError(Message("area-unknown", place=place))
        return cls(named, places)

    def reason(self, firm: Traits) -> Message | None:
        """Why a firm is outside, or None."""
        if self.product is not None and not self.product.made_by(firm):
            if self.product.by_code:
                return Message("unplaced-other-code", code=self.product.code)
            return Message("unplaced-other-product", product=self.product.name)
        home = {firm.profile.country, firm.profile.subdivision}
        if self.area is not None and home.isdisjoint(self.area):
            return Message("unplaced-outside-area", area=list(self.area))
        return None

    def anywhere(self) -> Scope:
        """The same without an area."""
        return replace(self, area=None)
