"""Answers about one group, on a terminal: who could join it, who can serve a demand, which consortia are like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import headed, plain
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]
MARKS = {"met": "✓", "broken": "✗", "not-checkable": "?"}


def print_filling(record: Record, console: Console, lang: str = "en") -> None:
    """One line a firm: the score with it, what carries it, the gaps it closes and the rules it touches."""
    words = Words(lang)
    title = words("fill-title", number=record["proposal"], count=len(record["fillers"]), score=record["score"])
    console.print(plain(title, "bold"))
    for said in (record["asked"], record["note"]):
        if said is not None:
            console.print(plain(words.sentence(said), "dim"))
    if not record["fillers"]:
        return
    table = headed(words, "xlsx-id", "xlsx-name", "fill-score", "fill-tie", "xlsx-reasons", "fill-changes")
    for firm in record["fillers"]:
        name = firm["name"]
        if firm["proposal"] is not None:
            name += "\n" + words("fill-now-in", number=firm["proposal"])
        changes = [f"+ {words.sentence(gap)}" for gap in firm["closes"]]
        changes += [f"{MARKS[rule['verdict']]} {words.sentence(rule['message'])}" for rule in firm["rules"]]
        table.add_row(
            plain(firm["id"]), plain(name, "bold"), plain(words.score(firm["score"]), "green"),
            plain(words.score(firm["tie"])),
            plain("\n".join(words.sentence(reason) for reason in firm["reasons"]) or "–"),
            plain("\n".join(changes) or "–"),
        )  # fmt: skip
    console.print(table)


def print_reserves(record: Record, console: Console, lang: str = "en") -> None:
    """One line a firm: whose place it takes, the score with it, the rules it touches."""
    words = Words(lang)
    title = words("reserves-title", number=record["proposal"], count=len(record["reserves"]), score=record["score"])
    console.print(plain(title, "bold"))
    if not record["reserves"]:
        return
    table = headed(words, "xlsx-id", "xlsx-name", "reserves-replaces", "fill-score", "fill-changes")
    for firm in record["reserves"]:
        rules = [f"{MARKS[rule['before']]} → {MARKS[rule['after']]} {rule['id']}" for rule in firm["rules"]]
        table.add_row(
            plain(firm["id"]), plain(firm["name"], "bold"), plain(firm["replaces"]),
            plain(words.score(firm["score"]), "green"), plain("\n".join(rules) or "–"),
        )  # fmt: skip
    console.print(table)


def print_assembly(record: Record, console: Console, lang: str = "en") -> None:
    """Who supplies how much of the demand, what is missing, what is to be asked."""
    words = Words(lang)
    console.print(plain(words.sentence(record["summary"]), "bold green" if record["served"] else "bold red"))
    unit = words("assemble-unit", unit=record["demand"]["unit"])
    if record["members"]:
        table = headed(
            words, "xlsx-id", "xlsx-name", "assemble-capacity", "assemble-covers", "assemble-held", "assemble-aims"
        )
        for firm in record["members"]:
            held = None if firm["held"] is None else words("assemble-held-list", schemes=firm["held"] or ["–"])
            aims = {True: words("report-yes"), False: words("report-no")}.get(firm["aims"], "?")
            table.add_row(
                plain(firm["id"]), plain(firm["name"], "bold"), plain(f"{words.number(firm['capacity'])} {unit}"),
                plain(words.percent(firm["covers"]), "green"), plain(held or "?"),
                plain(aims if record["demand"]["market"] else "–"),
            )  # fmt: skip
        console.print(table)
        if record["score"] is not None:
            console.print(plain(f"{words('report-score')}: {words.score(record['score'])}"))
    if record["served"]:
        proved = "assemble-proved" if record["best"] else "assemble-fewest" if record["fewest"] else "assemble-unproved"
        console.print(plain(words(proved), "dim"))
    for message in record["missing"]:
        console.print(plain(f"✗ {words.sentence(message)}", "red"))
    for rule in record["rules"]:
        if rule["verdict"] == "broken":
            console.print(plain(f"✗ {words.sentence(rule['message'])}", "red" if rule["hard"] else ""))
    for gap in record["gaps"]:
        mark = "?" if gap["kind"] == "question" else "✗"
        console.print(plain(f"{mark} {words.sentence(gap)}"))
    for message in record["questions"]:
        console.print(plain(f"? {words.sentence(message)}"))


def print_analogues(record: Record, console: Console, lang: str = "en") -> None:
    """Each consortium with its likeness, what it shares with the proposal and what differs."""
    words = Words(lang)
    found = record["analogues"]
    console.print(plain(words("analogues-title", number=record["proposal"], count=len(found)), "bold"))
    for each in found:
        console.print()
        likeness = words("analogue-likeness", likeness=each["likeness"], count=len(each["members"]))
        console.print(plain(f"{each['name']}: {likeness}", "bold"))
        for mark, messages in (("=", each["shares"]), ("≠", each["differs"])):
            for message in messages:
                console.print(plain(f"{mark} {words.sentence(message)}", "green" if mark == "=" else ""))
