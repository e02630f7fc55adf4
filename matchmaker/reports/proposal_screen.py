"""One proposal as a screen: its pictures, the tables that say the same, and each sentence ready to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from matchmaker.drawing.map import Dot, region_map
from matchmaker.drawing.outlines import Plane
from matchmaker.drawing.plots import network
from matchmaker.reports.gaps import CERTIFICATE, line, missing, to_ask
from matchmaker.reports.whole import covered
from matchmaker.reports.wording import Words

Record = Mapping[str, Any]

MEMBERS_SHOWN = 40
ROWS, LEAST_GAPS = 11, 3  # rows of members and gaps that a screen holds; gaps shown at least, the rest can be unfolded
DRAWN = 16  # members up to which ties are a picture and a table one can read
MARKED = 30  # a locator map prints members' numbers up to this many
DISTURBANCES = ("seed", "weights", "leaving", "volume")


def proposal_screen(proposal: dict[str, Any], programme: dict[str, Any], plane: Plane, words: Words) -> dict[str, Any]:
    """What the template of a proposal prints; pictures share the land of `plane`."""
    members, number = proposal["members"], proposal["number"]
    names = {member["id"]: member["name"] for member in members}
    position = {member["id"]: index for index, member in enumerate(members, 1)}
    pairs = proposal["pairs"] if len(members) <= DRAWN else []
    dots = [
        Dot(m["latitude"], m["longitude"], m["country"], number, f"{position[m['id']]} · {m['name']}",
            str(position[m["id"]]) if len(members) <= MARKED else "")
        for m in members if m["latitude"] is not None
    ]  # fmt: skip
    lacking = missing(proposal)
    return {
        "record": proposal,
        "names": names,
        "missing": [line(gap, position, words) for gap in lacking if gap["kind"] != CERTIFICATE],
        "gaps_shown": max(LEAST_GAPS, ROWS - len(members)),
        "held": [line(gap, position, words) for gap in lacking if gap["kind"] == CERTIFICATE],
        "to_ask": [line(gap, position, words) for gap in to_ask(proposal)],
        "members": members[:MEMBERS_SHOWN],
        "more": max(0, len(members) - MEMBERS_SHOWN),
        "countries": countries(proposal, words),
        "abroad": len({member["country"] for member in members}) > 1,  # else the heading says the country
        "origin": " ".join(covered(proposal["origin"], words)),
        "locator": region_map(
            dots, words.lang, id=f"map-{number}", title=words("report-locator", number=number),
            plane=plane, shared=True, small=True,
        ),
        "seats": _seats(proposal, programme),
        "network": network(
            members, pairs, words.lang,
            neutral=programme["neutral_affinity"], group=number, id=f"ties-{number}",
        ),
        "matrix": _matrix(members, {(p["a"], p["b"]): p["affinity"] for p in pairs}),
        "score": _score(proposal, programme),
        "rules": _rules(proposal, programme),
        "sources": sorted({rule["source"] for rule in proposal["rules"] if rule["source"]}),
        "reserves": [(reserve, position.get(reserve["replaces"])) for reserve in proposal["reserves"]],
        "stability": _stability(proposal["stability"], position),
        "series": (number - 1) % 7,
    }  # fmt: skip


def countries(proposal: Record, words: Words) -> str:
    """Countries of the members, the most frequent first."""
    counts = Counter(words.country(member["country"]) for member in proposal["members"])
    return words.listed([name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))])


def _matrix(members: list[dict[str, Any]], affinity: Mapping[tuple[str, str], float]) -> list[list[float | None]]:
    """The affinity of every pair, None on the diagonal; empty where the record lists no pairs."""
    if not affinity:
        return []
    return [[affinity.get((a["id"], b["id"]), affinity.get((b["id"], a["id"]))) for b in members] for a in members]


def _score(proposal: Record, programme: Record) -> dict[str, Any]:
    """The score opened: a row a layer with the sentence it rests on.

    `terms` is None in a record that does not open the score in full; its reasons then say what each layer adds to what neutral
    company would count.
    """
    terms = proposal.get("terms")
    reasons = {reason["layer"]: reason for reason in proposal["reasons"]}
    opened = (
        terms["layers"] if terms else [{**r, "weight": programme["weights"][r["layer"]]} for r in proposal["reasons"]]
    )
    return {"terms": terms, "layers": [(layer, reasons.get(layer["layer"])) for layer in opened if layer["weight"]]}


def _rules(proposal: Record, programme: Record) -> list[tuple[Record, float | None]]:
    """Each rule with what a preference that is not met costs."""
    weights = {rule["id"]: rule["weight"] for rule in programme["rules"]}

    def price(rule: Record) -> float | None:
        return weights.get(rule["id"]) if rule["verdict"] == "broken" and not rule["hard"] else None

    return [(rule, price(rule)) for rule in proposal["rules"]]


def _seats(proposal: Record, programme: Record) -> list[tuple[int, list[tuple[Record, list[tuple[str, str]]]]]]:
    """Who could stand in for each member, by its number; what each rule it would touch asks, and its verdict then."""
    asked = {rule["id"]: rule["text"] for rule in programme["asked"]}

    def touched(reserve: Record) -> list[tuple[str, str]]:
        return [(asked.get(rule["id"], rule["id"]), rule["after"]) for rule in reserve["rules"]]

    return [
        (number, [(reserve, touched(reserve)) for reserve in member["reserves"]])
        for number, member in enumerate(proposal["members"], 1)
        if member.get("reserves")
    ]


def _stability(found: Record | None, position: Mapping[str, int]) -> dict[str, Any] | None:
    """Shares by disturbance, and the pairs that part most easily by the members' numbers in the table."""
    if found is None:
        return None
    loose = sorted((p for p in found["pairs"] if p["together"] < 1), key=lambda p: (p["together"], p["a"], p["b"]))
    return {
        "runs": found["runs"],
        "rows": [("together", found["together"]), ("whole", found["whole"])]
        + [(kind, found["by_disturbance"][kind]) for kind in DISTURBANCES if kind in found["by_disturbance"]],
        "pairs": [(position[p["a"]], position[p["b"]], p["together"]) for p in loose],
    }
