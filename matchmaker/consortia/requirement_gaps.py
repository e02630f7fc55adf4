"""What the requirements of a market ask of a proposal's members, and who lacks it or has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from matchmaker.affinity.encoding import Traits
from matchmaker.consortia.gap_record import LISTED, QUESTION, Gap, Need
from matchmaker.texts import Message
from matchmaker.vocabulary.requirements import ENDED, Requirement, countries_of, covering, requirements_of

ORGANIC = "organic"


def requirement_gaps(members: Sequence[Traits], market: str, as_of: date | None) -> Iterator[Gap]:
    """Gaps and questions of one market, in the order of the requirements.

    A member is concerned where it makes the goods and does not sit in the market itself. Certificates that a firm did not
    tell are never a gap: they are a question.
    """
    asked = [(each, _asked_of(each.assortment.codes)) for each in members]
    of_anybody = frozenset().union(*(ids for _, ids in asked))
    for requirement in requirements_of(market):
        if requirement.id not in of_anybody or requirement.state(as_of) == ENDED:
            continue
        concerned = [each for each, ids in asked if requirement.id in ids and _is_concerned(each, requirement, market)]
        if concerned:
            yield from _judged(requirement, market, as_of, concerned, len(members))


@lru_cache(maxsize=50_000)
def _asked_of(codes: tuple[tuple[str, float], ...]) -> frozenset[str]:
    """Ids of the requirements about a member's goods."""
    return frozenset().union(*(covering(code) for code, _ in codes))


def _is_concerned(member: Traits, requirement: Requirement, market: str) -> bool:
    home = member.profile.country
    if market != "CARICOM" and home in countries_of(market):  # inside CARICOM goods still cross borders
        return False
    if requirement.origins is not None and home not in requirement.origins:
        return False
    return requirement.when_holding != ORGANIC or any(
        scheme == ORGANIC or scheme.startswith(f"{ORGANIC}-") for scheme in member.schemes or ()
    )


def _judged(
    requirement: Requirement, market: str, as_of: date | None, concerned: Sequence[Traits], n: int
) -> Iterator[Gap]:
    lacking: list[str] = []
    unknown: list[str] = []
    for member in concerned:
        if member.schemes is None or not requirement.schemes:
            unknown.append(member.profile.id)
        elif not requirement.schemes.intersection(member.schemes):
            (lacking if requirement.not_listed == "gap" else unknown).append(member.profile.id)
    if requirement.held_by == "one":
        if len(lacking) + len(unknown) < len(concerned):
            return  # somebody holds it
        lacking = [] if unknown else lacking
    if lacking:
        yield Gap(requirement.kind, _lacks(requirement, market, lacking, n), _need(requirement, market, as_of, lacking))
    if unknown:
        yield Gap(QUESTION, _asks(requirement, market, unknown, n), _need(requirement, market, as_of, unknown))


def _need(requirement: Requirement, market: str, as_of: date | None, firms: Sequence[str]) -> Need:
    dated = requirement.applies_from is not None or requirement.applies_to is not None
    return Need(
        requirement=requirement.id,
        duty=requirement.kind,
        markets=(market,),
        mandatory=requirement.mandatory,
        weakest_link=requirement.weakest_link,
        state=requirement.state(as_of),
        timing=requirement.timing(as_of) if dated else None,
        firms=tuple(firms),
        support=Message(f"support.{requirement.support}"),
        source=requirement.source,
        checked=requirement.checked,
    )


def _lacks(requirement: Requirement, market: str, firms: list[str], n: int) -> Message:
    if requirement.held_by == "one":
        return _said("gap-need-none", requirement, market, firms, n)
    return _said("gap-need" if len(firms) <= LISTED else "gap-need-many", requirement, market, firms, n)


def _asks(requirement: Requirement, market: str, firms: list[str], n: int) -> Message:
    if len(firms) == n:
        return _said("question-need-all", requirement, market, firms, n)
    return _said("question-need" if len(firms) <= LISTED else "question-need-many", requirement, market, firms, n)


def _said(code: str, requirement: Requirement, market: str, firms: list[str], n: int) -> Message:
    return Message(
        code,
        market=[market],
        duty="duty.optional" if requirement.optional else f"duty.{requirement.kind}",
        requirement=f"requirement.{requirement.id}",
        firms=firms[:LISTED],
        count=len(firms),
        n=n,
    )
