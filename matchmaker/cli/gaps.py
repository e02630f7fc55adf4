"""`matchmaker gaps FILE`: what the proposals lack, added up to the training and technical support a programme should buy."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matchmaker.cli.forming import Area, Product, form
from matchmaker.cli.shared import (
    AsOf,
    Language,
    MappingFile,
    Out,
    Overrides,
    ProgrammeName,
    ProximityFile,
    Seed,
    as_json,
    console,
    no_use,
    programme_of,
    read,
    write,
)
from matchmaker.programmes.programme import DEFAULT

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio

NAME = "gaps"
CSV_COLUMNS = ("support", "kind", "unlocks", "needed_by", "firms", "to_ask", "unlocks_proposals", "proposals", "ids")


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def command(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="Member list, or a portfolio that suggest wrote as JSON.", show_default=False)
    ],
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    product: Product = None,
    area: Area = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    out: Out = None,
) -> None:
    """List the training and support that close the proposals' gaps, ranked by what each unlocks."""
    if file.suffix.lower() == ".json":
        portfolio = _kept(file, context)
    else:
        rules = programme_of(programme, set_)
        firms = read(file, mapping)
        portfolio = form(firms, rules, seed=seed, as_of=as_of, proximity=proximity, product=product, area=area)
    from matchmaker.consortia.gap_list import gaps

    record = gaps(portfolio).as_dict(lang)
    if format is Format.json:
        write(as_json(record), out)
    elif format is Format.csv:
        write(_csv(record), out)
    else:
        from matchmaker.reports.listings import print_training

        if out is None:
            print_training(record, console(), lang)
            return
        from rich.console import Console

        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as opened:
            print_training(record, Console(file=opened, width=100, highlight=False, markup=False, emoji=False), lang)


def _csv(record: dict[str, Any]) -> str:
    """One row a kind of training or support."""
    import csv
    import io

    from matchmaker.reports.csv import cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for need in record["training"]:
        counts = [len(need[key]) for key in ("unlocks", "proposals", "firms", "asked")]
        lists = [cell(";".join(str(each) for each in need[key])) for key in ("unlocks", "proposals", "firms")]
        writer.writerow([cell(need["support"]["text"]), need["kind"], *counts, *lists])
    return text.getvalue()


def _kept(file: Path, context: typer.Context) -> Portfolio:
    """A portfolio from its file: programme and day are those it was made with."""
    from matchmaker.consortia.serialisation import read_portfolio

    given = ("mapping", "programme", "set_", "seed", "as_of", "proximity", "product", "area")
    no_use(context, given, f"{file} keeps the programme and the day it was made with")
    return read_portfolio(file)
