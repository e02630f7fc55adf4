"""Any number of firms crossed from the fixture's: what one sells, where another is, how large a third is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from matchmaker.firms.profile import Capacity, Profile
from matchmaker.firms.reading import read_firms

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "caribbean.csv"
WHERE = ("country", "subdivision", "locality", "latitude", "longitude", "place_precision")
HOW = ("certifications", "kind", "size_class", "employees", "export_stage", "target_markets", "languages", "readiness")


MEMBERS_OF_ONE_BODY = 30


def crossed(n: int, seed: int = 0) -> list[Profile]:
    """`n` profiles. Every other firm sells a second firm's goods too; two thirds tell a capacity of their first product. A
    body of the fixture becomes as many bodies as its members here fill, 30 each.
    """
    kept = [firm for firm in read_firms(FIXTURE) if firm.products]
    rng = np.random.default_rng(seed)
    parts = rng.integers(0, len(kept), (n, 4))
    also, tells = rng.random(n) < 0.5, rng.random(n) < 2 / 3
    tonnes = np.round(rng.lognormal(3.0, 1.0, n), 1)
    made = []
    members: Counter[str] = Counter()
    for i in range(n):
        sells, second, place, kind = (kept[j] for j in parts[i])
        products, codes, read = sells.products or (), sells.hs_codes, sells.text_codes
        if also[i]:
            products = tuple(dict.fromkeys((*products, *(second.products or ())[:1])))
            read = tuple(sorted({**dict(read), **dict(second.text_codes[:1])}.items()))
        capacity = (Capacity(products[0], float(tonnes[i]), "t", "year"),) if tells[i] else None
        bodies = tuple(f"{body} {1 + members[body] // MEMBERS_OF_ONE_BODY}" for body in sells.member_of or ())
        members.update(sells.member_of or ())
        made.append(
            replace(
                sells,
                id=f"f{i:06d}",
                name=f"Firm {i}",
                products=products,
                hs_codes=codes,
                text_codes=read,
                capacity=capacity,
                member_of=bodies,
                prior_partners=(),
                must_not_pair=(),
                **{column: getattr(place, column) for column in WHERE},
                **{column: getattr(kind, column) for column in HOW},
            )
        )
    return made
