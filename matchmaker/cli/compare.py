"""`matchmaker compare A.json B.json`: what changed between two portfolios."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, as_json, console

NAME = "compare"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    before: Annotated[Path, typer.Argument(help="A portfolio written as JSON.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="Another.", show_default=False)],
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Set two portfolios side by side: who came, who left, what it did to the scores."""
    from matchmaker.consortia.serialisation import read_portfolio

    record = read_portfolio(before).compare(read_portfolio(after)).as_dict()
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
        return
    from matchmaker.reports.listings import print_comparison

    print_comparison(record, console(), lang)
