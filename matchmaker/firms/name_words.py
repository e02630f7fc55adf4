"""A firm's name taken apart: its own words, and the words that every other firm may bear, from `data/name_words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from matchmaker.firms.names import normalise_name

Role = Literal["legal_forms", "kinds", "trade", "filler", "branch", "abbreviations", "particles", "own"]

_ROLES: tuple[Role, ...] = ("legal_forms", "kinds", "trade", "filler", "branch", "abbreviations", "particles")
LONG = 7  # letters of a word that is known also with one of them wrong
_Read = tuple[tuple[str, ...], Role, str]  # words, role, meaning
_DOT_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_]{3})\.(?=[^\W\d_]{3})")  # Asoc.Prod.Cacao, but S.A.C.
_DIGITS = re.compile(r"\d+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


class Word(NamedTuple):
    """`text` as written, folded, a phrase in one piece; `meaning` is the same for every way of writing it."""

    text: str
    role: Role
    meaning: str


class NameParts(NamedTuple):
    """A name's words, without particles, in the order written; what parts two names of the same words stands by itself."""

    words: tuple[Word, ...]  # legal forms too
    numbers: tuple[str, ...]
    bare: str  # the normalised name without its legal form
    spelt: str  # the same in one piece, for names written together

    @property
    def own(self) -> tuple[str, ...]:
        """The words that name the firm; where there are none, those that any firm may bear."""
        for roles in (("own",), ("trade", "filler"), ("kinds", "branch"), ("legal_forms",)):
            found = tuple(word.meaning for word in self.words if word.role in roles)
            if found or self.numbers:
                return found
        return ()

    def meanings(self, role: Role) -> frozenset[str]:
        return frozenset(word.meaning for word in self.words if word.role == role)


@lru_cache(maxsize=200_000)
def name_parts(name: str) -> NameParts:
    """Take a name apart.

    Examples
    --------
    >>> parts = name_parts("Coop. Agraria de Cafetaleros Sta. Rosa 2, Ltda.")
    >>> parts.own, parts.numbers, sorted(parts.meanings("kinds")), sorted(parts.meanings("legal_forms"))
    (('cafetaleros', 'santa', 'rosa'), ('2',), ['cooperative'], ['ltda'])
    >>> name_parts("Tropical Foods Export Ltd").meanings("trade")
    frozenset({'export'})
    """
    words: list[Word] = []
    numbers: list[str] = []
    bare: list[str] = []
    normal = normalise_name(_DOT_BETWEEN_WORDS.sub(" ", name) if "." in name else name)
    for phrase, role, meaning in _read(tuple(normal.split())):
        if role != "legal_forms":
            bare += phrase
        if role == "own" and (number := _number(meaning)):
            numbers.append(number)
        elif role == "abbreviations":  # from here on the word that it stands for, one of the firm's own
            words.append(Word(meaning, "own", meaning))
        elif role != "particles":
            words.append(Word(phrase[0] if len(phrase) == 1 else "".join(phrase), role, meaning))
    whole = _trimmed(bare) or normal
    return NameParts(tuple(words), tuple(sorted(numbers)), whole, whole.replace(" ", ""))


def _number(word: str) -> str:
    """The number that a word is or holds, in digits; '' where there is none."""
    if word.isalpha():
        return _ROMAN.get(word, "")
    digits = "".join(_DIGITS.findall(word))
    return digits and (digits.lstrip("0") or "0")


def bare_name(name: str) -> str:
    """A normalised name without its legal form; the name itself where nothing else is left.

    Examples
    --------
    >>> bare_name("Agro-Mangos del Norte, S. A. C."), bare_name("Café Sol Ltda. ME"), bare_name("S.A.")
    ('agro mangos del norte', 'cafe sol', 'sa')
    """
    return name_parts(name).bare


def _trimmed(words: list[str]) -> str:
    """Without the particles that a removed legal form leaves at the end: *Mangos de*."""
    last = len(words)
    while last and words[last - 1] in _particles():
        last -= 1
    return " ".join(words[:last])


def _read(words: tuple[str, ...]) -> list[_Read]:
    """(words, role, meaning) from left to right, the longest known phrase first."""
    known, longest = _vocabulary()
    read: list[_Read] = []
    place = 0
    while place < len(words):
        for length in range(min(longest.get(words[place], 1), len(words) - place), 1, -1):
            phrase = words[place : place + length]
            if phrase in known:
                read.append((phrase, *known[phrase]))
                place += length
                break
        else:
            read.append(_read_alone(words[place]))
            place += 1
    return _forms_in_their_place(read, words)


@lru_cache(maxsize=100_000)
def _read_alone(word: str) -> _Read:
    role, meaning = _vocabulary()[0].get((word,), ("own", word))
    if role == "own" and len(word) >= LONG:
        role, meaning = _nearly(word)
    return (word,), role, meaning


def _nearly(word: str) -> tuple[Role, str]:
    """A long word that any firm may bear, with one letter wrong (*Prodcuts*, *Asociaicon*); else the word itself, own."""
    shorter = _shorter()
    for rest in (word, *_one_left_out(word)):
        if rest in shorter:
            return shorter[rest]
    return "own", word


@cache
def _shorter() -> dict[str, tuple[Role, str]]:
    """Role and meaning by every long word, whole and with one letter left out: equal ones are one letter apart."""
    found: dict[str, tuple[Role, str]] = {}
    for phrase, (role, meaning) in _vocabulary()[0].items():
        if len(phrase) == 1 and len(phrase[0]) >= LONG and role not in ("legal_forms", "abbreviations", "particles"):
            for rest in (phrase[0], *_one_left_out(phrase[0])):
                found.setdefault(rest, (role, meaning))
    return found


def _one_left_out(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]  # the first letter is seldom wrong


def _forms_in_their_place(read: list[_Read], written: tuple[str, ...]) -> list[_Read]:
    """*Mesa Co Limitada* has its *co* at the end, *Co Co Farm* has not: there it is a word of the name."""
    last = len(read)
    if (
        read
        and read[-1][1] == "own"
        and (form := _near_form(read[-1][2]))
        and any(role == "own" for _, role, _ in read[:-1])
    ):
        read[-1] = (read[-1][0], "legal_forms", form)
    at_the_ends = _forms("at_the_ends")
    if at_the_ends.isdisjoint(written):
        return read
    while last and read[last - 1][1] in ("legal_forms", "particles"):
        last -= 1
    first = 0
    while first < last and read[first][1] == "legal_forms":
        first += 1
    return [
        (words, "own", words[0])
        if first <= place < last and len(words) == 1 and words[0] in at_the_ends
        else (words, role, meaning)
        for place, (words, role, meaning) in enumerate(read)
    ]


@lru_cache(maxsize=100_000)
def _near_form(word: str) -> str | None:
    """*ltdd*, *ldt*, *limted*: the first legal form that is the word but for its order of letters, or for one of many."""
    from rapidfuzz.distance import OSA

    for form in _misspelt().get(word[0], ()):
        if set(word) == set(form) or (len(form) > 5 and OSA.distance(word, form, score_cutoff=1) <= 1):
            return form
    return None


@cache
def _vocabulary() -> tuple[dict[tuple[str, ...], tuple[Role, str]], dict[str, int]]:
    """Phrase to role and meaning; the length of the longest phrase that begins with a word."""
    tables = _file()
    known: dict[tuple[str, ...], tuple[Role, str]] = {}
    for role in _ROLES:
        for meaning, spellings in tables[role].items():
            for spelling in spellings:
                known.setdefault(tuple(spelling.split()), (role, meaning))
    longest: dict[str, int] = {}
    for phrase in known:
        longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
    return known, longest


@cache
def _misspelt() -> dict[str, tuple[str, ...]]:
    """First letter to the legal forms that are known also misspelt."""
    forms = sorted(_forms("misspelt"))
    return {form[0]: tuple(other for other in forms if other[0] == form[0]) for form in forms}


@cache
def _forms(table: str) -> frozenset[str]:
    return frozenset(_file()[table]["legal_forms"])


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("matchmaker.firms") / "data" / "name_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _particles() -> frozenset[str]:
    return frozenset(phrase[0] for phrase, (role, _) in _vocabulary()[0].items() if role == "particles")
