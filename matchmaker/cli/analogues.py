"""`matchmaker analogues FILE --portfolio P.json --proposal 3`: established consortia like a proposal."""

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

NAME = "analogues"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    portfolio: PortfolioFile,
    proposal: ProposalNumber,
    k: Annotated[int, typer.Option("-k", help="How many consortia.", min=1)] = 3,
    mapping: MappingFile = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Show the established consortia most like a proposal: what they share and what differs."""
    from matchmaker.consortia.serialisation import read_portfolio
    from matchmaker.matching.analogues import analogues

    first = read_portfolio(portfolio).on(read(file, mapping), proximity)
    with status("Comparing"):
        found = analogues(first, proposal, k=k)
    record = {
        "format": "matchmaker-analogues-1",
        "proposal": proposal,
        "analogues": [each.as_dict(lang) for each in found],
    }
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
        return
    from matchmaker.reports.queries import print_analogues

    print_analogues(record, console(), lang)
