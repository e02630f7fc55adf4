"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference data laid beside the checkout. In CI its absence is a failure; elsewhere the test says why it did not run."""
    folder = Path(os.environ.get("MATCHMAKER_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        message = (
            f"needs the reference data, looked for in {folder}; set MATCHMAKER_SHARED to the folder that holds data/"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "fixtures"
