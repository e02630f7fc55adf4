"""Quantities a year in one unit: what the units and periods of a capacity are worth in each other."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaker.firms.profile import Capacity

# Of one kind each; the first unit of a kind is worth 1.
_KINDS: tuple[dict[str, float], ...] = (
    {"t": 1.0, "kg": 0.001, "g": 1e-6, "lb": 0.00045359237, "qq": 0.04535923700},  # qq: the quintal of 100 lb
    {"l": 1.0, "hl": 100.0, "ml": 0.001, "m3": 1000.0},
    {"pieces": 1.0, "dozen": 12.0},
)
_NAMES = {
    "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "tm": "t", "mt": "t", "toneladas": "t", "tonelada": "t",
    "kgs": "kg", "kilo": "kg", "kilos": "kg", "lbs": "lb", "libras": "lb", "quintal": "qq", "quintales": "qq",
    "litre": "l", "litres": "l", "liter": "l", "liters": "l", "litros": "l", "m³": "m3",
    "piece": "pieces", "pcs": "pieces", "unit": "pieces", "units": "pieces", "unidades": "pieces", "piezas": "pieces",
}  # fmt: skip
_A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0}
UNITS = tuple(unit for kind in _KINDS for unit in kind)


def a_year(of: Capacity, unit: str) -> float | None:
    """A capacity in `unit` a year; None where its unit is of another kind, or its period is not known.

    Examples
    --------
    >>> a_year(Capacity("mango", 500.0, "kg", "month"), "t")
    6.0
    """
    rate = worth(of.unit, of.period, unit)
    return None if rate is None else of.quantity * rate[0] / rate[1] * rate[2]


def worth(written: str, period: str, unit: str) -> tuple[float, float, float] | None:
    """What the unit of a capacity and `unit` are worth in the first of their kind, and how many of its periods a year has;
    None where its unit is of another kind, or its period is not known.
    """
    name = written.strip().lower()
    given = _NAMES.get(name, name)
    for kind in _KINDS:
        if given in kind and unit in kind and period in _A_YEAR:
            return kind[given], kind[unit], _A_YEAR[period]
    return None


def total_a_year(capacities: Iterable[Capacity], unit: str) -> float | None:
    """The sum of those that can be told in `unit`; None where none can."""
    known = [quantity for each in capacities if (quantity := a_year(each, unit)) is not None]
    return sum(known) if known else None
