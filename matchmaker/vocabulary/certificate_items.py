"""One item of a cell of certificates: which schemes it names, whether they are held, for what, until when, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from matchmaker.vocabulary.certificate import Certificate
from matchmaker.vocabulary.certificate_bodies import bodies, find_bodies
from matchmaker.vocabulary.certificate_cells import about_another, says_none, says_nothing
from matchmaker.vocabulary.certificate_dates import find_expiry, without_words_of_validity
from matchmaker.vocabulary.certificate_names import Mention, mentions, scheme_of_alias
from matchmaker.vocabulary.certificate_numbers import find_number, number_behind
from matchmaker.vocabulary.certificate_scopes import is_only_scope, scope_of
from matchmaker.vocabulary.certificate_words import has_status, is_yes_or_no, pattern, phrases
from matchmaker.vocabulary.plain_letters import plain
from matchmaker.vocabulary.schemes import schemes

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_CANONICAL = re.compile(r"^(?P<scheme>[^:@]+?)\s*(?::(?P<scope>[^@]*?))?\s*(?:@\s*(?P<date>\S+))?$")
_AND = re.compile(r"(?:\s(?:y|e|et|en|and)|\s*[&+/,;-])\s*$", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


@dataclass(slots=True)
class ItemRead:
    """What one item says."""

    held: list[Certificate] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)  # said to be expired, without a date
    denied: bool = False  # some scheme is said not to be held
    not_understood: list[str] = field(default_factory=list)


def read_item(item: str) -> ItemRead:
    """What one item says.

    Examples
    --------
    >>> read = read_item("ISO 9001:2015 n° 12345 SGS valid until 31.12.2026")
    >>> read.held[0].number, read.held[0].body, str(read.held[0])
    ('12345', 'sgs', 'iso-9001@2026-12-31')
    >>> read_item("HACCP y ISO 22000 (en trámite)").pending
    ['iso-22000']
    """
    exact = _canonical(item)
    if exact is not None:
        return ItemRead(held=[exact])
    read = ItemRead()
    for statement in _statements(item):
        _read_statement(statement, read)
    return read


def _statements(item: str) -> Iterator[str]:
    """The item, or its parts at *and* where the parts say different things: *HACCP (en trámite) y BPM*, each date with
    its own scheme. One status or date at the end is meant for all: *Global GAP + GRASP vto 05/26*."""
    named = mentions(item)
    cuts = [0]
    for before, after in pairwise(named):
        joint = _AND.search(item[before.end : after.start])
        if joint:
            cuts.append(before.end + joint.start())
    parts = [item[start:end] for start, end in zip(cuts, [*cuts[1:], len(item)], strict=True)]
    parts = [parts[0], *(_of_its_own(part, parts[0]) for part in parts[1:])]
    marked = [_says_more(part) for part in parts]
    own = any(marked[:-1]) or (marked[-1] and any(has_status(hit) for hit in _BRACKETS.findall(parts[-1])))
    yield from parts if len(parts) > 1 and own and all(map(mentions, parts)) else [item]


def _of_its_own(part: str, first: str) -> str:
    """A part without its *and*; behind an organic item a bare region still means an organic standard."""
    part = re.sub(r"^\s*(?:(?:y|e|et|en|and)\s|[&+/,;-])\s*", "", part, flags=re.IGNORECASE)
    is_region = not mentions(part) and any(named.scheme.startswith("organic") for named in mentions(first))
    return f"organic {part}" if is_region else part


def _says_more(part: str) -> bool:
    """Does a part say a status or a date behind the name of its scheme? Before the name it is meant for all."""
    named = mentions(part)
    behind = part[named[0].end :] if named else part
    return has_status(behind) or find_expiry(behind)[0] is not None


def _read_statement(text: str, read: ItemRead) -> None:
    shaped = find_number(text)
    number, cut = None, text
    if shaped is not None and shaped.scheme is not None:  # before dates and names: FSC-C012345, PE-BIO-141
        number, cut = shaped.written, _blank(text, shaped.start, shaped.end)
    valid_to, rest = find_expiry(cut)
    named = _denied_taken_out(rest, mentions(rest), read)
    if not named and read.denied:
        return
    codes = [mention.scheme for mention in named]
    if number is None:
        number, rest = _take_number(rest, named)
    elif shaped is not None and shaped.scheme not in codes:
        codes = [code for code in codes if not (code == "organic" and str(shaped.scheme).startswith("organic"))]
        codes.append(str(shaped.scheme))
    body, rest = _take_body(rest, named)
    low = pattern("current").sub(" ", plain(text))
    low = pattern("renewal").sub(" ", low) if valid_to else low
    expired = pattern("lapsed").search(low) is not None and valid_to is None
    if expired or pattern("not_held").search(low):
        (read.expired if expired else read.pending).extend(codes or [body or text])
        return
    if pattern("training").search(low):
        read.not_understood.append(text)
        return
    if codes:
        scope = scope_of(rest, named[0]) if len(named) == 1 else None
        read.held += [Certificate(code, scope, valid_to, number, body) for code in codes]
        return
    if re.search(rf"\W{phrases('no')}\W*$", low):  # Sello Azul: no
        read.denied = True
        return
    own_words = _own(without_words_of_validity(rest) if valid_to else rest)
    if own_words and own_words != text:  # what is left is read as if it stood alone
        left = read_item(own_words)
        read.held += [_completed(each, valid_to, number, body) for each in left.held]
        read.pending += left.pending
        read.expired += left.expired
        read.denied = read.denied or left.denied
        read.not_understood += left.not_understood
    elif own_words or body:
        read.held.append(Certificate(own_words or str(body), None, valid_to, number, body))
    else:
        read.not_understood.append(text)


def _completed(certificate: Certificate, valid_to: date | None, number: str | None, body: str | None) -> Certificate:
    return replace(
        certificate,
        valid_to=certificate.valid_to or valid_to,
        number=certificate.number or number,
        body=certificate.body or body,
    )


def _denied_taken_out(text: str, named: Sequence[Mention], read: ItemRead) -> list[Mention]:
    """Schemes of the text but those that it says are not held: *sin ISO 9001*, *HACCP: no*."""
    low = plain(text)
    held = []
    for mention in named:
        before, behind = low[: mention.start], low[mention.end :]
        if re.search(rf"(?<![a-z]){phrases('without')}\s*$", before) or re.match(
            rf"\W{{0,3}}{phrases('no')}\W*$", behind
        ):
            read.denied = True
        else:
            held.append(mention)
    return held


def _take_number(text: str, named: Sequence[Mention]) -> tuple[str | None, str]:
    """A number that the text names, and the text with it blanked; digits of a scheme's own name are none."""
    without_names = text
    for mention in named:
        without_names = _blank(without_names, mention.start, mention.end)
    found = find_number(without_names)
    if found is None or re.fullmatch(r"(?:19|20)\d\d", found.written):
        found = next(filter(None, (number_behind(without_names, mention.end) for mention in named)), None)
    if found is None:
        return None, text
    return found.written, _blank(text, found.start, found.end)


def _take_body(text: str, named: Sequence[Mention]) -> tuple[str | None, str]:
    """The first body that the text names, and the text with all bodies blanked, *certified by* with them."""
    found = None
    for code, start, end in find_bodies(text):
        if all(end <= mention.start or start >= mention.end for mention in named):
            by = re.search(rf"(?<![a-z])(?:{phrases('filler')}\W+)+$", plain(text[:start]))
            found = found or code
            text = _blank(text, by.start() if by else start, end)
    return found, text


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


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
    scope = re.sub(r"\s+", " ", hit["scope"] or "").strip()
    if scope and not is_only_scope(scope, of_a_code=hit["scheme"] in schemes()):
        return None
    known = scheme_of_alias(scheme)
    is_slug = _SLUG.fullmatch(hit["scheme"]) is not None
    if known and (is_slug or scope):
        scheme = known
    if scheme not in schemes() and not re.fullmatch(r"iso-\d{4,5}", scheme) and scheme not in bodies():
        if not (hit["date"] or (is_slug and scope)) or mentions(hit["scheme"]):
            return None
        scheme = _own(hit["scheme"])
        if not scheme:
            return None
    if re.fullmatch(r"(?:19|20)\d\d", scope):  # iso-9001:2015 is a version
        scope = ""
    return Certificate(scheme, scope or None, valid_to, None, scheme if scheme in bodies() else None)


def _own(words: str) -> str:
    """A firm's own words as the name of a scheme, without the signs that part scheme, scope, date and items; "" where
    that leaves no word that names anything."""
    words = re.sub(r"\s+", " ", re.sub(r"[:@;,|()\[\]•]+", " ", words)).strip(" .-")
    words = re.sub(r"^(?:(?:y|e|et|en|and)\s+)+", "", words, flags=re.IGNORECASE)
    bare = pattern("filler").sub(" ", plain(words))
    empty = says_nothing(words) or says_none(words) or is_yes_or_no(words) or about_another(words) == "it"
    return "" if empty or sum(map(str.isalpha, bare)) < 2 or sum(map(str.isalpha, words)) < 2 else words
