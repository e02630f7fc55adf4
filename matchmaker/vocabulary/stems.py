"""Stems: a cheap form of a word under which its singular, plural and genders meet, the same rules for all five languages.

Searching the nomenclature needs no true lemmas, only that what a firm writes and what the nomenclature writes meet; so no
dictionary is loaded and a text need not say which language it is in.
"""

from __future__ import annotations

from functools import lru_cache

from matchmaker.vocabulary.words import fold, words

# Where the rules would part a word from its plural, or join two that differ.
_IRREGULAR = {
    "leaves": "leaf", "knives": "knif", "knife": "knif", "loaves": "loaf", "shelves": "shelf", "calves": "calf", "wolves": "wolf",
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
    "clothes": "clothes", "clothing": "clothes", "glasses": "glasses", "spectacles": "glasses", "tyre": "tyr", "tire": "tyr",
    "tires": "tyr", "jewelry": "jewel", "jewellery": "jewel", "yoghurt": "yogurt", "yoghurts": "yogurt", "aluminum": "aluminium",
    "grey": "gray", "fibre": "fiber", "fibres": "fiber", "colour": "color", "chilli": "chili", "chilies": "chili", "chile": "chili",
    "chillies": "chili", "woollen": "wool", "woolen": "wool", "wooden": "wood", "golden": "gold", "leathern": "leather",
    "soya": "soy", "soybean": "soy", "soybeans": "soy", "cigarette": "cigarett", "cigarettes": "cigarett",
}  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word.

    Examples
    --------
    >>> stem("mangoes") == stem("mango") == stem("mangas") == stem("mangos")
    True
    >>> stem("limões") == stem("limão"), stem("nueces") == stem("nuez"), stem("dresses") == stem("dress")
    (True, True, True)
    >>> stem("cherries"), stem("gas"), stem("rum")
    ('cherr', 'gas', 'rum')
    """
    folded = fold(word).replace("'", "")
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if len(folded) <= 3:
        return folded
    if folded.endswith("oes"):  # limões; but mangoes
        folded = folded[:-3] + ("ao" if word.endswith("ões") else "o")
    elif folded.endswith("ces") and len(folded) > 5:  # nueces, spices: both to -z and -c alike
        folded = folded[:-3] + "z"
    elif folded.endswith(("sses", "xes", "ches", "shes")):
        folded = folded[:-2]
    elif folded.endswith("aux"):
        folded = folded[:-3] + "al"
    elif folded.endswith("ais") and len(folded) > 4:
        folded = folded[:-3] + "al"
    elif folded.endswith("ns") and word.endswith(("ens", "uns", "ins")):
        folded = folded[:-1]
    elif folded.endswith(("s", "x")) and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    if folded.endswith("ce") and len(folded) > 4:
        folded = folded[:-2] + "z"
    if folded.endswith("ie") and len(folded) > 4:
        return folded[:-2]
    while len(folded) > 3 and folded[-1] in "aeoy":
        folded = folded[:-1]
    return folded


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in words(text)]
