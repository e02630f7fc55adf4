"""What can go wrong, named by meaning. An error carries its sentence as a record, so that it can be said in any language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class MatchmakerError(Exception):
    """Base of every expected error. `message` is a text record (or plain text); `str()` says it in English."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class InputError(MatchmakerError, ValueError):
    """A file, frame, profile or parameter cannot be used as given."""


class ProgrammeError(MatchmakerError, ValueError):
    """A programme's definition or an override is wrong."""


class UnknownFirmError(MatchmakerError, KeyError):
    """An id that is not among the firms."""

    def __str__(self) -> str:  # KeyError would show the repr of its argument
        return str(self.message)


class UnfeasibleError(MatchmakerError):
    """No portfolio can meet what was asked. `rules` holds the ids of the rules that stand in the way, `relaxation` the least
    that must be given up (a `consortia.relaxation.Relaxation`), where it was looked for: by `suggest_consortia` always.
    """

    def __init__(self, message: object, rules: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.rules = tuple(rules)
        self.relaxation: Any = None
