"""`matchmaker explain FILE ID [ID]`: one firm, why it is where it is; two firms, what their affinity is made of."""

from __future__ import annotations

from enum import StrEnum
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

NAME = "explain"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    firm: Annotated[str, typer.Argument(help="Id of the firm.", show_default=False)],
    other: Annotated[str | None, typer.Argument(help="Id of a second firm: explains the pair.")] = None,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Say why a firm is in its proposal or in none, or what the affinity of two firms is made of."""
    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    firms.get(firm)
    if other is not None:
        from matchmaker.affinity.explain import explain_pair
        from matchmaker.reports.table import print_pair

        firms.get(other)
        pair = explain_pair(firms, firm, other, rules, as_of=day_of(as_of), lang=lang, proximity=proximity).as_dict()
        if format is Format.json:
            typer.echo(as_json(pair), nl=False)
        else:
            print_pair(pair, console(), lang)
        return
    from matchmaker.consortia.suggest import suggest_consortia

    with progress_bar() as progress:
        portfolio = suggest_consortia(
            firms, rules, seed=seed, as_of=day_of(as_of), progress=progress, proximity=proximity
        )
    answer = portfolio.explain(firm, lang)
    typer.echo(as_json(answer.as_dict()) if format is Format.json else str(answer), nl=format is Format.table)
