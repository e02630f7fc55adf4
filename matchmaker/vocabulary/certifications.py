"""Certificates: what a firm says it holds, read by design §3 from canonical items and from free text.

The list of schemes and what each implies stand in `schemes`, names in text in `certificate_names`, dates in
`certificate_dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from matchmaker.vocabulary.certificate import Certificate
from matchmaker.vocabulary.certificate_dates import find_expiry, without_words_of_validity
from matchmaker.vocabulary.certificate_names import Mention, is_body, mentions, plain, region_only, scheme_of_alias
from matchmaker.vocabulary.certificate_words import pattern, phrases
from matchmaker.vocabulary.schemes import implied, scheme_label, schemes

__all__ = ["Certificate", "ParsedCertifications", "implied", "parse_certifications", "scheme_label", "schemes"]


@dataclass(frozen=True, slots=True)
class ParsedCertifications:
    """What a cell says. `held` is None where it says nothing, () where it says that nothing is held."""

    held: tuple[Certificate, ...] | None
    pending: tuple[str, ...] = ()  # applied for, in progress, suspended, refused: a scheme's code, or the words
    not_understood: tuple[str, ...] = ()


_ISO_NUMBER = r"\d{4,5}(?::\d{4})?"
_ISO_LIST = re.compile(
    rf"\biso\W{{0,2}}{_ISO_NUMBER}(?:\s*(?:[/,+&]|\b(?:y|e|et|en|and)\b)\s*(?!(?:19|20)\d\d\b){_ISO_NUMBER}\b)+",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(r"\s*(?:19|20)\d\d\b")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?![^\W\d_]))?")  # H.A.C.C.P.
# Longer items are not read: no certificate is named so, and the patterns below take quadratic time.
LONGEST_ITEM = 300
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_CANONICAL = re.compile(r"^(?P<scheme>[^:@]+?)\s*(?::(?P<scope>[^@]*?))?\s*(?:@\s*(?P<date>\S+))?$")


@lru_cache(maxsize=50_000)
def parse_certifications(cell: str) -> ParsedCertifications:
    """The certificates of one cell.

    Items are parted by semicolons, commas or lines and are `scheme`, `scheme:scope`, `scheme:scope@2027-03-31`, or
    free text in any of the five languages; dots between single letters are no part of a name (`H.A.C.C.P.`). A
    certificate applied for, in progress, suspended or refused is not held; an expired one stays with its date. An
    unknown scheme is kept as text. A cell that names only certificates not held says that nothing is held. Items of
    more than 300 characters are not understood; the time is in proportion to the cell's length.

    Returns
    -------
    ParsedCertifications
        `held` sorted by scheme and scope, each pair once with its latest date.

    Examples
    --------
    >>> parsed = parse_certifications("Orgánico CERES vence 3/2026; ISO 9001 en trámite; globalgap:mango@2027-03-31")
    >>> [str(certificate) for certificate in parsed.held], parsed.pending
    (['globalgap:mango@2027-03-31', 'organic@2026-03-31'], ('iso-9001',))
    >>> parse_certifications("ninguna").held, parse_certifications("").held
    ((), None)
    """
    held: list[Certificate] = []
    organic: list[Certificate] = []  # of a standard that no item has named yet
    pending: list[str] = []
    not_understood: list[str] = []
    said_none = False
    organic_before = False
    for item in _items(_DOTTED.sub(_without_dots, cell)):
        if len(item) > LONGEST_ITEM:
            not_understood.append(item)
            continue
        low = plain(item).strip(" .!()")
        if _is_empty(low):
            continue
        if re.fullmatch(phrases("none"), low):
            said_none = True
            continue
        if organic_before and (region := region_only(item)):
            held.append(Certificate(region))
            organic.clear()
            continue
        found, not_held, puzzling = _read_item(item)
        organic_before = any(certificate.scheme.startswith("organic") for certificate in found)
        for certificate in found:
            (organic if certificate.scheme == "organic" else held).append(certificate)
        pending += not_held
        not_understood += puzzling
    held += organic
    if not held and not said_none and not pending:
        return ParsedCertifications(None, (), tuple(not_understood))
    return ParsedCertifications(_latest(held), tuple(dict.fromkeys(pending)), tuple(not_understood))


def _without_dots(hit: re.Match[str]) -> str:
    """The letters of an abbreviation, and a space behind it where there was one."""
    letters = re.sub(r"[.\s]", "", hit[0])
    return letters + " " if hit[0][-1].isspace() else letters


def _items(cell: str) -> list[str]:
    """The items of a cell. Behind a comma, what is only a date, a status or a certifying body belongs to the item
    before it."""
    items: list[str] = []
    for parted_by, piece in _pieces(cell):
        belongs = parted_by == "," and piece and items and items[-1] and len(items[-1]) + len(piece) < LONGEST_ITEM
        if belongs and _only_about_another(piece):
            items[-1] += f" {piece}"
        else:
            items.append(piece)
    return items


def _is_empty(low: str) -> bool:
    letters = re.sub(r"[^a-z0-9]+", " ", low).strip()
    return (not letters and "?" not in low) or re.fullmatch(phrases("empty"), letters) is not None


def _only_about_another(piece: str) -> bool:
    valid_to, rest = find_expiry(piece)
    rest = plain(without_words_of_validity(rest) if valid_to else rest)
    rest = pattern("lapsed").sub("", pattern("not_held").sub("", rest)).strip(" .:-()")
    return not rest or is_body(rest)


def _each_iso(hit: re.Match[str]) -> str:
    return "; ".join(f"ISO {number}" for number in re.findall(_ISO_NUMBER, hit[0]))


def _pieces(cell: str) -> Iterator[tuple[str, str]]:
    """The cell parted at semicolons, commas and lines, each piece with the sign before it.

    What stands in brackets stays together; `ISO 9001/14001` is two.
    """
    cell = _ISO_LIST.sub(_each_iso, cell)
    depth, parted_by, piece = 0, "", ""
    for at, character in enumerate(cell):
        depth = max(0, depth + (character in "([") - (character in ")]"))
        a_year_follows = character == "," and _YEAR_BEHIND.match(cell, at + 1)  # March 31, 2027
        if character in "\n\r|•" or (character in ";," and depth == 0 and not a_year_follows):
            yield parted_by, piece.strip()
            depth, parted_by, piece = 0, character, ""
        else:
            piece += character
    yield parted_by, piece.strip()


def _read_item(item: str) -> tuple[list[Certificate], list[str], list[str]]:
    """One item: certificates held, schemes pending, text not understood."""
    exact = _canonical(item)
    if exact is not None:
        return [exact], [], []
    valid_to, rest = find_expiry(item)
    named = mentions(rest)
    low = plain(item)
    lapsed = pattern("lapsed").search(low) is not None
    if pattern("not_held").search(low) or (lapsed and valid_to is None):
        return [], [mention.scheme for mention in named] or [item], []
    if not named:
        own_words = _own(without_words_of_validity(rest) if valid_to else rest)
        if not own_words:
            return [], [], [item]
        return [Certificate(own_words, None, valid_to)], [], []
    scope = _scope(rest, named) if len(named) == 1 else None
    return [Certificate(mention.scheme, scope, valid_to) for mention in named], [], []


def _canonical(item: str) -> Certificate | None:
    """The item as `scheme[:scope][@date]`, where it is written so: the scheme a code or alias of our list, a code
    unknown to us before a scope (`blue-seal:mango`), or any words before an @ and a date."""
    hit = _CANONICAL.match(item)
    if hit is None:
        return None
    scheme = hit["scheme"].strip().lower()
    valid_to = None
    if hit["date"]:
        valid_to, rest = find_expiry(hit["date"])
        if valid_to is None or rest.strip():
            return None
    is_slug = _SLUG.fullmatch(hit["scheme"]) is not None
    if is_slug:
        scheme = scheme_of_alias(scheme) or scheme
    if scheme not in schemes() and not re.fullmatch(r"iso-\d{4,5}", scheme):
        if not (hit["date"] or (is_slug and hit["scope"])) or mentions(hit["scheme"]):
            return None
        scheme = _own(hit["scheme"])
        if not scheme:
            return None
    scope = re.sub(r"\s+", " ", hit["scope"] or "").strip()
    if re.fullmatch(r"(?:19|20)\d\d", scope):  # iso-9001:2015 is a version
        scope = ""
    return Certificate(scheme, scope or None, valid_to)


def _own(words: str) -> str:
    """A firm's own words as the name of a scheme, without the signs that part scheme, scope, date and items; "" where
    that leaves no word."""
    words = re.sub(r"\s+", " ", re.sub(r"[:@;,|()\[\]•]+", " ", words)).strip(" .-")
    says_nothing = _is_empty(plain(words)) or re.fullmatch(phrases("none"), plain(words))
    return words if not says_nothing and sum(character.isalpha() for character in words) >= 2 else ""


def _scope(text: str, named: list[Mention]) -> str | None:
    """What the certificate covers, where the text says so behind a colon, in brackets or after *for*."""
    scheme = named[0]
    behind = text[scheme.end :]
    for written in (r"^\s*[®™]?\s*:\s*(?P<scope>[^()\[\]]+)", r"[(\[](?P<scope>[^()\[\]]+)[)\]]"):
        hit = re.search(written, behind)
        if hit and (scope := _as_scope(hit["scope"])):
            return scope
    hit = pattern("scope").search(plain(behind))
    return _as_scope(behind[hit.end() :].lstrip(" :")) if hit else None


def _as_scope(text: str) -> str | None:
    parts = [part.strip(" .-") for part in re.split(r"[,;/+]", without_words_of_validity(text))]
    parts = [part for part in parts if part and not is_body(part) and not mentions(part) and region_only(part) is None]
    parts = [part for part in parts if len(re.findall(r"[^\W\d_]", part)) >= 3 or re.fullmatch(r"[\d. ]{2,}", part)]
    scope = "+".join(re.sub(r"[:@\s]+", " ", part).strip() for part in parts)
    if not scope or re.fullmatch(r"(?:19|20)\d\d", scope):
        return None
    return scope.lower()


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
