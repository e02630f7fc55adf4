"""What a proposal lacks: here, the certificates that some members hold and others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.affinity.encoding import Traits
from matchmaker.texts import Message


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, with what would have to be done about it in words."""

    kind: str
    message: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {**self.message.as_dict(lang), "kind": self.kind}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Gap:
        return cls(record["kind"], Message.from_dict(record))


def gaps_of(members: Sequence[Traits]) -> tuple[Gap, ...]:
    """Certificates held by some and not by all, those that fewest lack first. An unknown field is a question, not a gap."""
    known = [each for each in members if each.schemes is not None]
    gaps = []
    for scheme in sorted({scheme for each in known for scheme in each.schemes or ()}):
        lacking = [each.profile.id for each in known if scheme not in (each.schemes or ())]
        held = len(known) - len(lacking)
        if lacking:
            message = Message(
                "gap-certificate",
                scheme=scheme,
                held=held,
                n=len(members),
                lacking=lacking,
                unknown=len(members) - len(known),
                count=len(lacking),
            )
            gaps.append((len(lacking), -held, Gap("certificate", message)))
    return tuple(gap for _, _, gap in sorted(gaps, key=lambda each: each[:2]))
