"""Which known place does a locality's text mean? Exact names first, then parts of the cell, last a misspelling."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from matchmaker.vocabulary.addresses import Address, read_address
from matchmaker.vocabulary.districts import districts_named
from matchmaker.vocabulary.gazetteer import CountryPlaces, Known, distance_km, places_of
from matchmaker.vocabulary.misspellings import abbreviated, misspelled
from matchmaker.vocabulary.place_names import name_key, words
from matchmaker.vocabulary.subdivisions import find_subdivision, neighbours, subdivision_point

BY_KM = 30.0  # a place so near to a town lies by it


@dataclass(frozen=True, slots=True)
class Match:
    """The places that a text may mean. `found`: the one it means; else `places` are alternatives, if there are any.

    `elsewhere`: none lies in the area told. `others`: smaller places of the name of `found`. `subdivision`: the area that
    the text itself names (`Montego Bay, St. James`).
    """

    places: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()
    subdivision: str | None = None
    elsewhere: bool = False
    others: tuple[Known, ...] = ()

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
    address = read_address(text, country)
    district = _district(places, text, address, country, within)
    if district is not None:
        return Match((district,), ("place-district",), address.subdivision)
    match = _first_match(places, text, address, subdivision, within)
    if len(match.places) > 1 and not match.elsewhere:
        match = _settled_by_nearness(places, match, (*address.towns, *address.areas))
    if match.found and within is None and not address.subdivision:
        match = _or_area(match, match.found, find_subdivision(text, country))
    return replace(match, subdivision=address.subdivision) if address.subdivision else match


def _district(
    places: CountryPlaces, text: str, address: Address, country: str, within: frozenset[str] | None
) -> Known | None:
    """The district that a cell names, alone or beside its own municipality: *Nova Califórnia / Porto Velho*.

    One that lies by the town of its municipality is a place like any other, and beside it the town stands for both.
    """
    if within is None and address.subdivision:
        within = frozenset([address.subdivision])
    for part in dict.fromkeys((*address.towns, text)):
        keys = dict.fromkeys((name_key(part), _bare_key(part)))
        found = {each for key in keys if key for each in districts_named(key, country, within)}
        beside = {name_key(other) for other in (*address.towns, *address.areas) if other != part}
        if len(found) != 1:
            continue
        district = found.pop()
        towns = places.named(name_key(district.part_of or ""), frozenset([district.subdivision or ""]))
        far = not any(
            distance_km(town.latitude, town.longitude, district.latitude, district.longitude) <= BY_KM for town in towns
        )
        if not beside and not any(places.knows(key) for key in keys if within is None):
            return district if far else replace(district, part_of=None)
        if far and name_key(district.part_of or "") in beside:
            return district
    return None


def _first_match(
    places: CountryPlaces, text: str, address: Address, subdivision: str | None, within: frozenset[str] | None
) -> Match:
    whole = _named(places, text, within)
    if whole.places:
        return whole
    if address.subdivision and within is None:
        subdivision, within = address.subdivision, frozenset([address.subdivision])
    towns = address.towns
    texts = (text, *towns)
    near = neighbours(subdivision) if subdivision else frozenset()
    tries = chain(
        (_noted(_named(places, town, within), "place-part") for town in towns),
        (_noted(_named(places, town, near), "place-neighbour-area") for town in texts if near),
        (_noted(_matched(abbreviated(places, town, within)), "place-abbreviated") for town in texts),
        (_noted(_matched(misspelled(places, town, subdivision)), "place-misspelled") for town in texts if subdivision),
        (replace(_named(places, town, None), elsewhere=True, notes=("place-elsewhere",)) for town in texts if within),
        # A capital that bears its area's name, told as a part of the cell.
        (_noted(_named(places, area, within), "place-part") for area in address.areas),
        (_noted(_named(places, area, near), "place-neighbour-area") for area in address.areas if near),
    )
    return next((match for match in tries if match.places), Match(notes=("place-locality-unknown",)))


def _or_area(match: Match, found: Known, area: str | None) -> Match:
    """*La Libertad* is a region of Peru and a village elsewhere: either may be meant."""
    # An area that holds no places is of another level than theirs, such as the provinces of Spain.
    if area is None or found.subdivision in {area, *neighbours(area)} or subdivision_point(area) is None:
        return match
    return Match((found,), ("place-ambiguous",), area, elsewhere=True)


def _settled_by_nearness(places: CountryPlaces, match: Match, parts: tuple[str, ...]) -> Match:
    """Of several places of one name the one that lies by another town of the cell: *Miraflores, Lima*."""
    known = [named.places[0] for part in parts if len((named := _named(places, part, None)).places) == 1]
    by_town = [
        place
        for place in match.places
        if any(distance_km(place.latitude, place.longitude, town.latitude, town.longitude) < BY_KM for town in known)
    ]
    return Match(tuple(by_town), ("place-part",)) if len(by_town) == 1 else match


def _named(places: CountryPlaces, text: str, within: frozenset[str] | None) -> Match:
    """Places of that very name, else places that go by it too."""
    for key in dict.fromkeys((name_key(text), _bare_key(text))):
        if key and (found := places.named(key, within)):
            return _matched(found)
        if key and (found := places.also_named(key, within)):
            return _other_name(places, text, found, within)
    return Match()


def _other_name(places: CountryPlaces, text: str, found: tuple[Known, ...], within: frozenset[str] | None) -> Match:
    """Places that go by a name too. *São Francisco* may be short for any *São Francisco de …* of the area."""
    longer = places.begun_by(text, within)
    if set(longer) - set(found) and set(found) & set(longer):
        found = tuple(
            sorted({*found, *longer}, key=lambda place: (place.subdivision or "", place.name, place.latitude))
        )
    return Match(found, ("place-ambiguous",) if len(found) > 1 else ("place-other-name",))


def _matched(found: tuple[Known, ...]) -> Match:
    """One place, or alternatives; of namesakes that city which gives its area the name (*Cusco*), the others kept."""
    cities = [place for place in found if place.is_city]
    if len(found) > 1 and len(cities) == 1:
        return Match((cities[0],), ("place-namesake",), others=tuple(place for place in found if place != cities[0]))
    return Match(found, ("place-ambiguous",) if len(found) > 1 else ())


def _noted(match: Match, note: str) -> Match:
    """With the note of how the place was come by, behind the weightier one that it is ambiguous."""
    return replace(match, notes=(*match.notes, note)) if match.places else match


_LEAD = re.compile(
    r"^(?:municipio|municipality|mun|ciudad|cidade|city|town|township|village|distrito|district|commune|comuna|villa|vila"
    r"|ville|gemeente|dorp|stad|plantation|plantage|caserio|zona franca|zona industrial|parque industrial)"
    r"(?: (?:municipal|of|de|do|da|del|van))? |^(?:centro|downtown) (?!de|do|da)"
)
_TAIL = re.compile(
    r" (?:city|town|township|village|municipality|p ?o|post office|[0-9]+|stad|noord|zuid|centro|centre|center"
    r"|industrial (?:estate|park|zone)|free zone|export processing zone)$"
)


def _bare_key(text: str) -> str:
    """The key without *City of* before and *Town*, *P.O.* or a postal zone (*Kingston 10*) behind."""
    return name_key(_TAIL.sub("", _LEAD.sub("", " ".join(words(text)), count=1)))
