"""Which two ids may be one firm: near-equal names in a compatible place, or the same contact or tax number.

They are suspected and shown, never merged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from matchmaker.firms.names import normalise_name
from matchmaker.firms.profile import Profile
from matchmaker.firms.report import SuspectedDuplicate
from matchmaker.texts import Message
from matchmaker.vocabulary.places import locality_key

MIN_SIMILARITY = 0.9
# A name shorter than this says too little to be compared by likeness.
MIN_LETTERS = 5
FIRST_LETTERS = 2
# A block larger than this is cut again by one letter more.
MAX_BLOCK = 1_500
MAX_SHARED = 5  # a contact that more firms than this share is an office's, not a firm's
_ROWS_AT_ONCE = 500

# Legal forms of Peru, the Dominican Republic, Brazil and the English, French and Dutch speaking countries, normalised.
LEGAL_FORMS = frozenset(
    [
        "sa",
        "sac",
        "saa",
        "sas",
        "sab",
        "srl",
        "scrl",
        "eirl",
        "scl",
        "ltda",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "pc",
        "cia",
        "me",
        "epp",
        "mei",
        "eireli",
        "ss",
        "ei",
        "cpor",
        "srl",
        "soc",
        "sociedad",
        "anonima",
        "cerrada",
        "abierta",
        "comercial",
        "responsabilidad",
        "limitada",
        "nv",
        "bv",
        "vof",
        "cv",
        "stichting",
        "sarl",
        "sarlu",
        "eurl",
        "snc",
        "sci",
        "gie",
        "sasu",
        "scop",
        "cxa",
        "spa",
        "gmbh",
    ]
)
_FORM_AT_END = re.compile(
    r"(?: (?:" + "|".join(sorted(LEGAL_FORMS, key=lambda form: (-len(form), form))) + r"|de|e|y|en|of))+$"
)


@lru_cache(maxsize=200_000)
def bare_name(name: str) -> str:
    """A normalised name without its legal form; the name itself where nothing else is left.

    Examples
    --------
    >>> bare_name("Agro-Mangos del Norte, S. A. C."), bare_name("Café Sol Ltda. ME"), bare_name("S.A.")
    ('agro mangos del norte', 'cafe sol', 'sa')
    """
    return _FORM_AT_END.sub("", normalise_name(name))


def suspected_duplicates(profiles: Sequence[Profile]) -> list[SuspectedDuplicate]:
    """Pairs of ids that may be one firm, the likeliest first, ties by id.

    Names are compared within a country and the same first letters (of the name, and of its words in alphabetical
    order), so 20,000 firms take seconds; the likeness is RapidFuzz's, on names without legal form, in [0, 1].
    """
    reasons: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    by_id = {profile.id: profile for profile in profiles}
    for column in ("tax_id", "email", "website"):
        for pair in _sharing(profiles, column):
            reasons[pair][column] = 1.0
    for a, b, similarity in _alike(profiles):
        if _place_fits(by_id[a], by_id[b]):
            reasons[a, b]["name"] = similarity
    found = [_suspicion(by_id[a], by_id[b], evidence) for (a, b), evidence in reasons.items()]
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _suspicion(a: Profile, b: Profile, evidence: dict[str, float]) -> SuspectedDuplicate:
    messages = []
    if "name" in evidence:
        messages.append(Message("duplicate-name", similarity=round(evidence["name"], 3), names=[a.name, b.name]))
        messages.append(Message("duplicate-same-place") if _same_place(a, b) else Message("duplicate-place-open"))
    for column in ("tax_id", "email", "website"):
        if column in evidence:
            messages.append(Message(f"duplicate-{column.replace('_', '-')}"))
    return SuspectedDuplicate(a.id, b.id, round(max(evidence.values()), 3), tuple(messages))


def _sharing(profiles: Sequence[Profile], column: str) -> Iterator[tuple[str, str]]:
    holders: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for profile in profiles:
        value = getattr(profile, column)
        if value:
            holders[profile.country, re.sub(r"[\W_]+", "", value.casefold())].append(profile.id)
    for ids in holders.values():
        if 1 < len(ids) <= MAX_SHARED:
            ids.sort()
            yield from ((a, b) for index, a in enumerate(ids) for b in ids[index + 1 :])


def _alike(profiles: Sequence[Profile]) -> Iterator[tuple[str, str, float]]:
    """Pairs (a < b) of near-equal names, each once."""
    seen: set[tuple[str, str]] = set()
    names = {profile.id: bare_name(profile.name) for profile in profiles if profile.name}
    for sort_words in (False, True):
        blocks: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for profile in profiles:
            name = names.get(profile.id)
            if name:
                spelt = " ".join(sorted(name.split())) if sort_words else name
                blocks[f"{profile.country}/{spelt.replace(' ', '')[:FIRST_LETTERS]}"].append((spelt, profile.id))
        for block in blocks.values():
            for part in _cut(sorted(block), FIRST_LETTERS):
                for a, b, similarity in _compare(part):
                    pair = (min(a, b), max(a, b))
                    if pair not in seen:
                        seen.add(pair)
                        yield *pair, similarity


def _cut(block: list[tuple[str, str]], letters: int) -> Iterator[list[tuple[str, str]]]:
    """The block, cut by further letters while it is too large; equal names never part."""
    if len(block) <= MAX_BLOCK or letters > 20:
        yield block
        return
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, identity in block:
        parts[name.replace(" ", "")[: letters + 1]].append((name, identity))
    for part in parts.values():
        yield from _cut(part, letters + 1)


def _compare(block: list[tuple[str, str]]) -> Iterable[tuple[str, str, float]]:
    import numpy as np
    from rapidfuzz import fuzz, process

    names = [name for name, _ in block]
    for start in range(0, len(names), _ROWS_AT_ONCE):
        part = names[start : start + _ROWS_AT_ONCE]
        scores = process.cdist(
            part, names[start:], scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY * 100, dtype=np.float32
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column <= row:
                continue
            a, b = block[start + row], block[start + column]
            if a[0] == b[0] or (min(len(a[0]), len(b[0])) >= MIN_LETTERS and _digits(a[0]) == _digits(b[0])):
                yield a[1], b[1], float(scores[row, column]) / 100


def _digits(name: str) -> str:
    """*Finca 2* and *Finca 3* are two farms."""
    return re.sub(r"\D", "", name)


def _same_place(a: Profile, b: Profile) -> bool:
    key = locality_key(a.locality, a.subdivision)
    return key is not None and key == locality_key(b.locality, b.subdivision)


def _place_fits(a: Profile, b: Profile) -> bool:
    """The same locality, or nothing known that parts them."""
    if a.locality and b.locality and a.subdivision and b.subdivision:
        return _same_place(a, b)
    if a.subdivision and b.subdivision and a.subdivision != b.subdivision:
        return False
    return not (a.locality and b.locality) or normalise_name(a.locality) == normalise_name(b.locality)
