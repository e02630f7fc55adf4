"""What a rule asks, in words."""

from __future__ import annotations

from typing import Any

from matchmaker.programmes.programme import Programme
from matchmaker.programmes.rules import Rule
from matchmaker.texts import Message


def asked(rule: Rule) -> Message:
    """The sentence that states the rule.

    Examples
    --------
    >>> asked(Rule(id="exporters", check="export-experience", value=2, weight=0.05)).text()
    'At least 2 members export, now and then or regularly.'
    """
    return Message(f"asks-{rule.check}", **_values(rule))


def asked_of_all(programme: Programme) -> list[tuple[str, bool, float | None, str, Message]]:
    """(id, hard, weight, source, sentence) of every rule: the sizes and must-not-pair head the list."""
    size = Message("asks-size", min=programme.size.min, max=programme.size.max)
    heads = [
        ("size", True, None, programme.size.source, size),
        ("must-not-pair", True, None, "", Message("asks-must-not-pair")),
    ]
    return [*heads, *((rule.id, rule.hard, rule.weight, rule.source, asked(rule)) for rule in programme.rules)]


def _values(rule: Rule) -> dict[str, Any]:
    value = rule.value
    if isinstance(value, bool):
        return {}
    if isinstance(value, int):
        return {"count": value}
    if isinstance(value, list):
        return {}  # links name firms; the sentence does not
    values: dict[str, Any] = value.model_dump(mode="json")
    if "kinds" in values:
        values["kinds"] = [f"kind.{kind}" for kind in values["kinds"]]
    if "sizes" in values:
        values["sizes"] = [f"size.{size}" for size in values["sizes"]]
    if rule.check == "certificates":
        share = {"all": 1.0, "one": 0.0}.get(values["held_by"], values["held_by"])
        values["share"] = share
    for bound, default in (("min", 0.0), ("max", 1.0)):
        if bound in values and values[bound] is None:
            values[bound] = default
    return values
