"""`matchmaker compare A.json B.json`: what changed between two portfolios."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, as_json, console, write
from matchmaker.texts import say

NAME = "compare"


class Format(StrEnum):
    table = "table"
    json = "json"
    html = "html"


def command(
    before: Annotated[Path, typer.Argument(help="A portfolio written as JSON.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="Another.", show_default=False)],
    lang: Language = "en",
    format: Annotated[Format | None, typer.Option("--format", help="How to print.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write a page (.html) or JSON to this file, in the form its ending says."),
    ] = None,
) -> None:
    """Set two portfolios side by side: who came, who left, what it did to scores and rules."""
    form = format or _form_of(out)
    if out is not None and form is Format.table:
        raise typer.BadParameter(f"{out}: the ending says no form; use .html or .json, or add --format")
    from matchmaker.consortia.serialisation import read_portfolio

    was, now = read_portfolio(before), read_portfolio(after)
    if form is Format.html:
        from matchmaker.reports.comparison import comparison_page

        write(comparison_page(was.to_dict(lang), now.to_dict(lang), lang), out)
        if out is not None:
            typer.echo(say("cli-page-written", {"path": str(out)}, lang))
        return
    record = was.compare(now).as_dict()
    if form is Format.json:
        write(as_json(record), out)
        return
    from matchmaker.reports.listings import print_comparison

    print_comparison(record, console(), lang)


def _form_of(out: Path | None) -> Format:
    ending = "table" if out is None else out.suffix.lower().removeprefix(".")
    return Format(ending) if ending in Format.__members__ else Format.table
