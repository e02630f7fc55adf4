"""Names beside standards that are none (`data/certification_others.toml`): initiatives, guidance, one company's code.

They are kept as the firm's own words, and we know why.
"""

from __future__ import annotations

from functools import cache

from matchmaker.vocabulary.certificate_data import check_fields, fault, read_data
from matchmaker.vocabulary.name_finder import NameFinder
from matchmaker.vocabulary.plain_letters import plain, squeezed

_FILE = "certification_others.toml"


def not_a_standard(text: str) -> str | None:
    """The kind of thing that a text names, where it is known and no standard of a product or of management.

    Examples
    --------
    >>> not_a_standard("UN Global Compact"), not_a_standard("EcoVadis (silver)"), not_a_standard("ISO 9001")
    ('multi-stakeholder initiative', 'rating', None)
    """
    low = plain(text)
    first = next(iter(_finder().find(low)), None)
    return None if first is None else _kinds()[squeezed(low[slice(*first)])]


@cache
def _finder() -> NameFinder:
    return NameFinder(plain(name) for row in read_data(_FILE).values() for name in row["names"])


@cache
def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, row in read_data(_FILE).items():
        check_fields(_FILE, kind, row, {"why": str, "names": list}, {})
        for name in row["names"]:
            if not squeezed(plain(name)):
                raise fault(_FILE, kind, "scheme-entry-value", field="names", value=name)
            found[squeezed(plain(name))] = kind
    return found
