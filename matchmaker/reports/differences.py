"""What is other in a proposal than it was: the terms of its worth, and what it lacks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from matchmaker.reports.gaps import CERTIFICATE, line, missing
from matchmaker.reports.wording import Words

Record = Mapping[str, Any]
TAKEN = ("neutral", "size", "soft")  # terms that are taken off the score


def terms(was: Record | None, now: Record | None, words: Words) -> list[tuple[str, str]]:
    """Each term that adds more or less than before, with the difference for the score or for what is counted of it."""
    if was is None or now is None or not was.get("terms") or not now.get("terms"):
        return []
    before, after = _added(was["terms"]), _added(now["terms"])
    changes = {name: after.get(name, 0.0) - before.get(name, 0.0) for name in {**before, **after}}
    return [
        (words(f"what-if-term.{name}" if name in TAKEN else f"layer.{name}"), words.signed(change, 2))
        for name, change in changes.items()
        if round(change, 2) != 0
    ]


def gaps(
    was: Record | None, now: Record | None, names: Mapping[str, str], words: Words
) -> dict[str, list[dict[str, str]]]:
    """`new` among what it lacks, and `gone` from it: what, and who asks for it. Of certificates that some hold, nothing."""
    if was is None or now is None:
        return {"new": [], "gone": []}
    before, after = _lacked(was), _lacked(now)
    return {
        "new": [_said(gap, names, words) for about, gap in after.items() if about not in before],
        "gone": [_said(gap, names, words) for about, gap in before.items() if about not in after],
    }


def _added(terms: Record) -> dict[str, float]:
    layers = {layer["layer"]: layer["contribution"] for layer in terms["layers"]}
    return {**layers, **{name: -terms[name] for name in TAKEN}}


def _lacked(proposal: Record) -> dict[Hashable, Record]:
    return {_about(gap): gap for gap in missing(proposal) if gap["kind"] != CERTIFICATE}


def _about(gap: Record) -> Hashable:
    """What a gap is about, however many firms it concerns."""
    need, values = gap.get("need"), gap["values"]
    if need:
        return need["requirement"], tuple(need["markets"]), values.get("family")
    return gap["kind"], *(str(values.get(name)) for name in ("market", "markets", "language", "product"))


def _said(gap: Record, names: Mapping[str, str], words: Words) -> dict[str, str]:
    row = line(gap, {}, words)
    return {"what": row["what"] if row["asks"] else words.sentence(gap, names), "asks": row["asks"]}
