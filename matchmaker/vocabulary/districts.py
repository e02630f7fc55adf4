"""Districts that lie far from the town of their municipality: by name, with the municipality they belong to and their own
point (`data/places_districts.csv`)."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib import resources

from matchmaker.vocabulary.gazetteer import Known
from matchmaker.vocabulary.place_names import name_key


def districts_named(key: str, country: str, subdivisions: frozenset[str] | None) -> tuple[Known, ...]:
    """The districts of that name (`place_names.name_key`) in these subdivisions, None: anywhere in the country.

    Examples
    --------
    >>> [(each.name, each.part_of) for each in districts_named("novacalifornia", "BR", frozenset({"BR-RO"}))]
    [('Nova Califórnia', 'Porto Velho')]
    """
    found = _districts().get((country, key), ())
    return tuple(each for each in found if subdivisions is None or each.subdivision in subdivisions)


@cache
def _districts() -> dict[tuple[str, str], list[Known]]:
    text = (resources.files("matchmaker.vocabulary") / "data" / "places_districts.csv").read_text("utf-8")
    found: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        point = float(row["latitude"]), float(row["longitude"])
        known = Known(row["subdivision"], row["district"], *point, part_of=row["municipality"])
        for name in (row["district"], *filter(None, row["other_names"].split("|"))):
            found[row["subdivision"][:2], name_key(name)].append(known)
    return found
