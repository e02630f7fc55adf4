"""How well each column of an unknown list may feed each of ours: what its heading says and what its cells say, together."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.firms.cells import Cell, tidy
from matchmaker.firms.column_content import BY_CELLS_ALONE, STRICT, Column, places_fit
from matchmaker.firms.heading_words import COMPLIANCE, UNUSED, heading_scores
from matchmaker.firms.profile import COLUMNS
from matchmaker.firms.proposed_values import constants_of
from matchmaker.firms.sampling import Sample
from matchmaker.vocabulary import places

ENOUGH = 0.5  # a column that scores less for everything is left out
NAMED_OUTRIGHT = 0.95  # a heading that scores this says it in so many words
HEARD = 0.75  # a heading that scores this names it among other words
PAIRS = 120  # rows whose places are looked up
_PLACES = ("subdivision", "locality")


@dataclass(frozen=True)
class Scores:
    """How well their columns feed ours: by the column's place in the sheet, then by our column."""

    total: dict[int, dict[str, float]]
    heading: dict[int, dict[str, float]]
    cells: dict[int, dict[str, float]]


def score_columns(columns: list[Column], sample: Sample) -> tuple[dict[int, str], Scores]:
    """The country of each row where one is told, and the scores; places are looked up in their country."""
    scores = Scores({}, {}, {})
    for column in columns:
        at = column.position
        scores.heading[at] = heading_scores(column.heading)
        scores.cells[at] = {ours: column.fit(ours) for ours in COLUMNS if ours not in _PLACES}
        scores.total[at] = {ours: _score(column, ours, scores) for ours in COLUMNS if ours not in _PLACES}
    country = _countries(columns, scores, sample)
    for column in columns:
        at = column.position
        pairs = _pairs(column, country, sample)
        for ours in _PLACES:
            told = scores.heading[at].get(ours, 0.0) > 0 or (column.fit("name") < 0.9 and not scores.heading[at])
            scores.cells[at][ours] = places_fit(ours, pairs) if told else 0.0
            scores.total[at][ours] = _score(column, ours, scores)
    return country, scores


def _score(column: Column, ours: str, scores: Scores) -> float:
    """Heading and cells together. A heading that names what we have no place for speaks against all else."""
    heading, fit = scores.heading[column.position], scores.cells[column.position][ours]
    said, against = heading.get(ours, 0.0), heading.get(UNUSED, 0.0)
    topic = max((score for name, score in heading.items() if name.startswith(COMPLIANCE)), default=0.0)
    against = max(against, topic)
    by_cells = BY_CELLS_ALONE.get(ours, 0.0) * fit * (1.0 - max([*heading.values(), 0.0]))
    if said < against or (said == against and (ours not in STRICT or fit < HEARD)):
        said *= 0.4
    if ours in ("goals", "offers", "needs", "member_of", "prior_partners", "must_not_pair"):
        by_heading = 0.92 * said
    elif ours in STRICT:
        by_heading = said * (0.35 + 0.65 * min(1.0, 1.1 * fit))
    elif ours == "name" and said < NAMED_OUTRIGHT:
        by_heading = said * (0.4 + 0.6 * min(1.0, 1.1 * fit))
    else:
        by_heading = said * (0.62 + 0.38 * min(1.0, 1.1 * fit))
    # Of two that say the same, the fuller one, then the one further left.
    tie = 0.02 * column.filled - 0.0001 * column.position
    best = max(by_heading, by_cells)
    return best + tie if best else 0.0


def _countries(columns: list[Column], scores: Scores, sample: Sample) -> dict[int, str]:
    """The country of each sampled row, by the likeliest column or by what the list says of itself."""
    best = max(columns, key=lambda column: scores.total[column.position]["country"], default=None)
    if best is not None and scores.total[best.position]["country"] >= ENOUGH:
        read = (
            (row.number, places.find_country(tidy(str(row.cells[best.position]))))
            for row in sample.rows
            if best.position < len(row.cells) and row.cells[best.position] is not None
        )
        return {number: code for number, code in read if code}
    told = constants_of(sample, {})
    code = next((constant.value for constant in told if constant.column == "country"), None)
    return {row.number: code for row in sample.rows} if code else {}


def _pairs(column: Column, country: dict[int, str], sample: Sample) -> list[tuple[str, Cell]]:
    at = column.position
    pairs = [
        (country[row.number], row.cells[at])
        for row in sample.rows
        if row.number in country and at < len(row.cells) and isinstance(row.cells[at], str)
    ]
    return pairs[:: max(1, len(pairs) // PAIRS)][:PAIRS]
