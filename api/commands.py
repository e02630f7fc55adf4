"""`matchmaker serve`: what the service adds to the command line, through the entry points `matchmaker.commands`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matchmaker.errors import InputError
from matchmaker.texts import Message

if TYPE_CHECKING:
    from api.settings import Settings

WRONG_USAGE = 2


def serve(
    file: Annotated[Path, typer.Argument(help="The member list.")],
    mapping: Annotated[Path | None, typer.Option(help="How its columns feed ours (TOML).")] = None,
    programme: Annotated[str, typer.Option(help="What a request gets that names none.")] = "export-promotion",
    proximity: Annotated[
        Path | None,
        typer.Option(help="CSV of headings that go together (source,target,strength), for complementary products."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Another than this machine only with MATCHMAKER_API_KEY set.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8000,
) -> None:
    """Answer matches and groupings over HTTP, from a member list held in memory."""
    try:
        import uvicorn

        from api.app import create_app
        from api.settings import Settings
    except ModuleNotFoundError as error:
        raise wrong_usage(Message("serve-needs-extra", module=error.name or "")) from None
    settings = Settings(members=file, mapping=mapping, programme=programme, proximity=proximity, host=host, port=port)
    try:
        settings.refuse_open_house()
        door = open_door(settings)
    except InputError as error:
        raise wrong_usage(error) from None
    with door:
        app = create_app(settings)
        app.state.pool.warm_up()
        door.listen()  # before it is said, so that who reads it may call at once
        typer.echo(str(Message("serve-ready", count=len(app.state.pool.firms), address=address(door))), err=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[door])


def wrong_usage(reason: object) -> typer.Exit:
    """One line to stderr, and the exit status that goes with it."""
    typer.echo(f"matchmaker: {reason}", err=True)
    return typer.Exit(WRONG_USAGE)


def open_door(settings: Settings) -> socket.socket:
    """The socket listened on, taken before the slow work so that a taken port is said at once. Raises InputError."""
    try:
        family, *_, where = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
    except OSError as error:
        problem = error.strerror or str(error)
        raise InputError(Message("serve-no-door", host=settings.host, port=settings.port, problem=problem)) from None
    return door


def address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
