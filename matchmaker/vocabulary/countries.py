"""Countries: ISO 3166-1 alpha-2 from what people write in English, Spanish, French, Portuguese or Dutch."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from matchmaker.vocabulary.misspellings import close_names
from matchmaker.vocabulary.place_names import name_key, words

LANGUAGES = ("en", "es", "fr", "pt", "nl")
_ARTICLES = frozenset(("the", "la", "las", "los", "le", "les", "el", "het", "de", "a", "o", "os", "as"))
_SEPARATORS = re.compile(r"\s*[,;/(\[]\s*|\s+[-–—]\s+")
_LONGEST = 400  # letters of a cell that are looked at
_WEST_INDIES = re.compile(r" (?:w i|west indies|antillas|antilles)$")  # "Jamaica W.I."


@lru_cache(maxsize=1 << 14)
def find_country(text: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country.

    Parameters
    ----------
    text : str or None
        Alpha-2, alpha-3 or a name in one of five languages, also among other parts of a cell (*Kingston, Jamaica*);
        case, accents, articles and punctuation do not matter.

    Returns
    -------
    str or None
        None where the text is empty, not a country, names two, or is a name that two countries share.

    Examples
    --------
    >>> find_country("República Dominicana"), find_country("T&T"), find_country("BRASIL"), find_country("JAM")
    ('DO', 'TT', 'BR', 'JM')
    >>> find_country("Caribbean") is None
    True
    """
    if not text:
        return None
    return _whole(text) or _among_parts(text)


def close_country(text: str) -> str | None:
    """The one country whose name a letter of the text keeps apart from it.

    Examples
    --------
    >>> close_country("Jamacia"), close_country("Dominicn Republic"), close_country("Nigera")
    ('JM', 'DO', None)
    """
    spelled = _names_by_key()
    found = set().union(*(spelled[key] for key in close_names(text, spelled)))
    return min(found) if len(found) == 1 else None


def _whole(text: str) -> str | None:
    key = _key(text)
    if not key:
        return None
    bare = "".join(words(text))  # "D.R." is DR
    also = _also()
    known = also.get(key) or (also.get(bare) or _codes().get(bare) if len(bare) <= 4 else None)
    key = _WEST_INDIES.sub("", key)
    return known or also.get(key) or _names().get(key) or _names().get(_without_article(key))


def _among_parts(text: str) -> str | None:
    """The one country among the parts of a cell; two letters may be a state's and do not count there."""
    pieces = _SEPARATORS.split(text[:_LONGEST])
    found = {code for piece in pieces if len(_key(piece)) > 2 and (code := _whole(piece))} if len(pieces) > 1 else set()
    return min(found) if len(found) == 1 else None


def country_name(code: str, lang: str = "en") -> str:
    """The country's name in a language, the code itself where there is none.

    Examples
    --------
    >>> country_name("DO", "es")
    'República Dominicana'
    """
    from babel import Locale

    return str(Locale(lang).territories.get(code, code))


@cache
def country_codes() -> frozenset[str]:
    """All ISO 3166-1 alpha-2 codes."""
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries)


def _key(text: str) -> str:
    return " ".join("saint" if word == "st" else word for word in words(text.replace("&", " and ")))


def _without_article(key: str) -> str:
    first, _, rest = key.partition(" ")
    return rest if first in _ARTICLES else key


@cache
def _also() -> dict[str, str]:
    text = (resources.files("matchmaker.vocabulary") / "data" / "places_country_names.toml").read_text("utf-8")
    return {_key(name): code for code, names in tomllib.loads(text).items() for name in names}


@cache
def _codes() -> dict[str, str]:
    import pycountry

    found = {country.alpha_3.lower(): country.alpha_2 for country in pycountry.countries}
    return found | {country.alpha_2.lower(): country.alpha_2 for country in pycountry.countries}


@cache
def _names_by_key() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, code in (_names() | _also()).items():
        found.setdefault(name_key(name), set()).add(code)
    found.pop("", None)
    return found


@cache
def _names() -> dict[str, str]:
    """Names to codes; a name that two countries share is left out."""
    import pycountry
    from babel import Locale

    named: dict[str, set[str]] = {}
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            if name := getattr(country, field, None):
                named.setdefault(_key(name), set()).add(country.alpha_2)
                named.setdefault(_key(name.partition(",")[0]), set()).add(country.alpha_2)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in country_codes():
                for spelled in (name, name.partition("(")[0]):
                    named.setdefault(_key(spelled), set()).add(code)
                    named.setdefault(_without_article(_key(spelled)), set()).add(code)
    return {name: min(codes) for name, codes in named.items() if len(codes) == 1}
