"""A certificate as it is held; how one is read from text stands in `certifications`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate held.

    `scheme` is a code of our list, the code of a body where only that is known, or else the firm's own words. `number`
    and `body` say where to look the certificate up; two certificates that differ only there are the same.
    """

    scheme: str
    scope: str | None = None
    valid_to: date | None = None
    number: str | None = field(default=None, compare=False)
    body: str | None = field(default=None, compare=False)  # a code of `certificate_bodies`

    def __str__(self) -> str:
        scope = f":{self.scope}" if self.scope else ""
        valid_to = f"@{self.valid_to.isoformat()}" if self.valid_to else ""
        return f"{self.scheme}{scope}{valid_to}"

    def valid_on(self, as_of: date | None) -> bool:
        """Does it count on that day? None: none counts as expired.

        >>> Certificate("haccp", None, date(2026, 3, 31)).valid_on(date(2026, 4, 1))
        False
        """
        return as_of is None or self.valid_to is None or self.valid_to >= as_of
