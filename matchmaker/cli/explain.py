"""`matchmaker explain FILE ID [ID]`: one firm, why it is where it is in what `suggest` would form; two, what their affinity is
made of.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.forming import (
    Apart,
    Area,
    ChangeCost,
    Effort,
    Exclude,
    Keep,
    Near,
    Product,
    Rounds,
    Together,
    earlier,
    form,
    kept,
)
from matchmaker.cli.shared import (
    AsOf,
    File,
    Language,
    MappingFile,
    Overrides,
    ProgrammeName,
    ProximityFile,
    Seed,
    as_json,
    console,
    day_of,
    no_use,
    programme_of,
    read,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "explain"
# What decides which portfolio is formed, and says nothing of a pair.
FORMING = (
    "seed", "effort", "together", "apart", "exclude", "keep", "near", "change_cost", "history", "product", "area",
)  # fmt: skip


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    context: typer.Context,
    file: File,
    firm: Annotated[str, typer.Argument(help="Id of the firm.", show_default=False)],
    other: Annotated[str | None, typer.Argument(help="Id of a second firm: explains the pair.")] = None,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    seed: Seed = 0,
    effort: Effort = 1.0,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    together: Together = None,
    apart: Apart = None,
    exclude: Exclude = None,
    keep: Keep = None,
    near: Near = None,
    change_cost: ChangeCost = 0.05,
    history: Rounds = None,
    product: Product = None,
    area: Area = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Say why a firm is in its proposal or in none, or what the affinity of two firms is made of.

    The proposals explained are those that suggest forms with the same options.
    """
    if other is not None:
        no_use(context, FORMING, "two firms have the same affinity whatever is formed")
    rules = programme_of(programme, set_)
    fixed, before = kept(keep), earlier(near)
    firms = read(file, mapping)
    firms.get(firm)
    if other is not None:
        from matchmaker.affinity.explain import explain_pair
        from matchmaker.reports.table import print_pair

        firms.get(other)
        pair = explain_pair(firms, firm, other, rules, as_of=day_of(as_of), lang=lang, proximity=proximity).as_dict()
        if format is Format.json:
            typer.echo(as_json(pair), nl=False)
        else:
            print_pair(pair, console(), lang)
        return
    portfolio = form(
        firms,
        rules,
        seed=seed,
        effort=effort,
        as_of=as_of,
        proximity=proximity,
        together=together,
        apart=apart,
        exclude=exclude,
        fixed=fixed,
        near=before,
        change_cost=change_cost,
        history=history,
        product=product,
        area=area,
    )
    answer = portfolio.explain(firm, lang)
    typer.echo(as_json(answer.as_dict()) if format is Format.json else str(answer), nl=format is Format.table)
