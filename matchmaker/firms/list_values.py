"""Cells that hold a list: free words, ids, products, HS codes, certificates, markets, languages, capacity, compliance."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from matchmaker.firms.cells import Cell, cell_text, fold, shown, tidy
from matchmaker.firms.cleaned import Cleaned, Correction, Unread
from matchmaker.firms.conventions import ITEM_ENDS, Conventions
from matchmaker.firms.numbers import read_number
from matchmaker.firms.profile import Capacity
from matchmaker.firms.single_values import THIS_HS_EDITION, missing
from matchmaker.firms.terms import is_missing, is_nothing, read_boolean, read_term
from matchmaker.vocabulary import certifications, markets, products

LONGEST_ITEM = 300  # characters of a certificate or a capacity, whose patterns take quadratic time
# An id may be any text, even one that means *unknown* elsewhere.
_ID_LISTS = ("prior_partners", "must_not_pair")
_CODE_ENDS = re.compile(r"[;,|/\r\n]+")
_MARKET_ENDS = re.compile(r"[;,|/\r\n]+|\s+(?:and|y|e|et|en)\s+")
_CAPACITY = re.compile(
    r"(?P<product>[^=:]+?)\s*[=:]\s*(?P<quantity>\d[\d.,' \u00a0]*?)\s*(?P<unit>[^\d\s/.,][^/]*?)\s*"
    r"(?:/|\bper\b|\bpor\b|\bal\b|\bpar\b)\s*(?P<period>[^/]+)"
)
_TOPIC = re.compile(r"(?P<topic>[^=:]+?)\s*[=:]\s*(?P<answer>.+)")
_CODES_OF_EDITION = re.compile(r"\s*HS(2012|2017):")  # how `with_edition` marks a cell of codes
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")


def _list(
    cell: Cell, conventions: Conventions, *, column: str, read: Callable[[str], Any], rule: str, ends: re.Pattern[str]
) -> Cleaned:
    """Items by `read`, each once, in the order written; an item `read` gives None for was not understood."""
    text = cell_text(cell)
    if is_missing(text) and not (column in _ID_LISTS and text.isalnum()):
        return missing(tidy(text))
    if fold(text) == "none" if column in _ID_LISTS else is_nothing(text):  # `0` is an id like any other
        return Cleaned(())
    values: dict[Any, None] = {}
    corrected: list[Correction] = []
    unread: list[Unread] = []
    for item in conventions.items(column, text, ends):
        value = read(item)
        if value is not None:
            values[value] = None
        elif is_missing(item):
            corrected.append(Correction(shown(item), "", "value-missing-word"))
        else:
            unread.append(Unread(shown(item), "value-none-among-others" if is_nothing(item) else rule))
    return Cleaned(tuple(values) if values else None, tuple(corrected), tuple(unread))


def clean_words(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    """A list of free text."""
    return _list(cell, conventions, column=column, read=_word, rule="value-not-understood", ends=ITEM_ENDS)


def _word(item: str) -> str | None:
    return None if is_missing(item) or is_nothing(item) else item


def clean_ids(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    return _list(cell, conventions, column=column, read=_id, rule="value-not-understood", ends=ITEM_ENDS)


def _id(item: str) -> str | None:
    return None if (is_missing(item) and not item.isalnum()) or fold(item) == "none" else item


def clean_products(cell: Cell, conventions: Conventions) -> Cleaned:
    text = cell_text(cell)
    if is_missing(text):
        return missing(tidy(text))
    if is_nothing(text):
        return Cleaned(())
    if dict(conventions.separators).get("products"):
        text = ";".join(conventions.items("products", text))
    items = split_until_still(text)
    services = tuple(
        Correction(shown(item), shown(item), "product-service") for item in items if products.is_service(item)
    )
    return Cleaned(items or None, corrected=services)


def split_until_still(text: str) -> tuple[str, ...]:
    """Products that split no further, so that a list written out reads back as itself."""
    parts = _split(text)
    if all(map(_is_still, parts)):  # each item tells, and items come again and again where lists of them do not
        return parts
    for _ in range(5):
        again = _split(";".join(parts))
        if again == parts:
            return parts
        parts = again
    return _split(re.sub(r"[()\[\]]", " ", ";".join(parts)))  # brackets that open in one item and close in another


@lru_cache(maxsize=100_000)
def _is_still(item: str) -> bool:
    balanced = item.count("(") == item.count(")") and item.count("[") == item.count("]")
    return balanced and products.split_products(item) == (item,)


def _split(text: str) -> tuple[str, ...]:
    items = (tidy(item) for item in products.split_products(text))
    return tuple(dict.fromkeys(item for item in items if not is_missing(item) and not is_nothing(item)))


def clean_hs_codes(cell: Cell, conventions: Conventions) -> Cleaned:
    text, edition = cell_text(cell), THIS_HS_EDITION
    if marked := _CODES_OF_EDITION.match(text):
        text, edition = text[marked.end() :], marked[1]
    if is_missing(text):
        return missing(tidy(text))
    if is_nothing(text):
        return Cleaned(())
    codes: dict[str, None] = {}
    corrected: list[Correction] = []
    unread: list[Unread] = []
    for item in conventions.items("hs_codes", text, _CODE_ENDS):
        read, rule = products.read_hs(item, edition)
        if read:
            codes.update(dict.fromkeys(read))
            if rule:
                corrected.append(Correction(shown(item), ";".join(read), rule))
        elif is_missing(item):
            corrected.append(Correction(shown(item), "", "value-missing-word"))
        else:
            unread.append(Unread(shown(item), rule or "hs-not-understood"))
    return Cleaned(tuple(codes) if codes else None, tuple(corrected), tuple(unread))


def clean_certifications(cell: Cell, conventions: Conventions) -> Cleaned:
    text = cell_text(cell)
    if is_missing(text):
        return missing(tidy(text))
    items = conventions.items("certifications", text)
    too_long = tuple(Unread(shown(item), "value-not-a-certificate") for item in items if len(item) > LONGEST_ITEM)
    parsed = certifications.parse_certifications(";".join(item for item in items if len(item) <= LONGEST_ITEM))
    return Cleaned(
        parsed.held,
        unread=too_long + tuple(Unread(shown(item), "value-not-a-certificate") for item in parsed.not_understood),
        pending=tuple(item for item in parsed.pending if item not in parsed.expired),
        expired=parsed.expired,
    )


def clean_markets(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    text = tidy(cell_text(cell))
    whole = _market(text)  # *Trinidad and Tobago* is one market
    if whole is not None:
        return Cleaned((whole,))
    ends = ITEM_ENDS if ";" in text else _MARKET_ENDS
    return _list(cell, conventions, column=column, read=_market, rule="value-not-a-market", ends=ends)


def _market(item: str) -> str | None:
    """`NO` is Norway and `NA` Namibia; *no* and *n/a* are not."""
    if (is_missing(item) or is_nothing(item)) and not (item.isupper() and item.isalpha()):
        return None
    return markets.find_market(item)


def clean_languages(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    if text in _language_codes().values():
        return Cleaned((text,))  # `no` is Norwegian here
    return _list(cell, conventions, column="languages", read=_language, rule="value-not-a-language", ends=_MARKET_ENDS)


def _language(item: str) -> str | None:
    return _language_codes().get(fold(item))


@cache
def _language_codes() -> dict[str, str]:
    """ISO 639-1 codes by code, and by name in our five languages; names of more than one language are left out."""
    import pycountry
    from babel import Locale

    codes = {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    names: dict[str, set[str]] = {}
    for lang in ("en", "es", "fr", "pt", "nl"):
        for code, name in Locale(lang).languages.items():
            if code in codes:
                names.setdefault(fold(name), set()).add(code)
    return {name: min(found) for name, found in names.items() if len(found) == 1} | {code: code for code in codes}


def clean_capacity(cell: Cell, conventions: Conventions) -> Cleaned:
    def read(item: str) -> Capacity | None:
        match = _CAPACITY.fullmatch(item) if len(item) <= LONGEST_ITEM else None
        period = read_term("period", match["period"]) if match else None
        quantity = read_number(match["quantity"], conventions.decimal) if match else None
        if match is None or period is None or quantity is None:
            return None
        return Capacity(product=match["product"], quantity=quantity[0], unit=match["unit"], period=period)

    return _list(cell, conventions, column="capacity", read=read, rule="value-not-a-capacity", ends=ITEM_ENDS)


def clean_compliance(cell: Cell, conventions: Conventions) -> Cleaned:
    def read(item: str) -> tuple[str, bool] | None:
        match = _TOPIC.fullmatch(item)
        answer = read_boolean(match["answer"]) if match else None
        topic = _NOT_A_SLUG.sub("-", fold(match["topic"])).strip("-") if match else ""
        return (topic, answer) if topic and answer is not None else None

    found = _list(cell, conventions, column="compliance", read=read, rule="value-not-a-compliance", ends=ITEM_ENDS)
    answers: dict[str, set[bool]] = {}
    for topic, answer in found.value or ():
        answers.setdefault(topic, set()).add(answer)
    both = tuple(topic for topic, given in answers.items() if len(given) == 2)
    if not both:
        return found
    kept = tuple(item for item in found.value if item[0] not in both)
    return Cleaned(
        kept or None,
        found.corrected,
        (*found.unread, *(Unread(f"{topic}=yes;{topic}=no", "value-contradiction") for topic in both)),
    )
