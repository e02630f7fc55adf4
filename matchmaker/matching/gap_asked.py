"""A gap that somebody asks to have closed, and which firms bring what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from matchmaker.affinity.encoding import Traits
from matchmaker.affinity.index import AffinityIndex
from matchmaker.consortia.case import Case
from matchmaker.consortia.gap_record import CERTIFICATE, EXPERIENCE, LANGUAGE, QUESTION, VOLUME, Gap
from matchmaker.consortia.proposal import Proposal
from matchmaker.errors import InputError
from matchmaker.texts import Message
from matchmaker.vocabulary.certifications import parse_certifications
from matchmaker.vocabulary.language import official_languages
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.requirements import countries_of, families_of, requirements

EXPORTS = ("occasional", "regular")
NAMED = (EXPERIENCE, LANGUAGE, VOLUME)  # gaps that may be asked for by their kind
ENGLISH = "en"
FAMILY = "family."
MOST_MASKS = 64
LONGEST_PLACE = 9  # digits of a place in a list; what is longer is none


@dataclass(frozen=True)
class AskedGap:
    """What is asked for in words, the proposal's own record of it (None: it has none), and what a firm must bring."""

    key: str
    message: Message
    gap: Gap | None
    brings: Callable[[Traits], bool]


def read_gap(proposal: Proposal, asked: Gap | int | str) -> AskedGap:
    """A gap by its record, by its place in the proposal's list (from 1), by its kind, or a certificate by its name.

    Raises
    ------
    InputError
        A place beyond the list; a question, or a gap that no newcomer can close; a certificate that we do not know.
    """
    if isinstance(asked, Gap):
        return _of_record(asked)
    if isinstance(asked, int) or (asked.strip().isdecimal() and len(asked) <= LONGEST_PLACE):
        place = int(asked)
        if not 1 <= place <= len(proposal.gaps):
            raise InputError(Message("fill-no-such-gap", place=place, count=len(proposal.gaps)))
        return _of_record(proposal.gaps[place - 1])
    if asked in NAMED:
        own = next((gap for gap in proposal.gaps if gap.kind == asked), None)
        return _experience((), None) if own is None and asked == EXPERIENCE else _own(own, asked)
    held = parse_certifications(asked).held
    if not held:
        raise InputError(Message("fill-gap-not-understood", given=asked, known=list(NAMED)))
    return _certificate(held[0].scheme, None)


def bringing(case: Case, asked: AskedGap) -> np.ndarray:
    """Which firms of the index bring what is asked for: array of bool by position, kept for the next question."""
    traits, masks = _masks.get(case.index, ((), {}))
    if traits is not case.traits:
        masks = {}
        _masks[case.index] = case.traits, masks
    if asked.key not in masks:
        if len(masks) >= MOST_MASKS:
            masks.pop(next(iter(masks)))
        masks[asked.key] = np.fromiter(map(asked.brings, case.traits), dtype=bool, count=len(case.traits))
    return masks[asked.key]


_masks: WeakKeyDictionary[AffinityIndex, tuple[tuple[Traits, ...], dict[str, np.ndarray]]] = WeakKeyDictionary()


def _own(gap: Gap | None, kind: str) -> AskedGap:
    if gap is None:
        raise InputError(Message("fill-no-gap-of-kind", kind=f"gap-kind.{kind}"))
    return _of_record(gap)


def _of_record(gap: Gap) -> AskedGap:
    if gap.kind == CERTIFICATE:
        return _certificate(str(gap.message.values["scheme"]), gap)
    need = gap.need
    if gap.kind == EXPERIENCE and need is not None:
        return _experience(need.markets, gap)
    if gap.kind == LANGUAGE and need is not None:
        return _language(need.markets, gap)
    if gap.kind == VOLUME:
        return _volume(str(gap.message.values["family"]).removeprefix(FAMILY), gap)
    requirement = None if need is None else requirements().get(need.requirement)
    if gap.kind == QUESTION or requirement is None or not requirement.schemes:
        raise InputError(Message("fill-gap-not-closable", gap=gap.message.text()))
    schemes = requirement.schemes
    return AskedGap(
        f"requirement {requirement.id}", gap.message, gap, lambda firm: not schemes.isdisjoint(firm.schemes or ())
    )


def _certificate(scheme: str, gap: Gap | None) -> AskedGap:
    message = Message("fill-brings-certificate", scheme=scheme)
    return AskedGap(f"scheme {scheme}", message, gap, lambda firm: scheme in (firm.schemes or ()))


def _experience(markets: tuple[str, ...], gap: Gap | None) -> AskedGap:
    """Sells in one of the markets; where none is named, sells abroad."""
    if not markets:
        return AskedGap(
            "exports", Message("fill-brings-export"), gap, lambda firm: firm.profile.export_stage in EXPORTS
        )
    there = frozenset[str]().union(*map(countries_of, markets))
    return AskedGap(
        f"exports {markets}",
        Message("fill-brings-export-market", markets=list(markets)),
        gap,
        lambda firm: not there.isdisjoint(_sold_to(firm.profile.export_markets)),
    )


@lru_cache(maxsize=4096)
def _sold_to(markets: tuple[str, ...] | None) -> frozenset[str]:
    return expand(markets or ())


def _language(markets: tuple[str, ...], gap: Gap) -> AskedGap:
    countries = sorted(country for market in markets for country in countries_of(market))
    accepted = {ENGLISH, *(language for country in countries for language in official_languages(country))}

    def speaks(firm: Traits) -> bool:
        return not accepted.isdisjoint(firm.profile.languages or official_languages(firm.profile.country))

    return AskedGap(f"speaks {markets}", Message("fill-brings-language", markets=list(markets)), gap, speaks)


def _volume(family: str, gap: Gap) -> AskedGap:
    def supplies(firm: Traits) -> bool:
        return bool(firm.profile.capacity) and any(family in families_of(code) for code, _ in firm.assortment.codes)

    return AskedGap(f"supplies {family}", Message("fill-brings-volume", family=f"{FAMILY}{family}"), gap, supplies)
