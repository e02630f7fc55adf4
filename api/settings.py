"""What the service is told when it starts: by arguments, or by environment variables that begin MATCHMAKER_."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matchmaker.errors import InputError
from matchmaker.texts import Message


class Settings(BaseSettings):
    """One service over one member list."""

    model_config = SettingsConfigDict(env_prefix="MATCHMAKER_", extra="forbid", frozen=True)

    members: Path  # the member list: CSV, XLSX, Parquet, JSON Lines
    mapping: Path | None = None
    programme: str = "export-promotion"  # a built-in's name or a TOML file; what a request gets that names none
    proximity: Path | None = None  # CSV of headings that go together, for programmes of complementary products
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000  # 0: any free one
    api_key: SecretStr | None = None  # None: no key is asked for, and only this machine is served
    largest_body: Annotated[int, Field(gt=0)] = 1_000_000  # bytes
    most_firms: Annotated[int, Field(gt=0)] = 5_000  # in one grouping
    runs_waiting: Annotated[int, Field(gt=0)] = 8  # groupings under way or waiting; one more is told to come back

    @field_validator("api_key")
    @classmethod
    def _empty_is_unset(cls, key: SecretStr | None) -> SecretStr | None:
        return key if key is not None and key.get_secret_value().strip() else None

    def refuse_open_house(self) -> None:
        """Raise InputError where the service would answer other machines without asking for a key."""
        if self.api_key is None and not is_loopback(self.host):
            raise InputError(Message("serve-needs-key", host=self.host))


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine seen from itself.

    Examples
    --------
    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
