"""One profile as a dict: the same cleaning, but what is not understood is an error that names the field."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import InputError
from matchmaker.firms.profile import COLUMNS
from matchmaker.firms.single import profile_from_dict
from matchmaker.firms.table import FirmTable

RECORD: dict[str, Any] = {
    "name": "Café Sol",
    "country": "República Dominicana",
    "locality": "Jarabacoa",
    "products": ["café", "miel"],
    "employees": 12,
    "hs_codes": "0901",
    "certifications": [],
    "updated_at": date(2025, 1, 2),
    "readiness": None,
}


def test_as_a_row_of_a_list_would_be_read() -> None:
    row = RECORD | {"products": "café; miel", "certifications": "none"}
    assert profile_from_dict(RECORD) == next(iter(FirmTable.from_pandas(pd.DataFrame([row]))))
    assert profile_from_dict(RECORD | {"id": "x"}).id == "x"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fax": "1"}, "no field fax"),
        ({"country": None}, "country"),
        ({"country": "Narnia"}, "country.*Narnia"),
        ({"name": None}, "name"),
        ({"employees": "doce"}, "employees.*doce"),
        ({"kind": "galaxy"}, "kind.*galaxy"),
        ({"latitude": 95, "longitude": 0}, "latitude"),
        ({"latitude": 19.0}, "latitude"),
        ({"products": {"a": 1}}, "products"),
        ({"products": [["a"]]}, "products"),
        ({"name": ["a"]}, "name"),
        ({"readiness": 101}, "readiness"),
        ({"employees": math.inf}, "employees"),
        ({"hs_codes": "abc"}, "hs_codes"),
        ({"name": "x" * 200_000}, "name is longer"),
    ],
)
def test_the_field_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        profile_from_dict(RECORD | change)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS), JSON, max_size=6))
def test_any_json_is_a_profile_or_an_input_error(record: dict[str, Any]) -> None:
    try:
        profile = profile_from_dict({"country": "PE", "id": "x"} | record)
    except InputError:
        return
    assert profile.country
    assert FirmTable.from_profiles([profile]).digest
