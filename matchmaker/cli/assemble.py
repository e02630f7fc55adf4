"""`matchmaker assemble FILE --product mango --volume "500 t/year"`: the smallest consortium that can serve a demand."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import (
    AsOf,
    File,
    Language,
    MappingFile,
    Overrides,
    ProgrammeName,
    ProximityFile,
    as_json,
    console,
    day_of,
    programme_of,
    read,
    status,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "assemble"


class Format(StrEnum):
    table = "table"
    json = "json"


class HeldBy(StrEnum):
    each = "each"
    group = "group"


def command(
    file: File,
    product: Annotated[str, typer.Option("--product", help="An HS code, or words.", show_default=False)],
    volume: Annotated[str, typer.Option("--volume", help="How much: 500 t/year.", show_default=False)],
    market: Annotated[str | None, typer.Option("--market", help="A country or a bloc: EU.")] = None,
    certificates: Annotated[
        str | None, typer.Option("--certificates", help="What must be held: organic-eu;globalgap.")
    ] = None,
    held_by: Annotated[
        HeldBy, typer.Option("--held-by", help="Each member holds every certificate, or one of the group does.")
    ] = HeldBy.each,
    date: Annotated[str | None, typer.Option("--date", help="Day on which certificates must be valid.")] = None,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Find the fewest firms that can serve a demand, or what is missing."""
    from matchmaker.matching.assemble import assemble
    from matchmaker.matching.demand import read_demand

    asked = {
        "product": product,
        "volume": volume,
        "market": market,
        "certificates": certificates,
        "held_by": held_by.value,
        "date": None if date is None else day_of(date),
    }
    demand = read_demand(asked)
    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    with status("Putting firms together"):
        found = assemble(firms, demand, rules, as_of=day_of(as_of), proximity=proximity)
    if format is Format.json:
        typer.echo(as_json(found.as_dict(lang)), nl=False)
        return
    from matchmaker.reports.queries import print_assembly

    print_assembly(found.as_dict(lang), console(), lang)
