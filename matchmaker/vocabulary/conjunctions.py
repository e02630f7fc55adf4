"""Does an *and* stand between two products, or inside one? Told by what goods are called.

`panela y banano orgánico` is two products because both sides are names of goods. `jugo de mango y piña` is one: there
is a juice of pineapple, too, so what stands before *mango* reaches across. `bed and table linen` is one: the noun at
the end reaches back.
"""

from __future__ import annotations

from matchmaker.vocabulary.tokens import LANGUAGES, words
from matchmaker.vocabulary.whole_names import headings_named

# The languages of each *and*; the sign is anybody's.
SPOKEN = {"y": ("es",), "e": ("pt", "es"), "et": ("fr",), "and": ("en",), "en": ("nl",), "&": LANGUAGES}
_OF = frozenset("de del da do das dos du des d of".split())  # noqa: SIM905
_WITH = frozenset("con com avec with met a à al au aux para pour for voor".split())  # noqa: SIM905
_IN = frozenset(("en", "em"))  # café en grano: nothing else is *in* it
_LINKS = _OF | _WITH | _IN
# Chapters of goods that are put together from others: what follows *of* are their ingredients or materials.
_COMPOSED = (*map(str, [*range(16, 25), 30, *range(3302, 3308), 34, *range(42, 98)]),)


def two_products(left: str, sign: str, right: str) -> bool:
    """Are both sides of an *and* products, neither told by a word of the other?

    Examples
    --------
    >>> two_products("panela", "y", "banano orgánico"), two_products("café en grano", "y", "limón")
    (True, True)
    >>> two_products("jugo de mango", "y", "piña"), two_products("bed", "and", "table linen")
    (False, False)
    """
    if any(headings_named(f"{left} {right}", language, strictly=True) for language in LANGUAGES):  # ponche e crème
        return False
    return any(_two(left, sign, right, language) for language in SPOKEN.get(sign.lower(), ()))


def _two(left: str, sign: str, right: str, language: str) -> bool:
    before, behind = words(left), words(right)
    own_noun = len(behind) > 2 and behind[1] in _LINKS  # filigrana de plata: a noun with words of its own
    of_left = headings_named(left, language)
    of_right = headings_named(right, language) or (headings_named(behind[0], language) if own_noun else frozenset())
    if not of_left or not of_right or headings_named(f"{left} {sign} {right}", language, strictly=True):
        return False
    if language in ("en", "nl"):
        last = behind[-1]
        reaches_back = (
            len(behind) > 1 and last not in before and headings_named(f"{left} {last}", language, strictly=True)
        )
        return not reaches_back and not _LINKS.intersection(before)
    at = next((place for place, word in enumerate(before) if word in _LINKS), None)
    if at is None or own_noun:
        return True
    head, link, told = " ".join(before[: at + 1]), before[at], " ".join(before[at + 1 :])
    if link in _WITH or headings_named(f"{head} {right}", language, strictly=True):
        return False
    if link in _IN:
        return True
    of_a_kind = {heading[:2] for heading in headings_named(told, language)} & {heading[:2] for heading in of_right}
    return not of_a_kind and not any(heading.startswith(_COMPOSED) for heading in of_left)
