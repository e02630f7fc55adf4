"""`matchmaker reserves FILE --portfolio P.json --proposal 3 [--member A]`: who could stand in for whom."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import (
    File,
    Language,
    MappingFile,
    PortfolioFile,
    ProposalNumber,
    ProximityFile,
    as_json,
    console,
    read,
)

NAME = "reserves"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    portfolio: PortfolioFile,
    proposal: ProposalNumber,
    member: Annotated[
        str | None, typer.Option("--member", help="Id of the member whose place is to be taken; without: any.")
    ] = None,
    k: Annotated[int, typer.Option("-k", help="How many firms.", min=1)] = 3,
    mapping: MappingFile = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Rank the firms in no proposal that could stand in for a member, with the score after and the rules touched."""
    from matchmaker.consortia.serialisation import read_portfolio

    record = read_portfolio(portfolio).on(read(file, mapping), proximity).reserves_record(proposal, member, k)
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
        return
    from matchmaker.reports.queries import print_reserves

    print_reserves(record, console(), lang)
