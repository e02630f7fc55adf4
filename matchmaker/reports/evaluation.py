"""What `matchmaker evaluate` prints: partner search, grouping, and what ours gains on the same municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import plain
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Record = Mapping[str, Any]
PARTS = ("search", "grouping", "difference")
MEASURES = ("precision_at_10", "mrr", "ami", "ari", "precision", "recall", "f1")
OURS = ("ours", "communities", "proposals")


def print_evaluation(record: Record, console: Console, lang: str = "en") -> None:
    """The figures of an evaluation's record, each with its interval under it; our own rows stand out."""
    words, pool = Words(lang), record["pool"]
    title = words("evaluation-title", firms=pool["firms"], count=pool["groups"], programme=record["programme"]["name"])
    console.print(plain(title, "bold"))
    sizes = {"candidates": pool["candidates"], "min": pool["min_size"], "max": pool["max_size"]}
    console.print(plain(words("evaluation-candidates", **sizes), "dim"))
    if pool["not_found"]:
        console.print(plain(words("evaluation-not-found", count=pool["not_found"]), "yellow"))
    _print_parts(record, console, words)
    if "whole" in record:
        console.print()
        console.print(plain(words("evaluation-whole", candidates=record["whole"]["pool"]["candidates"]), "bold"))
        _print_parts(record["whole"], console, words)
    console.print(plain(words("evaluation-intervals"), "dim"))


def _print_parts(record: Record, console: Console, words: Words) -> None:
    for part in PARTS:
        console.print()
        console.print(plain(words(f"evaluation-part.{part}"), "bold"))
        _print_part(record[part], console, words, signed=part == "difference")


def _print_part(rows: Sequence[Record], console: Console, words: Words, signed: bool) -> None:
    from rich import box
    from rich.table import Table

    measures = [measure for measure in MEASURES if any(measure in row for row in rows)]
    counted = any("groups" in row for row in rows)
    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    table.add_column(plain(words("evaluation-method")))
    if counted:
        table.add_column(plain(words("evaluation-groups")), justify="right")
    for measure in measures:
        table.add_column(plain(words(f"measure.{measure}")), justify="right")
    for row in rows:
        style = "bold" if row["method"] in OURS else ""
        groups = [plain(words.number(row["groups"]), style)] if counted else []
        cells = [_cell(row.get(measure), words, style, signed) for measure in measures]
        table.add_row(plain(words(f"method.{row['method']}"), style), *groups, *cells)
    console.print(table)


def _cell(estimate: Record | None, words: Words, style: str, signed: bool) -> Text:
    """`0.921` over `[0.90, 0.94]`."""
    if estimate is None:
        return plain("–")
    text = plain(_number(estimate["value"], words, 3, signed), style)
    if estimate["low"] is not None:
        ends = (_number(estimate[end], words, 2 if not signed else 3, signed) for end in ("low", "high"))
        text.append("\n")
        text.append_text(plain(f"[{'; '.join(ends)}]", "dim"))
    return text


def _number(value: float, words: Words, digits: int, signed: bool) -> str:
    said = words.number(abs(value), digits)
    if value < 0:
        return f"−{said}" if float(f"{value:.{digits}f}") else said
    return f"+{said}" if signed else said
