"""Which known name does a text misspell or abbreviate? Only where no other name can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from matchmaker.vocabulary.gazetteer import CountryPlaces, Known
from matchmaker.vocabulary.place_names import fold, name_key, short, words

# Misspellings: how many letters may differ in a name of at least so many. Shorter names are too alike to correct.
MAY_DIFFER = ((12, 2), (7, 1))
SHORTEST = 6  # letters of a country's or an area's name that is worth correcting
DISTINCT = 7  # letters: a misspelled word as long as this can be nothing else
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
_TOKENS = re.compile(r"[a-z0-9]+\.?")


def misspelled(places: CountryPlaces, text: str, subdivision: str) -> tuple[Known, ...]:
    """The one place of the area that the text misspells, if that is safe to say.

    Safe: a letter or two differ (optimal string alignment: two letters swapped count once), the first letter and all
    numbers agree, no other such name of the area is as near, the text is not the name of another place of the country,
    and another telling word stands in both, the misspelled one is long or has only two letters swapped: *Santa Zita*
    does not misspell *Santa Rita*.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    key = name_key(text)
    allowed = next((letters for length, letters in MAY_DIFFER if len(key) >= length), 0)
    if not allowed or places.knows(key):
        return ()
    near = extract(key, places.keys_in(subdivision, key[0]), scorer=OSA.distance, score_cutoff=allowed, limit=2)
    if not near or (len(near) == 2 and near[0][1] == near[1][1]):
        return ()
    found = places.named(near[0][0], frozenset([subdivision]))
    return found if len(found) == 1 and _may_misspell(words(text), words(found[0].name)) else ()


def misspelled_near(
    places: CountryPlaces, text: str, latitude: float, longitude: float, km: float, within: frozenset[str] | None
) -> Known | None:
    """The one place near a point whose name, of seven letters and more, the text misspells by a letter or two."""
    from rapidfuzz.distance import OSA

    key = name_key(text)
    allowed = next((letters for length, letters in MAY_DIFFER if len(key) >= length), 0)
    if not allowed or places.knows(key):
        return None
    near = {
        place
        for name, place in places.near(latitude, longitude, km)
        if name[:1] == key[0]
        and (within is None or place.subdivision in within)
        and OSA.distance(key, name, score_cutoff=allowed) <= allowed
    }
    return near.pop() if len(near) == 1 else None


def close_names(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those keys of names (`name_key`) that one letter keeps apart from a text of six letters and more.

    Examples
    --------
    >>> close_names("St. Phillip", ["stphilip", "stpeter"]), close_names("Perú", ["pera"])
    (('stphilip',), ())
    """
    from rapidfuzz.distance import OSA

    key = name_key(text)
    if len(key) < SHORTEST:
        return ()
    return tuple(name for name in sorted(names) if name[0] == key[0] and OSA.distance(key, name, score_cutoff=1) <= 1)


def abbreviated(places: CountryPlaces, text: str, within: frozenset[str] | None) -> tuple[Known, ...]:
    """The places whose name the text abbreviates with full stops: *V. Altagracia*, *S. P. de Macorís*, *Pt. Antonio*."""
    tokens = _tokens(text)
    if not _tells_enough(tokens):
        return ()
    found = [
        place
        for name, place in places.worded(len(tokens), tokens[0][0])
        if (within is None or place.subdivision in within) and _abbreviates(tokens, name)
    ]
    keys = sorted({name_key(place.name) for place in found})
    return tuple(place for key in keys for place in places.named(key, within))


def abbreviates(text: str, name: str) -> bool:
    """Whether a text with full stops abbreviates a name.

    Examples
    --------
    >>> abbreviates("St. Cath.", "Saint Catherine"), abbreviates("St. Cath", "Saint Catherine")
    (True, False)
    """
    tokens = _tokens(text)
    return _tells_enough(tokens) and _abbreviates(tokens, words(name))


def _tokens(text: str) -> list[str]:
    return _TOKENS.findall(fold(text))


def _tells_enough(tokens: list[str]) -> bool:
    """Whether a text abbreviates with full stops, and not to mere initials."""
    return any(token.endswith(".") for token in tokens) and any(len(token.rstrip(".")) > 2 for token in tokens)


def _abbreviates(tokens: list[str], name: list[str]) -> bool:
    return len(tokens) == len(name) and all(map(_stands_for, tokens, name))


def _stands_for(token: str, word: str) -> bool:
    """A word stands for itself; before a full stop its letters, the first among them, stand for it in their order."""
    bare = token.rstrip(".")
    if bare == word or short(bare) == short(word):
        return True
    rest = iter(word)
    return token.endswith(".") and bare[0] == word[0] and all(letter in rest for letter in bare)


def _may_misspell(written: list[str], name: list[str]) -> bool:
    if [word for word in written if _tells_apart(word)] != [word for word in name if _tells_apart(word)]:
        return False
    shared = {word for word in written if len(word) >= 5} & set(name) - _COMMON
    wrong = set(written) - set(name)
    return bool(shared) or max(map(len, wrong), default=0) >= DISTINCT or _swapped(wrong, set(name) - set(written))


def _swapped(wrong: set[str], right: set[str]) -> bool:
    """Whether one word has the letters of the other in another order: no two names of an area differ by that alone."""
    return len(wrong) == len(right) == 1 and sorted(*wrong) == sorted(*right)


def _tells_apart(word: str) -> bool:
    return word in _TELL_APART or word.isdigit()
