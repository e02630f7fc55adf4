"""A certificate as it is held; how one is read from text stands in `certifications`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate held: `scheme` is a code of our list, or the firm's own words where we do not know the scheme."""

    scheme: str
    scope: str | None = None
    valid_to: date | None = None

    def __str__(self) -> str:
        scope = f":{self.scope}" if self.scope else ""
        valid_to = f"@{self.valid_to.isoformat()}" if self.valid_to else ""
        return f"{self.scheme}{scope}{valid_to}"

    def valid_on(self, as_of: date | None) -> bool:
        return as_of is None or self.valid_to is None or self.valid_to >= as_of
