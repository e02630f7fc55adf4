"""The command line as a whole: which commands there are, and how an expected error ends one: one line, no traceback.

Exit status: 0 done, 1 the data has problems, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import metadata
from typing import Any

import typer

from matchmaker.cli import (
    alternatives,
    analogues,
    assemble,
    check,
    communities,
    compare,
    evaluate,
    explain,
    fill,
    gaps,
    graph,
    hs,
    match,
    programmes,
    reserves,
    suggest,
    template,
    what_if,
)
from matchmaker.errors import MatchmakerError, ProgrammeError, UnknownFirmError

# What the command line's own library raises for wrong usage; it shows it in four lines, we in one.
USAGE: Any = typer.BadParameter.__base__
COMMANDS = (
    check, suggest, match, fill, reserves, assemble, analogues,
    explain, what_if, alternatives, compare, gaps, graph, communities, programmes, hs, template, evaluate,
)  # fmt: skip


def build_app() -> typer.Typer:
    """Our commands, and those that installed packages add (entry-point group `matchmaker.commands`)."""
    app = typer.Typer(
        name="matchmaker",
        help="Propose which small firms should form an export or an origin consortium, and say why.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_root)
    for module in COMMANDS:
        app.command(module.NAME)(module.command)
    for entry in sorted(metadata.entry_points(group="matchmaker.commands"), key=lambda each: each.name):
        app.command(entry.name)(_added(entry))
    return app


def _root(
    version: bool = typer.Option(
        False, "--version", help="Print the version and leave.", is_eager=True, callback=lambda asked: _version(asked)
    ),
) -> None:
    pass


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"matchmaker {metadata.version('matchmaker')}")
        raise typer.Exit


def _added(entry: metadata.EntryPoint) -> Callable[..., Any]:
    """A command of another package; where it lacks what it needs, it says so when it is called."""
    try:
        command: Callable[..., Any] = entry.load()
    except ImportError as error:
        missing, name = error.name, entry.name

        def unavailable() -> None:
            typer.echo(f"matchmaker {name} needs {missing}: install matchmaker[service].", err=True)
            raise typer.Exit(2)

        unavailable.__doc__ = "Not installed here: needs matchmaker[service]."
        return unavailable
    return command


def main() -> None:
    """Entry point of the command `matchmaker`."""
    from matchmaker.cli.shared import language

    try:
        status = build_app()(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except USAGE as error:
        said = error.format_message()
        print(said if "\n" in said else f"matchmaker: {said}", file=sys.stderr)  # or the help
        sys.exit(2)
    except typer.Abort:
        print("matchmaker: stopped.", file=sys.stderr)
        sys.exit(130)
    except MatchmakerError as error:
        message = error.message
        text = message.text(language()) if hasattr(message, "text") else str(message)
        print(f"matchmaker: {' '.join(text.split())}", file=sys.stderr)
        relaxation = getattr(error, "relaxation", None)
        if relaxation is not None:  # what would make it possible
            print(relaxation.text(language()), file=sys.stderr)
        sys.exit(2 if isinstance(error, (ProgrammeError, UnknownFirmError)) else 1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader (`| head`) has gone; nothing is wrong
        sys.exit(0)
