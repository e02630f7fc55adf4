"""Certificates: what a firm says it holds, read by design §3 from canonical items and from free text.

The list of schemes stands in `schemes`, what they imply and where they count in `scheme_relations`; a cell is parted in
`certificate_cells`, an item read in `certificate_items`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from matchmaker.vocabulary.certificate import Certificate
from matchmaker.vocabulary.certificate_cells import LONGEST_ITEM, items_of, says_none, says_nothing
from matchmaker.vocabulary.certificate_items import read_item
from matchmaker.vocabulary.certificate_names import region_only
from matchmaker.vocabulary.certificate_others import not_a_standard
from matchmaker.vocabulary.scheme_relations import equivalent_for, implied, prerequisites, recognised_by
from matchmaker.vocabulary.schemes import scheme_label, schemes

__all__ = [
    "LONGEST_ITEM",
    "Certificate",
    "ParsedCertifications",
    "equivalent_for",
    "implied",
    "not_a_standard",
    "parse_certifications",
    "prerequisites",
    "recognised_by",
    "scheme_label",
    "schemes",
]


@dataclass(frozen=True, slots=True)
class ParsedCertifications:
    """What a cell says. `held` is None where it says nothing, () where it says that nothing is held."""

    held: tuple[Certificate, ...] | None
    # Applied for, in progress, suspended, refused, or expired on a day not told: a scheme's code, or the words.
    pending: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()  # those of `pending` that are said to be expired
    not_understood: tuple[str, ...] = ()

    def lapsed(self, as_of: date | None) -> tuple[Certificate, ...]:
        """The certificates that ended before a day: kept with their date, they do not count on it.

        Examples
        --------
        >>> [str(each) for each in parse_certifications("UTZ hasta 2021; HACCP").lapsed(date(2026, 1, 1))]
        ['utz@2021-12-31']
        """
        return tuple(certificate for certificate in self.held or () if not certificate.valid_on(as_of))


@lru_cache(maxsize=50_000)
def parse_certifications(cell: str) -> ParsedCertifications:
    """The certificates of one cell.

    Items are parted by semicolons, commas or lines and are `scheme`, `scheme:scope`, `scheme:scope@2027-03-31`, or
    free text in any of the five languages; dots between single letters are no part of a name (`H.A.C.C.P.`). A
    certificate applied for, in progress, suspended or refused is not held; an expired one stays with its date. An
    unknown scheme is kept as text; where only the certifying body is named, its code stands for the scheme. A cell
    that names only certificates not held says that nothing is held. Items of more than 300 characters are not
    understood; the time is in proportion to the cell's length.

    Returns
    -------
    ParsedCertifications
        `held` sorted by scheme and scope, each pair once with its latest date.

    Examples
    --------
    >>> parsed = parse_certifications("Orgánico CERES vence 3/2026; ISO 9001 en trámite; globalgap:mango@2027-03-31")
    >>> [str(certificate) for certificate in parsed.held], parsed.pending
    (['globalgap:mango@2027-03-31', 'organic@2026-03-31'], ('iso-9001',))
    >>> parsed.held[1].body
    'ceres'
    >>> parse_certifications("ninguna").held, parse_certifications("").held
    ((), None)
    """
    held: list[Certificate] = []
    organic: list[Certificate] = []  # of a standard that no item has named yet
    pending: list[str] = []
    expired: list[str] = []
    not_understood: list[str] = []
    said_none = False
    organic_before, unnamed = False, Certificate("organic")
    for item in items_of(cell):
        if len(item) > LONGEST_ITEM:
            not_understood.append(item)
            continue
        if says_nothing(item):
            continue
        if says_none(item):
            said_none = True
            continue
        if organic_before and (region := region_only(item)):  # Orgánico CERES vence 3/2026, UE
            unnamed = organic.pop() if organic else unnamed
            held.append(replace(unnamed, scheme=region))
            continue
        read = read_item(item)
        if organic_before and organic and _names_organic_standards(item, read.held):  # Orgánico IBD, UE y NOP
            unnamed = organic.pop()
            read.held = [_completed(certificate, unnamed) for certificate in read.held]
        organic_before = any(certificate.scheme.startswith("organic") for certificate in read.held)
        unnamed = unnamed if organic_before else Certificate("organic")
        for certificate in read.held:
            (organic if certificate.scheme == "organic" else held).append(certificate)
        pending += [*read.pending, *read.expired]
        expired += read.expired
        not_understood += read.not_understood
        said_none = said_none or read.denied
    held += organic
    if not held and not said_none and not pending:
        return ParsedCertifications(None, (), (), tuple(not_understood))
    once = (tuple(dict.fromkeys(listed)) for listed in (pending, expired, not_understood))
    return ParsedCertifications(_latest(held), *once)


def _names_organic_standards(item: str, held: list[Certificate]) -> bool:
    """Does an item name only organic standards, in words? A code as it is written stands for a certificate of its own."""
    return bool(held) and "organic-" not in item and all(each.scheme.startswith("organic-") for each in held)


def _completed(certificate: Certificate, unnamed: Certificate) -> Certificate:
    """A certificate to a named organic standard, with what was said before its name."""
    return replace(
        certificate,
        valid_to=certificate.valid_to or unnamed.valid_to,
        number=certificate.number or unnamed.number,
        body=certificate.body or unnamed.body,
    )


def _latest(held: list[Certificate]) -> tuple[Certificate, ...]:
    """Each scheme and scope once, with the date that reaches furthest (no date reaches no further than one that is
    known)."""
    best: dict[tuple[str, str], Certificate] = {}
    for certificate in held:
        key = (certificate.scheme, certificate.scope or "")
        known = best.get(key)
        if known is None or (certificate.valid_to or date.min) > (known.valid_to or date.min):
            best[key] = certificate
    return tuple(best[key] for key in sorted(best))
