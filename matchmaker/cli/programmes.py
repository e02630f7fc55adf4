"""`matchmaker programmes [NAME]`: the programmes there are, or one of them whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, Overrides, as_json, console, programme_of

NAME = "programmes"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    name: Annotated[str | None, typer.Argument(help="A built-in programme, or a TOML file of your own.")] = None,
    set_: Overrides = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """List the built-in programmes, or show one with its rules and their sources."""
    if set_ and not name:
        raise typer.BadParameter("--set changes one programme: name it")
    from matchmaker.programmes.asked import asked
    from matchmaker.programmes.programme import programmes

    found = [programme_of(name, set_)] if name else [programme_of(each, None) for each in programmes()]
    records = [
        {
            **programme.as_dict(),
            "title": programme.title_in(lang),
            "rules": [{**rule.as_dict(), "text": asked(rule).text(lang)} for rule in programme.rules],
        }
        for programme in found
    ]
    if format is Format.json:
        typer.echo(as_json(records[0] if name else records), nl=False)
        return
    from matchmaker.reports.listings import print_programme
    from matchmaker.reports.table import print_programmes

    if name:
        print_programme(records[0], console(), lang)
    else:
        print_programmes(records, console(), lang)
