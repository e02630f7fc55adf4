"""Which profiles may be one firm, within a list and against firms already known. They are shown to a person, never merged."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matchmaker.firms.decisions import Decisions, Merge
from matchmaker.firms.duplicate_bounds import may_reach
from matchmaker.firms.duplicate_candidates import Facets, pairs_by_name, pairs_sharing
from matchmaker.firms.duplicate_evidence import MAX_SHARED, Rarity, Signature, beside_names, of_names, signatures
from matchmaker.firms.duplicate_score import reasons, score
from matchmaker.firms.profile import Profile
from matchmaker.firms.report import SuspectedDuplicate
from matchmaker.texts import Message

SUSPECTED = 0.5  # the score from which a pair is shown
# Candidates whose names are less alike than this are compared only where they share an identifier.
MIN_LIKENESS = 0.76
WIDE_LIKENESS = 0.6
ENDS = 6  # letters at the beginning and end of a name, for names written together
MAX_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What `find_duplicates` found.

    Attributes
    ----------
    suspected : tuple of SuspectedDuplicate
        Pairs that nobody has decided on, the likeliest first. `known` tells pairs with a firm of the known list, whose id
        is then `b`.
    to_merge : tuple of Merge
        Firms that a person decided to be one: nothing is merged until their rows are given the one id, in the file.
    settled : int
        Pairs that would have been asked again, had nobody decided that they are different.
    remarks : tuple of Message
        What was done with the decisions, in sentences.
    """

    suspected: tuple[SuspectedDuplicate, ...]
    to_merge: tuple[Merge, ...] = ()
    settled: int = 0
    remarks: tuple[Message, ...] = field(default=())


def find_duplicates(
    firms: Iterable[Profile], known: Iterable[Profile] | None = None, decided: Decisions | None = None
) -> Duplicates:
    """Pairs of profiles that may be one firm, but for those that a person has decided on.

    Candidates share an identifier (tax number, e-mail address, web domain, telephone) or enough of the name; what speaks
    for and against them is added up (`duplicate_score.py`). 100,000 firms take seconds: never all pairs are compared.

    Parameters
    ----------
    firms : iterable of Profile
        A `FirmTable`, or profiles; their ids differ.
    known : iterable of Profile, optional
        Firms already known. Pairs within them are not looked for; a firm of both lists with one id is one firm.
    decided : Decisions, optional
        From `read_decisions`.

    Examples
    --------
    >>> firms = [Profile(id="a", name="Café Sol S.R.L.", country="DO", locality="Moca", subdivision="DO-09"),
    ...          Profile(id="b", name="CAFE SOL", country="DO", locality="Moca", subdivision="DO-09")]
    >>> pair, = find_duplicates(firms).suspected
    >>> pair.a, pair.b, [reason.code for reason in pair.reasons]
    ('a', 'b', ['duplicate-name-same', 'duplicate-same-place'])
    """
    listed = sorted(firms, key=lambda profile: profile.id)
    ids = {profile.id for profile in listed}
    others = sorted((profile for profile in known or () if profile.id not in ids), key=lambda profile: profile.id)
    answers = decided or Decisions()
    found = _suspected(listed, others)
    asked = [pair for pair in found if answers.of(pair.a, pair.b) is None]
    present = ids | {profile.id for profile in others}
    settled = sum(answers.of(pair.a, pair.b) == "different" for pair in found)
    to_merge = answers.merges(present, ids)
    remarks = [*answers.remarks(present)]
    if settled:
        remarks.append(Message("duplicate-settled", count=settled))
    remarks += [Message("duplicate-to-merge", ids=list(merge.ids), id=merge.keep) for merge in to_merge]
    return Duplicates(tuple(asked), to_merge, settled, tuple(remarks))


def suspected_duplicates(profiles: Sequence[Profile]) -> list[SuspectedDuplicate]:
    """The suspected pairs of one list, the likeliest first, ties by id."""
    return _suspected(sorted(profiles, key=lambda profile: profile.id), [])


def _suspected(listed: list[Profile], others: list[Profile]) -> list[SuspectedDuplicate]:
    firms = signatures([*listed, *others])
    if len(firms) < 2 or not listed:
        return []
    rarity = Rarity(firms)
    found = []
    for a, b in candidates(firms, len(listed)).tolist():
        one, other = firms[a], firms[b]
        evidence = beside_names(one, other)
        if not may_reach(SUSPECTED, evidence, one, other):
            continue
        evidence |= of_names(one, other, rarity)
        likely = score(evidence)
        if likely >= SUSPECTED:
            why = reasons(evidence, (one.profile.name, other.profile.name))
            found.append(SuspectedDuplicate(one.profile.id, other.profile.id, round(likely, 3), why, b >= len(listed)))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def candidates(firms: Sequence[Signature], listed: int | None = None, wide: bool = False) -> NDArray[np.int64]:
    """Pairs of places in `firms` (a < b, a among the first `listed`) that are worth comparing; shape (pairs, 2).

    `wide`: also names that are less alike, and of two areas, from which weights are learned.
    """
    listed = len(firms) if listed is None else listed
    by_name = pairs_by_name([_facets(firm) for firm in firms])
    by_name = by_name[by_name[:, 0] < listed]
    if not wide:
        by_name = by_name[_may_be_one_place(firms, by_name)]
    by_name = by_name[_alike(firms, by_name, WIDE_LIKENESS if wide else MIN_LIKENESS)]
    holders = [
        [(at, value) for at, firm in enumerate(firms) for value in getattr(firm.identifiers, kind)]
        for kind in ("emails", "domains", "phones")
    ]
    holders.append(
        [(at, (firm.profile.country, firm.identifiers.tax)) for at, firm in enumerate(firms) if firm.identifiers.tax]
    )
    pairs = np.concatenate((by_name, *(pairs_sharing(given, MAX_SHARED) for given in holders)))
    return np.unique(pairs[pairs[:, 0] < listed], axis=0)


def _facets(firm: Signature) -> Facets:
    name = firm.name
    others = [word.meaning for word in name.words if word.role not in ("own", "legal_forms")]
    others += [f"{heading}." for heading in sorted(firm.headings)[:MAX_HEADINGS]]
    if firm.locality:
        others.append(f"@{firm.locality}")
    ends = (f"{name.spelt[:ENDS]}…", f"…{name.spelt[-ENDS:]}", name.spelt) if name.spelt else ()
    return Facets(firm.profile.country or "", name.own, ends, tuple(others))


def _may_be_one_place(firms: Sequence[Signature], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs are not of two areas: against that no name is enough. One town may be counted to areas of two levels."""
    areas = _codes([firm.profile.subdivision or "" for firm in firms])[pairs]
    towns = _codes([firm.locality for firm in firms])[pairs]
    one_town = (towns[:, 0] == towns[:, 1]) & (towns[:, 0] > 0)
    may_be: NDArray[np.bool_] = (areas[:, 0] == areas[:, 1]) | (areas == 0).any(axis=1) | one_town
    return may_be


def _codes(values: Sequence[Hashable]) -> NDArray[np.int64]:
    """Equal values as equal numbers; 0 for the empty one."""
    code: dict[Hashable, int] = {}
    return np.array([code.setdefault(value, len(code) + 1) if value else 0 for value in values], dtype=np.int64)


def _alike(firms: Sequence[Signature], pairs: NDArray[np.int64], likeness: float) -> NDArray[np.bool_]:
    """Which pairs have one number or none in their names, and names that are anything like each other.

    Names are compared in the order written and in that of the alphabet.
    """
    from rapidfuzz import fuzz, process

    numbers = _codes([firm.name.numbers for firm in firms])[pairs]
    alike: NDArray[np.bool_] = (numbers[:, 0] == numbers[:, 1]) | (numbers == 0).any(axis=1)
    compared = np.flatnonzero(alike)
    alike[:] = False
    for texts in ([firm.name.spelt for firm in firms], [" ".join(firm.whole) for firm in firms]):
        compared = compared[~alike[compared]]
        one, other = np.array(texts, dtype=object)[pairs[compared]].T
        found = process.cpdist(one, other, scorer=fuzz.ratio, score_cutoff=likeness * 100, dtype=np.float32, workers=-1)
        alike[compared[found > 0]] = True
    return alike
