"""Programmes: the rules under which consortia are formed."""

import sys
from types import ModuleType

from matchmaker.programmes.overall import Balance, Groups
from matchmaker.programmes.programme import DEFAULT, LAYERS, Programme, load_programme, programmes
from matchmaker.programmes.rules import CHECKS, Rule

__all__ = ["CHECKS", "DEFAULT", "LAYERS", "Balance", "Groups", "Programme", "Rule", "load_programme", "programmes"]


class _Room(ModuleType):
    """`matchmaker.programmes` is both this room and the public function that lists the built-in programmes: importing the
    room hangs it on the package under that name, so the room answers the call.
    """

    def __call__(self) -> list[str]:
        return programmes()


sys.modules[__name__].__class__ = _Room
