"""What selling abroad asks beyond certificates: a common market, somebody who exports, a language, enough goods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.gap_record import (
    BUYER,
    EXPERIENCE,
    LANGUAGE,
    LISTED,
    MARKET,
    QUESTION,
    VOLUME,
    Gap,
    Need,
)
from matchmaker.consortia.target_markets import TargetMarkets
from matchmaker.firms.profile import Profile
from matchmaker.texts import Message
from matchmaker.vocabulary.language import official_languages
from matchmaker.vocabulary.markets import expand
from matchmaker.vocabulary.products import read_codes
from matchmaker.vocabulary.requirements import all_of_them, countries_of, families_of

EXPORTS = ("occasional", "regular")
ENGLISH = "en"
NEAREST = "CARICOM"  # neighbours buy less than a container
JUDGEMENT = "Our own judgement"
TONNES = {"t": 1.0, "kg": 0.001}
A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0}


def market_gap(targets: TargetMarkets) -> Iterator[Gap]:
    """No market in common; members who told none; markets of which nothing is on record."""
    if targets.most_named:
        message = Message("gap-market", markets=list(targets.most_named[:LISTED]))
        yield Gap(MARKET, message, _need("market", (), (), "market-choice", JUDGEMENT))
    if targets.others:
        yield Gap(QUESTION, Message("question-other-market", markets=list(targets.others[:LISTED])))
    if targets.silent:
        message = _listing("question-market", targets.silent)
        yield Gap(QUESTION, message, _need("market", (), targets.silent, "market-choice", JUDGEMENT))


def experience_gap(members: Sequence[Traits], market: str) -> Iterator[Gap]:
    """Nobody sells in the market. A member that exports without saying where is asked."""
    profiles = [each.profile for each in members]
    countries = countries_of(market)
    if any(not countries.isdisjoint(expand(profile.export_markets or ())) for profile in profiles):
        return
    exporters = [profile for profile in profiles if profile.export_markets or profile.export_stage in EXPORTS]
    to_ask = [
        profile.id
        for profile in profiles
        if not profile.export_markets and (profile.export_stage is None or profile.export_stage in EXPORTS)
    ]
    source = "Selection by export experience: Fundación ICBC, Argentina"
    if to_ask:
        need = _need("experience", (market,), to_ask, "market-entry", source)
        yield Gap(QUESTION, _listing("question-experience", to_ask, market=[market]), need)
    elif exporters:
        message = Message("gap-experience-market", market=[market], count=len(exporters))
        yield Gap(EXPERIENCE, message, _need("experience", (market,), _ids(profiles), "market-entry", source))
    else:
        message = Message("gap-experience-none", market=[market])
        yield Gap(EXPERIENCE, message, _need("experience", (market,), _ids(profiles), "export-basics", source))


def language_gap(members: Sequence[Traits], market: str, targets: TargetMarkets) -> Iterator[Gap]:
    """Nobody speaks English or a language of the countries aimed at. What is spoken at home counts where nothing is told."""
    aimed = sorted(targets.countries & countries_of(market))
    accepted = {ENGLISH} | {language for country in aimed for language in official_languages(country)}
    profiles = [each.profile for each in members]
    if any(accepted.intersection(each.languages or official_languages(each.country)) for each in profiles):
        return
    silent = [each.id for each in profiles if each.languages is None]
    source = JUDGEMENT
    if silent:
        need = _need("language", (market,), silent, "language-en", source)
        yield Gap(QUESTION, _listing("question-language", silent, market=[market]), need)
    else:
        need = _need("language", (market,), _ids(profiles), "language-en", source)
        yield Gap(LANGUAGE, Message("gap-language", market=[market]), need)


def volume_gaps(members: Sequence[Traits], markets: Sequence[str]) -> Iterator[Gap]:
    """Families of goods of which the members together do not fill one container a year for a market overseas."""
    if not set(markets) - {NEAREST}:
        return
    families = [(each.profile, _families(each)) for each in members]
    for family, container in all_of_them().container_tonnes.items():
        makers = [profile for profile, made in families if family in made]
        tonnes = [_tonnes(profile, family) for profile in makers]
        known = sum(each for each in tonnes if each is not None)
        if len(makers) < 2 or known >= container:
            continue
        silent = [profile.id for profile, each in zip(makers, tonnes, strict=True) if each is None]
        source = f"A full container takes {container:g} t: round figure of the trade"
        values: dict[str, Any] = {"family": f"family.{family}"}
        if silent:
            need = _need("volume", (), silent, "joint-supply", source)
            yield Gap(QUESTION, _listing("question-volume", silent, **values), need)
        else:
            message = Message("gap-volume", **values, tonnes=round(known, 3), container=container)
            yield Gap(VOLUME, message, _need("volume", (), _ids(makers), "joint-supply", source))


def _families(member: Traits) -> frozenset[str]:
    return frozenset().union(*(families_of(code) for code, _ in member.assortment.codes))


def _tonnes(profile: Profile, family: str) -> float | None:
    """Tonnes a year of a family; None where none of the firm's quantities, read as products are, is about it."""
    found = [
        each.quantity * TONNES[each.unit] * A_YEAR[each.period]
        for each in profile.capacity or ()
        if each.unit in TONNES
        and each.period in A_YEAR
        and any(family in families_of(code) for code, _ in read_codes((each.product,), None))
    ]
    return sum(found) if found else None


def _need(requirement: str, markets: tuple[str, ...], firms: Sequence[str], support: str, source: str) -> Need:
    return Need(
        requirement=requirement,
        duty=BUYER,
        markets=markets,
        mandatory=False,
        weakest_link=False,
        state="in-force",
        timing=None,
        firms=tuple(firms),
        support=Message(f"support.{support}"),
        source=source,
        checked=False,
    )


def _listing(code: str, firms: Sequence[str], **values: Any) -> Message:
    return Message(code, firms=list(firms[:LISTED]), count=len(firms), **values)


def _ids(profiles: Sequence[Profile]) -> tuple[str, ...]:
    return tuple(profile.id for profile in profiles)
