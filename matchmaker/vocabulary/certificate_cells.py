"""The items of a cell of certificates: parted by semicolons, commas and lines, what belongs together kept together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matchmaker.vocabulary.certificate_bodies import body_named
from matchmaker.vocabulary.certificate_dates import find_expiry, without_words_of_validity
from matchmaker.vocabulary.certificate_names import mentions, scheme_of_alias
from matchmaker.vocabulary.certificate_numbers import find_number
from matchmaker.vocabulary.certificate_words import pattern, phrases
from matchmaker.vocabulary.plain_letters import plain

# Longer items are not read: no certificate is named so, and the patterns take quadratic time.
LONGEST_ITEM = 300
_ISO_NUMBER = r"\d{4,5}(?::\d{4})?"
_ISO_LIST = re.compile(
    rf"\biso\W{{0,2}}{_ISO_NUMBER}(?:\s*(?:[/,+&-]|\b(?:y|e|et|en|and)\b)\s*(?!(?:19|20)\d\d\b){_ISO_NUMBER}\b)+",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(r"\s*(?:19|20)\d\d\b")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?![^\W\d_]))?")  # H.A.C.C.P.
# A word that begins the name of a certificate: what stands before it is another one (HACCP y sello Azul).
_ANOTHER = re.compile(
    r"\s(?:y|e|et|en|and|&|\+|/)\s+(?=(?:sello|selo|seal|label|keurmerk|norma|norm|registro|licencia|marca)\s)",
    re.IGNORECASE,
)


def items_of(cell: str) -> list[str]:
    """The items of a cell.

    Dots between single letters are no part of a name. What is only a date, a status or a number belongs to the item
    before it, or the first to the one behind it; so does a certifying body behind a comma. What stands in brackets
    stays together, and `ISO 9001/14001` is written out.

    Examples
    --------
    >>> items_of("H.A.C.C.P., SGS, vence 3/2027; ISO 9001/14001 y sello Azul")
    ['HACCP SGS vence 3/2027', 'ISO 9001 & ISO 14001', 'sello Azul']
    """
    items: list[str] = []
    for parted_by, piece in _pieces(_DOTTED.sub(_without_dots, cell)):
        room = bool(piece and items and items[-1]) and len(items[-1]) + len(piece) < LONGEST_ITEM
        about = about_another(piece) if piece and len(piece) < LONGEST_ITEM else None
        of_the_last = about == "it" or (about == "who" and parted_by == ",")
        of_the_first = len(items) == 1 and bool(items[0]) and about_another(items[0]) == "it"  # Hasta 3/2027, HACCP
        if room and (of_the_last or of_the_first):
            items[-1] += f" {piece}"
        else:
            items.append(piece)
    return items


def says_nothing(text: str) -> bool:
    """Is the text empty, or does it say that there is nothing to say?

    >>> says_nothing(" - "), says_nothing("n/a"), says_nothing("HACCP")
    (True, True, False)
    """
    letters = re.sub(r"[^a-z0-9]+", " ", plain(text)).strip()
    return (not letters and "?" not in text) or re.fullmatch(phrases("empty"), letters) is not None


def says_none(text: str) -> bool:
    """Does the whole text say that there is no certificate?

    >>> says_none("Ninguna por el momento"), says_none("nog geen."), says_none("no GMO")
    (True, True, False)
    """
    letters = re.sub(r"[^a-z0-9]+", " ", plain(text))
    for kind in ("so_far", "current"):
        letters = pattern(kind).sub("", letters)
    return re.fullmatch(phrases("none"), " ".join(letters.split())) is not None


def _without_dots(hit: re.Match[str]) -> str:
    """The letters of an abbreviation, and a space behind it where there was one."""
    letters = re.sub(r"[.\s]", "", hit[0])
    return letters + " " if hit[0][-1].isspace() else letters


def about_another(piece: str) -> str | None:
    """Does a piece only say something about another certificate: `it` its date, status, number or level, `who` its body?

    >>> about_another("vence 3/2027"), about_another("Ecocert"), about_another("HACCP")
    ('it', 'who', None)
    """
    if scheme_of_alias(piece) or says_none(piece):
        return None
    valid_to, rest = find_expiry(piece)
    rest = without_words_of_validity(rest) if valid_to else rest
    number = find_number(rest)
    if number is not None and not mentions(piece):
        rest = rest[: number.start] + rest[number.end :]
    left = plain(rest)
    for kind in ("renewal", "lapsed", "not_held", "current", "since", "grade", "filler"):
        left = pattern(kind).sub(" ", left)
    left = re.sub(r"\b\d{1,4}\b", " ", left).strip(" .:-()")
    if left:
        return "who" if body_named(left) else None
    return "it" if re.search(r"\w", piece) else None


def _each_iso(hit: re.Match[str]) -> str:
    return " & ".join(f"ISO {number}" for number in re.findall(_ISO_NUMBER, hit[0]))


def _pieces(cell: str) -> Iterator[tuple[str, str]]:
    """The cell parted at semicolons, commas and lines, each piece with the sign before it."""
    cell = _ANOTHER.sub("; ", _ISO_LIST.sub(_each_iso, cell))
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
