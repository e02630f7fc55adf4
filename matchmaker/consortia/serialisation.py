"""A portfolio as one JSON object and back. Floats have 9 decimals; keys stand in a fixed order; nothing private is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matchmaker.consortia.coming_back import Revision
from matchmaker.consortia.fairness import Price
from matchmaker.consortia.fairness_record import fairness_of, heads_from
from matchmaker.consortia.heads import Head, Heads
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.proposal import Proposal
from matchmaker.consortia.relaxation import Relaxation
from matchmaker.consortia.unplaced import Unplaced
from matchmaker.consortia.verdict import Verdict
from matchmaker.errors import InputError
from matchmaker.programmes import Programme
from matchmaker.programmes.asked import asked_of_all
from matchmaker.texts import Message

FORMAT = "matchmaker-portfolio-1"


def as_record(portfolio: Portfolio, lang: str = "en") -> dict[str, Any]:
    """The portfolio as plain data (schema: docs/portfolio.schema.json)."""
    programme = portfolio.programme
    record: dict[str, Any] = _rounded(
        {
            "format": FORMAT,
            "lang": lang,
            "programme": _programme(programme, lang),
            "summary": portfolio.summary(lang),
            "proposals": [proposal.as_dict(lang) for proposal in portfolio.proposals],
            "unplaced": [record.as_dict(lang) for record in portfolio.unplaced],
            "rules": [verdict.as_dict(lang) for verdict in portfolio.rules],
            "relaxation": None if portfolio.relaxation is None else portfolio.relaxation.as_dict(lang),
            "objective": portfolio.objective,
            "revision": None if portfolio.revision is None else portfolio.revision.as_dict(lang),
            "provenance": dict(portfolio.provenance),
            "fairness": fairness_of(portfolio, lang),
        }
    )
    return record


def as_json(portfolio: Portfolio, lang: str = "en") -> str:
    return json.dumps(as_record(portfolio, lang), ensure_ascii=False, indent=1) + "\n"


def read_portfolio(path: str | Path) -> Portfolio:
    """A portfolio written by `to_json`, for comparing and explaining. Raises InputError where the file is not one."""
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            Message("portfolio-unreadable", path=str(path), problem=error.strerror or str(error))
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(Message("portfolio-not-json", path=str(path))) from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise InputError(Message("portfolio-wrong-format", path=str(path), format=FORMAT))
    try:
        return from_record(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(Message("portfolio-damaged", path=str(path), problem=str(error).splitlines()[0])) from None


def from_record(record: dict[str, Any]) -> Portfolio:
    """A portfolio from its record; without the firms behind it."""
    programme = dict(record["programme"])
    programme["title"] = programme.pop("titles")
    programme.pop("asked")
    return Portfolio(
        programme=Programme.model_validate(programme),
        proposals=tuple(Proposal.from_dict(proposal) for proposal in record["proposals"]),
        unplaced=tuple(Unplaced.from_dict(firm) for firm in record["unplaced"]),
        # a portfolio of before these were written has neither
        rules=tuple(Verdict.from_dict(verdict) for verdict in record.get("rules", ())),
        relaxation=Relaxation.from_dict(record["relaxation"]) if record.get("relaxation") else None,
        objective=record["objective"],
        revision=None if record["revision"] is None else Revision.from_dict(record["revision"]),
        provenance=record["provenance"],
        heads=_heads(record),
        price=_price(record),
    )


def _heads(record: dict[str, Any]) -> Heads:
    rows = record["summary"]["by_country"].items()
    counts = {country: Head(row["firms"], row["firms"], row["placed"]) for country, row in rows}
    if "fairness" in record:
        return heads_from(record["fairness"])
    return {"country": counts, "size": {}, "kind": {}}  # written before there was such a section


def _price(record: dict[str, Any]) -> Price | None:
    price = record.get("fairness", {}).get("price")
    return None if price is None else Price.from_dict(price)


def _programme(programme: Programme, lang: str) -> dict[str, Any]:
    """The programme whole (so that it can be read back), its title in one language, and what it asks in words."""
    asked = [
        {"id": rule, "hard": hard, "weight": weight, "source": source, "text": sentence.text(lang)}
        for rule, hard, weight, source, sentence in asked_of_all(programme)
    ]
    return {**programme.as_dict(), "title": programme.title_in(lang), "titles": programme.title, "asked": asked}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return value
