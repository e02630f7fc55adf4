"""Who suits one firm? Its best candidates, each with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from matchmaker.affinity.as_of import as_day
from matchmaker.affinity.explain import LayerRecord, explain_pairs
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import Strengths, digest_of, strengths_of
from matchmaker.firms.profile import Profile
from matchmaker.firms.single import profile_from_dict
from matchmaker.programmes import DEFAULT, Programme, load_programme

MOST_REASONS = 3
MOST_INDEXES = 8  # kept a table: one for each programme and day asked about


@dataclass(frozen=True)
class PartnerMatch:
    """A partner: affinity and confidence in [0, 1], and the layers that carry it (at most three, strongest first)."""

    id: str
    name: str
    affinity: float
    confidence: float
    reasons: tuple[LayerRecord, ...]
    lang: str = "en"

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        lang = lang or self.lang
        return {
            "id": self.id,
            "name": self.name,
            "affinity": self.affinity,
            "confidence": self.confidence,
            "reasons": [
                {
                    **reason.evidence.as_dict(lang),
                    "layer": reason.layer,
                    "similarity": reason.similarity,
                    "contribution": reason.contribution,
                }
                for reason in self.reasons
            ],
        }


def find_partners(
    firms: Iterable[Profile] | AffinityIndex,
    firm: str | Mapping[str, Any] | Profile,
    programme: Programme | str = DEFAULT,
    k: int = 10,
    as_of: date | str | None = None,
    lang: str = "en",
    proximity: str | Path | Strengths | None = None,
) -> list[PartnerMatch]:
    """The k best partners of a firm, best first, ties by id; a firm that either has declared it will not work with is left out.

    Parameters
    ----------
    firms : FirmTable, iterable of Profile, or an AffinityIndex (whose programme and date then hold)
        One index is kept for each (table, programme, as_of).
    firm : id, Profile, or a dict in canonical columns
    programme : Programme or str
    k : int
    as_of : date or ISO text, optional
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`; the file is read anew each time.

    Raises
    ------
    UnknownFirmError
        An id that is not among the firms.
    InputError
        A dict that is not a profile, naming the field; k below 1.

    Examples
    --------
    >>> firms = [Profile(id=i, name=i.upper(), country="PE", hs_codes=("080450",)) for i in ("a", "b")]
    >>> find_partners(firms, {"name": "New", "country": "PE", "hs_codes": "0804.50"})[0].id
    'a'
    """
    index = firms if isinstance(firms, AffinityIndex) else index_of(firms, programme, as_of, proximity)
    traits = index.traits(_profile(index, firm))
    barred = _barred(index, traits.profile)
    found = [each for each in index.query(traits, k + len(barred)) if each.id not in barred][:k]
    partners = [index.traits(each.id) for each in found]
    pairs = explain_pairs(index, traits, partners)
    return [
        PartnerMatch(each.id, of.profile.name, each.affinity, each.confidence, _reasons(index, pair.layers), lang)
        for each, of, pair in zip(found, partners, pairs, strict=True)
    ]


def _profile(index: AffinityIndex, firm: str | Mapping[str, Any] | Profile) -> str | Profile:
    if isinstance(firm, str):
        index.profile(firm)  # raises where there is none
        return firm
    return firm if isinstance(firm, Profile) else profile_from_dict(firm)


def _barred(index: AffinityIndex, profile: Profile) -> set[str]:
    """Firms that this one, or that themselves, have declared they will not be paired with."""
    return {firm for firm in profile.must_not_pair if firm in index} | index.refusing(profile.id)


def _reasons(index: AffinityIndex, layers: Sequence[LayerRecord]) -> tuple[LayerRecord, ...]:
    neutral = index.programme.neutral_affinity
    carrying = [
        each for each in layers if each.similarity is not None and each.similarity > neutral and each.weight > 0
    ]
    return tuple(sorted(carrying, key=lambda each: -each.weight * ((each.similarity or 0.0) - neutral))[:MOST_REASONS])


_indexes: WeakKeyDictionary[Any, dict[tuple[Any, ...], AffinityIndex]] = WeakKeyDictionary()


def index_of(
    firms: Iterable[Profile],
    programme: Programme | str,
    as_of: date | str | None,
    proximity: str | Path | Strengths | None = None,
) -> AffinityIndex:
    """The index of a table, kept as long as the table lives: one for each programme, day and set of proximities."""
    programme = load_programme(programme)
    related = strengths_of(proximity)
    try:
        kept = _indexes.setdefault(firms, {})
    except TypeError:  # a plain list cannot be remembered
        return AffinityIndex(firms, programme, as_of, related)
    key = (programme.model_dump_json(), as_day(as_of), None if related is None else digest_of(related))
    if key not in kept:
        while len(kept) >= MOST_INDEXES:
            del kept[next(iter(kept))]  # the oldest
        kept[key] = AffinityIndex(firms, programme, as_of, related)
    return kept[key]
