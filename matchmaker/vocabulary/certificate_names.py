"""Which schemes stand in a piece of text: by alias, by ISO number, by an organic word and a region beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.schemes import bodies, schemes

_BETWEEN = r"[\W_]{0,3}"  # what people put between the parts of a name: GLOBAL G.A.P., oeko-tex, SA 8000
_ISO = re.compile(r"(?<![a-z])iso(?:\W{0,2}(?:iec|en|ts))?\W{0,3}(\d{4,5})(?!\d)(?:\s?[:/-]\s?(?:19|20)\d\d(?!\d))?")
_ORGANIC = re.compile(
    r"(?<![a-z])(?:organic[oa]?s?|organique?s?|biologic[oa]s?|biologiques?|biologische?|ecologic[oa]s?|bio)(?![a-z])"
)
# The region whose organic rules are meant, where an organic word stands beside it.
_REGIONS = {
    "organic-eu": r"eu|ue|e u|u e|europ[a-z]+|union europea|union europeenne|uniao europeia|europese unie|cee|ce|ec",
    "organic-us": r"us|usa|eua|eeuu|ee uu|usda|nop|united states|estados unidos|etats unis|verenigde staten",
    "organic-br": r"br|brasil|brazil|bresil|brasileir[oa]|brazilie|sisorg",
    "organic-jp": r"jp|jas|japan|japon|japao",
    "organic-ca": r"ca|cor|canad[a-z]*",
    "organic-pe": r"pe|peru|peruan[oa]|perou",
    "organic-do": r"do|rd|republica dominicana|dominican[oa]?|dominican republic|republique dominicaine",
    "organic-mx": r"mx|mexico|mexican[oa]?|mexique|lpo",
    "organic-gb": r"gb|uk|reino unido|united kingdom|royaume uni|verenigd koninkrijk",
    "organic-ch": r"suiza|swiss|switzerland|suisse|suica|zwitserland",
    "organic-cn": r"china|chine",
    "organic-kr": r"korea|corea|coree|coreia",
    "organic-pgs": r"spg|pgs",
}
# Two letters of a country that are also a common word count only in capitals or in brackets.
_ALSO_WORDS = frozenset({"do", "ca", "us", "pe", "ce", "ec", "e u", "u e"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A scheme and where it stands in the text."""

    scheme: str
    start: int
    end: int


def plain(text: str) -> str:
    """Small letters without accents, as long as the text: a place in one is the same place in the other.

    >>> plain("Orgánico®")
    'organico '
    """
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if base.isascii() and len(base) == 1 and character not in "®™©" else " "


def mentions(text: str) -> list[Mention]:
    """The schemes that stand in `text`, in order, none inside another.

    Examples
    --------
    >>> [found.scheme for found in mentions("Orgánico (USDA, UE) y GLOBALG.A.P.")]
    ['organic-us', 'organic-eu', 'globalgap']
    >>> [found.scheme for found in mentions("ISO 9001:2015 / FSSC 22000")]
    ['iso-9001', 'fssc-22000']
    """
    low = plain(text)
    found = [Mention(_by_alias()[_squeezed(hit[0])], hit.start(), hit.end()) for hit in _alias_pattern().finditer(low)]
    found += [Mention(f"iso-{hit[1]}", hit.start(), hit.end()) for hit in _ISO.finditer(low) if _free(hit, found)]
    organic = [hit for hit in _ORGANIC.finditer(low) if _free(hit, found)]
    if organic or any(mention.scheme.startswith("organic-") for mention in found):
        regions = [mention for mention in _regions(text, low) if _free(mention, found)]
        named = [*regions, *(mention for mention in found if mention.scheme.startswith("organic"))]
        found += regions
        found += [Mention("organic", hit.start(), hit.end()) for hit in organic if not named]
    distinct: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda mention: mention.start):
        distinct.setdefault(mention.scheme, mention)
    return list(distinct.values())


def region_only(text: str) -> str | None:
    """The organic standard that a bare region names, behind an organic item: `Orgánico USDA, UE`.

    >>> region_only("UE"), region_only("mango")
    ('organic-eu', None)
    """
    low = plain(text).strip(" .()")
    return next((scheme for scheme, words in _REGIONS.items() if re.fullmatch(words, low)), None)


def _regions(text: str, low: str) -> list[Mention]:
    found = []
    for scheme, words in _REGIONS.items():
        for hit in re.finditer(rf"(?<![a-z])(?:{words})(?![a-z])", low):
            written = text[hit.start() : hit.end()]
            if hit[0] not in _ALSO_WORDS or written.isupper():
                found.append(Mention(scheme, hit.start(), hit.end()))
    return found


def is_body(text: str) -> bool:
    """Is this only the name of a certifying body?"""
    return re.sub(r"[\W_]+", " ", plain(text)).strip() in bodies()


def scheme_of_alias(text: str) -> str | None:
    """The scheme that is named so and by nothing else in the text.

    >>> scheme_of_alias("designation-of-origin"), scheme_of_alias("organic mango")
    ('pdo', None)
    """
    return _by_alias().get(_squeezed(plain(text)))


def _free(hit: re.Match[str] | Mention, taken: list[Mention]) -> bool:
    start, end = (hit.start, hit.end) if isinstance(hit, Mention) else hit.span()
    return all(end <= other.start or start >= other.end for other in taken)


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9+]", "", text)


@cache
def _by_alias() -> dict[str, str]:
    return {_squeezed(alias): code for alias, code in _aliases()}


@cache
def _aliases() -> tuple[tuple[str, str], ...]:
    """Every way in which a scheme is named: its aliases, its code, its names without what stands in brackets.

    `organic` alone is left to the rule that looks for a region beside it.
    """
    found = []
    for scheme in schemes().values():
        names = [re.sub(r"\s*\([^)]*\)", "", name) for name in (scheme.name, *scheme.names.values())]
        named = scheme.aliases if scheme.code == "organic" else (*scheme.aliases, scheme.code, *names)
        found += [(plain(alias), scheme.code) for alias in named]
    return tuple(found)


@cache
def _alias_pattern() -> re.Pattern[str]:
    longest_first = sorted({alias for alias, _ in _aliases()}, key=lambda alias: (-len(_squeezed(alias)), alias))
    patterns = [
        _BETWEEN.join(re.escape(part) for part in re.findall(r"[a-z]+|\d+|\+", alias)) for alias in longest_first
    ]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(patterns)})(?![a-z0-9])")
