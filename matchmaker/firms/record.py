"""A profile written out in canonical columns: what `to_pandas`, the digest and comparisons use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from matchmaker.firms.cells import plain_number
from matchmaker.firms.profile import COLUMNS, Profile
from matchmaker.firms.single_values import THIS_HS_EDITION, band_text

# `place_precision` stands behind the point that it qualifies.
TABLE_COLUMNS = tuple(
    name for column in COLUMNS for name in ((column, "place_precision") if column == "longitude" else (column,))
)
NUMBER_COLUMNS = ("latitude", "longitude", "hectares", "readiness")
WHOLE_COLUMNS = ("employees", "founded")
# Lists that are never *none*: without partners there is simply nothing to say.
_NEVER_NONE = ("prior_partners", "must_not_pair")


def to_record(profile: Profile) -> dict[str, Any]:
    """Every canonical column with its value: numbers as numbers, everything else as text, unknown as None."""
    return {column: _value(profile, column) for column in TABLE_COLUMNS}


def _value(profile: Profile, column: str) -> Any:
    if column == "hs_edition":
        return THIS_HS_EDITION if profile.hs_codes else None
    value = getattr(profile, column)
    if value is None or value == "" or (value == () and column in _NEVER_NONE):
        return None
    return value if column in NUMBER_COLUMNS or column in WHOLE_COLUMNS else value_text(column, value)


def value_text(column: str, value: Any) -> str:
    """One value as text that reads back as itself; a list is `;`-joined, a stated empty list is `none`.

    Examples
    --------
    >>> value_text("turnover", (1e6, 5e6)), value_text("goals", ()), value_text("compliance", (("tax", True),))
    ('1000000-5000000', 'none', 'tax=yes')
    """
    if value is None:
        return ""
    if column == "turnover":
        return band_text(value)
    if column == "compliance":
        return ";".join(f"{topic}={'yes' if met else 'no'}" for topic, met in value) or "none"
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value) or "none"
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value) if isinstance(value, (int, float)) else str(value)


def digest(profiles: Iterable[Profile]) -> str:
    """SHA-256 over the canonical records sorted by id: the same for the same firms in any order."""
    total = hashlib.sha256()
    for profile in sorted(profiles, key=lambda profile: profile.id):
        total.update(json.dumps(to_record(profile), ensure_ascii=True, separators=(",", ":")).encode())
        total.update(b"\n")
    return total.hexdigest()
