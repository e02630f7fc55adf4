"""A sentence before it is said."""

from __future__ import annotations

from typing import Any


class Message:
    """A code and the values its wording needs. Values are plain JSON data: numbers, text, lists of them.

    Examples
    --------
    >>> Message("unknown-firm", id="dr-0012").as_dict()
    {'code': 'unknown-firm', 'values': {'id': 'dr-0012'}, 'text': 'No firm has the id dr-0012.'}
    """

    __slots__ = ("code", "values")

    def __init__(self, code: str, /, **values: Any) -> None:
        self.code = code
        self.values = values

    def text(self, lang: str = "en") -> str:
        from matchmaker.texts.catalogue import say

        return say(self.code, self.values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {"code": self.code, "values": self.values, "text": self.text(lang)}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Message:
        return cls(record["code"], **record["values"])

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Message({self.code!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self.values) == (other.code, other.values)

    __hash__ = None  # type: ignore[assignment]  # values may hold lists
