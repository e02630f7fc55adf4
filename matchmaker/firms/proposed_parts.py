"""What one column of theirs cannot say alone: numbered columns of one kind, a person's two names, parts of an address,
yes and no by topic, a certificate and the day on which it ends."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.firms.cells import Cell, cell_text, tidy
from matchmaker.firms.cleaning import LIST_COLUMNS
from matchmaker.firms.column_content import Column, places_fit
from matchmaker.firms.column_scores import ENOUGH, HEARD, PAIRS, Scores
from matchmaker.firms.heading_words import (
    COMPLIANCE,
    EXPIRY,
    FIRST_NAME,
    LAST_NAME,
    UNUSED,
    heading_scores,
    word_tokens,
)
from matchmaker.firms.proposal import ProposedColumn
from matchmaker.firms.sampling import Sample
from matchmaker.texts import Message

BETTER = 0.05  # an address is put together where that places so many more of the rows
MOST_SURE = 0.97  # a person has the last word


@dataclass(frozen=True)
class Seen:
    """What is known when columns are put together: those that may be used, what a mapping calls them, their scores, which
    was chosen for which of ours, and the country of each sampled row."""

    sample: Sample
    columns: list[Column]
    addresses: dict[int, str]
    scores: Scores
    chosen: dict[str, int]
    country: dict[int, str]

    def column(self, position: int) -> Column:
        """The column at a place of the sheet."""
        return next(column for column in self.columns if column.position == position)

    def said(self, position: int, what: str) -> float:
        """How well the heading at a place names something."""
        return self.scores.heading[position].get(what, 0.0)


def put_together(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """The feeds, with those that several columns make together."""
    for step in (_with_seconds, _with_parts_of_names, _with_compliance, _with_address, _with_expiry):
        feeds = step(feeds, seen)
    return feeds


def _free(feeds: list[ProposedColumn], seen: Seen) -> list[Column]:
    used = {source for feed in feeds for source in feed.sources}
    return [column for column in seen.columns if seen.addresses[column.position] not in used]


def _joined(
    feeds: list[ProposedColumn], column: str, feed: str | list[str], sources: tuple[str, ...], sure: float, code: str
) -> list[ProposedColumn]:
    """The feeds with one made of several columns in the place of what fed our column before."""
    new = ProposedColumn(
        column, feed, sources, round(min(sure, MOST_SURE), 2), (Message(code, headings=list(sources)),)
    )
    return [*(each for each in feeds if each.column != column), new]


def _with_seconds(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """`Producto 2` and `Producto 3` beside `Producto 1`: a list may have several columns."""
    found: dict[str, list[int]] = {}
    for column in _free(feeds, seen):
        total, heading = seen.scores.total[column.position], seen.scores.heading[column.position]
        lists = [ours for ours in LIST_COLUMNS if ours in seen.chosen and heading.get(ours, 0.0) >= HEARD]
        for ours in sorted(lists, key=lambda ours: (-total[ours], ours))[:1]:
            first = seen.column(seen.chosen[ours]).heading
            named = heading_scores(first).get(ours, 0.0) >= HEARD and heading.get(UNUSED, 0.0) < HEARD
            if total[ours] >= ENOUGH and (named or word_tokens(column.heading) == word_tokens(first)):
                found.setdefault(ours, []).append(column.position)
    for ours, more in found.items():
        positions = sorted([seen.chosen[ours], *more])
        sources = tuple(seen.addresses[at] for at in positions)
        sure = min(seen.scores.total[at][ours] for at in positions)
        feeds = _joined(feeds, ours, list(sources), sources, sure, "mapping-why-several")
    return feeds


def _with_parts_of_names(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """A person's first and last name where they are the name of the firm."""
    at = seen.chosen.get("name")
    free = [column.position for column in _free(feeds, seen)]
    if at is not None:
        if max(seen.said(at, FIRST_NAME), seen.said(at, LAST_NAME)) < HEARD:
            return feeds
        free.append(at)
    first = max(free, key=lambda each: (seen.said(each, FIRST_NAME), each != at, -each), default=None)
    rest = [each for each in free if each != first]
    last = max(rest, key=lambda each: (seen.said(each, LAST_NAME), -each), default=None)
    if first is None or last is None or min(seen.said(first, FIRST_NAME), seen.said(last, LAST_NAME)) < HEARD:
        return feeds
    sources = seen.addresses[first], seen.addresses[last]
    return _joined(feeds, "name", "{%s} {%s}" % sources, sources, 0.8, "mapping-why-joined")  # noqa: UP031


def _with_compliance(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """Columns of yes and no about taxes and the like, each a topic of `compliance`."""
    topics: dict[str, str] = {}
    for column in _free(feeds, seen):
        heading = seen.scores.heading[column.position]
        named = [name for name in heading if name.startswith(COMPLIANCE) and heading[name] >= HEARD]
        if named and column.fit("compliance") >= HEARD:
            topic = max(named, key=lambda name: (heading[name], name)).removeprefix(COMPLIANCE)
            topics.setdefault(topic, seen.addresses[column.position])
    if not topics or any(feed.column == "compliance" for feed in feeds):
        return feeds
    template = ";".join(f"{topic}={{{source}}}" for topic, source in topics.items())
    return _joined(feeds, "compliance", template, tuple(topics.values()), 0.85, "mapping-why-joined")


def _with_address(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """A finer and a coarser part of an address together, where that places more of the rows."""
    at = seen.chosen.get("locality")
    free = [
        column.position
        for column in _free(feeds, seen)
        if max(seen.said(column.position, "locality"), seen.said(column.position, "subdivision")) >= 0.5
    ]
    if at is None or not free or not seen.country:
        return feeds
    rows = [
        row
        for row in seen.sample.rows
        if row.number in seen.country and at < len(row.cells) and isinstance(row.cells[at], str)
    ]
    rows = rows[:: max(1, len(rows) // PAIRS)][:PAIRS]

    def placed(*positions: int) -> float:
        pairs: list[tuple[str, Cell]] = []
        for row in rows:
            parts = [tidy(cell_text(row.cells[each])) for each in positions if each < len(row.cells)]
            pairs.append((seen.country[row.number], ", ".join(part for part in parts if part)))
        return places_fit("locality", pairs)

    best = max(free, key=lambda each: (placed(at, each), -each))
    if placed(at, best) < placed(at) + BETTER:
        return feeds
    sources = seen.addresses[at], seen.addresses[best]
    sure = seen.scores.total[at]["locality"]
    return _joined(feeds, "locality", "{%s}, {%s}" % sources, sources, sure, "mapping-why-joined")  # noqa: UP031


def _with_expiry(feeds: list[ProposedColumn], seen: Seen) -> list[ProposedColumn]:
    """The day on which the certificate ends, from the column beside it."""
    at = seen.chosen.get("certifications")
    own = next((feed for feed in feeds if feed.column == "certifications"), None)
    if at is None or own is None or len(own.sources) > 1:
        return feeds
    for column in _free(feeds, seen):
        if seen.said(column.position, EXPIRY) >= HEARD and column.fit("updated_at") >= HEARD:
            sources = seen.addresses[at], seen.addresses[column.position]
            template = "{%s} valid until {%s}" % sources  # noqa: UP031
            return _joined(feeds, "certifications", template, sources, own.confidence, "mapping-why-joined")
    return feeds
