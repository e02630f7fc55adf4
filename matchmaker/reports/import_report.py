"""The import report on a terminal: rows kept and refused, values corrected or not understood, suspected duplicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import plain, print_lines
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]


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
    console.print()
    print_lines(
        console, words, "table-import-refused", "red", ("table-row", "table-column", "table-reason"),
        [(str(line["row"]), line["column"] or "", line["text"]) for line in report["refused"]], most,
    )  # fmt: skip
    left_out = [(str(line["row"]), line["text"], line["reason"]) for line in report.get("left_out", ())]
    print_lines(
        console, words, "table-import-left-out", "dim", ("table-row", "table-example", "table-reason"), left_out, most
    )
    for kind, code in (("not_understood", "table-import-not-understood"), ("corrected", "table-import-corrected")):
        lines = [
            (words.number(n["count"]), n["column"], n["text"], _examples(report[kind], n))
            for n in report[f"{kind}_by_rule"]
        ]
        headings = ("table-times", "table-column", "table-reason", "table-example")
        print_lines(console, words, code, "yellow", headings, lines, most, count=len(report[kind]))
    print_lines(
        console, words, "table-import-duplicates", "yellow",
        ("table-first", "table-second", "report-score", "table-reason"),
        [
            (line["a"], line["b"], words.score(line["score"]), " ".join(words.sentence(r) for r in line["reasons"]))
            for line in report["duplicates"]
        ],
        most,
    )  # fmt: skip
    _print_certificates(report, console, words, most)
    for code, count in (
        ("table-import-merged", summary["ids_merged"]),
        ("table-import-unknown-ids", summary["unknown_ids"]),
        ("table-import-tax", summary["tax_numbers_failed"]),
    ):
        if count:
            console.print(plain(words(code, count=count)))
    states = report.get("tax_numbers") or {}
    if any(states.values()):
        said = words(
            "table-import-tax-states", ok=states["ok"], failed=states["failed"], unchecked=states["not_checkable"]
        )
        console.print(plain(said))


def _print_certificates(report: Record, console: Console, words: Words, most: int) -> None:
    """Those that are pending, and beside them those that have lapsed: by the day asked for, or by their own words."""
    headings = ("table-first", "table-certificate")
    pending = [(line["id"], line["certificate"]) for line in report.get("pending", ())]
    print_lines(console, words, "table-import-pending", "yellow", headings, pending, most)
    lapsed = [
        (line["id"], line["certificate"], line["valid_to"] or words("table-import-lapsed-undated"))
        for line in report.get("lapsed", ())
    ]
    print_lines(console, words, "table-import-lapsed", "yellow", (*headings, "table-valid-to"), lapsed, most)


def _examples(lines: Sequence[Record], rule: Record) -> str:
    """What a rule did: the first value as written, and what became of it; each code that was divided, with all that
    took over a part of it."""
    these = [line for line in lines if (line["column"], line["rule"]) == (rule["column"], rule["rule"])]
    shown = [f"{line['raw']} → {line['cleaned']}" if "cleaned" in line else str(line["raw"]) for line in these]
    return " · ".join(dict.fromkeys(shown if rule["rule"].startswith("hs-divided") else shown[:1]))
