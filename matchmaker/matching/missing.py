"""What is missing where no consortium can serve a demand, in words: volume, certificates, answers that firms have not given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from matchmaker.matching.demand import EACH, Demand
from matchmaker.matching.suppliers import Supplier
from matchmaker.texts import Message

LISTED = 5  # firms that a sentence names


def qualified(suppliers: Sequence[Supplier], demand: Demand) -> list[Supplier]:
    """Those who hold what every member must hold."""
    if demand.held_by != EACH:
        return list(suppliers)
    wanted = set(demand.certificates)
    return [each for each in suppliers if not wanted or (each.held is not None and each.held >= wanted)]


def to_ask(suppliers: Sequence[Supplier], demand: Demand) -> Iterator[tuple[str, list[Supplier]]]:
    """What to ask of whom: makers who told no capacity, and those who told no certificates; who aims at the market first."""
    listed = sorted(suppliers, key=lambda each: (each.aims is not True, each.id))
    able = {each.id for each in qualified(suppliers, demand)}
    silent = [each for each in listed if each.capacity is None and each.id in able]
    untold = [each for each in listed if each.held is None and demand.certificates]
    if silent:
        yield "capacity", silent
    if untold:
        yield "certificates", untold


def questions(suppliers: Sequence[Supplier], demand: Demand) -> list[Message]:
    return [
        Message(f"assemble-ask-{what}", firms=[each.id for each in firms[:LISTED]], count=len(firms))
        for what, firms in to_ask(suppliers, demand)
    ]


def what_is_missing(
    suppliers: Sequence[Supplier], pool: Sequence[Supplier], demand: Demand, most: int
) -> list[Message]:
    """Why no group serves the demand; `pool` are the qualified who may be placed and told their capacity, `most` the most
    members that a consortium may have.
    """
    if not suppliers:
        return [Message("assemble-no-maker", product=demand.product)]
    found = list(_certificates(suppliers, demand))
    together = sum(sorted((each.capacity or 0.0 for each in pool), reverse=True)[:most])
    if together < demand.quantity:
        values: dict[str, Any] = {"unit": demand.unit, "found": round(together, 3), "count": min(len(pool), most)}
        short = round(demand.quantity - together, 3)
        found.append(Message("assemble-short", **values, short=short, quantity=demand.quantity))
    return found


def _certificates(suppliers: Sequence[Supplier], demand: Demand) -> Iterator[Message]:
    """Each certificate that some makers are known to lack, with the volume that its lack keeps out."""
    for scheme in demand.certificates:
        lacking = [each for each in suppliers if each.held is not None and scheme not in each.held]
        holding = [each for each in suppliers if each.held is not None and scheme in each.held]
        if demand.held_by == EACH and lacking:
            volume = round(sum(each.capacity or 0.0 for each in lacking), 3)
            yield Message(
                "assemble-lacks-certificate",
                scheme=scheme,
                count=len(lacking),
                holding=len(holding),
                volume=volume,
                unit=demand.unit,
            )
        elif not holding:
            yield Message("assemble-nobody-holds", scheme=scheme)
