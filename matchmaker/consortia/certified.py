"""Which certificates the members of a group hold, and how many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.affinity.encoding import Traits

MOST_LISTED = 10


@dataclass(frozen=True)
class GroupCertificate:
    """A scheme, how many members hold it (or what implies it), and of how many nothing is known."""

    scheme: str
    held_by: int
    unknown: int
    members: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def certificates_of(members: Sequence[Traits]) -> tuple[GroupCertificate, ...]:
    """The schemes that are valid for at least one member, the widest held first."""
    counts = Counter(scheme for each in members for scheme in set(each.schemes or ()))
    unknown = sum(each.schemes is None for each in members)
    widest = sorted(counts, key=lambda scheme: (-counts[scheme], scheme))[:MOST_LISTED]
    return tuple(GroupCertificate(scheme, counts[scheme], unknown, len(members)) for scheme in widest)
