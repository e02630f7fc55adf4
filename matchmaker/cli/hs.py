"""`matchmaker hs "text"`: headings of the Harmonized System for a product in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, as_json, console

NAME = "hs"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    text: Annotated[str, typer.Argument(help="A product in a person's words.", show_default=False)],
    k: Annotated[int, typer.Option("-k", help="How many headings.", min=1)] = 5,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the text; found out unless given.")
    ] = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Suggest HS headings for a product, best first, with a score and the words that carried it."""
    from matchmaker.vocabulary.products import hs_label, suggest_hs

    found = suggest_hs(text, k=k, language=language)
    records = [
        {"code": each.code, "label": hs_label(each.code, lang), "score": each.score, "words": list(each.words)}
        for each in found
    ]
    if format is Format.json:
        typer.echo(as_json(records), nl=False)
        return
    from matchmaker.reports.listings import print_headings

    print_headings(records, console(), lang)
