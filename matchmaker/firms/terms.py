"""The words of our closed lists (kind, stage, size, yes/no, months ...) in five languages, from `data/terms.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from matchmaker.firms.cells import fold

_LONGEST = 100  # characters; no word of ours is half as long, and cells of many products are asked, too
_TOKEN = re.compile(r"[^\W_]+")
_SIDES = re.compile(r"[/|()]|\s[-–—]\s")  # between a word and the same in another language
_MARKS = re.compile(r"[-_/']+")


def read_term(group: str, text: str) -> str | None:
    """Our value for a person's word, or None where we do not know the word. One word in two languages is one.

    Examples
    --------
    >>> read_term("kind", "Cooperativa"), read_term("size_class", "Pequeña"), read_term("stage", "astronaut")
    ('cooperative', 'small', None)
    >>> read_term("size_class", "Small / Pequeña"), read_term("size_class", "Small/Mediana")
    ('small', None)
    """
    terms = _terms(group)
    folded = fold(text)
    found = terms.get(folded, terms.get(_spaced(folded)))
    if found is not None or len(folded) > _LONGEST:
        return found
    both = {terms.get(part, terms.get(_spaced(part))) for part in map(fold, _SIDES.split(folded)) if part}
    return both.pop() if len(both) == 1 else None


def close_term(group: str, text: str) -> str | None:
    """The value whose words stand in a longer text, where there is only one: *Pequeña empresa (5 a 20)* is small.

    Examples
    --------
    >>> close_term("size_class", "Pequeña empresa (5 a 20)"), close_term("kind", "Cooperativa de servicios múltiples")
    ('small', 'cooperative')
    >>> close_term("size_class", "pequeña o mediana") is None
    True
    """
    known = read_term(group, text)
    if known is not None:
        return known
    tokens = [token for token in _TOKEN.findall(fold(text)) if len(token) > 2]
    found: dict[str, int] = {}
    for words, value in _terms(group).items():
        wanted = words.split()
        if len(words) > 2 and any(tokens[at : at + len(wanted)] == wanted for at in range(len(tokens))):
            found[value] = max(found.get(value, 0), len(wanted))
    best = [value for value, length in found.items() if length == max(found.values())]
    return best[0] if len(best) == 1 else None


def read_boolean(text: str) -> bool | None:
    """True, False, or None where it is neither.

    Examples
    --------
    >>> read_boolean("Sí"), read_boolean("nee"), read_boolean("perhaps")
    (True, False, None)
    """
    term = read_term("boolean", text)
    return None if term is None else term == "yes"


@lru_cache(maxsize=100_000)
def is_missing(text: str) -> bool:
    """The cell says that nothing is known: `n/a`, `-`, `sin dato`."""
    return len(text) <= _LONGEST and fold(text) in _terms("missing")


@lru_cache(maxsize=100_000)
def is_nothing(text: str) -> bool:
    """The cell says that there are none: `none`, `ninguna`, `geen`."""
    return len(text) <= _LONGEST and fold(text) in _terms("nothing")


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or its short form, folded."""
    term = _terms("month").get(word)
    return int(term) if term else None


def _spaced(text: str) -> str:
    return fold(_MARKS.sub(" ", text))


@cache
def _terms(group: str) -> dict[str, str]:
    return {word: value for value, words in _file()[group].items() for word in (fold(value), _spaced(value), *words)}


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("matchmaker.firms") / "data" / "terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
