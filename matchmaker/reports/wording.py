"""How records are worded in every report: a sentence, a place, a list of products, a certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from matchmaker.texts import say

Record = Mapping[str, Any]


class Words:
    """The wording of one report in one language.

    Parameters
    ----------
    lang : str
        Language of the report.
    written_in : str, optional
        Language the record's own sentences stand in; another language is said anew from code and values.

    Examples
    --------
    >>> Words("es", written_in="en").sentence(
    ...     {"code": "unknown-firm", "values": {"id": "jm-0040"}, "text": "No firm has the id jm-0040."})
    'Ninguna empresa tiene el id jm-0040.'
    """

    def __init__(self, lang: str, written_in: str | None = None) -> None:
        self.lang = lang
        self._as_written = written_in in (None, lang)
        _load_formats()

    def __call__(self, code: str, /, **values: Any) -> str:
        return say(code, values, self.lang)

    def sentence(self, record: Record | None, names: Mapping[str, str] | None = None) -> str:
        """The record's sentence; a firm its values name by id is named as people name it where `names` has it."""
        if record is None:
            return ""
        values = record["values"] if "code" in record else {}
        named = {key: _named(value, names) for key, value in values.items()} if names else values
        if named == values and (self._as_written or "code" not in record):
            return str(record["text"])
        # A name such as "Agro S.R.L." at the end of a sentence brings its own full stop.
        return re.sub(r"(?<!\.)\.\.(?!\.)", ".", say(record["code"], named, self.lang))

    def title(self, programme: Record) -> str:
        """The programme's title in the report's language where it has one."""
        titles = programme.get("titles")
        return titles.get(self.lang, programme["title"]) if isinstance(titles, Mapping) else str(programme["title"])

    def number(self, value: float, digits: int | None = 0) -> str:
        """With so many decimals; None: as many as it has, up to four."""
        from babel.numbers import format_decimal

        pattern = "#,##0.####" if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=self.lang)

    def signed(self, value: float, digits: int = 0) -> str:
        """A difference: +3, −0.012, or 0 where it is none to so many digits."""
        size = self.number(abs(value), digits)
        return size if round(value, digits) == 0 else f"{'−' if value < 0 else '+'}{size}"

    def score(self, value: float | None) -> str:
        return "–" if value is None else _said("report-score-value", "score", value, self.lang)

    def percent(self, value: float | None) -> str:
        return "–" if value is None else _said("report-percent", "share", value, self.lang)

    def country(self, code: str | None) -> str:
        return _said("report-country-name", "code", code, self.lang) if code else self("report-country-unknown")

    def town(self, firm: Record, abroad: bool) -> str:
        """Where a firm is among others: with its country where they come from several, else with its subdivision."""
        if abroad and firm.get("locality"):
            return f"{firm['locality']}, {self.country(firm['country'])}"
        return self.place(firm, with_country=abroad)

    def place(self, firm: Record, with_country: bool = True) -> str:
        """Locality, subdivision and country, as far as they are known; a name that comes twice stands once."""
        parts = [firm.get("locality")]
        if firm.get("subdivision"):
            parts.append(self.subdivision(firm["subdivision"]))
        if with_country or not any(parts):
            parts.append(self.country(firm["country"]))
        said: list[str] = []
        for part in parts:
            if part and part not in said:
                said.append(part)
        return ", ".join(said)

    def subdivision(self, code: str) -> str:
        return _subdivision(code, self.lang)

    def products(self, firm: Record, most: int | None = None) -> str:
        """Products as written, else what the HS codes mean."""
        items = list(firm.get("products") or []) or [self.hs(code) for code in firm.get("hs_codes") or []]
        if most is not None and len(items) > most:
            return ", ".join(items[:most]) + ", …"
        return ", ".join(items)

    def hs(self, code: str) -> str:
        return _said("report-hs", "code", code, self.lang)

    def certificates(self, firm: Record, on: str | None = None) -> str:
        """Certificates held; a firm that told us it has none says so, one that told us nothing is empty.

        With a day `on`, those that have run out by then say so.
        """
        held = firm.get("certifications")
        if held is None:
            return ""
        return ", ".join(self.certificate(item, on) for item in held) or self("report-none-held")

    def certificate(self, written: str, on: str | None = None) -> str:
        """`organic-eu:cocoa@2027-03-31` in words."""
        return _certificate(written, on, self.lang)

    def date(self, iso: str) -> str:
        return _date(iso, self.lang)

    def term(self, kind: str, value: str | None) -> str:
        """A word of our own vocabulary: `term("kind", "cooperative")`."""
        return "" if value is None else say(f"report-{kind}.{value}", None, self.lang)

    def capital(self, text: str) -> str:
        """With a capital to begin with."""
        return text[:1].upper() + text[1:]

    def listed(self, items: Sequence[str]) -> str:
        from babel.lists import format_list

        return format_list(list(items), locale=self.lang) if items else ""


# The same countries, scores and certificates come again and again in a large portfolio.


@lru_cache(maxsize=50_000)
def _said(code: str, name: str, value: Any, lang: str) -> str:
    return say(code, {name: value}, lang)


@lru_cache(maxsize=10_000)
def _subdivision(code: str, lang: str) -> str:
    from matchmaker.vocabulary.places import subdivision_name

    return subdivision_name(code, lang)


@lru_cache(maxsize=10_000)
def _certificate(written: str, on: str | None, lang: str) -> str:
    scheme, _, valid_to = written.partition("@")
    scheme, _, scope = scheme.partition(":")
    name = say("report-certificate-scope" if scope else "report-certificate", {"scheme": scheme, "scope": scope}, lang)
    if not valid_to:
        return name
    ended = on is not None and valid_to < on
    code = "report-certificate-ended" if ended else "report-certificate-until"
    return say(code, {"certificate": name, "valid_to": _date(valid_to, lang, short=True)}, lang)


def _date(iso: str, lang: str, short: bool = False) -> str:
    from datetime import date

    from babel.dates import format_date

    pattern = "d MMM y" if short else {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}[lang]
    return format_date(date.fromisoformat(iso), format=pattern, locale=lang)


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _load_formats() -> None:
    """Sentences print HS codes and schemes by formats that the vocabulary registers on import."""
    import matchmaker.vocabulary.certifications
    import matchmaker.vocabulary.markets
    import matchmaker.vocabulary.products  # noqa: F401
