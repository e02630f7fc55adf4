"""What concerns the portfolio as a whole, said once for every report: its rules, its coverage, what to give up for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import plain
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]
MARKS = {"met": "✓", "broken": "✗"}
STYLES = {"met": "green", "broken": "red"}


def relaxation_lines(record: Record, words: Words) -> list[str]:
    """The smallest relaxation of a portfolio without proposals, the summary first; empty where there is none."""
    relaxation = record.get("relaxation")
    if relaxation is None:
        return []
    names = {firm["id"]: firm["name"] for firm in record["unplaced"]}
    changes = (words.sentence(change["message"], names) for change in relaxation["changes"])
    return [words.sentence(relaxation["message"]), *changes]


def print_whole(record: Record, console: Console, words: Words) -> None:
    """The rules of the whole, each with its verdict; and what must be given up where nothing could be formed."""
    for rule in record.get("rules", ()):
        verdict = rule["verdict"]
        said = f"{MARKS.get(verdict, '?')} {words.sentence(rule['message'])}"
        console.print(plain(said, STYLES.get(verdict, "yellow")))
    head, *changes = relaxation_lines(record, words) or [""]
    if head:
        console.print()
        console.print(plain(head))
    for change in changes:
        console.print(plain(f"  • {change}"))


def covered(origin: Record | None, words: Words) -> list[str]:
    """What an origin consortium covers: the product, the area, the shares of what is known there. Empty for any other."""
    if origin is None:
        return []
    products: Sequence[str] = [words.hs(code) for code in origin["products"]] or list(origin["words"])
    area = origin["area"]
    said = [words("report-origin-products", products=products) if products else words("report-origin-no-product")]
    if area["subdivisions"]:
        names = [words.subdivision(code) for code in area["subdivisions"]]
        said.append(words("report-origin-area", subdivisions=names))
    if area["radius_km"] is not None:
        said.append(words("report-origin-radius", radius=words.number(area["radius_km"])))
    for key, code in (("share_of_producers", "report-origin-producers"), ("share_of_volume", "report-origin-volume")):
        if origin[key] is not None:
            said.append(words(code, share=origin[key]))
    return said
