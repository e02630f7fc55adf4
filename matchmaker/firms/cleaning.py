"""From a cell to a value: one small function for each kind of value, and the table that says which column uses which.

A cleaner never raises and never guesses in silence: what it repairs is a `Correction`, what it cannot read is `Unread`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from matchmaker.firms.cells import Cell, cell_text, fold, plain_number, shown, tidy
from matchmaker.firms.cleaned import UNKNOWN, Cleaned, Correction, Unread
from matchmaker.firms.dates import DateOrder, read_date
from matchmaker.firms.numbers import read_band, read_number
from matchmaker.firms.profile import Capacity
from matchmaker.firms.terms import is_missing, is_nothing, read_boolean, read_term
from matchmaker.vocabulary import certifications, markets, products

LONGEST_ITEM = 300  # characters of a certificate or a capacity, whose patterns take quadratic time
THIS_HS_EDITION = "2022"
CARRIED_EDITIONS = ("2012", "2017")  # whose codes are carried to this one

_EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>.]+(?:\.[^@\s;,<>.]+)+")
# An id may be any text, even one that means *unknown* elsewhere.
_ID_LISTS = ("prior_partners", "must_not_pair")
_ITEM_ENDS = re.compile(r"[;\r\n]+")
_CODE_ENDS = re.compile(r"[;,|/\r\n]+")
_MARKET_ENDS = re.compile(r"[;,|/\r\n]+|\s+(?:and|y|e|et|en)\s+")
_CAPACITY = re.compile(
    r"(?P<product>[^=:]+?)\s*[=:]\s*(?P<quantity>\d[\d.,' \u00a0]*?)\s*(?P<unit>[^\d\s/.,][^/]*?)\s*"
    r"(?:/|\bper\b|\bpor\b|\bal\b|\bpar\b)\s*(?P<period>[^/]+)"
)
_TOPIC = re.compile(r"(?P<topic>[^=:]+?)\s*[=:]\s*(?P<answer>.+)")
_EDITION = re.compile(r"(?:hs|sa|sh|gs)?\W*(1988|1992|1996|2002|2007|2012|2017|2022|2028)|h(?:s\W?)?([0-6])")
_EDITIONS_OF_H = ("1988", "1996", "2002", "2007", "2012", "2017", "2022")  # H0 to H6, as UN Comtrade names them
_CODES_OF_EDITION = re.compile(r"\s*HS(2012|2017):")  # how `with_edition` marks a cell of codes
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Conventions:
    """How this file writes things: its decimal mark, its order of day and month, its list separators by column."""

    decimal: str | None = None
    dates: DateOrder = "dmy"
    separators: tuple[tuple[str, re.Pattern[str]], ...] = ()

    def items(self, column: str, text: str, ends: re.Pattern[str] = _ITEM_ENDS) -> list[str]:
        """The items of a list cell, tidy, without the empty ones; `;` always separates."""
        own = dict(self.separators).get(column)
        parts = (
            ends.split(text) if own is None else [item for part in own.split(text) if part for item in part.split(";")]
        )
        return [item for part in parts if (item := tidy(part))]


Cleaner = Callable[[Cell, Conventions], Cleaned]


def _text(cell: Cell, conventions: Conventions, *, identifier: bool = False) -> Cleaned:
    typed = cell_text(cell)
    text = tidy(typed)
    if is_missing(text) and not (identifier and text.isalnum()):
        return _missing(text)
    if text != typed and text.replace(" ", "") != re.sub(r"\s", "", typed):
        return Cleaned(text, corrected=(Correction(shown(typed), text, "value-characters-removed"),))
    return Cleaned(text)


def _missing(text: str) -> Cleaned:
    return Cleaned(corrected=(Correction(shown(text), "", "value-missing-word"),)) if text else UNKNOWN


def _unread(cell: Cell, rule: str) -> Cleaned:
    text = tidy(cell_text(cell))
    return _missing(text) if is_missing(text) else Cleaned(unread=(Unread(shown(text), rule),))


def _term(cell: Cell, conventions: Conventions, *, group: str) -> Cleaned:
    text = cell_text(cell)
    value = read_term(group, text)
    return _unread(cell, f"value-not-a-{group.replace('_', '-')}") if value is None else Cleaned(value)


def _number(
    cell: Cell,
    conventions: Conventions,
    *,
    low: float = 0.0,
    high: float = float("inf"),
    whole: bool = False,
    rule: str = "value-not-a-number",
) -> Cleaned:
    found = read_number(cell, conventions.decimal, whole)
    if found is None:
        return _unread(cell, rule)
    value, repaired = found
    if not low <= value <= high or (whole and value != int(value)):
        return _unread(cell, "value-number-out-of-range")
    return _repaired(cell, int(value) if whole else value, plain_number(value), repaired)


def _repaired(cell: Cell, value: Any, cleaned: str, rule: str | None) -> Cleaned:
    return Cleaned(value, corrected=(Correction(shown(cell_text(cell)), cleaned, rule),) if rule else ())


def _readiness(cell: Cell, conventions: Conventions) -> Cleaned:
    if isinstance(cell, str) and (points := re.fullmatch(r"\s*([\d.,]+)\s*(?:/|de|of|sur|van)\s*100\s*", cell)):
        cell = points[1]
    return _number(cell, conventions, high=100.0)


def _turnover(cell: Cell, conventions: Conventions) -> Cleaned:
    found = read_band(cell, conventions.decimal)
    if found is None:
        return _unread(cell, "value-not-a-turnover")
    return _repaired(cell, found[0], band_text(found[0]), found[1])


def band_text(band: tuple[float, float]) -> str:
    """A turnover as it is written: a number, or `low-high`.

    Examples
    --------
    >>> band_text((250000.0, 250000.0)), band_text((1e6, 5e6))
    ('250000', '1000000-5000000')
    """
    return plain_number(band[0]) if band[0] == band[1] else f"{plain_number(band[0])}-{plain_number(band[1])}"


def _currency(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    value = read_term("currency", text)
    if value is None and text.upper() in _currencies():
        value = text.upper()
    return _unread(cell, "value-not-a-currency") if value is None else Cleaned(value)


@cache
def _currencies() -> frozenset[str]:
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def _year(cell: Cell, conventions: Conventions) -> Cleaned:
    number = read_number(cell)
    if number is not None and number[0] == int(number[0]) and 1500 <= number[0] <= 2100:
        return Cleaned(int(number[0]))
    day = read_date(cell, conventions.dates)
    if day is None:
        return _unread(cell, "value-not-a-year")
    return _repaired(cell, day[0].year, str(day[0].year), "value-year-of-date")


def _date(cell: Cell, conventions: Conventions) -> Cleaned:
    found = read_date(cell, conventions.dates)
    return (
        _unread(cell, "value-not-a-date")
        if found is None
        else _repaired(cell, found[0], found[0].isoformat(), found[1])
    )


def _edition(cell: Cell, conventions: Conventions) -> Cleaned:
    named = _named_edition(cell)
    if named is None:
        return _unread(cell, "value-not-an-hs-edition")
    rule = (
        None
        if named == THIS_HS_EDITION
        else "value-hs-edition-carried"
        if named in CARRIED_EDITIONS
        else "value-hs-edition-read-as-2012"
        if named < CARRIED_EDITIONS[0]
        else "value-hs-edition-read-as-2022"
    )
    return _repaired(cell, THIS_HS_EDITION, THIS_HS_EDITION, rule)


def _named_edition(cell: Cell) -> str | None:
    found = _EDITION.fullmatch(fold(cell_text(cell)))
    return None if found is None else found[1] or _EDITIONS_OF_H[int(found[2])]


def with_edition(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """The cells of a row, the one of HS codes marked with the edition that the row names, where that is an earlier one.

    Examples
    --------
    >>> with_edition({"hs_codes": "0805.20", "hs_edition": "H4"})["hs_codes"]
    'HS2012:0805.20'
    """
    codes, named = cells.get("hs_codes"), _named_edition(cells.get("hs_edition"))
    if codes is None or named is None or named >= THIS_HS_EDITION:
        return cells
    edition = max(named, CARRIED_EDITIONS[0])  # what an edition before them had is read as the first of them had it
    return {**cells, "hs_codes": f"HS{edition}:{cell_text(codes)}"}


def _email(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    bare = text.removeprefix("mailto:").strip("<>")
    return Cleaned(bare) if _EMAIL.fullmatch(bare) else _unread(cell, "value-not-an-email")


def _phone(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    return Cleaned(text) if 5 <= sum(c.isdigit() for c in text) <= 60 else _unread(cell, "value-not-a-phone-number")


def _website(cell: Cell, conventions: Conventions) -> Cleaned:
    text = tidy(cell_text(cell))
    return (
        Cleaned(text)
        if "." in text and " " not in text and not is_missing(text)
        else _unread(cell, "value-not-a-website")
    )


# -- lists -----------------------------------------------------------------------------------------------------------


def _list(
    cell: Cell, conventions: Conventions, *, column: str, read: Callable[[str], Any], rule: str, ends: re.Pattern[str]
) -> Cleaned:
    """Items by `read`, each once, in the order written; an item `read` gives None for was not understood."""
    text = cell_text(cell)
    if is_missing(text) and not (column in _ID_LISTS and text.isalnum()):
        return _missing(tidy(text))
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


def _words(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    """A list of free text."""
    return _list(cell, conventions, column=column, read=_word, rule="value-not-understood", ends=_ITEM_ENDS)


def _word(item: str) -> str | None:
    return None if is_missing(item) or is_nothing(item) else item


def _ids(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    return _list(cell, conventions, column=column, read=_id, rule="value-not-understood", ends=_ITEM_ENDS)


def _id(item: str) -> str | None:
    return None if (is_missing(item) and not item.isalnum()) or fold(item) == "none" else item


def _products(cell: Cell, conventions: Conventions) -> Cleaned:
    text = cell_text(cell)
    if is_missing(text):
        return _missing(tidy(text))
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
    if len(parts) > 3 and all(map(_is_still, parts)):  # a long list: each item tells, and items come again and again
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


def _hs_codes(cell: Cell, conventions: Conventions) -> Cleaned:
    text, edition = cell_text(cell), THIS_HS_EDITION
    if marked := _CODES_OF_EDITION.match(text):
        text, edition = text[marked.end() :], marked[1]
    if is_missing(text):
        return _missing(tidy(text))
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


def _certifications(cell: Cell, conventions: Conventions) -> Cleaned:
    text = cell_text(cell)
    if is_missing(text):
        return _missing(tidy(text))
    items = conventions.items("certifications", text)
    too_long = tuple(Unread(shown(item), "value-not-a-certificate") for item in items if len(item) > LONGEST_ITEM)
    parsed = certifications.parse_certifications(";".join(item for item in items if len(item) <= LONGEST_ITEM))
    return Cleaned(
        parsed.held,
        unread=too_long + tuple(Unread(shown(item), "value-not-a-certificate") for item in parsed.not_understood),
        pending=tuple(parsed.pending),
    )


def _markets(cell: Cell, conventions: Conventions, *, column: str) -> Cleaned:
    text = tidy(cell_text(cell))
    whole = _market(text)  # *Trinidad and Tobago* is one market
    if whole is not None:
        return Cleaned((whole,))
    ends = _ITEM_ENDS if ";" in text else _MARKET_ENDS
    return _list(cell, conventions, column=column, read=_market, rule="value-not-a-market", ends=ends)


def _market(item: str) -> str | None:
    """`NO` is Norway and `NA` Namibia; *no* and *n/a* are not."""
    if (is_missing(item) or is_nothing(item)) and not (item.isupper() and item.isalpha()):
        return None
    return markets.find_market(item)


def _languages(cell: Cell, conventions: Conventions) -> Cleaned:
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


def _capacity(cell: Cell, conventions: Conventions) -> Cleaned:
    def read(item: str) -> Capacity | None:
        match = _CAPACITY.fullmatch(item) if len(item) <= LONGEST_ITEM else None
        period = read_term("period", match["period"]) if match else None
        quantity = read_number(match["quantity"], conventions.decimal) if match else None
        if match is None or period is None or quantity is None:
            return None
        return Capacity(product=match["product"], quantity=quantity[0], unit=match["unit"], period=period)

    return _list(cell, conventions, column="capacity", read=read, rule="value-not-a-capacity", ends=_ITEM_ENDS)


def _compliance(cell: Cell, conventions: Conventions) -> Cleaned:
    def read(item: str) -> tuple[str, bool] | None:
        match = _TOPIC.fullmatch(item)
        answer = read_boolean(match["answer"]) if match else None
        topic = _NOT_A_SLUG.sub("-", fold(match["topic"])).strip("-") if match else ""
        return (topic, answer) if topic and answer is not None else None

    found = _list(cell, conventions, column="compliance", read=read, rule="value-not-a-compliance", ends=_ITEM_ENDS)
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


# The place columns (country to longitude) are read together: see placing.py.
CLEANERS: dict[str, Cleaner] = {
    "id": partial(_text, identifier=True),
    "name": _text,
    "products": _products,
    "hs_codes": _hs_codes,
    "hs_edition": _edition,
    "certifications": _certifications,
    "kind": partial(_term, group="kind"),
    "stage": partial(_term, group="stage"),
    "size_class": partial(_term, group="size_class"),
    "employees": partial(_number, whole=True, high=10_000_000.0),
    "turnover": _turnover,
    "turnover_currency": _currency,
    "hectares": _number,
    "export_stage": partial(_term, group="export_stage"),
    "export_markets": partial(_markets, column="export_markets"),
    "target_markets": partial(_markets, column="target_markets"),
    "languages": _languages,
    "goals": partial(_words, column="goals"),
    "offers": partial(_words, column="offers"),
    "needs": partial(_words, column="needs"),
    "readiness": _readiness,
    "capacity": _capacity,
    "compliance": _compliance,
    "founded": _year,
    "tax_id": _text,
    "website": _website,
    "email": _email,
    "phone": _phone,
    "member_of": partial(_words, column="member_of"),
    "prior_partners": partial(_ids, column="prior_partners"),
    "must_not_pair": partial(_ids, column="must_not_pair"),
    "updated_at": _date,
}  # fmt: skip

LIST_COLUMNS = (
    "products", "hs_codes", "certifications", "export_markets", "target_markets", "languages", "goals", "offers",
    "needs", "capacity", "compliance", "member_of", "prior_partners", "must_not_pair",
)  # fmt: skip
