"""`matchmaker check FILE`: what would be read, repaired, refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import File, Language, MappingFile, as_json, console, read

NAME = "check"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    mapping: MappingFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print the report.")] = Format.table,
    most: Annotated[int, typer.Option("--most", help="Lines shown of each kind.", min=1)] = 10,
) -> None:
    """Read a member list and report what was understood; exit 1 where rows were refused."""
    report = read(file, mapping).report
    record = report.to_dict(lang)
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
    else:
        from matchmaker.reports.table import print_import_report

        print_import_report(record, console(), lang, most)
    if report.refused:
        raise typer.Exit(1)
