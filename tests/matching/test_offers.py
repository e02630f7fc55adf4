"""What firms say, read as columns: the same as reading it firm by firm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import matchmaker as mm
from matchmaker.affinity.certification import schemes
from matchmaker.consortia.named_product import NamedProduct
from matchmaker.firms.profile import Capacity
from matchmaker.matching.offers import Offers
from matchmaker.programmes.quantities import total_a_year
from matchmaker.vocabulary.markets import expand


@pytest.fixture(scope="module")
def index(fixtures: Path) -> mm.AffinityIndex:
    odd = mm.Profile(
        id="odd",
        name="Odd",
        products=("mango",),
        capacity=(
            Capacity("mangoes", 0.1, "TONNES", "month"),
            Capacity("mango pulp", 700.0, "lb", "week"),
            Capacity("mango", 9.0, "boxes", "year"),
            Capacity("mango", 9.0, "t", "harvest"),
        ),
    )
    return mm.AffinityIndex([*mm.read_firms(fixtures / "caribbean.csv"), odd])


@pytest.mark.parametrize(("name", "unit"), [("mango", "t"), ("0901", "lb"), ("cocoa beans", "kg"), ("rum", "l")])
def test_supplied_is_each_firm_s_own_sum(index: mm.AffinityIndex, name: str, unit: str) -> None:
    product = NamedProduct(name)
    found = index.once(Offers).supplied(product, unit, len(index))
    known = 0
    for firm, total in zip(index.ids, found.tolist(), strict=True):
        traits = index.traits(firm)
        language = traits.assortment.language or "und"
        items = [each for each in traits.profile.capacity or () if product.means(each.product, language)]
        expected = total_a_year(items, unit)
        assert (None if np.isnan(total) else total) == expected
        known += expected is not None
    assert known > 1


@pytest.mark.parametrize("day", [None, date(2027, 6, 1), date(2030, 1, 1)])
def test_holding_is_each_firm_s_own_answer(index: mm.AffinityIndex, day: date | None) -> None:
    asked = ("fairtrade", "globalgap", "organic-eu")
    told, holds = index.once(Offers).holding(asked, day)
    own = [schemes(profile, day) for profile in index.profiles]
    assert told.tolist() == [each is not None for each in own]
    assert holds.tolist() == [[scheme in (each or ()) for scheme in asked] for each in own]
    assert holds.any()


def test_aiming_counts_targets_and_exports(index: mm.AffinityIndex) -> None:
    there = expand(["EU"])
    answered, aims = index.once(Offers).aiming(there)
    said = [(*(each.target_markets or ()), *(each.export_markets or ())) for each in index.profiles]
    assert answered.tolist() == [bool(each) for each in said]
    assert aims.tolist() == [not there.isdisjoint(expand(each)) for each in said]
    assert 0 < aims.sum() < answered.sum() < len(index)


def test_a_firm_that_comes_is_read_too(index: mm.AffinityIndex) -> None:
    few = mm.AffinityIndex([index.profile("odd")])
    assert few.once(Offers).supplied(NamedProduct("rum"), "l", 1).tolist() == [pytest.approx(np.nan, nan_ok=True)]
    few.add(mm.Profile(id="rum", name="R", products=("rum",), capacity=(Capacity("rum", 5.0, "hl", "year"),)))
    assert few.once(Offers).supplied(NamedProduct("rum"), "l", 2)[1] == 500.0
