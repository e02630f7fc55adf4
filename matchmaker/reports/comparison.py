"""Two portfolios as one page: what was asked otherwise, the figures, each proposal before and after, each firm that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from matchmaker.reports.page import PROVENANCE, page, said_of_run
from matchmaker.reports.side_by_side import side_by_side
from matchmaker.reports.wording import Words

Record = Mapping[str, Any]
CHANGES_SHOWN = 200
FIRMS_SHOWN = 1_500
WORDED = ("title", "titles", "asked")  # of a programme: said in words elsewhere
FIGURES = (
    ("firms", "report-figure-firms", 0), ("proposals", "report-proposals", 0), ("placed", "report-figure-placed", 0),
    ("unplaced", "report-figure-unplaced", 0), ("mean_size", "report-figure-size", 1), ("mean_score", "report-figure-score", 3),
)  # fmt: skip


def comparison_page(before: Record, after: Record, lang: str = "en") -> str:
    """What changed from one portfolio to another, as one HTML page in the manner of `portfolio_page`.

    Parameters
    ----------
    before, after : portfolio records
        As `json.loads(portfolio.to_json())`, of whatever programmes and firms.
    lang : str
        "en" or "es".

    Returns
    -------
    str
        A complete document; write it as UTF-8.
    """
    words = Words(lang, after["lang"] if before["lang"] == after["lang"] else None)
    changes = side_by_side({**after, "revision": None}, before, words)
    assert changes is not None  # there is something to compare with
    firms = _firms(changes["comparison"], before, after)
    return page(
        "comparison.html.j2",
        words,
        titles=list(dict.fromkeys(words.title(each["programme"]) for each in (before, after))),
        changes=changes,
        changes_shown=CHANGES_SHOWN,
        lede=_lede(changes["comparison"], firms, words),
        figures=_figures(before, after, words),
        settings=list(_settings(before, after, words)),
        firms=firms[:FIRMS_SHOWN],
        firms_more=max(0, len(firms) - FIRMS_SHOWN),
        reasons={firm["id"]: words.sentence(firm["reason"]) for firm in after["unplaced"]},
    )


def _lede(comparison: Record, firms: list[dict[str, Any]], words: Words) -> str:
    """How many firms stay, move, come and leave."""
    stayed = sum(len(change["stayed"]) for change in comparison["changes"])
    counts = Counter(firm["happened"] for firm in firms)
    moved, came, left = (counts[f"compare-{what}"] for what in ("moved", "came", "left"))
    return words("compare-lede", stayed=stayed, moved=moved, came=came, left=left)


def _figures(before: Record, after: Record, words: Words) -> list[tuple[str, str, str, str]]:
    """Head counts and means, before, after and the difference."""
    rows = [(words(code), before["summary"][key], after["summary"][key], digits) for key, code, digits in FIGURES]
    rows.append((words("table-objective"), before["objective"], after["objective"], 3))
    return [(words.capital(label), *_three(was, now, digits, words)) for label, was, now, digits in rows]


def _three(was: float | None, now: float | None, digits: int, words: Words) -> tuple[str, str, str]:
    said = ["–" if value is None else words.number(value, digits) for value in (was, now)]
    difference = "–" if was is None or now is None else words.signed(now - was, digits)
    return said[0], said[1], difference


def _settings(before: Record, after: Record, words: Words) -> Iterator[tuple[str, str, str]]:
    """What was asked otherwise: the run's own record, then the programme by dotted name."""
    for key in PROVENANCE:
        values = [each["provenance"].get(key) for each in (before, after)]
        if values[0] != values[1]:
            yield words(f"report-provenance.{key}"), said_of_run(values[0], words), said_of_run(values[1], words)
    was, now = (dict(_dotted(each["programme"])) for each in (before, after))
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            yield name, said_of_run(was.get(name), words), said_of_run(now.get(name), words)


def _dotted(value: Record, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`{"size": {"min": 4}}` as `size.min`; rules by their id."""
    for key, each in value.items():
        if key in WORDED and not prefix:
            continue
        if isinstance(each, list) and each and all(isinstance(item, dict) and "id" in item for item in each):
            each = {item["id"]: {name: said for name, said in item.items() if name != "id"} for item in each}
        if isinstance(each, dict) and each:
            yield from _dotted(each, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", each


def _firms(comparison: Record, before: Record, after: Record) -> list[dict[str, Any]]:
    """Every firm that moved, came or left: its proposal and mean tie before and after, and which of the three it was."""
    was, now = _seats(before), _seats(after)
    moved = {firm for change in comparison["changes"] for firm in (*change["came"], *change["left"])}
    found = []
    for firm in sorted(moved):
        a, b = was.get(firm), now.get(firm)
        happened = "compare-came" if a is None else "compare-left" if b is None else "compare-moved"
        found.append({"id": firm, "name": (b or a or {})["name"], "before": a, "after": b, "happened": happened})
    return found


def _seats(portfolio: Record) -> dict[str, dict[str, Any]]:
    return {
        member["id"]: {"number": proposal["number"], "name": member["name"], "tie": member["mean_tie"]}
        for proposal in portfolio["proposals"]
        for member in proposal["members"]
    }
