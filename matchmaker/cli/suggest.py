"""`matchmaker suggest FILE`: the main job."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
    day_of,
    groups_of,
    programme_of,
    progress_bar,
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
    effort: Annotated[float, typer.Option("--effort", help="How long to search; 2 takes twice the steps.")] = 1.0,
    deadline: Annotated[float | None, typer.Option("--deadline", help="End the search after so many seconds.")] = None,
    as_of: AsOf = None,
    proximity: ProximityFile = None,
    together: Annotated[
        list[str] | None, typer.Option("--together", help="Ids that must share a consortium: A,B.")
    ] = None,
    apart: Annotated[list[str] | None, typer.Option("--apart", help="Ids that must not: A,B.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="An id to leave out.")] = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", help="A proposal to keep: OLD.json:3.")] = None,
    near: Annotated[Path | None, typer.Option("--near", help="An earlier portfolio (JSON) to stay close to.")] = None,
    change_cost: Annotated[
        float, typer.Option("--change-cost", help="With --near: what a firm's move must be worth; 0: nothing.")
    ] = 0.05,
    history: Annotated[Path | None, typer.Option("--history", help="CSV of earlier rounds: round,event,firms.")] = None,
    product: Annotated[
        str | None, typer.Option("--product", help="Origin programmes: whose makers to look for, an HS code or words.")
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Origin programmes: where, as codes: BR-MA,BR-PA or BR.")
    ] = None,
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
    fixed = [_kept(each) for each in keep or ()]
    earlier = None if near is None else _portfolio(near)
    firms = read(file, mapping)
    if firms.report.refused:
        typer.echo(say("cli-refused", {"count": len(firms.report.refused), "path": str(file)}, lang), err=True)
    from matchmaker.consortia.suggest import suggest_consortia

    with progress_bar() as progress:
        portfolio = suggest_consortia(
            firms,
            rules,
            seed=seed,
            effort=effort,
            as_of=day_of(as_of),
            progress=progress,
            deadline=deadline,
            together=groups_of(together),
            apart=groups_of(apart),
            excluded=exclude or (),
            fixed=fixed,
            near=earlier,
            change_cost=change_cost,
            history=history,
            product=product,
            area=None if area is None else [each for one in area for each in one.split(",") if each],
            proximity=proximity,
        )
        if stability is not None:
            portfolio = portfolio.stability(stability, progress).portfolio
    for path, form in files:
        _write(portfolio, form, path, lang, firms, contacts, earlier)
    if not files or format is Format.table:
        _write(portfolio, format or Format.table, None, lang, firms, contacts, earlier)
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


def _portfolio(path: Path) -> Portfolio:
    from matchmaker.consortia.serialisation import read_portfolio

    return read_portfolio(path)


def _kept(written: str) -> tuple[str, ...]:
    """`OLD.json:3` as the members of that proposal."""
    from matchmaker.consortia.serialisation import read_portfolio

    path, _, number = written.rpartition(":")
    if not path or not number.isdigit():
        raise typer.BadParameter(f"--keep takes FILE:NUMBER, such as old.json:3; given: {written}")
    for proposal in read_portfolio(path).proposals:
        if proposal.number == int(number):
            return proposal.members
    raise typer.BadParameter(f"{path} holds no proposal {number}")


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
