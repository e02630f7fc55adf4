"""`matchmaker graph FILE --out x.graphml|.csv`: the affinity graph, for other tools."""

from __future__ import annotations

from pathlib import Path
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
    day_of,
    programme_of,
    read,
    status,
)
from matchmaker.programmes.programme import DEFAULT

NAME = "graph"


def command(
    file: File,
    out: Annotated[Path, typer.Option("--out", "-o", help="A .graphml or .csv file.", show_default=False)],
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    k: Annotated[
        int | None, typer.Option("-k", help="Candidates kept a firm; the programme's unless given.", min=1)
    ] = None,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    lang: Language = "en",
) -> None:
    """Write the affinity graph: firms as nodes, an edge where affinity is worth keeping."""
    if out.suffix.lower() not in (".graphml", ".csv"):
        raise typer.BadParameter(f"{out}: the graph is written as .graphml or .csv")
    rules = programme_of(programme, set_)
    firms = read(file, mapping)
    from matchmaker.affinity.graph import build_graph

    with status("Building the graph"):
        graph = build_graph(firms, rules, k=k, as_of=day_of(as_of), proximity=proximity)
    out.parent.mkdir(parents=True, exist_ok=True)
    edges = graph.edges()
    if out.suffix.lower() == ".graphml":
        import networkx as nx

        nx.write_graphml(graph.to_networkx(), out, named_key_ids=True)
    else:
        import csv

        from matchmaker.reports.csv import cell

        with out.open("w", encoding="utf-8", newline="") as file_out:
            writer = csv.writer(file_out)
            writer.writerow(["a", "b", "affinity", "confidence"])
            for a, b, affinity, confidence in zip(*edges, strict=True):
                writer.writerow([cell(graph.ids[a]), cell(graph.ids[b]), f"{affinity:.9f}", f"{confidence:.9f}"])
    from matchmaker.texts import say

    typer.echo(say("cli-graph-written", {"firms": len(graph), "edges": len(edges[0]), "path": str(out)}, lang))
