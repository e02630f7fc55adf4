"""Small pictures: how the members of a proposal hang together, and bars for shares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.drawing.svg import PAPER, QUIET, Svg, element, join, number, picture, series
from matchmaker.texts import say

SIDE = 240.0


def network(
    members: Sequence[Mapping[str, Any]],
    pairs: Sequence[Mapping[str, Any]],
    lang: str = "en",
    *,
    neutral: float = 0.3,
    group: int = 1,
    id: str = "network",
) -> Svg:
    """Members on a circle, numbered in the order given, a line for each pair: the thicker, the closer.

    A pair at or below `neutral` affinity (no better than not knowing) is a thin dashed line. Members follow one another
    so that close ties are short: from the best-tied member, always the nearest of those left. Empty without pairs.
    """
    if not pairs:
        return Svg("")
    affinity = {frozenset((p["a"], p["b"])): float(p["affinity"]) for p in pairs}
    ids = [m["id"] for m in members]
    order = _round_trip(ids, affinity)
    radius = 11.0 if len(ids) <= 14 else 8.0
    reach = SIDE / 2 - radius - 3
    spot = {
        i: (
            SIDE / 2 + reach * math.sin(2 * math.pi * k / len(order)),
            SIDE / 2 - reach * math.cos(2 * math.pi * k / len(order)),
        )
        for k, i in enumerate(order)
    }
    name, colour, on_it = series(group - 1)
    position = {member: index for index, member in enumerate(ids, 1)}
    title_of = {m["id"]: m["name"] for m in members}
    lines = [
        _tie(spot[a], spot[b], value, neutral)
        for value, a, b in sorted((value, *sorted(pair)) for pair, value in affinity.items())
    ]
    nodes = [
        element(
            "g",
            element("title", f"{position[i]} · {title_of[i]}"),
            element("circle", cx=x, cy=y, r=radius, class_=name, fill=colour, stroke=PAPER, stroke_width=2),
            element(
                "text", str(position[i]), x=x, y=y + radius * 0.36, text_anchor="middle", font_size=radius,
                font_weight="600", fill=on_it, class_=f"on-{name}",
            ),
        )
        for i, (x, y) in spot.items()
    ]  # fmt: skip
    (closest, (a, b)) = max((value, tuple(sorted(position[i] for i in pair))) for pair, value in affinity.items())
    title = say("network-title", {"members": len(ids), "a": a, "b": b, "affinity": closest}, lang)
    return picture(*lines, *nodes, width=SIDE, height=SIDE, title=title, id=id, class_="network")


def _tie(start: tuple[float, float], end: tuple[float, float], affinity: float, neutral: float) -> Svg:
    above = max(0.0, affinity - neutral) / max(1e-9, 1 - neutral)
    return element(
        "line",
        x1=start[0], y1=start[1], x2=end[0], y2=end[1],
        class_="tie",
        stroke=QUIET,
        stroke_width=0.6 + 6.5 * above**1.5,
        stroke_opacity=0.35 + 0.5 * above,
        stroke_dasharray="2 3" if affinity <= neutral else None,
    )  # fmt: skip


def _round_trip(ids: Sequence[str], affinity: Mapping[frozenset[str], float]) -> list[str]:
    def tie(a: str, b: str) -> float:
        return affinity.get(frozenset((a, b)), 0.0)

    left = sorted(ids)
    order = [max(left, key=lambda i: sum(tie(i, j) for j in ids if j != i))]
    left.remove(order[0])
    while left:
        nearest = max(left, key=lambda i: tie(order[-1], i))
        order.append(nearest)
        left.remove(nearest)
    return order


def bar(value: float, of: float = 1.0, width: float = 96.0, class_: str = "bar") -> Svg:
    """A bar to stand beside its number in a table: said by the number, so hidden from those who listen.

    Examples
    --------
    >>> 'width="48"' in bar(0.5)
    True
    """
    full = max(0.0, min(1.0, value / of)) * width if of else 0.0
    return element(
        "svg",
        element("rect", width=width, height=8, rx=2, class_="trough", fill="#e8eaec"),
        element("rect", width=round(full, 2), height=8, rx=2, class_="filled", fill=series(0)[1]) if full else None,
        viewBox=f"0 0 {number(width)} 8",
        width=width,
        height=8,
        class_=class_,
        aria_hidden="true",
        preserveAspectRatio="none",
    )


def bars(rows: Sequence[tuple[str, float, str]], *, id: str, title: str, width: float = 360.0) -> Svg:
    """A picture of labelled horizontal bars: rows of (label, value from 0 up, what is printed behind the bar)."""
    most = max((value for _, value, _ in rows), default=0.0) or 1.0
    line, start, room = 20.0, 130.0, width - 130.0 - 56.0
    drawn = [
        join(
            element("text", label, x=start - 8, y=i * line + 14, text_anchor="end", font_size=11, class_="label"),
            element("rect", x=start, y=i * line + 5, width=max(1.0, room * value / most), height=11, rx=2,
                    class_="filled", fill=series(0)[1]),
            element("text", said, x=start + room * value / most + 6, y=i * line + 14, font_size=11, class_="label"),
        )
        for i, (label, value, said) in enumerate(rows)
    ]  # fmt: skip
    return picture(*drawn, width=width, height=line * max(1, len(rows)) + 4, title=title, id=id, class_="bars")
