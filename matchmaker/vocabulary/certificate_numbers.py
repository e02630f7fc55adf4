"""The number of a certificate in a piece of text: by the shape of a scheme's numbers, or behind *n.°*, *lic.*, *cert.*"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.certificate_bodies import find_bodies
from matchmaker.vocabulary.certificate_words import phrases
from matchmaker.vocabulary.plain_letters import plain
from matchmaker.vocabulary.schemes import schemes

# A number as bodies print it: some letters, then digits with what parts them; at least three digits.
_NUMBER = r"(?:(?!(?:n|o|no|nr|de|da|do) )[a-z]{1,3} )?(?=(?:[a-z0-9/._-]*\d){3})[a-z]{0,8}[-/.]?\d[a-z0-9]*(?:[-/.][a-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class Number:
    """A certificate's number as written, where it stands, and the scheme whose numbers have this shape."""

    written: str
    start: int
    end: int
    scheme: str | None = None


def find_number(text: str) -> Number | None:
    """The first number in a text from which the dates and names of schemes were taken out.

    Examples
    --------
    >>> find_number("Certificado N.º PE-2024/118, Lima").written
    'PE-2024/118'
    >>> found = find_number("FSC-C012345")
    >>> found.written, found.scheme
    ('FSC-C012345', 'fsc')
    """
    low = plain(text)
    shaped = _shapes().search(low)
    if shaped is not None:
        scheme = tuple(schemes())[int(str(shaped.lastgroup)[1:].split("_")[0])]
        return Number(text[shaped.start() : shaped.end()], *shaped.span(), scheme)
    said = _said().search(low)
    if said is not None:
        written = text[slice(*said.span("number"))]
        if " " not in written or written.split()[0].isupper():  # IS 712345, not *de 300*
            return Number(written, said.start(), said.end())
    for _, _, end in find_bodies(text):  # SGS PE19/81234
        if (behind := number_behind(text, end)) is not None:
            return behind
    return None


def number_behind(text: str, end: int) -> Number | None:
    """A number that stands right behind a name that ends there; a year is none.

    >>> number_behind("Registro sanitario RSPA-1234-2022", 18).written
    'RSPA-1234-2022'
    """
    hit = re.compile(rf"[\s:.#-]{{1,3}}(?P<number>{_NUMBER})(?![a-z0-9%])").match(plain(text), end)
    if hit is None or " " in hit["number"] or re.fullmatch(r"\d{3}|(?:19|20)\d\d", hit["number"]):
        return None
    return Number(text[slice(*hit.span("number"))], *hit.span("number"))


@cache
def _said() -> re.Pattern[str]:
    word = rf"(?<![a-z]){phrases('number')}(?![a-z])(?:[\W_]{{1,3}}n[\W_]{{0,2}}[or]?)?[\s.:#-]{{0,4}}"
    return re.compile(rf"(?:{word}|#\s?)(?P<number>{_NUMBER})(?![a-z0-9])")


@cache
def _shapes() -> re.Pattern[str]:
    groups = [
        f"(?P<s{place}_{number}>{shape})"
        for place, scheme in enumerate(schemes().values())
        for number, shape in enumerate(scheme.numbers)
    ]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(groups)})(?![a-z0-9])")
