"""What commands share: their options, reading a file, the progress bar, writing results."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from matchmaker.firms.table import FirmTable
    from matchmaker.programmes import Programme
    from matchmaker.progress import Progress

File = Annotated[Path, typer.Argument(help="Member list: CSV, XLSX, Parquet or JSON Lines.", show_default=False)]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", "-m", help="TOML that says which of the file's columns feed ours.")
]
ProgrammeName = Annotated[
    str, typer.Option("--programme", "-p", help="A built-in programme, or a TOML file of your own.")
]
Overrides = Annotated[
    list[str] | None, typer.Option("--set", help="Change a value of the programme by dotted name: size.min=3.")
]
ProximityFile = Annotated[
    Path | None,
    typer.Option(
        "--proximity", help="CSV of headings that go together (source,target,strength), for complementary products."
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day on which certificates must be valid: a date, or today.")]
Language = Annotated[
    str, typer.Option("--lang", help="Language of every sentence: en or es.", callback=lambda v: _language(v))
]
PortfolioFile = Annotated[Path, typer.Option("--portfolio", help="The portfolio, as JSON.", show_default=False)]
ProposalNumber = Annotated[int, typer.Option("--proposal", help="Number of the proposal.", min=1, show_default=False)]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same result.", min=0)]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")]

_chosen = {"lang": "en"}


def language() -> str:
    """The language chosen on this command line, for errors that end it."""
    return _chosen["lang"]


def _language(value: str) -> str:
    from matchmaker.texts import LANGUAGES

    if value not in LANGUAGES:
        raise typer.BadParameter(f"{value} is not one of {', '.join(LANGUAGES)}")
    _chosen["lang"] = value
    return value


def read(file: Path, mapping: Path | None) -> FirmTable:
    """The firms of a file."""
    from matchmaker.firms.reading import read_firms

    with status("Reading the list"):
        return read_firms(file, mapping=mapping)


def programme_of(name: str, overrides: list[str] | None) -> Programme:
    """The programme with `--set` applied; values are read as TOML, what is not TOML as text."""
    from matchmaker.programmes import load_programme

    return load_programme(name, **dict(_override(each) for each in overrides or ()))


def _override(written: str) -> tuple[str, Any]:
    field, equals, value = written.partition("=")
    if not equals or not field:
        raise typer.BadParameter(f"--set takes FIELD=VALUE, such as size.min=3; given: {written}")
    if value == "none":
        return field.strip(), None
    try:
        return field.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return field.strip(), value


def day_of(as_of: str | None) -> date | None:
    """`--as-of`: the one place where the clock may be asked."""
    from matchmaker.affinity.as_of import as_day
    from matchmaker.errors import InputError

    try:
        return date.today() if as_of == "today" else as_day(as_of)
    except InputError as error:
        raise typer.BadParameter(error.message.text(language())) from None  # type: ignore[attr-defined]


def groups_of(written: list[str] | None) -> list[list[str]]:
    """`--together A,B --together C,D` as lists of ids."""
    return [[firm.strip() for firm in each.split(",") if firm.strip()] for each in written or ()]


def no_use(context: typer.Context, parameters: Sequence[str], why: str) -> None:
    """Refuse options that were given though they would change nothing."""
    for name in parameters:
        source = context.get_parameter_source(name)
        if source is not None and source.name != "DEFAULT":
            option = name.strip("_").replace("_", "-")
            raise typer.BadParameter(f"--{option} has no use here: {why}")


def console(stderr: bool = False) -> Console:
    """A console that is as wide as the terminal, or 100 columns where there is none."""
    from rich.console import Console

    found = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not found.is_terminal:
        found = Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=100)
    return found


@contextmanager
def status(text: str) -> Iterator[None]:
    """A spinner on standard error while something runs; nothing where that is not a terminal."""
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield
        return
    with shown.status(text):
        yield


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on standard error that follows the engine's stages; None where that is not a terminal."""
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=shown, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def follow(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total if total > 1 else None)

        yield follow


def write(text: str, out: Path | None) -> None:
    """Text to a file (its folder made where it is missing), or to standard output."""
    if out is None:
        sys.stdout.write(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


def as_json(data: Any) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
