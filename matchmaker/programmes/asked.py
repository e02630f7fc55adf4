"""What a rule asks, in words."""

from __future__ import annotations

from typing import Any

from matchmaker.programmes.overall import Balance, Groups
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
    return Message(f"asks-{_wording(rule)}", **_values(rule))


def asked_of_all(programme: Programme) -> list[tuple[str, bool, float | None, str, Message]]:
    """(id, hard, weight, source, sentence) of every rule: the sizes and must-not-pair head the list, what is
    asked of the whole portfolio ends it."""
    size = Message("asks-size", min=programme.size.min, max=programme.size.max)
    heads = [
        ("size", True, None, programme.size.source, size),
        ("must-not-pair", True, None, "", Message("asks-must-not-pair")),
    ]
    whole = [
        *(
            [("groups", True, None, programme.groups.source, _asked_groups(programme.groups))]
            if programme.groups
            else []
        ),
        *((each.id, each.hard, each.weight, each.source, _asked_balance(each)) for each in programme.balance),
    ]
    return [*heads, *((rule.id, rule.hard, rule.weight, rule.source, asked(rule)) for rule in programme.rules), *whole]


def _asked_groups(groups: Groups) -> Message:
    if groups.max is None:
        return Message("asks-groups-least", count=groups.min)
    if groups.min == 0:
        return Message("asks-groups-most", count=groups.max)
    return Message("asks-groups-between", min=groups.min, max=groups.max)


def _asked_balance(balance: Balance) -> Message:
    low, high = balance.min or 0.0, 1.0 if balance.max is None else balance.max
    return Message("asks-balance", min=low, max=high, places=list(balance.places))


def _wording(rule: Rule) -> str:
    """The check's name, or that of the form it takes."""
    value = rule.value
    if rule.check == "totals":
        bounds = "between" if None not in (value.min, value.max) else "least" if value.max is None else "most"
        return f"{'capacity' if value.of == 'capacity' else 'totals'}-{bounds}"
    if rule.check == "never-alone" and value.among:
        return "never-alone-among" if value.of in ("country", "subdivision") else "never-alone-of"
    if rule.check == "small-producers":
        return (
            "small-producers" if value.hectares is not None or value.turnover is not None else "small-producers-sizes"
        )
    if rule.check == "common-language" and value.share >= 1.0:
        return "common-language-all"
    return str(rule.check)


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
    if values.get("sizes"):
        values["sizes"] = [f"size.{size}" for size in values["sizes"]]
    if rule.check == "never-alone":
        values["of"] = f"of.{value.of.replace('_', '-')}"
        prefix = {"size_class": "size.", "kind": "kind."}.get(value.of, "")
        values["among"] = [prefix + name for name in value.among or ()]
    if rule.check == "totals":
        return {**values, "what": f"total.{value.of}", "unit": value.currency or value.unit or "ha"}
    if rule.check == "small-producers":
        values |= {"hectares": value.hectares or 0, "turnover": value.turnover or 0, "currency": value.currency or ""}
        values["sizes"] = [f"size.{size}" for size in value.sizes or ()]
    if rule.check == "coverage":
        values = {"producers": value.producers or 0.0, "volume": value.volume or 0.0}
    if rule.check == "certificates":
        share = {"all": 1.0, "one": 0.0}.get(values["held_by"], values["held_by"])
        values["share"] = share
    for bound, default in (("min", 0.0), ("max", 1.0)):
        if bound in values and values[bound] is None:
            values[bound] = default
    return values
