"""Which firms make what a buyer asks for, how much of it, and whether they hold what he wants held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.matching.demand import EACH, Demand
from matchmaker.matching.offers import Offers
from matchmaker.vocabulary.markets import expand


class Supplier(NamedTuple):
    """A maker of the product.

    Attributes
    ----------
    position : in the index
    capacity : in the demand's unit a year; None where it is not known
    held : the certificates asked for that it holds; None where it told none
    aims : does it sell or want to sell in the market? None where it told nothing, or no market is asked
    """

    position: int
    traits: Traits
    capacity: float | None
    held: frozenset[str] | None
    aims: bool | None

    @property
    def id(self) -> str:
        return self.traits.profile.id


@dataclass(frozen=True)
class Suppliers:
    """Every maker of a product as columns, by id; one by its place as a `Supplier`.

    Attributes
    ----------
    positions : in the index
    capacity : in the demand's unit a year, NaN where not known
    told, holds : who told of its certificates; who holds which of those asked for, of shape (makers, certificates)
    answered, aims : who told of its markets; who aims at the market. Nobody where none is asked
    """

    index: AffinityIndex
    demand: Demand
    positions: np.ndarray
    capacity: np.ndarray
    told: np.ndarray
    holds: np.ndarray
    answered: np.ndarray
    aims: np.ndarray

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def ids(self) -> Sequence[str]:
        ids = self.index.ids
        return [ids[i] for i in self.positions.tolist()]

    @property
    def qualified(self) -> np.ndarray:
        """Who holds what every member must hold."""
        free = self.demand.held_by != EACH
        return np.array(free | self.holds.all(axis=1), dtype=bool)

    def at(self, places: np.ndarray) -> list[Supplier]:
        traits, asked = self.index.arrays.traits, self.demand.certificates
        columns = zip(
            self.positions[places].tolist(), self.capacity[places].tolist(), self.told[places].tolist(),
            self.holds[places].tolist(), self.answered[places].tolist(), self.aims[places].tolist(), strict=True,
        )  # fmt: skip
        return [
            Supplier(
                position=position,
                traits=traits[position],
                capacity=None if capacity != capacity else capacity,
                held=frozenset(scheme for scheme, has in zip(asked, holds, strict=True) if has) if told else None,
                aims=aims if answered else None,
            )
            for position, capacity, told, holds, answered, aims in columns
        ]


def suppliers_of(index: AffinityIndex, demand: Demand) -> Suppliers:
    """Every maker of the product."""
    product = NamedProduct(demand.product)
    day = index.as_of if demand.day is None else demand.day
    offers = index.once(Offers)
    makers = _makers(index, product)
    told, holds = offers.holding(demand.certificates, day)
    answered = aims = np.zeros(len(index), dtype=bool)
    there = expand([demand.market], day) if demand.market else frozenset()
    if there:
        answered, aims = offers.aiming(there)
    return Suppliers(
        index=index,
        demand=demand,
        positions=makers,
        capacity=offers.supplied(product, demand.unit, len(index))[makers],
        told=told[makers],
        holds=holds[makers],
        answered=answered[makers],
        aims=aims[makers],
    )


def _makers(index: AffinityIndex, product: NamedProduct) -> np.ndarray:
    """Positions of the makers, ascending: who holds the code; who has all the words in what it says of itself."""
    arrays = index.arrays
    makes = np.zeros(len(index), dtype=bool)
    if product.code is not None:
        makes[arrays.firms_with_code(product.code)] = True
    worded = np.zeros(len(index), dtype=bool)
    for language, asked in product.words.items():
        worded[arrays.firms_with_words([f"{language}:{word}" for word in asked])] = True
    for i in np.flatnonzero(worded & ~makes).tolist():
        makes[i] = product.made_by(arrays.traits[i])
    return np.flatnonzero(makes)
