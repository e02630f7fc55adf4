"""Certification layer: which valid certificates two firms share, with what each implies, rare ones counting more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from matchmaker.affinity.rows import Rows, build_rows, overlap
from matchmaker.affinity.version import IndexVersion
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.certifications import implied


def schemes(profile: Profile, as_of: date | None) -> tuple[str, ...] | None:
    """Schemes valid on `as_of` with all they imply, sorted; None where the firm told nothing."""
    if profile.certifications is None:
        return None
    valid = (held.scheme for held in profile.certifications if held.valid_on(as_of))
    return tuple(sorted({each for scheme in valid for each in implied(scheme)}))


def encode_certifications(
    held: Sequence[tuple[str, ...] | None], version: IndexVersion, numbers: Mapping[str, int]
) -> Rows:
    """Rows of schemes, mass = rarity. Two firms are as alike as `overlap` of their rows."""
    return build_rows([None if row is None else {s: version.schemes(s) for s in row} for row in held], numbers)


__all__ = ["encode_certifications", "overlap", "schemes"]
