"""`matchmaker template --out members.xlsx`: a form that a chamber can send out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, Overrides, programme_of
from matchmaker.programmes.programme import DEFAULT

NAME = "template"


def command(
    out: Annotated[Path, typer.Option("--out", "-o", help="The .xlsx file to write.", show_default=False)],
    programme: Annotated[
        str, typer.Option("--programme", "-p", help="Marks the columns that this programme's rules need.")
    ] = DEFAULT,
    set_: Overrides = None,
    lang: Language = "en",
) -> None:
    """Write a form for members to fill in: headings, examples, drop-down lists; read back without a mapping."""
    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out}: the form is an .xlsx file")
    from matchmaker.consortia.needs import columns_needed
    from matchmaker.reports.template import write_template
    from matchmaker.texts import say

    rules = programme_of(programme, set_)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_template(out, lang=lang, needed=columns_needed(rules))
    typer.echo(say("cli-template-written", {"path": str(out), "programme": rules.title_in(lang)}, lang))
