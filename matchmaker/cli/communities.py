"""`matchmaker communities FILE`: neighbourhoods of firms in the affinity graph."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import (
    AsOf,
    File,
    Language,
    MappingFile,
    Out,
    Overrides,
    ProgrammeName,
    ProximityFile,
    Seed,
    as_json,
    console,
    day_of,
    programme_of,
    read,
    status,
    write,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "communities"


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def command(
    file: File,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    resolution: Annotated[float | None, typer.Option("--resolution", help="Higher: smaller communities.")] = None,
    objective: Annotated[str, typer.Option("--objective", help="cpm or modularity.")] = "cpm",
    seed: Seed = 0,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    out: Out = None,
) -> None:
    """List the communities of the affinity graph; they narrow the search, they are not the answer."""
    if objective not in ("cpm", "modularity"):
        raise typer.BadParameter(f"--objective is cpm or modularity; given: {objective}")
    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    from matchmaker.affinity.graph import build_graph
    from matchmaker.communities import detect_communities

    with status("Looking for communities"):
        graph = build_graph(firms, rules, as_of=day_of(as_of), proximity=proximity)
        found = detect_communities(graph, resolution=resolution, objective=objective, seed=seed)
    groups: dict[int, list[str]] = {}
    for firm, label in zip(graph.ids, found.labels.tolist(), strict=True):
        groups.setdefault(label, []).append(firm)
    if format is Format.json:
        listed = [{"community": label, "members": groups[label]} for label in sorted(groups)]
        write(as_json({"objective": objective, "quality": found.quality, "communities": listed}), out)
    elif format is Format.csv:
        import csv
        import io

        from matchmaker.reports.csv import cell

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["id", "community"])
        writer.writerows([cell(firm), label] for firm, label in zip(graph.ids, found.labels.tolist(), strict=True))
        write(text.getvalue(), out)
    else:
        from matchmaker.reports.listings import print_communities

        shown = [(label, [firms.get(firm).name or firm for firm in groups[label]]) for label in sorted(groups)]
        print_communities(shown, console(), lang)
