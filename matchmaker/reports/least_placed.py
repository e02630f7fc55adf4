"""Who is placed least, in a line, and what it cost to raise them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matchmaker.reports.wording import Words

TRAITS = ("country", "size", "kind")


def least_placed(portfolio: Mapping[str, Any], words: Words) -> list[str]:
    """The group placed least by country, size and kind, where there is more than one; then the price, where there is one."""
    fairness = portfolio.get("fairness")
    if fairness is None:  # a record written before there was such a section
        return []
    found = []
    for trait in TRAITS:
        rows = {row["group"]: row for row in fairness["groups"][trait] if row["group"] and row["eligible"]}
        if len(rows) > 1:
            row = rows[fairness["worst"][trait]]
            name = words.country(row["group"]) if trait == "country" else words.term(trait, row["group"])
            found.append(words("fairness-group", group=name, placed=row["placed"], count=row["eligible"]))
    said = [words("fairness-least", groups=found)] if found else []
    return said if fairness["price"] is None else [*said, words.sentence(fairness["price"]["message"])]
