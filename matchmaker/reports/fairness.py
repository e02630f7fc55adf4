"""The fairness section of a portfolio as a page prints it: who is placed by kind, whom least, at what price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matchmaker.reports.wording import Words

Record = Mapping[str, Any]
TRAITS = {"country": "report-by-country", "size": "report-by-size", "kind": "report-by-kind"}


def fair(portfolio: Record, words: Words) -> dict[str, Any] | None:
    """What the template prints; None for a record without the section.

    `kinds` are rows as those by country, `least` the group placed least by each trait with its share, `price` what raising it
    cost, `worst_off` the member of each proposal with the lowest mean tie, by the proposal's number.
    """
    section = portfolio.get("fairness")
    if section is None:
        return None
    least = [(trait, _row(section, trait)) for trait in TRAITS]
    return {
        "criterion": words(f"report-fairness.{section['criterion']}", by=words(f"report-fairness-by.{section['by']}")),
        "kinds": [(group_name("kind", row["group"], words), row) for row in section["groups"]["kind"]],
        "least": [(words(TRAITS[trait]), group_name(trait, row["group"], words), row["share"]) for trait, row in least if row],
        "price": words.sentence(section["price"]["message"]) if section["price"] else "",
        "worst_off": {each["proposal"]: each["id"] for each in section["worst_off"]},
    }  # fmt: skip


def group_name(trait: str, group: str, words: Words) -> str:
    """A country, a size or a kind in words; the firms that do not say are told so."""
    if not group:
        return words.capital(words("report-size-unknown"))
    return words.country(group) if trait == "country" else words.capital(words.term(trait, group))


def _row(section: Record, trait: str) -> Record | None:
    """The group placed least by a trait; None where nobody may be placed."""
    worst = section["worst"][trait]
    return next((row for row in section["groups"][trait] if row["group"] == worst and row["share"] is not None), None)
