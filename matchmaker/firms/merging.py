"""One profile from the rows of one id, the same whatever the order of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matchmaker.firms.list_values import split_until_still
from matchmaker.firms.placing import Where
from matchmaker.firms.profile import Profile
from matchmaker.firms.record import value_text
from matchmaker.firms.report import Difference

UNITED = (
    "products", "hs_codes", "certifications", "export_markets", "target_markets", "languages", "goals", "offers",
    "needs", "capacity", "member_of", "prior_partners", "must_not_pair",
)  # fmt: skip
CHOSEN = (
    "name", "kind", "stage", "size_class", "employees", "turnover", "turnover_currency", "hectares", "export_stage",
    "readiness", "founded", "tax_id", "website", "email", "phone",
)  # fmt: skip


def merge(profiles: Sequence[Profile]) -> tuple[Profile, tuple[Difference, ...]]:
    """Unite the lists; of differing single values take the one of the latest update, the most frequent, the first.

    *First* is by code point. `country` to `longitude` are one single value, so no town of one row lands in the state of
    another; each topic of `compliance` is one, too. `text_codes` are left empty: they are read again from the united
    products.
    """
    dates = [profile.updated_at for profile in profiles]
    differences: list[Difference] = []

    def choose(column: str, values: Sequence[Any], texts: Sequence[str]) -> Any:
        kept, difference = _choose(column, values, texts, dates)
        if difference is not None:
            differences.append(difference)
        return kept

    changed: dict[str, Any] = {}
    for column in CHOSEN:
        values = [
            getattr(profile, column) or None if column == "name" else getattr(profile, column) for profile in profiles
        ]
        changed[column] = choose(column, values, [value_text(column, value) for value in values])
    changed["name"] = changed["name"] or ""
    wheres = [_where(profile) for profile in profiles]
    telling = [None if any(_tells_less(where, other) for other in wheres) else where for where in wheres]
    changed |= dict(zip(Where._fields, choose("country", telling, [str(where) for where in wheres]), strict=True))
    changed["compliance"] = _compliance(profiles, choose)
    for column in UNITED:
        changed[column] = _united([getattr(profile, column) for profile in profiles])
    if changed["products"]:
        changed["products"] = split_until_still(";".join(changed["products"]))  # `Mango` and `mango` are one
    changed["updated_at"] = max((day for day in dates if day), default=None)
    return replace(profiles[0], **changed, text_codes=()), tuple(differences)


def _choose(
    column: str, values: Sequence[Any], texts: Sequence[str], dates: Sequence[date | None]
) -> tuple[Any, Difference | None]:
    known = [(text, value, day) for text, value, day in zip(texts, values, dates, strict=True) if value is not None]
    if not known:
        return None, None
    counts = Counter(text for text, _, _ in known)
    latest = {text: max((day or date.min for other, _, day in known if other == text)) for text in counts}
    best = min(counts, key=lambda text: (-latest[text].toordinal(), -counts[text], text))
    kept = min((value for text, value, _ in known if text == best), key=repr)
    dropped = tuple(sorted(text for text in counts if text != best))
    return kept, Difference(column, best, dropped) if dropped else None


def _where(profile: Profile) -> Where:
    assert profile.country is not None
    return Where(*(getattr(profile, column) for column in Where._fields))


def _tells_less(where: Where, other: Where) -> bool:
    """Whether another row's place says all that this one says, and more: a row without a town contradicts no town."""
    only_area = where.locality is None and where.place_precision in ("subdivision", "country")
    if not only_area or where.country != other.country or where.subdivision not in (None, other.subdivision):
        return False
    finer = other.locality is not None or other.place_precision == "exact"
    return finer or (where.subdivision is None and other.subdivision is not None)


def _compliance(profiles: Sequence[Profile], choose: Any) -> tuple[tuple[str, bool], ...] | None:
    stated = [dict(profile.compliance) if profile.compliance is not None else None for profile in profiles]
    if all(topics is None for topics in stated):
        return None
    merged = []
    for topic in sorted({topic for topics in stated for topic in topics or ()}):
        answers = [None if topics is None else topics.get(topic) for topics in stated]
        texts = ["" if answer is None else f"{topic}={'yes' if answer else 'no'}" for answer in answers]
        merged.append((topic, choose("compliance", answers, texts)))
    return tuple(merged)


def _united(lists: Sequence[tuple[Any, ...] | None]) -> tuple[Any, ...] | None:
    known = [items for items in lists if items is not None]
    return tuple(sorted({item for items in known for item in items}, key=str)) if known else None
