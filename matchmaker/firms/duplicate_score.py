"""From evidence to a score in [0, 1] and to the reasons a person reads; the weights stand in `data/duplicate_weights.toml`.

A kind of evidence is worth so many bits: with n bits more, two profiles are 2^n times as likely to be one firm
(Fellegi and Sunter 1969, "A theory for record linkage").
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from matchmaker.firms.duplicate_evidence import Evidence
from matchmaker.texts import Message

# Evidence that is told as it is; of names and places one sentence tells what counted.
_TOLD = {
    "tax-id-same": "duplicate-tax-id",
    "email-same": "duplicate-email",
    "website-same": "duplicate-website",
    "phone-same": "duplicate-phone",
    "town-same": "duplicate-same-place",
    "town-near": "duplicate-near-place",
    "area-same": "duplicate-same-area",
    "town-other": "duplicate-other-place",
    "area-other": "duplicate-other-place",
    "country-other": "duplicate-other-country",
    "goods-same": "duplicate-same-products",
    "goods-like": "duplicate-like-products",
    "goods-other": "duplicate-other-products",
    "tax-id-near": "duplicate-near-tax-id",
    "tax-id-other": "duplicate-other-tax-id",
}
_PLACES = ("town-same", "town-near", "town-other", "area-same", "area-other", "country-other")


def score(evidence: Evidence, weights: Mapping[str, float] | None = None) -> float:
    """How likely the pair is one firm, in [0, 1].

    Examples
    --------
    >>> score({"tax-id-same": 1.0}) > 0.9, score({"town-same": 1.0}) < 0.1
    (True, True)
    """
    total = sum_of_bits(evidence, weights)
    return 1.0 / (1.0 + math.exp2(-max(-60.0, min(60.0, total))))


def sum_of_bits(evidence: Evidence, weights: Mapping[str, float] | None = None) -> float:
    """Where a pair starts, and what speaks for it and against."""
    bits = weights or duplicate_weights()
    return bits["start"] + sum([bits[kind] * amount for kind, amount in evidence.items()])


def bits_for(score: float) -> float:
    """The bits from which a pair has the score, which is between 0 and 1.

    >>> bits_for(0.5)
    0.0
    """
    return math.log2(score / (1 - score))


def reasons(evidence: Evidence, names: tuple[str, str]) -> tuple[Message, ...]:
    """What was weighed, in sentences; of private values only that they are the same."""
    told = []
    if names[0] and names[1]:
        told.append(_of_names(evidence, list(names)))
    told += [Message(code) for kind, code in _TOLD.items() if evidence.get(kind)]
    if not any(place in evidence for place in _PLACES):
        told.append(Message("duplicate-place-open"))
    return tuple(told)


def _of_names(evidence: Evidence, names: list[str]) -> Message:
    if "name-whole" in evidence:
        changed = any(kind in evidence for kind in ("name-typing", "name-short"))
        return Message("duplicate-name-spelling" if changed else "duplicate-name-same", names=names)
    return Message(
        "duplicate-name-part" if evidence.get("name-words", 0.0) >= 1 else "duplicate-name-other", names=names
    )


@cache
def duplicate_weights() -> dict[str, float]:
    """Bits by kind of evidence, and where a pair starts."""
    text = (resources.files("matchmaker.firms") / "data" / "duplicate_weights.toml").read_text(encoding="utf-8")
    return {kind: float(bits) for kind, bits in tomllib.loads(text)["bits"].items()}
