"""What the service refuses to start with, and how it is told things."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings, is_loopback
from matchmaker.errors import InputError

MEMBERS = Path("members.csv")


@pytest.fixture(autouse=True)
def _no_key_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATCHMAKER_API_KEY", raising=False)


def test_the_key_comes_from_the_environment_and_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_API_KEY", "hush-hush")
    settings = Settings(members=MEMBERS)
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "hush-hush"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_key_is_no_key(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv("MATCHMAKER_API_KEY", empty)
    settings = Settings(members=MEMBERS, host="0.0.0.0")
    assert settings.api_key is None
    with pytest.raises(InputError):
        settings.refuse_open_house()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_without_a_key_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(InputError, match="MATCHMAKER_API_KEY"):
        Settings(members=MEMBERS, host=host).refuse_open_house()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_served_without_a_key(host: str) -> None:
    assert is_loopback(host)
    Settings(members=MEMBERS, host=host).refuse_open_house()


def test_with_a_key_any_host_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_API_KEY", "k")
    Settings(members=MEMBERS, host="0.0.0.0").refuse_open_house()


def test_a_port_out_of_range_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(members=MEMBERS, port=70_000)
