"""What people ask before they decide, on a terminal: one change, other portfolios, what changed since last season, stability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.terminal import headed, plain
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]
FELT = 0.0005  # a term that changes less is not listed
NAMES_SHOWN = 12


def print_what_if(answer: Record, console: Console, lang: str = "en") -> None:
    """The change, whether the rules allow it, and each proposal touched: score, terms, rules."""
    words = Words(lang)
    console.print(plain(words.sentence(answer["change"]), "bold"))
    verdict = "what-if-possible" if answer["possible"] else "what-if-impossible"
    console.print(plain(words(verdict), "green" if answer["possible"] else "red"))
    before, after = (words.number(answer[key], 3) for key in ("objective_before", "objective_after"))
    console.print(plain(words("table-objectives", before=before, after=after), "dim"))
    for each in answer["not_eligible"]:
        console.print(plain(f"{each['id']}: {words.sentence(each['reason'])}", "red"))
    for each in answer["proposals"]:
        console.print()
        _print_consequence(each, console, words)


def _print_consequence(each: Record, console: Console, words: Words) -> None:
    sizes = words.number(len(each["members_before"])), words.number(len(each["members_after"]))
    console.print(plain(words("what-if-proposal", number=each["proposal"], before=sizes[0], after=sizes[1]), "bold"))
    console.print(
        plain(f"{words('report-score')}: {words.score(each['score_before'])} → {words.score(each['score_after'])}")
    )
    terms = {name: value for name, value in each["terms"].items() if abs(value) >= FELT}
    if terms:
        table = headed(words, "what-if-term", "what-if-difference")
        for name, value in terms.items():
            named = words(f"layer.{name}") if name not in ("neutral", "size", "soft") else words(f"what-if-term.{name}")
            table.add_row(plain(words.capital(named)), plain(signed(value, words), "green" if value > 0 else "red"))
        total = sum(each["terms"].values())
        table.add_row(plain(words("what-if-total"), "bold"), plain(signed(total, words), "bold"))
        console.print(table)
    for rule in each["rules"]:
        broken = rule["verdict"] == "broken"
        mark = "✗" if broken else "✓" if rule["verdict"] == "met" else "?"
        console.print(plain(f"{mark} {words.sentence(rule['message'])}", "red" if broken else ""))


def print_alternatives(record: Record, console: Console, lang: str = "en") -> None:
    """One line an alternative: what it gives up, how different it is, who gains and who loses."""
    words = Words(lang)
    found: Sequence[Record] = record["alternatives"]
    console.print(plain(words("alternatives-found", count=len(found)), "bold"))
    if not found:
        return
    table = headed(
        words, "report-number", "table-objective", "alternatives-changed", "alternatives-gains", "alternatives-loses"
    )
    for number, each in enumerate(found, 1):
        table.add_row(
            plain(str(number), "bold"), plain(words.number(each["objective"], 3)), plain(words.percent(each["changed"])),
            plain(_some(each["gains"], words), "green"), plain(_some(each["loses"], words), "red"),
        )  # fmt: skip
    console.print(table)


def print_revision(revision: Record, console: Console, lang: str = "en") -> None:
    """What changed since the portfolio that the run was to stay near to: one line a firm, with why."""
    words = Words(lang)
    console.print(
        plain(words("revision-title", count=revision["moves"], cost=words.number(revision["cost"], 3)), "bold")
    )
    table = headed(words, "xlsx-id", "table-before", "table-after", "revision-why")
    for firm in revision["firms"]:
        places = ("–" if firm[key] is None else str(firm[key]) for key in ("before", "after"))
        table.add_row(
            plain(firm["id"], "bold"), *(plain(place) for place in places), plain(words.sentence(firm["why"]))
        )
    console.print(table)


def print_stability(proposals: Sequence[Record], console: Console, lang: str = "en") -> None:
    """How firm each proposal stands, from the records of a portfolio."""
    words = Words(lang)
    runs = proposals[0]["stability"]["runs"] if proposals else 0
    console.print(plain(words("stability-title", count=runs), "bold"))
    kinds = ("seed", "weights", "leaving", "volume")
    shown = [kind for kind in kinds if any(kind in p["stability"]["by_disturbance"] for p in proposals)]
    table = headed(
        words, "report-number", "stability-together", "stability-whole", *(f"stability-{kind}" for kind in shown)
    )
    for proposal in proposals:
        found = proposal["stability"]
        by_kind = (found["by_disturbance"].get(kind) for kind in shown)
        cells = ("–" if share is None else words.percent(share) for share in by_kind)
        table.add_row(
            plain(str(proposal["number"]), "bold"), plain(words.percent(found["together"]), "green"),
            plain(words.percent(found["whole"])), *(plain(cell) for cell in cells),
        )  # fmt: skip
    console.print(table)


def signed(value: float, words: Words) -> str:
    """`+0.123` or `−0.123`."""
    return f"{'−' if value < 0 else '+'}{words.number(abs(value), 3)}"


def _some(ids: Sequence[str], words: Words) -> str:
    shown = ", ".join(ids[:NAMES_SHOWN])
    return shown if len(ids) <= NAMES_SHOWN else f"{shown} " + words("table-more", count=len(ids) - NAMES_SHOWN)
