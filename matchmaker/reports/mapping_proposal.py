"""A proposed mapping on a terminal: our column, what feeds it, how surely and why; what stays unused; what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import plain, print_lines
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console


def print_mapping_proposal(proposal: Mapping[str, Any], console: Console, lang: str = "en") -> None:
    """Print the record that `MappingProposal.to_record` gives."""
    words = Words(lang)
    console.print(plain(words("table-proposal-title", path=proposal["name"]), "bold"))
    for remark in proposal["remarks"]:
        console.print(plain(remark["text"], "dim"))
    console.print()
    lines = [
        (
            line["column"],
            _fed(line["feed"]),
            words.percent(line["confidence"]),
            " ".join(why["text"] for why in line["reasons"]),
        )
        for line in proposal["columns"]
    ]
    lines += [
        (line["column"], f"“{line['value']}”", "", line["reason"]["text"]) for line in proposal["constants"]
    ]  # fmt: skip
    headings = ("table-column", "table-proposal-feed", "table-proposal-sure", "table-reason")
    print_lines(console, words, "table-proposal-columns", "green", headings, lines, len(lines))
    unused = [(line["heading"], ", ".join(line["examples"]), line["reason"]["text"]) for line in proposal["unused"]]
    left = ("table-proposal-theirs", "table-example", "table-reason")
    print_lines(console, words, "table-proposal-unused", "yellow", left, unused, len(unused))
    for column in proposal["missing"]:
        console.print(plain(words("table-proposal-missing", column=column), "bold red"))


def _fed(feed: str | list[str]) -> str:
    return feed if isinstance(feed, str) else " + ".join(feed)
