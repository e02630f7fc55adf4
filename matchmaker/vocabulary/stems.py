"""Stems: a cheap form of a word under which its singular and plural meet, by a few rules a language.

Searching the nomenclature needs no true lemmas, only that what a firm writes and what the nomenclature writes meet;
so no dictionary is loaded. Genders stay apart (Portuguese *moranga* is a pumpkin, *morango* a strawberry); `loose`
joins them where nothing better is found.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matchmaker.vocabulary.tokens import fold

# Where the rules would part a word from its plural or its other spelling.
_IRREGULAR = {"en": {
    "leaves": "leaf", "knives": "knife", "loaves": "loaf", "shelves": "shelf", "calves": "calf", "men": "man",
    "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
    "tire": "tyre", "tires": "tyre", "jewelry": "jewellery", "yoghurt": "yogurt", "yoghurts": "yogurt", "aluminum":
    "aluminium", "fibre": "fiber", "fibres": "fiber", "color": "colour", "colors": "colour", "chilli": "chili",
    "chillies": "chili", "chile": "chili", "woollen": "wool", "woolen": "wool", "wooden": "wood", "soya": "soy",
    "soybean": "soy", "soybeans": "soy", "shoes": "shoe", "fertiliser": "fertilizer", "fertilisers": "fertilizer",
    "donut": "doughnut", "catsup": "ketchup", "gas": "gas", "cosmetic": "cosmetics", "cookies": "cookie", "pies":
    "pie", "veggies": "vegetable", "pantyhose": "hosiery", "scarves": "scarf", "hooves": "hoof", "halves": "half",
    "wolves": "wolf", "cacti": "cactus", "fungi": "fungus", "oxen": "ox", "octopuses": "octopus",
}, "es": {
    "tes": "te", "ajies": "aji", "manies": "mani", "bambues": "bambu", "champus": "champu",
}, "fr": {
    "vitraux": "vitrail", "travaux": "travail", "coraux": "corail", "emaux": "email", "gruaux": "gruau",
}, "pt": {
    "acais": "acai", "anzois": "anzol", "azuis": "azul", "barris": "barril", "funis": "funil", "fuzis": "fuzil",
    "infantis": "infantil", "juvenis": "juvenil", "meis": "mel", "perfis": "perfil", "repteis": "reptil", "sais": "sal",
    "texteis": "textil",
}, "nl": {
    "ananas": "ananas", "atlas": "atlas", "canvas": "canvas", "glas": "glas", "gras": "gras",
    "koeien": "koe", "kompas": "kompas", "lammeren": "lam", "kalveren": "kalf", "matras": "matras", "runderen": "rund",
    "thee": "thee", "vlas": "vlas",
}}  # fmt: skip
# For each language the endings in the order in which they are tried; the first that fits is replaced.
_RULES = {
    "en": (
        (r"(?<=..)ies$", "y"),  # cherries
        (r"(?<=...)oes$", "o"),  # mangoes
        (r"(?<=ss|ch|sh|.x|zz)es$", ""),  # dresses
        (r"(?<![sui])s$", ""),
    ),
    "es": (
        (r"(?<=[aeiou])ces$", "z"),  # nueces
        (r"(?<=..[lnrdzj])es?$", ""),  # limones; carne like carnes
        (r"(?<![us])s$", ""),
    ),
    "pt": (
        (r"[oa]es$", "ao"),  # limões, pães
        (r"aos$", "ao"),
        (r"(?<=..)ais$", "al"),
        (r"(?<=..)eis$", "el"),
        (r"(?<=..)ois$", "ol"),  # lençóis
        (r"(?<=.[rz])es?$", ""),  # flores, nozes; cobre like cobres
        (r"(?<=[aeiou])ns$", "m"),  # vagens
        (r"(?<!s)s$", ""),  # cajus
    ),
    "fr": (
        (r"eaux$", "eau"),  # gâteaux
        (r"(?<=...)ees?$", "e"),  # salées
        (r"(?<=y)aux$", "au"),  # tuyaux
        (r"(?<=..)aux$", "al"),
        (r"(?<![uis])s$", ""),
        (r"(?<=[eo]u)x$", ""),
    ),
    "nl": (
        (r"(?<=[^aeiou][aeio])s$", ""),  # mango's, not kaas
        (r"(?<=el|er|en|em|um|lm)s$", ""),  # meubels
        (r"(?<=...)(?<![eo])en$", ""),  # bananen, not steen or katoen
        (r"(?<=...)e$", ""),  # gedroogde
    ),
}
_ENDINGS = {language: [(re.compile(ending), new) for ending, new in rules] for language, rules in _RULES.items()}


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of one word of a language.

    Examples
    --------
    >>> stem("mangoes", "en"), stem("cherries", "en"), stem("dresses", "en"), stem("cheese", "en"), stem("rum", "en")
    ('mango', 'cherry', 'dress', 'cheese', 'rum')
    >>> stem("nueces", "es"), stem("limones", "es"), stem("limões", "pt"), stem("LIMOES", "pt"), stem("melão", "pt")
    ('nuez', 'limon', 'limao', 'limao', 'melao')
    >>> stem("gâteaux", "fr"), stem("bananen", "nl") == stem("banaan", "nl"), stem("sauzen", "nl") == stem("saus", "nl")
    ('gateau', True, True)
    """
    folded = fold(word).replace("'", "")
    irregular = _IRREGULAR.get(language, {}).get(folded)
    if irregular is not None:
        return irregular
    if len(folded) <= 3:
        return folded
    for ending, instead in _ENDINGS.get(language, ()):
        shorter, changed = ending.subn(instead, folded)
        if changed:
            folded = shorter
            break
    return _dutch(folded) if language == "nl" else folded


def _dutch(folded: str) -> str:
    """One spelling for the long vowel of *banaan* and *bananen*, the closing consonant of *saus* and *sauzen*."""
    folded = re.sub(r"([aeou])\1(?=[^aeiou]$)", r"\1", folded)
    folded = re.sub(r"([^aeiou])\1$", r"\1", folded)
    return folded[:-1] + {"z": "s", "v": "f"}.get(folded[-1], folded[-1])


def loose(stemmed: str) -> str:
    """A stem without its last vowel: the genders of an adjective meet (*seco*, *seca*).

    >>> loose("seco") == loose("seca"), loose("mel")
    (True, 'mel')
    """
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] in "aeo" and not stemmed.endswith("ao") else stemmed


# The spellings in which languages write the same sound of a learned word, and one for them all.
_LEARNED = (
    ("ph", "f"), ("th", "t"), ("y", "i"), ("ch", "c"), ("ck", "c"), ("q", "c"), ("k", "c"), ("x", "cs"), ("w", "v"),
    ("z", "s"),
)  # fmt: skip
_DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=100_000)
def skeleton(stemmed: str) -> str:
    """A stem in the spelling that learned words share across languages, without its closing vowel.

    >>> skeleton("fosfato") == skeleton("phosphate"), skeleton("polimero") == skeleton("polymer")
    (True, True)
    """
    for spelling, one in _LEARNED:
        stemmed = stemmed.replace(spelling, one)
    stemmed = _DOUBLED.sub(r"\1", stemmed)
    if stemmed.endswith("ao"):
        stemmed = stemmed[:-2] + "on"
    return stemmed.rstrip("aeiou") or stemmed
