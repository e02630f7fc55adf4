"""`matchmaker alternatives FILE --portfolio P.json`: other portfolios nearly as good."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchmaker.cli.shared import (
    File,
    Language,
    MappingFile,
    PortfolioFile,
    ProximityFile,
    as_json,
    console,
    progress_bar,
    read,
    write,
)
from matchmaker.texts import say

NAME = "alternatives"


class Format(StrEnum):
    table = "table"
    json = "json"


PAGE = ".html"


def command(
    file: File,
    portfolio: PortfolioFile,
    mapping: MappingFile = None,
    proximity: ProximityFile = None,
    n: Annotated[int, typer.Option("-n", help="How many at most.", min=1)] = 3,
    within: Annotated[float, typer.Option("--within", help="Share of the objective that may be given up.")] = 0.02,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="A folder for each alternative as JSON, or a page (.html) of all beside the first."
        ),
    ] = None,
) -> None:
    """Clearly different portfolios within a share of the best, and how they differ."""
    from matchmaker.consortia.serialisation import read_portfolio

    first = read_portfolio(portfolio).on(read(file, mapping), proximity)
    with progress_bar() as progress:
        found = first.alternatives(n, within, progress)
    page = out is not None and out.suffix.lower() == PAGE
    for number, each in enumerate(found, 1):
        if out is not None and not page:
            write(each.portfolio.to_json(lang), out / f"alternative-{number}.json")
    others = [each.as_dict(lang) for each in found]
    record = {"format": "matchmaker-alternatives-1", "alternatives": others}
    if out is not None and page:
        from matchmaker.reports.html import portfolio_page

        write(portfolio_page(first.to_dict(lang), lang, alternatives=others), out)
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
        return
    from matchmaker.reports.decisions import print_alternatives

    print_alternatives(record, console(), lang)
    if out is not None and page:
        typer.echo(say("cli-page-written", {"path": str(out)}, lang))
    elif out is not None and found:
        typer.echo(say("cli-alternatives-written", {"path": str(out), "count": len(found)}, lang))
