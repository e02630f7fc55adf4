"""What `matchmaker check` does about suspected duplicates: compare with known firms, heed decisions, write open pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matchmaker.cli.shared import read, status, write

if TYPE_CHECKING:
    from matchmaker.firms.table import FirmTable

Against = Annotated[
    Path | None,
    typer.Option("--against", help="Firms already known, in our own columns: pairs with them are suspected, too."),
]
Decided = Annotated[
    list[Path] | None,
    typer.Option("--decided", help="CSV of decisions on pairs (id_a, id_b, decision); may be given more than once."),
]
Pairs = Annotated[
    Path | None,
    typer.Option("--pairs", help="Write the pairs that nobody has decided on to this CSV, to be filled in."),
]


def review(
    firms: FirmTable, against: Path | None, decided: list[Path] | None, pairs: Path | None, lang: str
) -> dict[str, Any]:
    """The import report's record, its duplicates found again in the light of known firms and of decisions.

    `to_merge` in it lists the ids that are one firm by decision, with the id to give to all their rows.
    """
    known = None
    to_merge: list[dict[str, Any]] = []
    if against is not None or decided:
        from matchmaker.firms.decisions import read_decisions
        from matchmaker.firms.duplicates import find_duplicates

        decisions = read_decisions(*decided or ())
        known = read(against, None) if against else None
        with status("Looking for duplicates"):
            found = find_duplicates(firms, known, decisions)
        firms.report.duplicates = list(found.suspected)
        firms.report.remarks += found.remarks
        to_merge = [{"ids": list(merge.ids), "id": merge.keep} for merge in found.to_merge]
    record = firms.report.to_dict(lang) | {"to_merge": to_merge}
    if pairs is not None:
        from matchmaker.reports.duplicate_pairs import pairs_csv

        names = {profile.id: profile.name for table in (known, firms) if table for profile in table}
        write(pairs_csv(record["duplicates"], names), pairs)
    return record
