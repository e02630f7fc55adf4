"""Schemathesis reads the OpenAPI document and tries to break the service with it: no 5xx, no breach of the schema."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

FEW, MANY = 6, 150
GIVEN = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module")
def described(client: httpx2.Client) -> Any:
    return schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")


service = schemathesis.pytest.from_fixture("described")


@service.parametrize()
@settings(max_examples=FEW, **GIVEN)
def test_a_few_calls_of_each_kind(case: schemathesis.Case) -> None:
    case.call_and_validate()


@pytest.mark.long
@service.parametrize()
@settings(max_examples=MANY, **GIVEN)
def test_many_calls_of_each_kind(case: schemathesis.Case) -> None:
    case.call_and_validate()
