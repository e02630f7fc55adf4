"""`matchmaker what-if FILE --portfolio P.json --replace A,B`: one change by hand and what it does."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from matchmaker.cli.shared import (
    File,
    Language,
    MappingFile,
    PortfolioFile,
    ProximityFile,
    as_json,
    console,
    read,
    write,
)
from matchmaker.texts import say

NAME = "what-if"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    file: File,
    portfolio: PortfolioFile,
    mapping: MappingFile = None,
    proximity: ProximityFile = None,
    replace: Annotated[str | None, typer.Option("--replace", help="OUT,IN: IN takes OUT's place.")] = None,
    add: Annotated[str | None, typer.Option("--add", help="FIRM:NUMBER: a firm joins a proposal.")] = None,
    remove: Annotated[str | None, typer.Option("--remove", help="FIRM leaves its proposal.")] = None,
    dissolve: Annotated[int | None, typer.Option("--dissolve", help="NUMBER of a proposal to give up.")] = None,
    split: Annotated[str | None, typer.Option("--split", help="NUMBER:A,B: these form one of their own.")] = None,
    merge: Annotated[str | None, typer.Option("--merge", help="NUMBER,NUMBER: two become one.")] = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the portfolio with the change made, as JSON.")
    ] = None,
) -> None:
    """Try one change by hand: the new score, the rules broken, and the difference by term and rule."""
    from matchmaker.consortia.serialisation import read_portfolio

    asked: dict[str, Any] = {
        "replace": None if replace is None else _pair(replace, ",", "--replace", "OUT,IN"),
        "add": None if add is None else _pair(add, ":", "--add", "FIRM:NUMBER"),
        "remove": remove,
        "dissolve": dissolve,
        "split": None if split is None else _split(split),
        "merge": None if merge is None else _pair(merge, ",", "--merge", "NUMBER,NUMBER"),
    }
    if sum(value is not None for value in asked.values()) != 1:
        raise typer.BadParameter("give exactly one of --replace, --add, --remove, --dissolve, --split and --merge")
    answer = read_portfolio(portfolio).on(read(file, mapping), proximity).what_if(**asked)
    if out is not None:
        write(answer.apply().to_json(lang), out)
    if format is Format.json:
        typer.echo(as_json(answer.as_dict(lang)), nl=False)
        return
    from matchmaker.reports.decisions import print_what_if

    print_what_if(answer.as_dict(lang), console(), lang)
    if out is not None:
        typer.echo(say("cli-what-if-written", {"path": str(out)}, lang))


def _pair(written: str, separator: str, option: str, form: str) -> tuple[str, str]:
    first, found, second = (part.strip() for part in written.rpartition(separator))
    if not (first and found and second):
        raise typer.BadParameter(f"{option} takes {form}; given: {written}")
    return first, second


def _split(written: str) -> tuple[str, list[str]]:
    number, _, firms = written.partition(":")
    part = [firm.strip() for firm in firms.split(",") if firm.strip()]
    if not number.strip().isdigit() or not part:
        raise typer.BadParameter(f"--split takes NUMBER:A,B; given: {written}")
    return number.strip(), part
