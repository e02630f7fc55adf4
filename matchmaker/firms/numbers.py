"""Numbers as people type them: decimal comma or point, thousands, `5k`, `1.2 m`, bands `1m-5m`."""

from __future__ import annotations

import math
import re

from matchmaker.firms.cells import Cell, fold, tidy

DECIMAL_COMMA = "value-decimal-comma"
THOUSANDS = "value-thousands"
CURRENCY = "value-currency-dropped"

LONGEST = 400  # characters; the patterns take quadratic time
_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?(?!0)\d{1,3}([.,])\d{3}(?:\1\d{3})*", re.ASCII)
_GAPS = re.compile(r"(?<=\d)[ '’\u00a0\u202f](?=\d{3}(?:\D|$))")
_DIGIT = re.compile(r"\d", re.ASCII)
_SCALES = {
    "": 1.0, "k": 1e3, "mil": 1e3, "thousand": 1e3, "mille": 1e3, "duizend": 1e3,
    "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millon": 1e6, "millones": 1e6,
    "milhao": 1e6, "milhoes": 1e6, "miljoen": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_SCALED = re.compile(r"(?P<number>[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d{1,3})?) ?(?P<scale>[a-z]*)", re.ASCII)
_CURRENCY = re.compile(
    r"(?:\b[a-z]{0,2}\$|[€£]|\bs/\.?(?= ?\d)|"
    r"\b(?:usd|eur|gbp|pen|dop|brl|bbd|bsd|bzd|gyd|htg|jmd|srd|ttd|xcd|cad)\b\.?)"
)


def read_number(cell: Cell, decimal: str | None = None, whole: bool = False) -> tuple[float, str | None] | None:
    """The number in a cell and the rule used where it was not written plainly; None where it is not a number.

    Parameters
    ----------
    cell : Cell
        A number, or text.
    decimal : "," or ".", optional
        What the file uses. None: both are understood; a lone `1,234` is then a thousand and a lone `1.234` a decimal.
    whole : bool
        The column holds whole numbers, so a lone `1.234` is a thousand, too.

    Examples
    --------
    >>> read_number("1.234,5"), read_number("1,234"), read_number("1.234", ",")
    ((1234.5, 'value-decimal-comma'), (1234.0, 'value-thousands'), (1234.0, 'value-thousands'))
    >>> read_number("twelve") is None
    True
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return (float(cell), None) if abs(cell) < 1e300 else None
    if not isinstance(cell, str):
        return None
    typed = tidy(cell).casefold().removesuffix("%").strip()
    text = _GAPS.sub("", typed)
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    plain, rule = _plain(text, decimal, whole)
    if text != typed:
        rule = rule or THOUSANDS
    try:
        value = float(plain)
    except ValueError:
        return None
    return (value, rule) if math.isfinite(value) else None


def _plain(text: str, decimal: str | None, whole: bool) -> tuple[str, str | None]:
    """The text with a decimal point and no thousands marks."""
    if "," in text and "." in text:
        point = max(text.rfind(","), text.rfind("."))
        mark, group = text[point], "." if text[point] == "," else ","
        if text.count(mark) > 1 or not _GROUPED.fullmatch(text[:point]) or (decimal and mark != decimal):
            return "", None
        return text.replace(group, "").replace(mark, "."), DECIMAL_COMMA if mark == "," else THOUSANDS
    grouped = _GROUPED.fullmatch(text)
    if grouped and (
        text.count(grouped[1]) > 1
        or grouped[1] == ("," if decimal != "," else ".")
        or (whole and grouped[1] != decimal)
    ):
        return text.replace(grouped[1], ""), THOUSANDS
    if "," in text:
        return text.replace(",", "."), DECIMAL_COMMA
    return text, None


def read_band(cell: Cell, decimal: str | None = None) -> tuple[tuple[float, float], str | None] | None:
    """(low, high) of a number a year or of a band, both ends equal where one number stands.

    Examples
    --------
    >>> read_band("1m-5m"), read_band("US$ 250 000"), read_band("1.5-2 millones")
    (((1000000.0, 5000000.0), None), ((250000.0, 250000.0), 'value-currency-dropped'), ((1500000.0, 2000000.0), None))
    """
    if not isinstance(cell, str):
        number = read_number(cell)
        return None if number is None or number[0] < 0 else ((number[0], number[0]), None)
    text = fold(cell)
    if len(text) > 3 * LONGEST or not _DIGIT.search(text):
        return None
    bare = _CURRENCY.sub(" ", text)
    rule = CURRENCY if bare != text else None
    ends = [tidy(end) for end in re.split(r"\s*[-–—]\s*|\s+(?:to|a|hasta|ate|tot)\s+", tidy(bare))]
    if len(ends) > 2:
        return None
    parts = [_SCALED.fullmatch(_GAPS.sub("", end)) for end in ends]
    if any(part is None or part["scale"] not in _SCALES for part in parts):
        return None
    scales = [part["scale"] for part in parts if part is not None]
    if len(scales) == 2 and not scales[0]:
        scales[0] = scales[1]  # `1-5 millones`
    values = []
    for part, scale in zip(parts, scales, strict=True):
        number = read_number(part["number"] if part else None, decimal, whole=scale == "")
        if number is None:
            return None
        values.append(number[0] * _SCALES[scale])
        rule = rule or number[1]
    low, high = values[0], values[-1]
    return ((low, high), rule) if 0 <= low <= high and math.isfinite(high) else None
