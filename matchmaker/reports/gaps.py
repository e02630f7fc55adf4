"""Gaps in every report: what is missing apart from what has to be asked, the small print, and each as a line of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.reports.wording import Words

Record = Mapping[str, Any]
QUESTION, CERTIFICATE = "question", "certificate"
SETTLED = ("timing-in-force", "timing-long-since", "timing-until")  # no deadline to keep in mind


def missing(proposal: Record) -> list[Record]:
    """The gaps of a proposal, questions left out."""
    return [gap for gap in proposal["gaps"] if gap["kind"] != QUESTION]


def to_ask(proposal: Record) -> list[Record]:
    """The questions to its members."""
    return [gap for gap in proposal["gaps"] if gap["kind"] == QUESTION]


def warning(gap: Record, words: Words) -> str:
    """What must not be missed: one member is enough, one member endangers all, a day that is still to come or near its end."""
    need = gap.get("need")
    said = [words("report-one-is-enough")] if gap["code"] == "gap-need-none" else []
    if need and need["timing"] and need["timing"]["code"] not in SETTLED:
        said.append(words.sentence(need["timing"]))
    if need and need["weakest_link"]:
        said.append(words("gap-weakest-link"))
    return " ".join(said)


def small_print(gap: Record, words: Words) -> str:
    """Since when it applies, what closes it and where it is written."""
    need = gap.get("need")
    if need is None:
        return ""
    said = [words.sentence(need["timing"])] if need["timing"] and need["timing"]["code"] in SETTLED else []
    if gap["kind"] != QUESTION:
        said.append(words("report-closed-by", support=words.sentence(need["support"])))
    said.append(words("report-source-is", source=need["source"]))
    return " ".join(said)


def in_words(markets: Sequence[str], words: Words) -> str:
    """Markets as people call them; empty where there is none."""
    return words("report-market-name", market=list(markets)) if markets else ""


def line(gap: Record, position: Mapping[str, int], words: Words) -> dict[str, Any]:
    """A gap or a question as a line of a table.

    Parameters
    ----------
    gap : record of a gap
    position : each member's number in the proposal's table

    Returns
    -------
    dict
        `what` is missing, who `asks` for it, the numbers of the `firms` that lack it or are to be asked (of all: `all`; none
        where `what` names them already), a `warning` not to be overlooked, and the rest as `small` print.
    """
    values, need = gap["values"], gap.get("need")
    about = values.get("requirement")
    lacking = need["firms"] if need else values.get("lacking", [])
    if about:
        what = words.capital(words(about))
        asks = words("report-asked-by", market=values["market"], duty=values["duty"])
    elif gap["kind"] == CERTIFICATE:
        what, asks = (
            words.capital(words("report-certificate", scheme=values["scheme"])),
            words("report-held-by", **values),
        )
    else:
        what, asks = words.sentence(gap, {firm: str(number) for firm, number in position.items()}), ""
        lacking = [] if "firms" in values else lacking
    return {
        "what": what,
        "asks": asks,
        "firms": sorted(position[firm] for firm in lacking if firm in position),
        "all": bool(lacking) and len(lacking) == len(position),
        "warning": warning(gap, words),
        "small": small_print(gap, words),
    }
