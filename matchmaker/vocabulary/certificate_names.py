"""Which schemes stand in a piece of text: by alias, by ISO number, by an organic word and a region beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from matchmaker.vocabulary.certificate_bodies import find_bodies
from matchmaker.vocabulary.name_finder import NameFinder
from matchmaker.vocabulary.plain_letters import plain, squeezed
from matchmaker.vocabulary.schemes import schemes

_ISO = re.compile(
    r"(?<![a-z])iso(?:\W{0,2}(?:iec|en|ts))?\W{0,3}(\d{4,5}|\d{1,2}\.\d{3})(?!\d)(?:\s?[:/-]\s?(?:19|20)\d\d(?![\d/]))?(?:-\d(?!\d))?"
)
_ORGANIC = re.compile(
    r"(?<![a-z])(?:organic[oa]?s?|organique?s?|biologic[oa]s?|biologiques?|biologische?|ecologic[oa]s?|bio)(?![a-z])"
)
# Short forms of regions that are also common words count only in capitals.
_ALSO_WORDS = frozenset({"do", "ca", "us", "pe", "ce", "ec", "e u", "u e"})
# Bodies have branches: the country behind their name is not the standard's (Control Union Perú).
_BRANCH = re.compile(r"[\s,.-]{0,2}(?:(?:del?|do|da|of|du|de la)\s+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A scheme and where it stands in the text."""

    scheme: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def mentions(text: str) -> tuple[Mention, ...]:
    """The schemes that stand in `text`, in order, none inside another.

    Examples
    --------
    >>> [found.scheme for found in mentions("Orgánico (USDA, UE) y GLOBALG.A.P.")]
    ['organic-us', 'organic-eu', 'globalgap']
    >>> [found.scheme for found in mentions("ISO 9001:2015 / FSSC 22000")]
    ['iso-9001', 'fssc-22000']
    """
    low = plain(text)
    named_bodies = [(start, end) for _, start, end in find_bodies(text)]
    found = [Mention(hit[0], hit.start(), hit.end()) for hit in _hyphenated().finditer(low)] if "-" in low else []
    for start, end in _aliases().find(low):
        alias = Mention(_named(low[start:end]), start, end)
        found += [alias] if _free(alias, found) else []
    for hit in _ISO.finditer(low):
        iso = Mention(f"iso-{hit[1].replace('.', '')}", *hit.span())
        found += [iso] if _free(iso, found) else []
    found = [mention for mention in found if not _inside(mention.start, mention.end, named_bodies)]
    organic = [hit.span() for hit in _ORGANIC.finditer(low)]
    organic = [span for span in organic if _free(Mention("", *span), found) and not _inside(*span, named_bodies)]
    if organic or any(mention.scheme.startswith("organic-") for mention in found):
        regions = [mention for mention in _regions(text, low, named_bodies) if _free(mention, found)]
        named = [*regions, *(mention for mention in found if mention.scheme.startswith("organic"))]
        found += regions
        found += [Mention("organic", *span) for span in organic if not named]
    distinct: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda mention: mention.start):
        distinct.setdefault(mention.scheme, mention)
    return tuple(distinct.values())


def region_only(text: str) -> str | None:
    """The organic standard that a bare region names, behind an organic item: `Orgánico USDA, UE`.

    >>> region_only("UE"), region_only("mango")
    ('organic-eu', None)
    """
    hit = _region_pattern().fullmatch(plain(text).strip(" .()"))
    return None if hit is None else _region_of(hit)


def scheme_of_alias(text: str) -> str | None:
    """The scheme that is named so and by nothing else in the text.

    >>> scheme_of_alias("designation-of-origin"), scheme_of_alias("organic mango")
    ('pdo', None)
    """
    low = plain(text)
    return low if low in schemes() else _by_words().get(_spaced(low)) or _by_alias().get(squeezed(low))


def _named(low: str) -> str:
    """The scheme of a name that was found: as the words stand, or else run together (*fairtrade certified* is one
    scheme and *fair trade certified* another)."""
    return _by_words().get(_spaced(low)) or _by_alias()[squeezed(low)]


def _spaced(low: str) -> str:
    return re.sub(r"[^a-z0-9+]+", " ", low).strip()


def _inside(start: int, end: int, named_bodies: list[tuple[int, int]]) -> bool:
    """Is a word only part of a body's longer name (Bio Latina, Primus Labs)?"""
    return any(first <= start and end <= last and last - first > end - start for first, last in named_bodies)


def _regions(text: str, low: str, named_bodies: list[tuple[int, int]]) -> list[Mention]:
    found = []
    for hit in _region_pattern().finditer(low):
        written = text[hit.start() : hit.end()]
        of_a_body = any(
            start <= hit.start() and (hit.start() < end or _BRANCH.fullmatch(low[end : hit.start()]))
            for start, end in named_bodies
        )
        if not of_a_body and (hit[0] not in _ALSO_WORDS or written.isupper()):
            found.append(Mention(_region_of(hit), hit.start(), hit.end()))
    return found


@cache
def _region_pattern() -> re.Pattern[str]:
    words = {}
    for place, scheme in enumerate(schemes().values()):
        if scheme.beside_organic:
            words[place] = [re.escape(word).replace(r"\*", "[a-z]*") for word in scheme.beside_organic]
    groups = (
        f"(?P<r{place}>{'|'.join(sorted(listed, key=lambda w: (-len(w), w)))})" for place, listed in words.items()
    )
    return re.compile(rf"(?<![a-z])(?:{'|'.join(groups)})(?![a-z])")


def _region_of(hit: re.Match[str]) -> str:
    return tuple(schemes())[int(str(hit.lastgroup)[1:])]


def _free(mention: Mention, taken: list[Mention]) -> bool:
    return all(mention.end <= other.start or mention.start >= other.end for other in taken)


@cache
def _names() -> dict[str, str]:
    """Names to codes. `organic` alone is left to the rule that looks for a region beside it."""
    return {
        plain(name): scheme.code
        for scheme in schemes().values()
        if scheme.code != "organic"
        for name in (*scheme.called(), *([scheme.code] if "-" not in scheme.code else ()))
    }


@cache
def _by_words() -> dict[str, str]:
    return {_spaced(name): code for name, code in _names().items()}


@cache
def _by_alias() -> dict[str, str]:
    """Names run together to codes; of two that then read the same, the first of the list."""
    found: dict[str, str] = {}
    for name, code in _by_words().items():
        found.setdefault(name.replace(" ", ""), code)
    return found


@cache
def _aliases() -> NameFinder:
    return NameFinder(_names())


@cache
def _hyphenated() -> re.Pattern[str]:
    """Codes as they are written: `organic-in` is not *organic in*."""
    codes = sorted((code for code in schemes() if "-" in code), key=lambda code: (-len(code), code))
    return re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(map(re.escape, codes))})(?![a-z0-9-])")
