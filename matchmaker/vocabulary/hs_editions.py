"""Codes of the editions 2012 and 2017 of the Harmonized System, carried to 2022.

`data/hs_editions.csv` holds the subheadings that changed from one edition to the next, with all those that took over a
part of what they held; any other code means in 2022 what it meant before.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from matchmaker.vocabulary.hs_tree import EDITION, is_hs

EDITIONS = ("2012", "2017", EDITION)  # in the order of time


def carried(code: str, edition: str) -> tuple[str, ...]:
    """The codes of 2022 that hold what `code` held in an edition, in code order; () where it was none of that edition.

    A heading or chapter stays what it is where 2022 still has it, and is otherwise led on by its subheadings.

    Parameters
    ----------
    code : str
        2, 4 or 6 digits.
    edition : "2012", "2017" or "2022"
        An older edition is read as 2012, a code unchanged since then being the same.

    Examples
    --------
    >>> carried("080520", "2012"), carried("040310", "2017"), carried("080450", "2017")
    (('080521', '080522', '080529'), ('040320',), ('080450',))
    >>> carried("8803", "2017"), carried("080499", "2017")
    (('8807',), ())
    """
    if edition == EDITION or len(code) < 6:
        return (code,) if is_hs(code) else _led_on(code, edition)
    now = {code}
    for since in EDITIONS[:-1]:
        if since >= edition:
            now = {then for one in now for then in _changes(since).get(one, (one,))}
    return tuple(sorted(then for then in now if is_hs(then)))


def edition_of(code: str) -> str | None:
    """The latest edition that has a code of 2, 4 or 6 digits; None where neither 2022 nor 2017 nor 2012 has it.

    >>> edition_of("080450"), edition_of("040310"), edition_of("080520"), edition_of("080499")
    ('2022', '2017', '2012', None)
    """
    if is_hs(code):
        return EDITION
    return next((edition for edition in reversed(EDITIONS[:-1]) if _left_behind(code, edition)), None)


def _left_behind(code: str, edition: str) -> bool:
    """Was it a code of this edition that the next has no more?"""
    changes = _changes(edition)
    return code in changes if len(code) == 6 else any(one.startswith(code) for one in changes)


def _led_on(code: str, edition: str) -> tuple[str, ...]:
    """Where the subheadings of a heading that is no more have gone, as headings."""
    below = [one for since in EDITIONS[:-1] if since >= edition for one in _changes(since) if one.startswith(code)]
    now = {then[: len(code)] for one in below for since in _editions_with(one) for then in carried(one, since)}
    return tuple(sorted(then for then in now if is_hs(then)))


def _editions_with(code: str) -> list[str]:
    return [edition for edition in EDITIONS[:-1] if code in _changes(edition)]


@cache
def _changes(edition: str) -> dict[str, tuple[str, ...]]:
    """The codes of an edition that the next has cut up or renumbered, and what became of them there."""
    path = resources.files("matchmaker.vocabulary") / "data" / "hs_editions.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["code"]: tuple(row["successors"].split()) for row in rows if row["edition"] == edition}
