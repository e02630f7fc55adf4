"""What is said of one rule and one group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matchmaker.texts import Message

MET, BROKEN, NOT_CHECKABLE = "met", "broken", "not-checkable"


@dataclass(frozen=True)
class Verdict:
    """One rule against one group: what was found, what was asked, and whether it holds."""

    id: str
    check: str
    hard: bool
    verdict: str
    value: Any
    limit: Any
    source: str
    message: Message

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "id": self.id,
            "check": self.check,
            "hard": self.hard,
            "verdict": self.verdict,
            "value": self.value,
            "limit": self.limit,
            "source": self.source,
            "message": self.message.as_dict(lang),
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Verdict:
        return cls(**{**record, "message": Message.from_dict(record["message"])})
