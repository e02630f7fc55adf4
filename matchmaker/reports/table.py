"""What the command line prints: a portfolio, an import report, partners, a pair, the programmes. Drawn with Rich.

Firms' own words are never read as markup, and control characters in them never reach the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

Record = Mapping[str, Any]
PROPOSALS_SHOWN = 100
MEMBERS_SHOWN = 15


def print_portfolio(portfolio: dict[str, Any], console: Console, lang: str = "en") -> None:
    """Each proposal as a compact block, then the unplaced by reason.

    Beyond 100 proposals, and beyond 15 members in one, it says how many more there are.
    """
    words = Words(lang, portfolio["lang"])
    summary, proposals = portfolio["summary"], portfolio["proposals"]
    console.print()
    heading = words("table-title", count=summary["proposals"], programme=portfolio["programme"]["title"])
    console.print(plain(heading, "bold"))
    if proposals:
        figures = words(
            "table-summary", placed=summary["placed"], firms=summary["firms"],
            size=words.number(summary["mean_size"], 1), score=summary["mean_score"],
        )  # fmt: skip
        console.print(plain(figures, "dim"))
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
    grid = _grid("right", "left")
    for row in summary["unplaced_by_reason"]:
        grid.add_row(plain(words.number(row["count"]), "bold"), plain(words.sentence(row["reason"])))
    console.print(grid)


def _print_proposal(proposal: Record, console: Console, words: Words) -> None:
    members = proposal["members"]
    title = words(
        "table-proposal", number=proposal["number"], members=len(members), score=proposal["score"],
        confidence=proposal["confidence"],
    )  # fmt: skip
    console.rule(plain(title, "bold"), align="left", style="dim")
    grid = _grid("left", "left", "left")
    grid.columns[0].ratio, grid.columns[1].ratio, grid.columns[2].ratio = 4, 4, 5
    grid.expand = True
    for column in grid.columns:
        column.overflow = "fold"
    for member in members[:MEMBERS_SHOWN]:
        place = [member["locality"] or "", words.country(member["country"])]
        grid.add_row(
            plain(member["name"], "bold"),
            plain(", ".join(part for part in place if part), "cyan"),
            plain(words.products(member, 3) or words("report-product-unknown")),
        )
    console.print(grid)
    if len(members) > MEMBERS_SHOWN:
        console.print(plain("  " + words("table-more", count=len(members) - MEMBERS_SHOWN), "dim"))
    broken = [words.sentence(rule["message"]) for rule in proposal["rules"] if rule["verdict"] == "broken"]
    facts = _grid("left", "left")
    for label, style, sentences in (
        ("table-because", "green", [words.sentence(reason) for reason in proposal["reasons"]]),
        ("table-lacks", "yellow", [words.sentence(gap) for gap in proposal["gaps"]] + broken),
        ("table-review", "magenta", [words.sentence(flag) for flag in proposal["flags"]]),
    ):
        for at, sentence in enumerate(sentences):
            facts.add_row(plain(words(label) if at == 0 else "", style), plain(sentence))
    if facts.row_count:
        console.print(facts)


def print_import_report(report: Record, console: Console, lang: str = "en", most: int = 10) -> None:
    """What reading a file found: rows kept, refused, values corrected or not understood, suspected duplicates.

    `report` is the import report's record; of each kind at most `most` lines are printed, and how many more there are.
    """
    words, summary = Words(lang), report["summary"]
    title = words("table-import-title", kept=summary["rows_kept"], read=summary["rows_read"], firms=summary["firms"])
    console.print(plain(title, "bold"))
    for remark in report["remarks"]:
        console.print(plain(remark["text"], "dim"))
    if report["unknown_columns"]:
        console.print(plain(words("table-import-columns", columns=list(report["unknown_columns"])), "dim"))
    _print_lines(
        console, words, "table-import-refused", "red", ("table-row", "table-column", "table-reason"),
        [(str(line["row"]), line["column"] or "", line["text"]) for line in report["refused"]], most,
    )  # fmt: skip
    for kind, code in (("not_understood", "table-import-not-understood"), ("corrected", "table-import-corrected")):
        lines = [
            (words.number(n["count"]), n["column"], n["text"], _examples(report[kind], n))
            for n in report[f"{kind}_by_rule"]
        ]
        headings = ("table-times", "table-column", "table-reason", "table-example")
        _print_lines(console, words, code, "yellow", headings, lines, most, count=len(report[kind]))
    _print_lines(
        console, words, "table-import-duplicates", "yellow",
        ("table-first", "table-second", "report-score", "table-reason"),
        [
            (line["a"], line["b"], words.score(line["score"]), " ".join(words.sentence(r) for r in line["reasons"]))
            for line in report["duplicates"]
        ],
        most,
    )  # fmt: skip
    for code, count in (
        ("table-import-merged", summary["ids_merged"]),
        ("table-import-pending", summary["pending_certificates"]),
        ("table-import-unknown-ids", summary["unknown_ids"]),
        ("table-import-tax", summary["tax_numbers_failed"]),
    ):
        if count:
            console.print(plain(words(code, count=count)))


def _examples(lines: Sequence[Record], rule: Record) -> str:
    """The most telling value of a rule: the first as written, and what became of it."""
    for line in lines:
        if (line["column"], line["rule"]) == (rule["column"], rule["rule"]):
            return f"{line['raw']} → {line['cleaned']}" if "cleaned" in line else str(line["raw"])
    return ""


def _print_lines(
    console: Console, words: Words, title: str, style: str, headings: Sequence[str], lines: Sequence[Sequence[str]],
    most: int, count: int | None = None,
) -> None:  # fmt: skip
    """A titled table of at most `most` lines, or nothing where there are none."""
    if not lines:
        return
    console.print()
    console.print(plain(words(title, count=len(lines) if count is None else count), f"bold {style}"))
    table = _table(words, *headings)
    for line in lines[:most]:
        table.add_row(*(plain(text) for text in line))
    console.print(table)
    if len(lines) > most:
        console.print(plain(words("table-more", count=len(lines) - most), "dim"))


def print_matches(matches: Sequence[Record], name: str, console: Console, lang: str = "en") -> None:
    """Partners of one firm, best first: records with id, name, affinity, confidence and reasons."""
    words = Words(lang)
    console.print(plain(words("table-matches", count=len(matches), name=name), "bold"))
    table = _table(words, "xlsx-id", "xlsx-name", "table-affinity", "report-confidence", "xlsx-reasons")
    for match in matches:
        table.add_row(
            plain(match["id"]), plain(match["name"], "bold"), plain(words.score(match["affinity"])),
            plain(words.percent(match["confidence"])), _stack([words.sentence(r) for r in match["reasons"]]),
        )  # fmt: skip
    console.print(table)


def print_pair(pair: Record, console: Console, lang: str = "en") -> None:
    """One pair, opened layer by layer."""
    raise NotImplementedError


def print_programmes(programmes: Sequence[Record], console: Console, lang: str = "en") -> None:
    """The programmes one can name: records with name, title and size."""
    words = Words(lang)
    table = _table(words, "table-programme-name", "table-programme-title", "table-size", "report-source")
    for programme in programmes:
        size = programme["size"]
        table.add_row(
            plain(programme["name"], "bold"), plain(programme["title"]), plain(f"{size['min']}–{size['max']}"),
            plain(programme.get("source") or ""),
        )  # fmt: skip
    console.print(table)


def plain(text: str, style: str = "") -> Text:
    """The text as it is: no markup is read from it, and no control character of it reaches the terminal."""
    from rich.text import Text

    return Text("".join(c if unicodedata.category(c) not in ("Cc", "Cf") else " " for c in text), style)


def _grid(*aligned: str) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for align in aligned:
        grid.add_column(justify=align)  # type: ignore[arg-type]
    return grid


def _table(words: Words, *headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for heading in headings:
        table.add_column(plain(words(heading)), overflow="fold")
    return table


def _stack(sentences: Sequence[str]) -> RenderableType:
    return plain(" ".join(sentences))
