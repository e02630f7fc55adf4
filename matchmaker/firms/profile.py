"""One firm as the engine knows it: cleaned values, and *unknown* kept apart from *none*.

A scalar that is not known is None. A list that is not known is None too; an empty tuple says that the firm told us it
has none (`certifications = none`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from matchmaker.firms.cells import plain_number
from matchmaker.vocabulary.certificate import Certificate

__all__ = [
    "COLUMNS", "EXPORT_STAGES", "KINDS", "PRIVATE_COLUMNS", "SIZE_CLASSES", "STAGES", "Capacity", "Certificate",
    "PlacePrecision", "Profile",
]  # fmt: skip

PlacePrecision = Literal["exact", "locality", "subdivision", "country"]
KINDS = ("firm", "cooperative", "association", "producer_group", "sole_trader")
STAGES = ("grower", "processor", "packer", "trader", "service", "maker")
SIZE_CLASSES = ("micro", "small", "medium", "large")
EXPORT_STAGES = ("none", "intention", "occasional", "regular")

# The columns of a member list, in the order in which we write them.
COLUMNS = (
    "id", "name", "country", "subdivision", "locality", "latitude", "longitude", "products", "hs_codes", "hs_edition",
    "certifications", "kind", "stage", "size_class", "employees", "turnover", "turnover_currency", "hectares",
    "export_stage", "export_markets", "target_markets", "languages", "goals", "offers", "needs", "readiness",
    "capacity", "compliance", "founded", "tax_id", "website", "email", "phone", "member_of", "prior_partners",
    "must_not_pair", "updated_at",
)  # fmt: skip
# Shown to nobody unless their owner asks.
PRIVATE_COLUMNS = ("must_not_pair", "tax_id", "email", "phone", "turnover", "turnover_currency", "compliance")


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a firm can supply: `quantity` in `unit` a `period` (`mango=120 t/year`)."""

    product: str
    quantity: float
    unit: str
    period: str

    def __str__(self) -> str:
        return f"{self.product}={plain_number(self.quantity)} {self.unit}/{self.period}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One row of a member list, cleaned."""

    id: str
    name: str
    country: str | None = None  # ISO 3166-1 alpha-2
    subdivision: str | None = None  # ISO 3166-2, whole: DO-18
    locality: str | None = None  # the canonical name where the place is known, else as written
    latitude: float | None = None  # of the best known point: the firm, its locality, its subdivision
    longitude: float | None = None
    place_precision: PlacePrecision | None = None  # None: no place at all
    products: tuple[str, ...] | None = None  # as written, one product an item
    hs_codes: tuple[str, ...] | None = None  # given codes, HS 2022, 2, 4 or 6 digits
    text_codes: tuple[tuple[str, float], ...] = ()  # (code, confidence) read from `products`
    certifications: tuple[Certificate, ...] | None = None
    kind: str | None = None
    stage: str | None = None
    size_class: str | None = None
    employees: int | None = None
    turnover: tuple[float, float] | None = None  # (low, high) a year; equal where one number was given
    turnover_currency: str | None = None
    hectares: float | None = None
    export_stage: str | None = None
    export_markets: tuple[str, ...] | None = None  # alpha-2, or a bloc's code
    target_markets: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    goals: tuple[str, ...] | None = None
    offers: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None
    readiness: float | None = None  # 0 to 100
    capacity: tuple[Capacity, ...] | None = None
    compliance: tuple[tuple[str, bool], ...] | None = None  # (topic, met)
    founded: int | None = None
    tax_id: str | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    member_of: tuple[str, ...] | None = None
    prior_partners: tuple[str, ...] = ()
    must_not_pair: tuple[str, ...] = ()
    updated_at: date | None = None
