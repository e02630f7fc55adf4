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
Hashes = NDArray[np.uint64]


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
        if len(firms) > 1 and 1 < len(set(firms)) <= at_most
        for at, a in enumerate(firms)
        for b in firms[:at]
        if a != b
    }
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def pairs_by_name(firms: Sequence[Facets]) -> Ints:
    """Pairs (a < b) of firms of one country with facets in common; shape (pairs, 2), each once, ascending."""
    starts, facets, leading = _numbered(firms)
    place = np.flatnonzero(leading)
    firm = np.repeat(np.arange(len(firms), dtype=np.int64), np.diff(starts))[place]
    shared = facets[place]
    own = _scrambled(np.arange(len(firms), dtype=np.uint64))
    met: Hashes = np.empty(0, dtype=np.uint64)
    found: list[Ints] = [np.empty(0, dtype=np.int64)]
    for depth in range(1, FACETS_TOGETHER + 1):
        if not len(firm):
            break
        order, edges = _grouped(shared)
        firm, place = firm[order], place[order]
        begins, sizes = edges[:-1], np.diff(edges)
        last = depth == FACETS_TOGETHER
        # The same firms share many sets of facets: a group that was met is known by the sum of its firms.
        sums = np.add.reduceat(own[firm], begins)
        groups = np.flatnonzero((sizes > 1) & (sizes <= (MAX_AT_LAST if last else MAX_TOGETHER)))
        groups = groups[np.unique(sums[groups], return_index=True)[1]]
        groups = groups[~np.isin(sums[groups], met)]
        met = np.concatenate((met, sums[groups]))
        found += _pairs_of_groups(firm, begins[groups], sizes[groups], len(firms))
        if not last:
            large = sizes > MAX_TOGETHER
            group = np.repeat(np.cumsum(large) - 1, sizes)
            divided = np.repeat(large, sizes)
            firm, place, group = _with_one_more(firm[divided], place[divided], group[divided], starts)
            shared = group * (int(facets.max()) + 1) + facets[place]
    return np.stack(np.divmod(_each_once(np.concatenate(found)), max(len(firms), 1)), axis=1)


def _grouped(values: Ints) -> tuple[Ints, Ints]:
    """An order in which equal values (0 or more) stand together, and where each new one begins and the last one ends."""
    bits = len(values).bit_length()
    if int(values.max()) < 2 ** (63 - bits):  # sorted with their places in them: five times as fast
        packed = np.sort((values << bits) | np.arange(len(values)))
        order, values = packed & ((1 << bits) - 1), packed >> bits
    else:
        order = np.argsort(values)
        values = values[order]
    return order, np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1], [True])))


def _pairs_of_groups(firm: Ints, begins: Ints, sizes: Ints, count: int) -> list[Ints]:
    """All pairs (a < b) within each group, as a · count + b."""
    found = []
    for size in np.unique(sizes).tolist():
        members = np.sort(firm[begins[sizes == size][:, None] + np.arange(size)], axis=1)
        one, other = np.triu_indices(size, 1)
        found.append((members[:, one] * count + members[:, other]).ravel())
    return found


def _with_one_more(firm: Ints, place: Ints, group: Ints, starts: Ints) -> tuple[Ints, Ints, Ints]:
    """Each entry once for every further facet of its firm."""
    further = starts[firm + 1] - place - 1
    total = int(further.sum())
    within = np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(further) - further, further)
    return np.repeat(firm, further), np.repeat(place + 1, further) + within, np.repeat(group, further)


def _scrambled(numbers: Hashes) -> Hashes:
    """A number without pattern for each, so that no two sets of them have one sum (splitmix64)."""
    mixed = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _each_once(numbers: Ints) -> Ints:
    """The distinct numbers, rising; sorting takes a tenth of the time that `numpy.unique` needs to hash them."""
    numbers = np.sort(numbers)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))] if len(numbers) else numbers


# -- facets as numbers -----------------------------------------------------------------------------------------------


class _Numbers(dict[str, int]):
    """The number of each facet of one kind in one country; all kinds count on in one list."""

    def __init__(self, leads: bool, kind: str, known: list[tuple[bool, str]]) -> None:
        self._leads, self._kind, self._known = leads, kind, known

    def __missing__(self, facet: str) -> int:
        number = self[facet] = len(self._known)
        self._known.append((not self._leads, self._kind + facet))
        return number


def _numbered(firms: Sequence[Facets]) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The facets of all firms in one row: where each firm's begin, their numbers, and which of them may lead.

    A firm's facets stand with the leading ones first, then the rarest first; a facet that is one firm's own is left out.
    """
    known, holders, held = _held(firms)
    entries = _each_once(holders * max(len(known), 1) + held)
    holders, held = np.divmod(entries, max(len(known), 1))
    count = np.bincount(held, minlength=len(known))
    divides = np.array([only for only, _ in known], dtype=np.bool_)
    texts = [text for _, text in known]
    by_text = np.array(sorted(np.flatnonzero(count > 1).tolist(), key=texts.__getitem__), dtype=np.int64)
    in_order = by_text[np.lexsort((count[by_text], divides[by_text]))]
    rank = np.full(len(known), -1, dtype=np.int64)
    rank[in_order] = np.arange(len(in_order))
    kept = rank[held] >= 0
    entries = np.sort(holders[kept] * max(len(in_order), 1) + rank[held[kept]])
    holders, ranks = np.divmod(entries, max(len(in_order), 1))
    before = np.searchsorted(holders, np.arange(len(firms) + 1))
    few = np.arange(len(holders)) - before[holders] < MAX_FACETS
    starts = np.concatenate(([0], np.cumsum(few))).astype(np.int64)[before]
    ranks = ranks[few]
    return starts, ranks, ~divides[in_order[ranks]]


def _held(firms: Sequence[Facets]) -> tuple[list[tuple[bool, str]], Ints, Ints]:
    """Every facet as (only divides, text), and by their numbers who holds which."""
    known: list[tuple[bool, str]] = []
    held: list[int] = []
    many: list[int] = []
    near = _near_words(firms)
    tables: dict[str, tuple[_Numbers, _Numbers, _Numbers]] = {}
    spelt: dict[tuple[str, str], list[int]] = {}
    for country, words, names, others in firms:
        if country not in tables:
            kinds = ((True, "w"), (True, "n"), (False, "o"))
            by_word, by_name, by_other = (_Numbers(leads, f"{country}/{kind}/", known) for leads, kind in kinds)
            tables[country] = by_word, by_name, by_other
        by_word, by_name, by_other = tables[country]
        before = len(held)
        for word in words:
            numbers = spelt.get((country, word))
            if numbers is None:
                numbers = spelt[country, word] = [by_word[key] for key in (word, *near.get((country, word), ()))]
            held += numbers
        held += [by_name[name] for name in names]
        held += [by_other[other] for other in others]
        many.append(len(held) - before)
    return known, np.repeat(np.arange(len(firms), dtype=np.int64), many), np.array(held, dtype=np.int64)


def _near_words(firms: Sequence[Facets]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Word to the words of its country that one letter lost, added, changed or swapped makes of it; the smaller ones.

    Two words that differ by so little become equal when a letter of one, or one of each, is left out.
    """
    by_country: dict[str, set[str]] = defaultdict(set)
    for facet in firms:
        by_country[facet.country].update(facet.words)
    near: dict[tuple[str, str], set[str]] = defaultdict(set)
    for country, of_country in by_country.items():
        listed = sorted(word for word in of_country if len(word) >= LETTERS_FOR_TYPOS)
        for same in _alike_but_for_a_letter(listed):
            for at, word in enumerate(same):
                near[country, word].update(same[:at])
    return {word: tuple(sorted(others)) for word, others in near.items()}


def _alike_but_for_a_letter(listed: Sequence[str]) -> Iterable[list[str]]:
    """The words, 2 to `MAX_TOGETHER` of them, that become one text when a letter of each, or none, is left out."""
    shorter: dict[str, list[str]] = defaultdict(list)
    for word in listed:
        for rest in {word, *[word[:at] + word[at + 1 :] for at in range(len(word))]}:
            shorter[rest].append(word)
    return [same for same in shorter.values() if 1 < len(same) <= MAX_TOGETHER]
