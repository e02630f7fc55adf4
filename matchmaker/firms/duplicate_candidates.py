"""Which pairs of firms are worth comparing, found without looking at every pair.

Firms that share a rare enough *facet* are compared. A facet that too many share is taken together with a second, a third
and a fourth one, until few enough firms share them all. Everything is counted, nothing depends on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MAX_TOGETHER = 24  # firms that share facets are all compared with each other up to this number
MAX_AT_LAST = 60  # the same where no facet is left to divide them by
FACETS_TOGETHER = 4
MAX_FACETS = 10  # of a firm; the rarest
LETTERS_FOR_TYPOS = 4  # a shorter word has too many neighbours

Ints = NDArray[np.int64]
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Facets(NamedTuple):
    """What a firm can be found by: `names` lead, `others` (its town, its goods, words of trade) only divide."""

    country: str
    words: tuple[str, ...]  # own words of the name, found also with one typing error
    names: tuple[str, ...]
    others: tuple[str, ...]


def pairs_sharing(holders: Iterable[tuple[int, Hashable]], at_most: int) -> Ints:
    """Pairs (a < b) of firms that hold one value, where 2 to `at_most` firms hold it; shape (pairs, 2), each once."""
    by_value: dict[Hashable, list[int]] = defaultdict(list)
    for firm, value in holders:
        by_value[value].append(firm)
    found = {
        (a, b) if a < b else (b, a)
        for firms in by_value.values()
        if 1 < len(set(firms)) <= at_most
        for at, a in enumerate(firms)
        for b in firms[:at]
        if a != b
    }
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def pairs_by_name(firms: Sequence[Facets]) -> Ints:
    """Pairs (a < b) of firms of one country with facets in common; shape (pairs, 2), each once, ascending."""
    starts, facets, leading = _numbered(firms)
    firm = np.repeat(np.arange(len(firms), dtype=np.int64), np.diff(starts))
    place = np.arange(len(facets), dtype=np.int64)
    chosen = leading[place]
    firm, place = firm[chosen], place[chosen]
    key = facets[place].astype(np.uint64) * _MIX
    found: list[Ints] = []
    for depth in range(1, FACETS_TOGETHER + 1):
        order = np.lexsort((firm, key))
        firm, place, key = firm[order], place[order], key[order]
        if not len(firm):
            break
        edges = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1], [True])))
        sizes = np.diff(edges)
        last = depth == FACETS_TOGETHER
        found += _pairs_of_groups(firm, edges[:-1], sizes, MAX_AT_LAST if last else MAX_TOGETHER)
        if last:
            break
        large = np.repeat(sizes > MAX_TOGETHER, sizes)
        firm, place, key = _with_one_more(firm[large], place[large], key[large], starts, facets)
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    pairs = np.concatenate(found)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs.sort(axis=1)
    codes = np.unique(pairs[:, 0] * len(firms) + pairs[:, 1])
    return np.stack((codes // len(firms), codes % len(firms)), axis=1)


def _pairs_of_groups(firm: Ints, begins: Ints, sizes: Ints, at_most: int) -> list[Ints]:
    found = []
    for size in range(2, at_most + 1):
        begin = begins[sizes == size]
        if len(begin):
            one, other = np.triu_indices(size, 1)
            members = firm[begin[:, None] + np.arange(size)]
            found.append(np.stack((members[:, one].ravel(), members[:, other].ravel()), axis=1))
    return found


def _with_one_more(
    firm: Ints, place: Ints, key: NDArray[np.uint64], starts: Ints, facets: Ints
) -> tuple[Ints, Ints, NDArray[np.uint64]]:
    """Each entry once for every further facet of its firm."""
    further = starts[firm + 1] - place - 1
    total = int(further.sum())
    within = np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(further) - further, further)
    place = np.repeat(place + 1, further) + within
    key = (np.repeat(key, further) ^ (facets[place].astype(np.uint64) + np.uint64(1))) * _MIX
    return np.repeat(firm, further), place, key ^ (key >> np.uint64(29))


def _numbered(firms: Sequence[Facets]) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The facets of all firms in one row: where each firm's begin, their numbers, and which of them may lead.

    A firm's facets stand with the leading ones first, then the rarest first; a facet that is one firm's own is left out.
    """
    near = _near_words(firms)
    listed: list[list[tuple[bool, str]]] = []
    count: dict[tuple[bool, str], int] = defaultdict(int)
    for facet in firms:
        own: set[tuple[bool, str]] = set()
        for word in facet.words:
            own.update((True, f"{facet.country}/w/{key}") for key in (word, *near.get((facet.country, word), ())))
        own.update((True, f"{facet.country}/n/{name}") for name in facet.names)
        own.update((False, f"{facet.country}/o/{other}") for other in facet.others)
        listed.append(list(own))
        for one in own:
            count[one] += 1
    number = {one: at for at, one in enumerate(sorted(one for one, firms_of in count.items() if firms_of > 1))}
    kept = [
        sorted((one for one in own if one in number), key=lambda one: (not one[0], count[one], one[1]))[:MAX_FACETS]
        for own in listed
    ]
    starts = np.zeros(len(firms) + 1, dtype=np.int64)
    np.cumsum([len(own) for own in kept], out=starts[1:])
    flat = [one for own in kept for one in own]
    return (
        starts,
        np.array([number[one] for one in flat], dtype=np.int64),
        np.array([one[0] for one in flat], dtype=np.bool_),
    )


def _near_words(firms: Sequence[Facets]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Word to the words of its country that one letter lost, added, changed or swapped makes of it; the smaller ones.

    Two words that differ by so little become equal when a letter of one, or one of each, is left out.
    """
    words = sorted({(facet.country, word) for facet in firms for word in facet.words if len(word) >= LETTERS_FOR_TYPOS})
    shorter: dict[tuple[str, str], list[str]] = defaultdict(list)
    for country, word in words:
        for rest in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            shorter[country, rest].append(word)
    near: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (country, _), same in shorter.items():
        if 1 < len(same) <= MAX_TOGETHER:
            for at, word in enumerate(same):
                near[country, word].update(same[:at])
    return {word: tuple(sorted(others)) for word, others in near.items()}
