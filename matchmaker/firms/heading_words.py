"""What a heading says: how well its words name each of our columns, in five languages (`data/headings.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from matchmaker.firms.cells import Cell, fold
from matchmaker.firms.heading import our_headings

LANGUAGES = ("en", "es", "fr", "pt", "nl")
UNUSED = "unused"  # the heading names something that a profile has no place for
FIRST_NAME, LAST_NAME = "first_name", "last_name"
EXPIRY = "expiry"
COMPLIANCE = "compliance."  # before a topic

# How far a heading is believed, by how it says it.
EXACT, LESS, PARTLY, MISSPELT = 1.0, 0.72, 0.55, 0.8
NAMED = 0.7  # from here on a heading names a column: what tells a row of headings from others

_SMALL = frozenset(
    "de del la el las los of the du des le les van het da do dos das l d y e et en and your su sus al a for in per por "  # noqa: SIM905
    "que u uw votre o n° is are son sont their its op te der den um uma una un une een".split()
)
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_WORD = re.compile(r"[^\W_]+\.?|#|n[°º]")
_EMAIL = re.compile(r"\be[ -]?mail\b")
_SIDES = re.compile(r"\s*[/|\n]\s*|\s+-\s+")
_LONGEST = 120


@lru_cache(maxsize=10_000)
def heading_scores(heading: str) -> dict[str, float]:
    """Each column that a heading may name, with how well it does, in [0, 1]; `unused` among them.

    Examples
    --------
    >>> heading_scores("Razón social")["name"], heading_scores("Tel.")["phone"]
    (1.0, 1.0)
    >>> scores = heading_scores("Nombre del contacto")
    >>> max(scores, key=scores.get)
    'unused'
    >>> heading_scores("Parish / Parroquia")["subdivision"] > 0.9, heading_scores("xyz")
    (True, {})
    """
    text = fold(heading)
    if not text or len(text) > _LONGEST:
        return {}
    found: dict[str, float] = {}
    sides = [side for side in _SIDES.split(text) if side]
    readings = [(text, 1.0), (_BRACKETS.sub(" ", text), 1.0)]
    if len(sides) > 1:
        readings += [(side, 0.97) for side in sides]
    for reading, trust in dict.fromkeys(readings):
        tokens = _tokens(reading)
        for column, score in _scores(tokens).items():
            found[column] = max(found.get(column, 0.0), round(trust * score, 4))
    return found


def count_named(cells: Sequence[Cell]) -> int:
    """How many different things the cells of a row name as headings do."""
    named: set[str] = set()
    for cell in cells:
        if isinstance(cell, str) and len(cell) < _LONGEST:
            scores = heading_scores(cell)
            best = max(scores, key=lambda column: (scores[column], column), default=None)
            if best is not None and scores[best] >= NAMED:
                named.add(fold(cell) if best == UNUSED else best)
    return len(named)


@cache
def row_words(group: str) -> tuple[tuple[str, ...], ...]:
    """The words, as tokens, that tell a row which is no firm: `totals`, `counted`, `notes`."""
    return tuple(_tokens(fold(words)) for words in _file()["rows"][group])


def word_tokens(text: str) -> tuple[str, ...]:
    """The telling words of a text, folded and in the singular."""
    return _tokens(fold(text))


def _scores(tokens: tuple[str, ...]) -> dict[str, float]:
    """Phrases that are the heading, or stand in it with all their words, abbreviated or misspelt or not."""
    meant = {token: _meant(token) for token in tokens}
    candidates = {phrase for words in meant.values() for word in words for phrase in _phrases_of().get(word, ())}
    found: dict[str, float] = {}
    for phrase in sorted(candidates):
        fit = _fit(phrase, tokens, meant)
        if fit:
            for column, weight in _phrases()[phrase]:
                found[column] = max(found.get(column, 0.0), fit * weight)
    return found


def _fit(phrase: tuple[str, ...], tokens: tuple[str, ...], meant: dict[str, dict[str, float]]) -> float:
    """How well a phrase stands in the heading; 0 where one of its words is missing."""
    if len(phrase) > len(tokens):
        return 0.0
    left, care, plain = list(tokens), 1.0, 0
    for word in phrase:
        hit = max((token for token in left if word in meant[token]), key=lambda token: meant[token][word], default=None)
        if hit is None:
            return 0.0
        plain += meant[hit][word] == 1.0
        care = min(care, meant[hit][word])
        left.remove(hit)
    covered = len(phrase) / len(tokens)
    return care if covered == 1.0 else care * (PARTLY + (1.0 - PARTLY) * 0.9 * covered) if plain else 0.0


@lru_cache(maxsize=50_000)
def _meant(token: str) -> dict[str, float]:
    """The words of our phrases that a word of a heading may stand for: itself, else what it abbreviates or misspells."""
    bare = token.rstrip(".")
    if bare in _phrases_of():
        return {bare: 1.0}
    alike = [word for word in _phrases_of() if word[:2] == bare[:2]]
    return {word: MISSPELT for word in alike if _abbreviates(token, word) or _misspells(bare, word)}


def _abbreviates(token: str, word: str) -> bool:
    """`cert.` for certificaciones: only with its dot."""
    return token.endswith(".") and 3 <= len(token) - 1 < len(word) and word.startswith(token[:-1])


def _misspells(bare: str, word: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    if min(len(bare), len(word)) < 6 or abs(len(bare) - len(word)) > 1:
        return False
    return bool(DamerauLevenshtein.distance(bare, word, score_cutoff=1) <= 1)


def _tokens(text: str) -> tuple[str, ...]:
    """Words without small ones and numbers, in the singular; a dot behind an abbreviation stays."""
    plain = _EMAIL.sub("email", text).replace("'", " ").replace("’", " ")
    found = [_singular(word) for word in _WORD.findall(plain)]
    telling = [word for word in found if word.rstrip(".") not in _SMALL and not word.rstrip(".").isdigit()]
    return tuple(telling or [word for word in found if not word.isdigit()])


def _singular(word: str) -> str:
    if word.endswith(".") or len(word) < 5 or word.endswith(("ss", "us", "is")):
        return word
    return word[:-1] if word.endswith("s") else word


@cache
def _phrases() -> dict[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """The words of each phrase, sorted, with the columns they name and how far they are believed."""
    found: dict[tuple[str, ...], dict[str, float]] = {}

    def add(column: str, phrases: Iterable[str], weight: float) -> None:
        for phrase in phrases:
            tokens = tuple(sorted(token.rstrip(".") for token in _tokens(fold(phrase))))
            if tokens:
                columns = found.setdefault(tokens, {})
                columns[column] = max(columns.get(column, 0.0), weight)

    for key, column in our_headings().items():
        if column != "place_precision":
            add(column, [key], EXACT)
    for column, words in _file().items():
        if column == "rows":
            continue
        groups = words if column != "compliance" else {}
        for topic, by_language in ((column, groups),) if groups else _topics():
            for language in LANGUAGES:
                add(topic, by_language.get(language, ()), EXACT)
            add(topic, by_language.get("less", ()), LESS)
    return {phrase: tuple(sorted(columns.items())) for phrase, columns in found.items()}


@cache
def _phrases_of() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Our phrases by each of their words."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _phrases():
        for word in dict.fromkeys(phrase):
            found.setdefault(word, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


def _topics() -> list[tuple[str, dict[str, list[str]]]]:
    return [(COMPLIANCE + topic, words) for topic, words in _file()["compliance"].items()]


@cache
def _file() -> dict[str, dict[str, Any]]:
    text = (resources.files("matchmaker.firms") / "data" / "headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
