"""A real server over loopback, for every test of the service."""

from __future__ import annotations

import csv
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

ROOT = Path(__file__).resolve().parents[2]
# Planted in every row of the member list that is served: none may come out again.
PLANTED = {
    "tax_id": "TAX-8842-SECRET",
    "email": "owner@planted.example",
    "phone": "+1 809 555 7391",
    "turnover": "7654321",
    "turnover_currency": "XTS",
    "compliance": "planted-topic=no",
}


@contextmanager
def served(app: Any) -> Iterator[httpx2.Client]:
    """The app behind uvicorn on a free port of this machine, and a client of it."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{door.getsockname()[1]}", timeout=120) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        door.close()


@pytest.fixture(scope="session")
def serve() -> Callable[[Any], AbstractContextManager[httpx2.Client]]:
    return served


@pytest.fixture(scope="session")
def planted() -> dict[str, str]:
    return PLANTED


@pytest.fixture(scope="session")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fourth firm of the fixture, each with private values planted."""
    with (ROOT / "fixtures" / "caribbean.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::4]
    path = tmp_path_factory.mktemp("members") / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow({**row, **PLANTED, "must_not_pair": rows[number - 1]["id"]})
    return path


@pytest.fixture(scope="session")
def app(members: Path) -> Any:
    from api.app import create_app
    from api.settings import Settings

    return create_app(Settings(members=members))


@pytest.fixture(scope="session")
def client(app: Any) -> Iterator[httpx2.Client]:
    with served(app) as client:
        yield client


KEY = "hush"


@pytest.fixture(scope="session")
def few(members: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last 32 of the members, so that what forms consortia takes no time."""
    lines = members.read_text("utf-8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("few") / "few.csv"
    path.write_text("".join([lines[0], *lines[-32:]]), "utf-8")
    return path


@pytest.fixture(scope="session")
def small(few: Path) -> Iterator[httpx2.Client]:
    """A service over those few, warmed up, with a key that the client has."""
    from api.app import create_app
    from api.settings import Settings

    app = create_app(Settings(members=few, api_key=KEY))
    app.state.pool.warm_up()
    with served(app) as client:
        client.headers["Authorization"] = f"Bearer {KEY}"
        yield client
