"""What speaks for and against two profiles being one firm: counted kinds of evidence, from identifiers to products."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matchmaker.firms.cells import fold
from matchmaker.firms.identifiers import Identifiers, identifiers_of, same_phone
from matchmaker.firms.name_words import NameParts, Word, name_parts
from matchmaker.firms.names import normalise_name
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.gazetteer import distance_km

MAX_SHARED = 5  # a contact that more firms than this share is an office's, not a firm's
RARE = 6.0  # bits that the rarest word in common is worth
MOST_NAME = 14.0  # bits that words in common are worth together
LONG_WORD = 6  # letters from which a word may be two written together
TOWN_KM = 10.0
Evidence = dict[str, float]


class Signature(NamedTuple):
    """A profile as it is compared."""

    profile: Profile
    name: NameParts
    whole: tuple[str, ...]  # the words of the name in no order, without its legal form: what namesakes have in common
    locality: str
    identifiers: Identifiers  # without what an office gave to many
    goods: frozenset[str]  # the products, folded
    headings: frozenset[str]
    texts: frozenset[str]  # the words of the name as written,
    meanings: frozenset[tuple[str, str]]  # and what they mean, with their roles


def signatures(profiles: Sequence[Profile]) -> list[Signature]:
    """One a profile; a number or address that more than `MAX_SHARED` profiles give is an office's and taken from all."""
    read = [identifiers_of(profile) for profile in profiles]
    shared = [
        frozenset(value for value, count in Counter(chain.from_iterable(given)).items() if count > MAX_SHARED)
        for given in (
            [one.emails for one in read],
            [one.domains for one in read],
            [one.phones for one in read],
        )
    ]
    return [_signature(profile, _own(one, *shared)) for profile, one in zip(profiles, read, strict=True)]


def _signature(profile: Profile, identifiers: Identifiers) -> Signature:
    name = name_parts(profile.name)
    return Signature(
        profile,
        name,
        _whole(name),
        normalise_name(profile.locality or ""),
        identifiers,
        _folded(profile.products or ()),
        headings_of(profile),
        frozenset([word.text for word in name.words]),
        frozenset([(word.meaning, word.role) for word in name.words]),
    )


@lru_cache(maxsize=100_000)
def _folded(products: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, products))


def _own(given: Identifiers, emails: frozenset[str], domains: frozenset[str], phones: frozenset[str]) -> Identifiers:
    if not (given.emails & emails or given.domains & domains or given.phones & phones):
        return given
    return Identifiers(given.tax, given.emails - emails, given.domains - domains, given.phones - phones)


def _whole(name: NameParts) -> tuple[str, ...]:
    return (*sorted([word.meaning for word in name.words if word.role != "legal_forms"]), *name.numbers)


def headings_of(profile: Profile) -> frozenset[str]:
    """HS headings of the products, given or read."""
    return _headings(profile.hs_codes or (), () if profile.hs_codes else profile.text_codes)


@lru_cache(maxsize=100_000)
def _headings(given: tuple[str, ...], read: tuple[tuple[str, float], ...]) -> frozenset[str]:
    return frozenset([code[:4] for code in (*given, *[code for code, _ in read]) if len(code) >= 4])


class Rarity:
    """Bits that a word in common is worth: 6 where no third firm has it, one less with each doubling of those who do."""

    def __init__(self, firms: Sequence[Signature]) -> None:
        bearers = Counter((firm.profile.country, firm.whole) for firm in firms)
        holders: Counter[tuple[str | None, str]] = Counter()
        for (country, words), count in bearers.items():
            for word in set(words):
                holders[country, word] += count
        self._bearers, self._holders = bearers, holders

    def whole(self, a: Signature, b: Signature) -> float:
        """The same for the name as a whole, from 1 for a name that few bear to 0 for one that every village has."""
        bearers = max(self._bearers[a.profile.country, a.whole], self._bearers[b.profile.country, b.whole], MAX_SHARED)
        return 1 / (1 + math.log2(bearers / MAX_SHARED))

    def __call__(self, country: str | None, word: str) -> float:
        return max(0.5, RARE - math.log2(max(self._holders[country, word], 2) / 2))


def compare(a: Signature, b: Signature, rarity: Rarity) -> Evidence:
    """Every kind of evidence that the pair gives, with how much of it there is; what is not known is not there."""
    return {**beside_names(a, b), **of_names(a, b, rarity)}


def beside_names(a: Signature, b: Signature) -> Evidence:
    """The evidence of identifiers, places and products."""
    evidence = _identifiers(a.identifiers, b.identifiers, a.profile.country == b.profile.country)
    evidence |= _places(a, b)
    evidence |= _products(a, b)
    return evidence


# -- identifiers -----------------------------------------------------------------------------------------------------


def _identifiers(a: Identifiers, b: Identifiers, one_country: bool) -> Evidence:
    found: Evidence = {}
    if a.tax and b.tax and one_country:
        near = min(len(a.tax), len(b.tax)) >= 8 and OSA.distance(a.tax, b.tax) == 1
        found["tax-id-same" if a.tax == b.tax else "tax-id-near" if near else "tax-id-other"] = 1.0
    if a.emails and b.emails:
        found["email-same" if a.emails & b.emails else "email-other"] = 1.0
    if a.domains and b.domains:
        found["website-same" if a.domains & b.domains else "website-other"] = 1.0
    if a.phones and b.phones:
        found["phone-same" if same_phone(a.phones, b.phones) else "phone-other"] = 1.0
    return found


# -- names -----------------------------------------------------------------------------------------------------------


def of_names(a: Signature, b: Signature, rarity: Rarity) -> Evidence:
    """The evidence of the two names, word by word."""
    one, other = a.name, b.name
    if not (a.profile.name and b.profile.name):
        return {}
    found: defaultdict[str, float] = defaultdict(float)
    bits = partial(_bits, country=a.profile.country, rarity=rarity)
    left, right = list(one.words), list(other.words)
    if one_spelling(one, other):
        found["name-words"] = max(sum(bits(word, word) for word in words) for words in (left, right))
        found["name-typing"] = 1
        left, right = ([word for word in words if word.role == "legal_forms"] for words in (left, right))
    for same in (_alike, _equal, _typed_wrongly):
        left, right = _match(left, right, same, found, bits)
    left, right = _written_together(left, right, found, bits)
    left, right = _match(left, right, _abbreviated, found, bits)
    _leftovers(left, right, found)
    alone = sum(word_size(word) for word in (*left, *right) if word.role != "legal_forms")
    if one.numbers != other.numbers:
        found["number-other" if one.numbers and other.numbers else "number-extra"] = 1
    if found["name-words"] and alone < 1 and one.numbers == other.numbers:
        found["name-whole"] = rarity.whole(a, b)
    found["name-words"] = min(found["name-words"], MOST_NAME)
    return {kind: float(amount) for kind, amount in found.items() if amount}


_Bits = Callable[[Word, Word], float]
_Same = Callable[[Word, Word], bool]


def _alike(a: Word, b: Word) -> bool:
    return a.text == b.text


def _equal(a: Word, b: Word) -> bool:
    return a.meaning == b.meaning and a.role == b.role


def _typed_wrongly(a: Word, b: Word) -> bool:
    return typed_wrongly(a.text, b.text)


def typed_wrongly(a: str, b: str) -> bool:
    """One wrong letter, two in words of seven letters and more; not in words of three."""
    shorter, longer = (len(a), len(b)) if len(a) < len(b) else (len(b), len(a))
    allowed = 2 if shorter >= 7 else 1
    if shorter < 3 or longer < 4 or longer - shorter > allowed:
        return False
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


def one_spelling(a: NameParts, b: NameParts) -> bool:
    """*Agromango delsur* for *Agro Mango del Sur*: other spaces, and hardly another letter."""
    if a.spelt == b.spelt:
        return a.bare != b.bare
    allowed = min(2, min(len(a.spelt), len(b.spelt)) // 6)
    if abs(len(a.spelt) - len(b.spelt)) > allowed or a.bare.count(" ") == b.bare.count(" ") or a.numbers != b.numbers:
        return False
    return OSA.distance(a.spelt, b.spelt, score_cutoff=allowed) <= allowed


def _abbreviated(a: Word, b: Word) -> bool:
    return abbreviated(a.text, b.text)


def abbreviated(a: str, b: str) -> bool:
    """*Agrop* for *Agropecuaria*, *J* for *Juan*."""
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return len(shorter) != 2 and len(shorter) <= 0.6 * len(longer) and longer.startswith(shorter)


def _match(
    left: list[Word], right: list[Word], same: _Same, found: defaultdict[str, float], bits: _Bits
) -> tuple[list[Word], list[Word]]:
    """Words that stand on both sides, taken off, each once."""
    remaining = list(right)
    alone = []
    for word in left:
        partner = next((other for other in remaining if same(word, other)), None)
        if partner is None:
            alone.append(word)
            continue
        remaining.remove(partner)
        if "legal_forms" in (word.role, partner.role):
            continue
        found["name-words"] += bits(word, partner)
        if same is _typed_wrongly:
            found["name-typing"] += 1 if min(len(word.text), len(partner.text)) > 5 else 2
        elif same is _abbreviated:
            found["name-short"] += 1 if min(len(word.text), len(partner.text)) > 2 else 2
    return alone, remaining


def _bits(a: Word, b: Word, country: str | None, rarity: Rarity) -> float:
    """What a word in common is worth: by the more frequent way of writing it, a fraction where any firm may bear it."""
    bits = min(rarity(country, a.meaning), rarity(country, b.meaning))
    return bits if a.role == b.role == "own" else 0.25 * bits


def _written_together(
    left: list[Word], right: list[Word], found: defaultdict[str, float], bits: _Bits
) -> tuple[list[Word], list[Word]]:
    """*Agromango* for *Agro Mango*: a word of one is two neighbouring words of the other, or nearly."""
    for here, there in ((left, right), (right, left)):
        for word in [word for word in here if len(word.text) >= LONG_WORD and word.role != "legal_forms"]:
            for first, second in pairwise(there):
                both = first.text + second.text
                allowed = 1 if len(both) < 10 else 2
                if OSA.distance(word.text, both, score_cutoff=allowed) <= allowed:
                    found["name-words"] += bits(first, first) + bits(second, second)
                    found["name-typing"] += 1
                    here.remove(word)
                    there.remove(first)
                    there.remove(second)
                    break
    return left, right


def _leftovers(left: list[Word], right: list[Word], found: defaultdict[str, float]) -> None:
    """What only one of them has: *Export*, *Sucursal*, another own word."""
    for role, name in (
        ("own", "own"),
        ("trade", "trade"),
        ("filler", "filler"),
        ("kinds", "kind"),
        ("legal_forms", "form"),
    ):
        counts = [sum(word_size(word) for word in words if word.role == role) for words in (left, right)]
        if both := min(counts):
            found[f"{name}-other"] = both
        if extra := max(counts) - both:
            found[f"{name}-extra"] = extra
    if any(word.role == "branch" for word in (*left, *right)):
        found["branch"] = 1


def word_size(word: Word) -> float:
    """A letter or two that stand alone are hardly a word."""
    return 1.0 if len(word.text) > 2 or word.role != "own" else 0.3


# -- place and products ----------------------------------------------------------------------------------------------


def _places(a: Signature, b: Signature) -> Evidence:
    one, other = a.profile, b.profile
    if one.country != other.country:
        return {"country-other": 1.0}
    areas = bool(one.subdivision and other.subdivision)
    if a.locality and a.locality == b.locality and _near(one, other):
        return {"town-same": 1.0}
    if areas and one.subdivision != other.subdivision:
        return {"area-other": 1.0}
    if a.locality and b.locality:
        if a.locality == b.locality:
            return {"town-same": 1.0}
        allowed = min(2, min(len(a.locality), len(b.locality)) // 4)
        near = OSA.distance(a.locality, b.locality, score_cutoff=allowed) <= allowed
        return {"town-near" if near else "town-other": 1.0}
    return {"area-same": 1.0} if areas else {}


def _near(a: Profile, b: Profile) -> bool:
    """The points of one town, though two lists count it to areas of two levels."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return False
    return distance_km(a.latitude, a.longitude, b.latitude, b.longitude) < TOWN_KM  # type: ignore[arg-type]


def _products(a: Signature, b: Signature) -> Evidence:
    if same := a.goods & b.goods:
        return {"goods-same": len(same) / min(len(a.goods), len(b.goods))}
    one, other = a.headings, b.headings
    if one and other:
        shared = len(one & other)
        return {"goods-like": shared / min(len(one), len(other))} if shared else {"goods-other": 1.0}
    return {}
