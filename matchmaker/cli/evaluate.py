"""`matchmaker evaluate FILE --groups GROUPS.csv`: how well known groups are found again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchmaker.cli.shared import (
    AsOf,
    File,
    Language,
    MappingFile,
    Overrides,
    ProgrammeName,
    ProximityFile,
    Seed,
    as_json,
    console,
    day_of,
    programme_of,
    progress_bar,
    read,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "evaluate"


class Format(StrEnum):
    table = "table"
    json = "json"


class Pool(StrEnum):
    labelled = "labelled"
    all = "all"
    both = "both"


def command(
    file: File,
    groups: Annotated[
        Path, typer.Option("--groups", help="CSV of firm ids and the groups they were in.", show_default=False)
    ],
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only groups of this kind.")] = None,
    min_size: Annotated[int, typer.Option("--min-size", help="Smallest group counted.", min=2)] = 3,
    max_size: Annotated[int, typer.Option("--max-size", help="Largest group counted.", min=2)] = 60,
    pool: Annotated[
        Pool,
        typer.Option(
            "--pool", help="labelled: firms of the chosen groups; all: the whole list; both, one after the other."
        ),
    ] = Pool.both,
    id_column: Annotated[str | None, typer.Option("--id-column", help="Default: id, else producer_id.")] = None,
    group_column: Annotated[
        str | None, typer.Option("--group-column", help="Default: group, else group_label.")
    ] = None,
    kind_column: Annotated[str | None, typer.Option("--kind-column", help="Default: kind, else group_kind.")] = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Measure partner search and grouping against groups that are known, beside simple baselines."""
    from matchmaker.evaluation.evaluate import evaluate

    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    with progress_bar() as progress:
        found = evaluate(
            firms,
            groups,
            rules,
            kind=kind,
            min_size=min_size,
            max_size=max_size,
            pool=pool.value,
            id_column=id_column,
            group_column=group_column,
            kind_column=kind_column,
            seed=seed,
            as_of=day_of(as_of),
            progress=progress,
            proximity=proximity,
        )
    if format is Format.json:
        typer.echo(as_json(found.as_dict()), nl=False)
        return
    from matchmaker.reports.evaluation import print_evaluation

    print_evaluation(found.as_dict(), console(), lang)
