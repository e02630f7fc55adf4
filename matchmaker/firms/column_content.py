"""What the cells of a column say: how large a share of them our own readers understand as each of our columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from matchmaker.firms.cells import Cell, cell_text, fold, tidy
from matchmaker.firms.cleaning import CLEANERS
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.numbers import read_number
from matchmaker.firms.terms import close_term, is_missing, is_nothing, read_boolean
from matchmaker.vocabulary import certifications, places, products
from matchmaker.vocabulary.schemes import schemes
from matchmaker.vocabulary.words import language_of

MOST_VALUES = 150  # distinct values looked at in a column
MOST_PRODUCTS = 40  # their reading is the slowest
_LONGEST = 2_000

# Columns whose cells, if they are that, our reader understands: a heading alone does not carry them.
STRICT = frozenset((
    "country", "latitude", "longitude", "hs_codes", "hs_edition", "employees", "turnover", "turnover_currency", "hectares",
    "readiness", "founded", "updated_at", "email", "phone", "website", "kind", "stage", "size_class", "export_stage",
    "export_markets", "target_markets", "languages", "capacity", "tax_id", "compliance",
))  # fmt: skip
# How far cells without a telling heading are believed.
BY_CELLS_ALONE = {
    "email": 0.9, "website": 0.85, "country": 0.8, "hs_codes": 0.7, "certifications": 0.65, "phone": 0.6, "size_class": 0.6,
    "kind": 0.55, "stage": 0.52, "languages": 0.6, "capacity": 0.65, "products": 0.55, "locality": 0.55, "subdivision": 0.6,
    "founded": 0.52, "name": 0.55,
}  # fmt: skip

_PHONE = re.compile(
    r"(?:tel\.?|cel\.?|ph\.?)?[\s:+]*\(?\d[\d\s()./+-]{4,}\d(?:\s*(?:/|;|,|ext\.?|x|e|y)\s*\(?\+?[\d\s().-]+)*", re.I
)
_WEBSITE = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.I)
_TAX = re.compile(r"(?=(?:.*\d){6})[A-Z]{0,4}[\d.\-/ ]{6,25}[A-Z\d]?", re.I)
_ID = re.compile(r"[\w./-]{1,24}")
_FORM = re.compile(
    r"\b(?:s\.?a\.?|s\.?r\.?l\.?|s\.?a\.?c\.?|ltd|limited|ltda|inc|co|corp|n\.?v|b\.?v|sarl|eirl|coop\w*|me|eireli)\b\.?",
    re.I,
)


class Column:
    """The cells of one column of theirs, the empty ones and those that only say so left out.

    `values` are the distinct ones with their numbers, the most frequent first; `filled` the share of rows that hold one.
    """

    def __init__(self, heading: str, position: int, cells: Sequence[Cell], rows: int) -> None:
        self.heading, self.position = heading, position
        telling = [cell for cell in cells if not is_missing(cell_text(cell)[:_LONGEST])]
        counts = Counter((type(cell).__name__, cell) for cell in telling)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], cell_text(item[0][1])))
        self.values: list[tuple[Cell, int]] = [(cell, count) for (_, cell), count in ordered]
        self.filled = len(telling) / max(rows, 1)
        self.distinct = len(counts) / max(len(telling), 1)
        self._fits: dict[str, float] = {}

    def fit(self, column: str) -> float:
        """The share of the cells that can be read as `column`, in [0, 1]; 0 where there are none."""
        if column not in self._fits:
            test = _TESTS.get(column)
            if test is None:
                self._fits[column] = 0.0
            else:
                self._fits[column] = self.share(test, MOST_PRODUCTS if column == "products" else MOST_VALUES)
            if column in ("id", "name"):
                self._fits[column] *= min(1.0, max(0.0, self.distinct - 0.3) / 0.6)
        return self._fits[column]

    def share(self, test: Callable[[Cell], bool], most: int = MOST_VALUES) -> float:
        """The share of the cells for which a test holds, over the most frequent values."""
        looked = self.values[:most]
        total = sum(count for _, count in looked)
        return sum(count for cell, count in looked if _short(cell) and test(cell)) / total if total else 0.0

    def texts(self, most: int = 3) -> list[str]:
        """Some of the values, as a person would type them."""
        return [tidy(cell_text(cell)) for cell, _ in self.values[:most]]


def places_fit(column: str, pairs: Sequence[tuple[str, Cell]]) -> float:
    """The share of (country, cell) pairs that name a subdivision, or a locality, of the country."""
    test = _is_subdivision if column == "subdivision" else _is_locality
    return sum(test(country, tidy(cell_text(cell))) for country, cell in pairs) / len(pairs) if pairs else 0.0


def _is_subdivision(country: str, text: str) -> bool:
    return places.find_subdivision(text, country) is not None


def _is_locality(country: str, text: str) -> bool:
    return places.locate(country, None, text).precision == "locality"


def _short(cell: Cell) -> bool:
    return not isinstance(cell, str) or len(cell) <= _LONGEST


def _read_by_us(column: str) -> Callable[[Cell], bool]:
    """Our own reader of the column understands all of the cell."""

    def test(cell: Cell) -> bool:
        cleaned = CLEANERS[column](cell, Conventions())
        return cleaned.value is not None and not cleaned.unread

    return test


def _mostly_read(column: str) -> Callable[[Cell], bool]:
    """Our reader makes something of the cell, if not of every item."""
    return lambda cell: bool(CLEANERS[column](cell, Conventions()).value)


def _close(group: str) -> Callable[[Cell], bool]:
    """The cell holds the words of one value of a closed list."""
    return lambda cell: close_term(group, cell_text(cell)) is not None


def _country(cell: Cell) -> bool:
    return places.find_country(tidy(cell_text(cell))) is not None


def _certificate(cell: Cell) -> bool:
    text = cell_text(cell)
    if is_nothing(text) or read_boolean(text) is not None:
        return is_nothing(text) and len(fold(text)) > 3
    read = certifications.parse_certifications(text)
    return bool(read.pending) or any(held.scheme in schemes() for held in read.held or ())


def _product(cell: Cell) -> bool:
    if not isinstance(cell, str) or read_number(cell) is not None or "@" in cell:
        return False
    items = products.split_products(cell)[:4]
    return bool(products.read_codes(items, language_of(cell)))


def _hs_code(cell: Cell) -> bool:
    digits = re.sub(r"\D", "", cell_text(cell))
    return (
        len(digits) in (4, 6, 8, 10)
        and _read_by_us("hs_codes")(cell)
        and not re.search(r"[^\W\d_]{4}", cell_text(cell))
    )


def _year(cell: Cell) -> bool:
    read = CLEANERS["founded"](cell, Conventions()).value
    return read is not None and 1700 <= read <= 2030 and not (isinstance(cell, int) and cell > 2030)


def _day(cell: Cell) -> bool:
    read: date | None = CLEANERS["updated_at"](cell, Conventions()).value
    return read is not None and 1950 <= read.year <= 2040


def _degrees(limit: float) -> Callable[[Cell], bool]:
    def test(cell: Cell) -> bool:
        number = read_number(cell)
        return number is not None and abs(number[0]) <= limit and number[0] != int(number[0])

    return test


def _phone(cell: Cell) -> bool:
    text = tidy(cell_text(cell))
    return bool(_PHONE.fullmatch(text)) and 7 <= sum(c.isdigit() for c in text) <= 40 and not _looks_like_day(text)


def _looks_like_day(text: str) -> bool:
    return CLEANERS["updated_at"](text, Conventions()).value is not None


def _tax_number(cell: Cell) -> bool:
    text = tidy(cell_text(cell))
    return bool(_TAX.fullmatch(text)) and not _looks_like_day(text)


def _name(cell: Cell) -> bool:
    """Words with a capital or a legal form, no list, no contact."""
    if not isinstance(cell, str) or "@" in cell or ";" in cell or sum(c.isalpha() for c in cell) < 3:
        return False
    return bool(_FORM.search(cell)) or (cell.strip()[:1].isupper() and " " in cell.strip() and len(cell) < 90)


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "id": lambda cell: bool(_ID.fullmatch(tidy(cell_text(cell)).replace(" ", ""))),
    "name": _name,
    "country": _country,
    "latitude": _degrees(90.0),
    "longitude": _degrees(180.0),
    "products": _product,
    "hs_codes": _hs_code,
    "certifications": _certificate,
    "founded": _year,
    "updated_at": _day,
    "phone": _phone,
    "website": lambda cell: bool(_WEBSITE.fullmatch(tidy(cell_text(cell)))),
    "tax_id": _tax_number,
    "compliance": lambda cell: read_boolean(cell_text(cell)) is not None,
    "export_markets": _mostly_read("export_markets"),
    "target_markets": _mostly_read("target_markets"),
    "languages": _mostly_read("languages"),
    **{
        column: _read_by_us(column)
        for column in (
            "hs_edition", "employees", "turnover", "turnover_currency", "hectares", "readiness", "capacity", "email",
        )
    },
    **{column: _close(column) for column in ("kind", "stage", "size_class", "export_stage")},
}  # fmt: skip
