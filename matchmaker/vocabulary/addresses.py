"""What the parts of a cell are: a town, an area, a street, the country: *Calle Duarte 12, Puerto Plata, Rep. Dom.*"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matchmaker.vocabulary.countries import find_country
from matchmaker.vocabulary.gazetteer import places_of
from matchmaker.vocabulary.place_names import name_key, words
from matchmaker.vocabulary.subdivisions import find_subdivision

_SEPARATORS = re.compile(r"\s*[/,;|(\[\n]\s*|\s+[-–—]\s*|\s*[–—]\s+|-(?=[A-Z]{2}$)")
# A slash behind one letter shortens the word before it ("C/ Mella", "S/N", "O/Walk") and parts nothing.
_SHORTENING = re.compile(r"(?i)\b([a-z])/(?=\s*[a-z])")
# What stands around the names in an address: postal codes, boxes, house and telephone numbers.
_NOISE = re.compile(
    r"(?i)\b(?:cep|c\.?p\.?|zip|postcode|código postal|code postal)\s*[:.]?\s*\d[\d.-]*"
    r"|\bp\.?\s?o\.?\s?box\s+\S+|\b(?:apartado(?: postal)?|apdo|caixa postal|bo[iî]te postale|b\.p\.|postbus)\.?\s*\S*\d\S*"
    r"|\b(?:bb|ht)\s?\d{4,5}\b|\bs[/.]?n\b|#\s*\S+|\bn[o°º]\.?\s*\d+\S*|^\d+[a-z]?\b\s*"
)
# Words that make a part of an address the name of a road, before the name and behind it.
_ROAD = re.compile(
    r"^(?:calle|c|av|avda|avenida|ave|avenue|jr|jiron|carretera|carr|autopista|autop|prolongacion|pasaje|psje|malecon"
    r"|rua|r|rodovia|rod|estrada|travessa|alameda|praca|rue|route|boulevard|blvd|bd|bvd|chemin|impasse|ruelle|angle"
    r"|km|kilometro|mile|mile post|esquina|esq|edificio|edif|local|apto|piso|suite|shop|unit|lot|building|bldg)\b"
    r"|\b(?:road|rd|street|st|avenue|ave|highway|hwy|lane|ln|drive|boulevard|blvd|crescent|terrace|main)$"
    r"|\b\w+(?:weg|straat|laan)(?: \w+)?$"
)
_LONGEST = 400  # letters; what is longer is a text, not an address
_COUNTRY_LETTERS = 4  # a shorter word at an address's end may be anything


@dataclass(frozen=True, slots=True)
class Address:
    """A cell in parts. `towns`: what may name a locality, as written, in the cell's order. `areas`: the same of parts
    that name a first-level area, for a capital may bear its name. `subdivision`: the area told, ISO 3166-2.
    """

    towns: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    subdivision: str | None = None


def read_address(text: str, country: str) -> Address:
    """Read a cell of several parts; empty where there is one part that is nothing but a name.

    Examples
    --------
    >>> read_address("Calle Duarte 12, Puerto Plata, República Dominicana", "DO")
    Address(towns=(), areas=('Puerto Plata',), subdivision='DO-18')
    >>> read_address("RIBEIRAO CLARO/ SITIO ALTO PARAISO", "BR").towns
    ('RIBEIRAO CLARO', 'SITIO ALTO PARAISO')
    """
    pieces = _pieces(text)
    if not pieces:
        return Address()
    names = [piece for piece in pieces if not _is_road(piece, country)]
    names = [piece for piece in names if find_country(piece) != country] or names[:1]
    if names == [text]:
        return Address()
    coded = [(piece, find_subdivision(piece, country)) for piece in names]
    # What stands first is a town, whatever else bears its name, but where a road stands before it.
    opens_with_town = len(names) > 1 and names[0] == pieces[0]
    areas = [(piece, code) for piece, code in coded[opens_with_town:] if code]
    towns = tuple(piece for at, (piece, code) in enumerate(coded) if not code or (opens_with_town and not at))
    return Address(towns, tuple(piece for piece, _ in areas), _told(areas, opens_with_town))


def split_country(text: str) -> tuple[str, str] | None:
    """The country that an address ends with, and what stands before it.

    Examples
    --------
    >>> split_country("Calle Duarte 12, Puerto Plata, República Dominicana")
    ('DO', 'Calle Duarte 12, Puerto Plata')
    """
    pieces = _pieces(text)
    if len(pieces) < 2 or len(name_key(pieces[-1])) < _COUNTRY_LETTERS:
        return None
    country = find_country(pieces[-1])
    return (country, ", ".join(pieces[:-1])) if country else None


def _told(areas: list[tuple[str, str]], opens_with_town: bool) -> str | None:
    """The one area told. An address grows wider to its end, so there the last of several tells it; in a cell that opens
    with a town, two areas contradict each other.
    """
    codes = {code for _, code in areas}
    return areas[-1][1] if areas and (len(codes) == 1 or not opens_with_town) else None


def _pieces(text: str) -> list[str]:
    if len(text) > _LONGEST:
        return []
    shortened = _SHORTENING.sub(r"\1. ", text)
    pieces = (_NOISE.sub(" ", part).strip(" )].:-") for part in _SEPARATORS.split(shortened))
    return [" ".join(piece.split()) for piece in pieces if name_key(piece) and not name_key(piece).isdigit()]


def _is_road(piece: str, country: str) -> bool:
    """Whether a part names a road; a place that is named like one (*Six Cross Roads*) is a place."""
    return bool(_ROAD.search(" ".join(words(piece)))) and not places_of(country).knows(name_key(piece))
