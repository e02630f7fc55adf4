"""The day at which certificates and rules are looked at. The engine never reads the clock."""

from __future__ import annotations

from datetime import date, datetime

from matchmaker.errors import InputError
from matchmaker.texts import Message


def as_day(as_of: date | str | None) -> date | None:
    """A date, or ISO text read as one; None stays None: nothing counts as expired.

    Examples
    --------
    >>> as_day("2026-11-24")
    datetime.date(2026, 11, 24)
    """
    if isinstance(as_of, datetime):
        return as_of.date()
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except (TypeError, ValueError):
        raise InputError(Message("as-of-not-a-date", given=str(as_of))) from None
