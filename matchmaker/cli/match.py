"""`matchmaker match FILE --firm ID`: the best partners of one firm."""

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
    as_json,
    console,
    day_of,
    programme_of,
    read,
    status,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "match"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    firm: Annotated[str, typer.Option("--firm", "-f", help="Id of the firm.", show_default=False)],
    k: Annotated[int, typer.Option("-k", help="How many partners.", min=1)] = 10,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Rank the best partners of one firm, with reasons."""
    from matchmaker.matching.partners import find_partners

    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    with status("Looking for partners"):
        matches = find_partners(firms, firm, rules, k=k, as_of=day_of(as_of), lang=lang, proximity=proximity)
    records = [match.as_dict() for match in matches]
    if format is Format.json:
        typer.echo(as_json({"firm": firm, "programme": rules.name, "matches": records}), nl=False)
        return
    from matchmaker.reports.table import print_matches

    print_matches(records, firms.get(firm).name or firm, console(), lang)
