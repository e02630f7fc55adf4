"""What is missing where no consortium can serve a demand, in words: volume, certificates, answers that firms have not given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from matchmaker.matching.demand import EACH
from matchmaker.matching.suppliers import Supplier, Suppliers
from matchmaker.texts import Message

LISTED = 5  # firms that a sentence names


def to_ask(suppliers: Suppliers) -> Iterator[tuple[str, np.ndarray]]:
    """What to ask of whom (a flag a maker): makers who told no capacity, and those who told no certificates."""
    silent = np.isnan(suppliers.capacity) & suppliers.qualified
    if silent.any():
        yield "capacity", silent
    if suppliers.demand.certificates and not suppliers.told.all():
        yield "certificates", ~suppliers.told


def questions(suppliers: Suppliers) -> list[Message]:
    """The questions; named are first those who aim at the market."""
    ids = suppliers.ids
    found = []
    for what, whom in to_ask(suppliers):
        first = [*np.flatnonzero(whom & suppliers.aims)[:LISTED], *np.flatnonzero(whom & ~suppliers.aims)[:LISTED]]
        firms = [ids[i] for i in first[:LISTED]]
        found.append(Message(f"assemble-ask-{what}", firms=firms, count=int(whom.sum())))
    return found


def what_is_missing(suppliers: Suppliers, pool: Sequence[Supplier], most: int) -> list[Message]:
    """Why no group serves the demand; `pool` are the qualified who may be placed and told their capacity, `most` the most
    members that a consortium may have.
    """
    demand = suppliers.demand
    if not len(suppliers):
        return [Message("assemble-no-maker", product=demand.product)]
    found = list(_certificates(suppliers))
    together = sum(sorted((each.capacity or 0.0 for each in pool), reverse=True)[:most])
    if together < demand.quantity:
        values: dict[str, Any] = {"unit": demand.unit, "found": round(together, 3), "count": min(len(pool), most)}
        short = round(demand.quantity - together, 3)
        found.append(Message("assemble-short", **values, short=short, quantity=demand.quantity))
    return found


def _certificates(suppliers: Suppliers) -> Iterator[Message]:
    """Each certificate that some makers are known to lack, with the volume that its lack keeps out."""
    demand = suppliers.demand
    for number, scheme in enumerate(demand.certificates):
        holding = int(suppliers.holds[:, number].sum())
        lacking = suppliers.told & ~suppliers.holds[:, number]
        if demand.held_by == EACH and lacking.any():
            volume = round(sum(np.nan_to_num(suppliers.capacity[lacking]).tolist()), 3)
            yield Message(
                "assemble-lacks-certificate",
                scheme=scheme,
                count=int(lacking.sum()),
                holding=holding,
                volume=volume,
                unit=demand.unit,
            )
        elif not holding:
            yield Message("assemble-nobody-holds", scheme=scheme)
