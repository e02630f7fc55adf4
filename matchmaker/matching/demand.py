"""What a buyer asks for: a product, how much of it a year, for which market, with which certificates, by when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matchmaker.affinity.as_of import as_day
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.errors import InputError
from matchmaker.firms.numbers import read_number
from matchmaker.firms.profile import Capacity
from matchmaker.firms.terms import read_term
from matchmaker.programmes.quantities import UNITS, a_year
from matchmaker.texts import Message
from matchmaker.vocabulary.certifications import parse_certifications
from matchmaker.vocabulary.markets import find_market

EACH, GROUP = "each", "group"
FIELDS = ("product", "volume", "market", "certificates", "held_by", "date")
LONGEST = 300  # characters of a product or a volume
_VOLUME = re.compile(
    r"(?P<quantity>\d[\d.,' \u00a0]*?)\s*(?P<unit>[^\d\s/.,][^/]*?)\s*(?:/|\bper\b|\bpor\b|\bal\b|\bpar\b)\s*(?P<period>[^/]+)"
)


@dataclass(frozen=True)
class Demand:
    """A demand, read.

    Attributes
    ----------
    product : an HS code, or words in any of the five languages
    quantity : in `unit` a year
    market : a country's alpha-2 code or a bloc's; None: anywhere
    certificates : schemes, sorted
    held_by : "each" (every member holds every certificate) or "group" (each certificate is held by one at least)
    day : the day on which certificates must be valid; None: that of the index
    """

    product: str
    quantity: float
    unit: str
    volume: str
    market: str | None = None
    certificates: tuple[str, ...] = ()
    held_by: str = EACH
    day: date | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "product": self.product,
            "volume": self.volume,
            "quantity": self.quantity,
            "unit": self.unit,
            "market": self.market,
            "certificates": list(self.certificates),
            "held_by": self.held_by,
            "date": None if self.day is None else self.day.isoformat(),
        }


def read_demand(asked: Demand | Mapping[str, Any]) -> Demand:
    """A demand from a mapping: `product` and `volume` ("500 t/year"); `market`, `certificates` (a list, or one
    `;`-joined text), `held_by`, `date` where they matter.

    Raises
    ------
    InputError
        A field that is missing, not ours or not understood, naming it.

    Examples
    --------
    >>> demand = read_demand({"product": "mango", "volume": "40 000 lb/month", "market": "UE", "certificates": "EU organic"})
    >>> round(demand.quantity, 1), demand.unit, demand.market, demand.certificates
    (480000.0, 'lb', 'EU', ('organic-eu',))
    """
    if isinstance(asked, Demand):
        return asked
    for name in asked:
        if name not in FIELDS:
            raise InputError(Message("demand-unknown-field", field=str(name), known=list(FIELDS)))
    product = _text(asked, "product")
    named = NamedProduct(product)
    _ = named.code, named.words  # raises where they say nothing
    quantity, unit, volume = _volume(_text(asked, "volume"))
    held_by = asked.get("held_by") or EACH
    if held_by not in (EACH, GROUP):
        raise InputError(Message("demand-held-by", given=str(held_by), known=[EACH, GROUP]))
    return Demand(
        product=product,
        quantity=quantity,
        unit=unit,
        volume=volume,
        market=_market(asked.get("market")),
        certificates=_schemes(asked.get("certificates")),
        held_by=held_by,
        day=as_day(asked.get("date")),
    )


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise InputError(Message("demand-missing", field=name))
    return value.strip()


def _volume(written: str) -> tuple[float, str, str]:
    """Quantity a year and its unit. Pounds stay pounds: who asks in pounds reads the answer in pounds."""
    match = _VOLUME.fullmatch(written)
    period = read_term("period", match["period"]) if match else None
    number = read_number(match["quantity"]) if match else None
    if match is not None and period is not None and number is not None and number[0] > 0:
        given = Capacity("", number[0], match["unit"], period)
        for unit in UNITS:
            quantity = a_year(given, unit)
            if quantity is not None and quantity == a_year(Capacity("", number[0], unit, period), unit):
                return quantity, unit, written  # the unit that was meant: in it the number stays what it is
    raise InputError(Message("demand-volume", given=written, units=list(UNITS)))


def _market(given: Any) -> str | None:
    if given is None or given == "":
        return None
    found = find_market(given) if isinstance(given, str) else None
    if found is None:
        raise InputError(Message("demand-market", given=str(given)))
    return found


def _schemes(given: Any) -> tuple[str, ...]:
    if given is None or given == "" or given == []:
        return ()
    listed: Sequence[Any] = re.split("[;,]", given) if isinstance(given, str) else given
    found: set[str] = set()
    for item in listed:
        held = parse_certifications(item).held if isinstance(item, str) else None
        if not held:
            raise InputError(Message("demand-certificate", given=str(item)))
        found.update(each.scheme for each in held)
    return tuple(sorted(found))
