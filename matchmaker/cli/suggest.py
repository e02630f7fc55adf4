"""`matchmaker suggest FILE`: the main job."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    console,
    programme_of,
    read,
    write,
)
from matchmaker.programmes.programme import DEFAULT
from matchmaker.texts import say

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio
    from matchmaker.firms.table import FirmTable

NAME = "suggest"


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    html = "html"


def command(
    file: File,
    mapping: MappingFile = None,
    programme: ProgrammeName = DEFAULT,
    set_: Overrides = None,
    seed: Seed = 0,
    effort: Effort = 1.0,
    deadline: Annotated[float | None, typer.Option("--deadline", help="End the search after so many seconds.")] = None,
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
    stability: Annotated[
        int | None, typer.Option("--stability", help="Form again so many times with what is unsure disturbed.", min=1)
    ] = None,
    lang: Language = "en",
    format: Annotated[
        Format | None,
        typer.Option("--format", help="What to print; with --out, the form of a file whose ending says none."),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", "-o", help="Write to a file, in the form its ending says; may be repeated."),
    ] = None,
    contacts: Annotated[bool, typer.Option("--contacts", help="Add e-mail and phone to the spreadsheet.")] = False,
) -> None:
    """Propose consortia among the firms of a list, with reasons."""
    files = [(path, _format_of(path, format)) for path in out or ()]
    if format is Format.xlsx and not files:
        raise typer.BadParameter("a spreadsheet needs a file to go to: add --out members.xlsx")
    rules = programme_of(programme, set_)
    fixed, before = kept(keep), earlier(near)
    firms = read(file, mapping)
    if firms.report.refused:
        typer.echo(say("cli-refused", {"count": len(firms.report.refused), "path": str(file)}, lang), err=True)
    portfolio = form(
        firms,
        rules,
        seed=seed,
        effort=effort,
        deadline=deadline,
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
        stability=stability,
    )
    for path, ending in files:
        _write(portfolio, ending, path, lang, firms, contacts, before)
    if not files or format is Format.table:
        _write(portfolio, format or Format.table, None, lang, firms, contacts, before)
    if portfolio.relaxation is not None and format is Format.csv and not files:
        typer.echo(portfolio.relaxation.text(lang), err=True)  # a list of members has no place for it
    if files:
        _tell(portfolio, [path for path, _ in files], lang)


def _format_of(path: Path, given: Format | None) -> Format:
    ending = path.suffix.lower().removeprefix(".")
    if ending == "txt":
        return Format.table
    if ending in Format.__members__:
        return Format(ending)
    if given is None:
        raise typer.BadParameter(
            f"{path}: the ending says no form; use .json, .csv, .xlsx, .html or .txt, or add --format"
        )
    return given


def _write(
    portfolio: Portfolio,
    form: Format,
    path: Path | None,
    lang: str,
    firms: FirmTable,
    contacts: bool,
    earlier: Portfolio | None,
) -> None:
    record = portfolio.to_dict(lang)
    if form is Format.json:
        write(portfolio.to_json(lang), path)
    elif form is Format.csv:
        from matchmaker.reports.csv import portfolio_csv

        write(portfolio_csv(record), path)
    elif form is Format.html:
        from matchmaker.reports.html import portfolio_page

        write(portfolio_page(record, lang, before=None if earlier is None else earlier.to_dict(lang)), path)
    elif form is Format.xlsx:
        from matchmaker.reports import xlsx

        assert path is not None  # checked before the work began
        path.parent.mkdir(parents=True, exist_ok=True)
        known = {firm.id: (firm.email or "", firm.phone or "") for firm in firms} if contacts else None
        xlsx.write(record, path, known, lang)
    else:
        from rich.console import Console

        from matchmaker.reports.table import print_portfolio

        if path is None:
            print_portfolio(record, console(), lang)
            _print_more(record, lang)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            print_portfolio(record, Console(file=file, width=100, highlight=False, markup=False, emoji=False), lang)


def _print_more(record: dict[str, Any], lang: str) -> None:
    """What only those see who asked for it."""
    from matchmaker.reports.decisions import print_revision, print_stability

    if record["revision"] is not None:
        console().print()
        print_revision(record["revision"], console(), lang)
    if any(proposal["stability"] is not None for proposal in record["proposals"]):
        console().print()
        print_stability(record["proposals"], console(), lang)


def _tell(portfolio: Portfolio, paths: list[Path], lang: str) -> None:
    """Where the results are and what to try next."""
    values = {"count": len(portfolio), "placed": portfolio.placed, "unplaced": len(portfolio.unplaced)}
    typer.echo("\n" + say("cli-written", {**values, "paths": [str(path) for path in paths]}, lang))
    if portfolio.relaxation is not None:
        typer.echo(portfolio.relaxation.text(lang))
    page = next((path for path in paths if path.suffix == ".html"), None)
    if page is not None:
        typer.echo(say("cli-open-page", {"path": str(page)}, lang))
    if portfolio.unplaced:
        typer.echo(say("cli-try-explain", {"id": portfolio.unplaced[0].id}, lang))
