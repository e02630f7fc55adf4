"""`matchmaker fill FILE --portfolio P.json --proposal 3`: who completes a proposal, or closes one of its gaps."""

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
    status,
)

NAME = "fill"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    portfolio: PortfolioFile,
    proposal: ProposalNumber,
    k: Annotated[int, typer.Option("-k", help="How many firms.", min=1)] = 5,
    gap: Annotated[
        str | None,
        typer.Option("--gap", help="What they must bring: a place in the list of gaps, experience, or a certificate."),
    ] = None,
    placed: Annotated[bool, typer.Option("--placed", help="Firms of other proposals too.")] = False,
    mapping: MappingFile = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Rank the firms that complete a proposal or close one of its gaps."""
    from matchmaker.consortia.serialisation import read_portfolio
    from matchmaker.matching.fill import fill

    first = read_portfolio(portfolio).on(read(file, mapping), proximity)
    with status("Looking for firms"):
        found = fill(first, proposal, k=k, gap=gap, placed=placed)
    if format is Format.json:
        typer.echo(as_json(found.as_dict(lang)), nl=False)
        return
    from matchmaker.reports.queries import print_filling

    print_filling(found.as_dict(lang), console(), lang)
