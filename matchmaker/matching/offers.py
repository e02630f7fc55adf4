"""What the firms of an index say they can supply, hold and aim at, as columns: read once, asked by every demand.

Many firms say the same, so each saying is read once, and a demand looks at sayings, not at firms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Generic, TypeVar

import numpy as np

from matchmaker.affinity.certification import schemes
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.named_product import NamedProduct, codes_of
from matchmaker.firms.profile import Profile
from matchmaker.programmes.quantities import worth
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.words import lemmas

Said = TypeVar("Said", bound=Hashable)


class Column(Generic[Said]):
    """What each of many says: `sayings`, the distinct ones in the order in which they came, and `of`, the number of each."""

    def __init__(self, said: Sequence[Said]) -> None:
        number: dict[Said, int] = {}
        self.of = np.array([number.setdefault(each, len(number)) for each in said], dtype=np.int64)
        self.sayings: list[Said] = list(number)

    def flags(self, judge: Callable[[Said], bool]) -> np.ndarray:
        """A flag for each of those who say something, the judge being asked once a saying."""
        return np.array([judge(each) for each in self.sayings], dtype=bool)[self.of]


class Offers:
    """The columns, one entry a firm in the order of `index.ids`, and one a capacity in the order in which firms tell them."""

    def __init__(self, index: AffinityIndex) -> None:
        everybody = index.arrays.traits
        profiles = [each.profile for each in everybody]
        self._certificates = Column([each.certifications for each in profiles])
        self._targets = Column([each.target_markets or () for each in profiles])
        self._exports = Column([each.export_markets or () for each in profiles])
        items = [
            (position, item, each.assortment.language or "und")
            for position, each in enumerate(everybody)
            for item in each.profile.capacity or ()
        ]
        self._firm = np.array([position for position, _, _ in items], dtype=np.int64)
        self._quantity = np.array([item.quantity for _, item, _ in items], dtype=np.float64)
        self._measures = Column([(item.unit, item.period) for _, item, _ in items])
        self._goods = Column([(item.product, language) for _, item, language in items])
        self._words = {goods: frozenset(lemmas(*goods)) for goods in self._goods.sayings}
        self._codes = codes_of([text for text, _ in self._goods.sayings])

    def supplied(self, product: NamedProduct, unit: str, firms: int) -> np.ndarray:
        """What each of so many firms can supply of the product, in `unit` a year; NaN where it is not known."""
        meant = self._goods.flags(lambda goods: self._means(product, goods))
        rates = [worth(written, period, unit) for written, period in self._measures.sayings]
        known = np.array([rate is not None for rate in rates], dtype=bool)[self._measures.of]
        told = np.flatnonzero(meant & known)
        given, asked, periods = np.array([rate or (0.0, 1.0, 0.0) for rate in rates]).reshape(len(rates), 3).T
        measure = self._measures.of[told]
        quantity = self._quantity[told] * given[measure] / asked[measure] * periods[measure]  # as `a_year` has it
        total = np.bincount(self._firm[told], weights=quantity, minlength=firms).astype(float)  # of none told: integers
        total[np.bincount(self._firm[told], minlength=firms) == 0] = np.nan
        return total

    def holding(self, asked: Sequence[str], day: date | None) -> tuple[np.ndarray, np.ndarray]:
        """Who told of its certificates, and who holds which of those asked for on a day: shapes (firms,), (firms, asked)."""
        said = self._certificates
        held = [schemes(Profile(id="", name="", certifications=each), day) for each in said.sayings]
        told = np.array([each is not None for each in held], dtype=bool)
        holds = np.array([[scheme in (each or ()) for scheme in asked] for each in held], dtype=bool)
        return told[said.of], holds.reshape(len(held), len(asked))[said.of]

    def aiming(self, there: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
        """Who told of its markets, and who sells or wants to sell in one of these countries."""
        told = self._targets.flags(bool) | self._exports.flags(bool)
        reach = [
            column.flags(lambda said: not there.isdisjoint(expand(said))) for column in (self._targets, self._exports)
        ]
        return told, reach[0] | reach[1]

    def _means(self, product: NamedProduct, goods: tuple[str, str]) -> bool:
        return product.named_in(self._words[goods], goods[1]) or product.covers(self._codes[goods[0]])
