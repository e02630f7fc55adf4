"""Two portfolios side by side: each proposal before and after, who came and from where, who left and where to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from matchmaker.consortia.compare import compare
from matchmaker.consortia.proposal import Proposal
from matchmaker.reports.differences import gaps, terms
from matchmaker.reports.wording import Words

Record = Mapping[str, Any]


def side_by_side(portfolio: Record, before: Record | None, words: Words) -> dict[str, Any] | None:
    """What the template of a comparison prints.

    Parameters
    ----------
    portfolio, before : portfolio records
        Without `before`, what the portfolio's own `revision` tells; None where it has none.
    """
    revision = portfolio.get("revision")
    if before is not None:
        comparison = _compared(before, portfolio)
    elif revision is not None:
        comparison = revision["comparison"]
    else:
        return None
    names = {**_names(before), **_names(portfolio)}
    was = {firm: change["before"] for change in comparison["changes"] for firm in (*change["stayed"], *change["left"])}
    now = {firm: change["after"] for change in comparison["changes"] for firm in (*change["stayed"], *change["came"])}
    changed = [change for change in comparison["changes"] if change["came"] or change["left"]]
    sides = _by_number(before), _by_number(portfolio)
    return {
        "comparison": comparison,
        "revision": revision,
        "names": names,
        "changed": [
            {
                **change,
                "stayed": [names.get(firm, firm) for firm in change["stayed"]],
                "left": [(names.get(firm, firm), now.get(firm)) for firm in change["left"]],
                "came": [(names.get(firm, firm), was.get(firm)) for firm in change["came"]],
                "rules": _rules(was_so, is_so),
                "terms": terms(was_so, is_so, words),
                "gaps": gaps(was_so, is_so, names, words),
            }
            for change in changed
            for was_so, is_so in ((sides[0].get(change["before"]), sides[1].get(change["after"])),)
        ],
        "same": [change for change in comparison["changes"] if change not in changed],
        "placed_now": [names.get(firm, firm) for firm in comparison["placed_now"]],
        "unplaced_now": [names.get(firm, firm) for firm in comparison["unplaced_now"]],
        "firms": [
            (names.get(firm["id"], firm["id"]), firm, words.sentence(firm["why"], names))
            for firm in (revision["firms"] if revision else ())
        ],
    }


def beside(portfolio: Record, alternatives: Iterable[Record], words: Words) -> list[dict[str, Any]]:
    """Alternatives to a portfolio, as `Alternative.as_dict` gives them, with firms by name."""
    names = _names(portfolio)
    return [
        {
            **each,
            "gains": [names.get(firm, firm) for firm in each["gains"]],
            "loses": [names.get(firm, firm) for firm in each["loses"]],
            "groups": [
                (number, group["score"], [names.get(firm, firm) for firm in group["members"]])
                for number, group in enumerate(each["proposals"], 1)
            ],
        }
        for each in alternatives
    ]


def _by_number(portfolio: Record | None) -> dict[int | None, Record]:
    return {} if portfolio is None else {proposal["number"]: proposal for proposal in portfolio["proposals"]}


def _rules(was: Record | None, now: Record | None) -> list[tuple[Record, str]]:
    """Rules whose verdict is another, as they stand after, with the verdict before."""
    if was is None or now is None:
        return []
    before = {rule["id"]: rule["verdict"] for rule in was["rules"]}
    return [(r, before[r["id"]]) for r in now["rules"] if r["id"] in before and before[r["id"]] != r["verdict"]]


def _compared(before: Record, after: Record) -> dict[str, Any]:
    was, now = ([Proposal.from_dict(each) for each in record["proposals"]] for record in (before, after))
    return compare(was, now, before["objective"], after["objective"]).as_dict()


def _names(portfolio: Record | None) -> dict[str, str]:
    if portfolio is None:
        return {}
    members = (member for proposal in portfolio["proposals"] for member in proposal["members"])
    return {firm["id"]: firm["name"] for firm in (*members, *portfolio["unplaced"])}
