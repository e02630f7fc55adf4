"""A portfolio as a table a person enjoys reading; and, gathered here for the command line, all else that it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matchmaker.reports.gaps import missing, to_ask
from matchmaker.reports.import_report import print_import_report
from matchmaker.reports.least_placed import least_placed
from matchmaker.reports.listings import (
    print_communities,
    print_comparison,
    print_headings,
    print_matches,
    print_pair,
    print_programme,
    print_programmes,
)
from matchmaker.reports.terminal import grid, plain
from matchmaker.reports.whole import covered, print_whole
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "print_communities",
    "print_comparison",
    "print_headings",
    "print_import_report",
    "print_matches",
    "print_pair",
    "print_portfolio",
    "print_programme",
    "print_programmes",
]

Record = Mapping[str, Any]
PROPOSALS_SHOWN = 100
MEMBERS_SHOWN = 15
GAPS_SHOWN = 8


def print_portfolio(portfolio: dict[str, Any], console: Console, lang: str = "en") -> None:
    """Each proposal as a compact block, then the unplaced by reason.

    Beyond 100 proposals, and beyond 15 members in one, it says how many more there are.
    """
    words = Words(lang, portfolio["lang"])
    summary, proposals = portfolio["summary"], portfolio["proposals"]
    console.print()
    heading = words("table-title", count=summary["proposals"], programme=words.title(portfolio["programme"]))
    console.print(plain(heading, "bold"))
    if proposals:
        figures = words(
            "table-summary", placed=summary["placed"], firms=summary["firms"],
            size=words.number(summary["mean_size"], 1), score=summary["mean_score"],
        )  # fmt: skip
        console.print(plain(figures, "dim"))
        for said in least_placed(portfolio, words):
            console.print(plain(said, "dim"))
    print_whole(portfolio, console, words)
    for proposal in proposals[:PROPOSALS_SHOWN]:
        console.print()
        _print_proposal(proposal, console, words)
    if len(proposals) > PROPOSALS_SHOWN:
        console.print()
        console.print(plain(words("table-proposals-capped", shown=PROPOSALS_SHOWN, all=len(proposals)), "dim"))
    console.print()
    if not summary["unplaced"]:
        console.print(plain(words("table-unplaced-none"), "bold"))
        return
    console.print(plain(words("table-unplaced", count=summary["unplaced"]), "bold"))
    why = grid("right", "left")
    for row in summary["unplaced_by_reason"]:
        why.add_row(plain(words.number(row["count"]), "bold"), plain(words.sentence(row["reason"])))
    console.print(why)


def _print_proposal(proposal: Record, console: Console, words: Words) -> None:
    members = proposal["members"]
    names = {member["id"]: member["name"] for member in members}
    title = words(
        "table-proposal", number=proposal["number"], members=len(members), score=proposal["score"],
        confidence=proposal["confidence"],
    )  # fmt: skip
    console.rule(plain(title, "bold"), align="left", style="dim")
    who = grid("left", "left", "left")
    who.expand = True
    for column, ratio in zip(who.columns, (4, 4, 5), strict=True):
        column.ratio, column.overflow = ratio, "fold"
    for member in members[:MEMBERS_SHOWN]:
        place = [member["locality"] or "", words.country(member["country"])]
        who.add_row(
            plain(member["name"], "bold"),
            plain(", ".join(part for part in place if part), "cyan"),
            plain(words.products(member, 3) or words("report-product-unknown")),
        )
    console.print(who)
    if len(members) > MEMBERS_SHOWN:
        console.print(plain("  " + words("table-more", count=len(members) - MEMBERS_SHOWN), "dim"))
    broken = [words.sentence(rule["message"]) for rule in proposal["rules"] if rule["verdict"] == "broken"]
    questions = len(to_ask(proposal))
    facts = grid("left", "left")
    for label, style, sentences in (
        ("table-covers", "blue", covered(proposal["origin"], words)),
        ("table-because", "green", [words.sentence(reason) for reason in proposal["reasons"]]),
        ("table-lacks", "yellow", _lacks(proposal, names, words) + broken),
        ("table-ask", "cyan", [words("report-questions-count", count=questions)] if questions else []),
        ("table-review", "magenta", [words.sentence(flag) for flag in proposal["flags"]]),
    ):
        for at, sentence in enumerate(sentences):
            facts.add_row(plain(words(label) if at == 0 else "", style), plain(sentence))
    if facts.row_count:
        console.print(facts)


def _lacks(proposal: Record, names: Mapping[str, str], words: Words) -> list[str]:
    """The first gaps, and how many more there are."""
    gaps = missing(proposal)
    said = [words.sentence(gap, names) for gap in gaps[:GAPS_SHOWN]]
    return [*said, words("table-more", count=len(gaps) - GAPS_SHOWN)] if len(gaps) > GAPS_SHOWN else said
