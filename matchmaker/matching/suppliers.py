"""Which firms make what a buyer asks for, how much of it, and whether they hold what he wants held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from matchmaker.affinity.certification import schemes
from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.matching.demand import Demand
from matchmaker.programmes.quantities import total_a_year
from matchmaker.vocabulary.markets import expand


@dataclass(frozen=True)
class Supplier:
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


def suppliers_of(index: AffinityIndex, demand: Demand) -> list[Supplier]:
    """Every maker of the product, by id."""
    product = NamedProduct(demand.product)
    day = index.as_of if demand.day is None else demand.day
    there = expand([demand.market], day) if demand.market else frozenset()
    found = []
    everybody = index.arrays.traits
    for position in _makers(index, product):
        traits = everybody[position]
        held = traits.schemes if day == index.as_of else schemes(traits.profile, day)
        found.append(
            Supplier(
                position=position,
                traits=traits,
                capacity=_capacity(traits, product, demand.unit),
                held=None if held is None else frozenset(held).intersection(demand.certificates),
                aims=_aims(traits, there),
            )
        )
    return found


def _makers(index: AffinityIndex, product: NamedProduct) -> list[int]:
    """Positions of the makers, ascending: who holds the code; who has all the words in what it says of itself."""
    arrays = index.arrays
    by_code = set() if product.code is None else set(arrays.firms_with_code(product.code).tolist())
    by_words = {
        int(i)
        for language, asked in product.words.items()
        for i in arrays.firms_with_words([f"{language}:{word}" for word in asked])
    }
    worded = {i for i in by_words - by_code if product.made_by(arrays.traits[i])}
    return sorted(by_code | worded)


def _capacity(traits: Traits, product: NamedProduct, unit: str) -> float | None:
    language = traits.assortment.language or "und"
    items = [item for item in traits.profile.capacity or () if _means(product.name, item.product, language)]
    return total_a_year(items, unit)


@lru_cache(maxsize=50_000)
def _means(name: str, text: str, language: str) -> bool:
    return _named(name).means(text, language)


@lru_cache(maxsize=256)
def _named(name: str) -> NamedProduct:
    return NamedProduct(name)


def _aims(traits: Traits, there: frozenset[str]) -> bool | None:
    told = (*(traits.profile.target_markets or ()), *(traits.profile.export_markets or ()))
    return None if not told or not there else not there.isdisjoint(_countries(told))


@lru_cache(maxsize=4096)
def _countries(markets: tuple[str, ...]) -> frozenset[str]:
    return expand(markets)
