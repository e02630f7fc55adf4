"""Gaps in every report: what is missing apart from what has to be asked, and the small print under each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.reports.wording import Words

Record = Mapping[str, Any]
QUESTION = "question"


def missing(proposal: Record) -> list[Record]:
    """The gaps of a proposal, questions left out."""
    return [gap for gap in proposal["gaps"] if gap["kind"] != QUESTION]


def to_ask(proposal: Record) -> list[Record]:
    """The questions to its members."""
    return [gap for gap in proposal["gaps"] if gap["kind"] == QUESTION]


def small_print(gap: Record, words: Words) -> str:
    """Since when or from when it applies, whether one endangers all, what closes it and where it is written."""
    need = gap.get("need")
    if need is None:
        return ""
    said = [words.sentence(need["timing"])] if need["timing"] else []
    if need["weakest_link"]:
        said.append(words("gap-weakest-link"))
    if gap["kind"] != QUESTION:
        said.append(words("report-closed-by", support=words.sentence(need["support"])))
    said.append(words("report-source-is", source=need["source"]))
    return " ".join(said)


def in_words(markets: Sequence[str], words: Words) -> str:
    """Markets as people call them; empty where there is none."""
    return words("report-market-name", market=list(markets)) if markets else ""
