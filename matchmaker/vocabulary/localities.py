"""Which known place does a locality's text mean? Exact names first, then parts of the cell, last a misspelling."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from matchmaker.vocabulary.gazetteer import CountryPlaces, Known, places_of
from matchmaker.vocabulary.place_names import name_key, words
from matchmaker.vocabulary.subdivisions import find_subdivision, neighbours

# Misspellings: how many letters may differ in a name of at least so many. Shorter names are too alike to correct.
MAY_DIFFER = ((12, 2), (7, 1))
# At the end of a name these tell two places apart, so they are no misspelling of one another.
_TELL_APART = frozenset((
    "i", "ii", "iii", "iv", "v", "norte", "sul", "sur", "leste", "este", "oeste", "north", "south", "east", "west",
))  # fmt: skip


# Words that half the places of a country share say nothing about which one is meant.
_COMMON = frozenset((
    "santa", "santo", "saint", "villa", "porto", "puerto", "monte", "campo", "bella", "vista", "grande", "barra",
    "lagoa", "laguna", "morro", "serra", "sierra", "ponta", "punta", "nuevo", "nueva", "nossa", "nuestra", "senhora",
    "senora", "ciudad", "colonia", "pueblo", "ponte", "puente", "pedra", "piedra", "aguas", "saltos",
))  # fmt: skip
DISTINCT = 7  # letters: a misspelled word as long as this can be nothing else


@dataclass(frozen=True, slots=True)
class Match:
    """The places that a text may mean. `found`: the one it means; else `places` are alternatives, if there are any.

    `subdivision`: the area that the text itself names (`Montego Bay, St. James`).
    """

    places: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()
    subdivision: str | None = None
    elsewhere: bool = False

    @property
    def found(self) -> Known | None:
        return self.places[0] if len(self.places) == 1 and not self.elsewhere else None


def find_locality(text: str, country: str, subdivision: str | None, within: frozenset[str] | None) -> Match:
    """The place that a locality's text means.

    Parameters
    ----------
    text : str
        As written.
    country : str
        Alpha-2.
    subdivision : str or None
        The row's area, ISO 3166-2.
    within : frozenset of str or None
        Areas to look in: the row's own, or those of a word for several. None: the whole country.

    Returns
    -------
    Match
        One place only where the name is unique in those areas.

    Examples
    --------
    >>> match = find_locality("RIBEIRAO CLARO/ SITIO ALTO PARAISO", "BR", "BR-PR", frozenset({"BR-PR"}))
    >>> match.found.name, match.notes
    ('Ribeirão Claro', ('place-part',))
    """
    places = places_of(country)
    whole = _named(places, text, within)
    if whole.places:
        return whole
    parts, said = _parts(text, country)
    if said and within is None:
        subdivision, within = said, frozenset([said])
    texts = (text, *parts)
    near = neighbours(subdivision) if subdivision else frozenset()
    tries = chain(
        (_noted(_named(places, part, within), "place-part") for part in parts),
        (_noted(_named(places, part, near), "place-neighbour-area") for part in texts if near),
        (_misspelled(places, part, subdivision) for part in texts if subdivision),
        (replace(_named(places, part, None), elsewhere=True, notes=("place-elsewhere",)) for part in texts if within),
    )
    match = next((match for match in tries if match.places), Match(notes=("place-locality-unknown",)))
    return replace(match, subdivision=said) if said else match


def _named(places: CountryPlaces, text: str, within: frozenset[str] | None) -> Match:
    """Places of that very name, else places that go by it too."""
    for key in dict.fromkeys((name_key(text), _bare_key(text))):
        if key and (found := places.named(key, within)):
            return Match(found, ("place-ambiguous",) if len(found) > 1 else ())
        if key and (found := places.also_named(key, within)):
            return Match(found, ("place-ambiguous",) if len(found) > 1 else ("place-other-name",))
    return Match()


def _noted(match: Match, note: str) -> Match:
    """With the note of how the place was come by, behind the weightier one that it is ambiguous."""
    return replace(match, notes=(*match.notes, note)) if match.places else match


_LEAD = re.compile(
    r"^(?:municipio|municipality|mun|ciudad|cidade|city|town|township|village|distrito|district|commune|comuna|villa|vila)"
    r"(?: (?:municipal|of|de|do|da|del))? "
)
_TAIL = re.compile(r" (?:city|town|village|municipality|p ?o|[0-9]+)$")


def _bare_key(text: str) -> str:
    """The key without *City of* before and *Town*, *P.O.* or a postal zone (*Kingston 10*) behind."""
    return name_key(_TAIL.sub("", _LEAD.sub("", " ".join(words(text)), count=1)))


_SEPARATORS = re.compile(r"\s*[/,;|(\[]\s*|\s+[-–—]\s*|\s*[–—]\s+|-(?=[A-Z]{2}$)")


def _parts(text: str, country: str) -> tuple[list[str], str | None]:
    """The parts of a cell like `town/ hamlet`, without those that name an area; and the area, if one is named."""
    pieces = [piece for piece in (part.strip(" )].-") for part in _SEPARATORS.split(text)) if piece]
    if len(pieces) < 2:
        return [], None
    areas = {code for piece in pieces[1:] if (code := find_subdivision(piece, country))}
    first, *others = pieces
    said = min(areas) if len(areas) == 1 else None
    return [first, *(piece for piece in others if find_subdivision(piece, country) is None)], said


def _misspelled(places: CountryPlaces, text: str, subdivision: str) -> Match:
    """The one place of the area that the text misspells, if that is safe to say.

    Safe: a letter or two differ (optimal string alignment: two letters swapped count once), the first letter and all
    numbers agree, no other such name of the area is as near, the text is not the name of another place of the country,
    and another telling word stands in both or the misspelled one is long: *Santa Zita* does not misspell *Santa Rita*.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    key = name_key(text)
    allowed = next((letters for length, letters in MAY_DIFFER if len(key) >= length), 0)
    if not allowed or places.knows(key):
        return Match()
    near = extract(key, places.keys_in(subdivision, key[0]), scorer=OSA.distance, score_cutoff=allowed, limit=2)
    if len(near) != 1:
        return Match()
    found = places.named(near[0][0], frozenset([subdivision]))
    if len(found) != 1 or not _may_misspell(words(text), words(found[0].name)):
        return Match()
    return Match(found, ("place-misspelled",))


def _may_misspell(written: list[str], name: list[str]) -> bool:
    if [word for word in written if _tells_apart(word)] != [word for word in name if _tells_apart(word)]:
        return False
    shared = {word for word in written if len(word) >= 5} & set(name) - _COMMON
    return bool(shared) or max(map(len, set(written) - set(name)), default=0) >= DISTINCT


def _tells_apart(word: str) -> bool:
    return word in _TELL_APART or word.isdigit()
