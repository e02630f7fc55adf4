"""`propose_mapping`: which columns of an unknown list may feed ours, from its headings and from its cells.

Each of their columns is scored against each of ours, and the assignment with the greatest sum is taken (Kuhn and Munkres,
through SciPy). Then what one column cannot say alone is put together. Nothing is guessed in silence: every choice carries
its reason, and what was not used is listed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from matchmaker.firms.column_content import BY_CELLS_ALONE, STRICT, Column
from matchmaker.firms.column_scores import ENOUGH, Scores, score_columns
from matchmaker.firms.heading import addresses_of
from matchmaker.firms.heading_words import UNUSED
from matchmaker.firms.profile import COLUMNS, PRIVATE_COLUMNS
from matchmaker.firms.proposal import MappingProposal, ProposedColumn, UnusedColumn
from matchmaker.firms.proposed_parts import MOST_SURE, Seen, put_together
from matchmaker.firms.proposed_values import constants_of, conventions_of, separators_of, translations_of
from matchmaker.firms.sampling import sample_file
from matchmaker.texts import Message


def propose_mapping(path: str | Path) -> MappingProposal:
    """Propose how the columns of a list feed ours.

    Parameters
    ----------
    path : path
        A list of any format that `read_firms` takes, in any layout.

    Returns
    -------
    MappingProposal
        `.to_dict()` is a mapping for `read_firms`, `.to_toml(lang)` the same as a file for a person to edit; `.missing`
        names the needed columns that a person must add.

    Raises
    ------
    InputError
        The file cannot be read as a table at all.
    """
    sample = sample_file(Path(path))
    columns = [
        Column(heading, position, sample.column(position), len(sample.rows))
        for position, heading in enumerate(sample.headings)
    ]
    addresses = addresses_of(sample.headings)
    able = [column for column in columns if column.values and column.position in addresses]
    country, scores = score_columns(able, sample)
    chosen = _assigned(able, scores)
    feeds = [_single(columns[at], addresses[at], ours, scores) for ours, at in chosen.items()]
    feeds = put_together(feeds, Seen(sample, able, addresses, scores, chosen, country))
    feeds.sort(key=lambda feed: COLUMNS.index(feed.column))
    used = {feed.column: [columns[at] for at, name in addresses.items() if name in feed.sources] for feed in feeds}
    taken = {column.position for theirs in used.values() for column in theirs}
    constants = constants_of(sample, used)
    have = {feed.column for feed in feeds} | {constant.column for constant in constants}
    return MappingProposal(
        name=sample.name,
        sample=sample,
        columns=tuple(feeds),
        constants=constants,
        values=translations_of(used),
        separators=separators_of(used),
        conventions=conventions_of(used),
        unused=tuple(
            _unused(column, column.position in addresses, feeds, scores)
            for column in columns
            if column.position not in taken
        ),
        missing=tuple(
            needed for needed, met in (("name", have & {"name", "id"}), ("country", have & {"country"})) if not met
        ),
    )


def _single(column: Column, address: str, ours: str, scores: Scores) -> ProposedColumn:
    sure = round(min(scores.total[column.position][ours], MOST_SURE), 2)
    return ProposedColumn(ours, address, (address,), sure, _why(column, ours, scores))


def _assigned(columns: list[Column], scores: Scores) -> dict[str, int]:
    """Our column to the position of theirs: the pairs whose scores have the greatest sum, none below `ENOUGH`."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not columns:
        return {}
    value = np.array([[scores.total[column.position][ours] for ours in COLUMNS] for column in columns])
    value[value < ENOUGH] = 0.0
    rows, chosen = linear_sum_assignment(value, maximize=True)
    return {
        COLUMNS[ours]: columns[row].position
        for row, ours in zip(rows, chosen, strict=True)
        if value[row, ours] >= ENOUGH
    }


def _why(column: Column, ours: str, scores: Scores) -> tuple[Message, ...]:
    said, fit = scores.heading[column.position].get(ours, 0.0), scores.cells[column.position][ours]
    reasons = [Message("mapping-why-heading", heading=column.heading)] if said else []
    if fit and (ours in STRICT or ours in BY_CELLS_ALONE):
        reasons.append(Message("mapping-why-cells" if said else "mapping-why-cells-alone", share=round(fit, 2)))
    return tuple(reasons)


# -- what is left ------------------------------------------------------------------------------------------------------


def _unused(column: Column, has_address: bool, feeds: list[ProposedColumn], scores: Scores) -> UnusedColumn:
    examples = () if _private(column, scores) else tuple(column.texts())
    made = partial(UnusedColumn, column.heading, column.position, examples)
    if not column.values:
        return made(Message("mapping-unused-empty"))
    if not has_address:
        return made(Message("mapping-unused-no-heading"))
    heading = {ours: said for ours, said in scores.heading[column.position].items() if ours in COLUMNS}
    against = scores.heading[column.position].get(UNUSED, 0.0)
    ours = max(heading, key=lambda each: (heading[each], each), default=None)
    if ours is None or against >= heading[ours]:
        return made(Message("mapping-unused-no-place" if against else "mapping-unused-unknown"))
    fed = next((feed for feed in feeds if feed.column == ours), None)
    if fed is not None:
        return made(Message("mapping-unused-taken", column=ours, headings=list(fed.sources)))
    if ours in STRICT:
        return made(Message("mapping-unused-cells", column=ours, share=round(scores.cells[column.position][ours], 2)))
    return made(Message("mapping-unused-unknown"))


def _private(column: Column, scores: Scores) -> bool:
    """Do its heading or its cells look like what is nobody else's business?"""
    heading, cells = (scores.heading.get(column.position, {}), scores.cells.get(column.position, {}))
    told = any(ours in heading for ours in (*PRIVATE_COLUMNS, UNUSED))  # among the unused: identity papers of people
    return told or any(cells.get(ours, 0.0) >= ENOUGH for ours in ("email", "phone", "tax_id"))
