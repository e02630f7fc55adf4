"""A portfolio as a workbook: overview, proposals, members, rules, gaps, training, substitutes, unplaced.

Every text is written as a text cell, so nothing a firm wrote is ever a formula or a link, and the same portfolio gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaker.consortia.training import training_needs
from matchmaker.reports.gaps import in_words, missing
from matchmaker.reports.whole import covered, relaxation_lines
from matchmaker.reports.wording import Words

CREATED = datetime(2000, 1, 1)  # a workbook carries a date of creation; a run does not read the clock
LONGEST = 32_767  # characters a cell holds

Contacts = Mapping[str, tuple[str | None, str | None]]
Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading (a code of our texts), a width in characters, and how numbers look."""

    code: str
    width: float
    form: str = "text"


def write(portfolio: dict[str, Any], path: str | Path, contacts: Contacts | None = None, lang: str = "en") -> None:
    """Write the workbook.

    Parameters
    ----------
    portfolio : dict
        The portfolio record.
    path : path
        Of the .xlsx file; replaced where it exists.
    contacts : mapping of id to (email, phone), optional
        Where the owner of the firms asks for them: two columns more on members and unplaced.
    lang : str
        Of headings and sentences.
    """
    import xlsxwriter

    options = {
        "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }  # fmt: skip
    words = Words(lang, portfolio["lang"])
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {"title": words("report-title", programme=words.title(portfolio["programme"])), "created": CREATED}
        )
        sheets = _Sheets(book, words)
        sheets.overview(portfolio)
        origin = COVERS if any(each["origin"] for each in portfolio["proposals"]) else ()
        sheets.table("xlsx-proposals", (*PROPOSALS, *origin), _proposals(portfolio, words, bool(origin)))
        contact = CONTACT if contacts is not None else ()
        sheets.table("xlsx-members", (*MEMBERS, *contact), _members(portfolio, words, contacts))
        sheets.table("xlsx-rules", RULES, _rules(portfolio, words))
        sheets.table("xlsx-gaps", GAPS, _gaps(portfolio, words))
        sheets.table("xlsx-training", TRAINING, _training(portfolio, words))
        sheets.table("xlsx-reserves", RESERVES, _reserves(portfolio))
        sheets.table("xlsx-unplaced", (*UNPLACED, *contact), _unplaced(portfolio, words, contacts))


PROPOSALS = (
    Column("xlsx-proposal", 10), Column("report-score", 10, "score"), Column("report-confidence", 11, "percent"),
    Column("report-members", 10), Column("report-countries", 32), Column("xlsx-reasons", 70),
    Column("report-gaps", 50), Column("xlsx-open-rules", 50), Column("xlsx-flags", 50),
)  # fmt: skip
MEMBERS = (
    Column("xlsx-proposal", 10), Column("xlsx-id", 12), Column("xlsx-name", 34), Column("report-country", 20),
    Column("xlsx-subdivision", 22), Column("xlsx-locality", 24), Column("report-products", 44),
    Column("xlsx-hs-codes", 16), Column("report-certificates", 36), Column("xlsx-kind", 16),
    Column("xlsx-size-class", 10), Column("xlsx-export-stage", 18),
    Column("xlsx-target-markets", 20), Column("report-tie", 11, "score"),
    Column("report-weakest", 40),
)  # fmt: skip
RULES = (
    Column("xlsx-proposal", 10), Column("report-rule", 22), Column("report-verdict", 16), Column("report-reason", 60),
    Column("report-strength", 12), Column("xlsx-value", 14), Column("xlsx-limit", 20), Column("report-source", 60),
)  # fmt: skip
GAPS = (
    Column("xlsx-proposal", 10), Column("xlsx-kind", 20), Column("xlsx-gap", 90), Column("report-market", 20),
    Column("xlsx-when", 30), Column("xlsx-closed-by", 44), Column("report-source", 60),
)  # fmt: skip
TRAINING = (
    Column("report-support", 60), Column("xlsx-kind", 20), Column("report-unlocks", 12), Column("report-needed-by", 12),
    Column("report-firms", 12), Column("report-to-ask", 12), Column("xlsx-unlocks-which", 30),
    Column("xlsx-needed-by-which", 30), Column("xlsx-who", 60),
)  # fmt: skip
RESERVES = (
    Column("xlsx-proposal", 10), Column("xlsx-id", 14), Column("xlsx-name", 40), Column("report-score", 10, "score"),
    Column("xlsx-replaces", 34),
)  # fmt: skip
UNPLACED = (
    Column("xlsx-id", 12), Column("xlsx-name", 34), Column("report-country", 20), Column("xlsx-subdivision", 22),
    Column("xlsx-locality", 24), Column("report-products", 44), Column("report-reason", 60),
    Column("report-would-place", 60),
)  # fmt: skip
COVERS = (Column("table-covers", 60),)  # of origin consortia
CONTACT = (Column("xlsx-email", 30), Column("xlsx-phone", 20))


def _proposals(portfolio: dict[str, Any], words: Words, origin: bool) -> Iterable[Sequence[Cell]]:
    for p in portfolio["proposals"]:
        names = {m["id"]: m["name"] for m in p["members"]}
        countries = sorted({words.country(m["country"]) for m in p["members"]})
        broken = [words.sentence(rule["message"]) for rule in p["rules"] if rule["verdict"] == "broken"]
        yield [
            p["number"], p["score"], p["confidence"], len(p["members"]), ", ".join(countries),
            _lines(words.sentence(r) for r in p["reasons"]), _lines(words.sentence(g, names) for g in missing(p)),
            _lines(broken), _lines(words.sentence(f) for f in p["flags"]),
            *([_lines(covered(p["origin"], words))] if origin else []),
        ]  # fmt: skip


def _members(portfolio: dict[str, Any], words: Words, contacts: Contacts | None) -> Iterable[Sequence[Cell]]:
    for p in portfolio["proposals"]:
        names = {m["id"]: m["name"] for m in p["members"]}
        for m in p["members"]:
            weakest = m.get("weakest")
            yield [
                p["number"], *_place(m, words)[:5], words.products(m), ", ".join(m["hs_codes"] or ()),
                words.certificates(m), words.term("kind", m["kind"]), words.term("size", m["size_class"]),
                words.term("export", m["export_stage"]), ", ".join(m["target_markets"] or ()), m["mean_tie"],
                words("report-weakest-with", score=weakest["affinity"], name=names.get(weakest["id"], weakest["id"]))
                if weakest else None,
                *_contact(m["id"], contacts),
            ]  # fmt: skip


def _rules(portfolio: dict[str, Any], words: Words) -> Iterable[Sequence[Cell]]:
    for p in portfolio["proposals"]:
        for rule in p["rules"]:
            yield [
                p["number"], rule["id"], words.term("verdict", rule["verdict"]), words.sentence(rule["message"]),
                words("report-hard" if rule["hard"] else "report-soft"), _plain(rule["value"]), _plain(rule["limit"]),
                rule["source"],
            ]  # fmt: skip


def _gaps(portfolio: dict[str, Any], words: Words) -> Iterable[Sequence[Cell]]:
    for p in portfolio["proposals"]:
        names = {m["id"]: m["name"] for m in p["members"]}
        for gap in p["gaps"]:
            need = gap.get("need")
            about: list[Cell] = [None] * 4
            if need:
                said = (words.sentence(need[key]) for key in ("timing", "support"))
                about = [in_words(need["markets"], words), *said, need["source"]]
            yield [p["number"], words.term("gap", gap["kind"]), words.sentence(gap, names), *about]


def _training(portfolio: dict[str, Any], words: Words) -> Iterable[Sequence[Cell]]:
    """What the programme should buy, in the order of what it unlocks."""
    names = {m["id"]: m["name"] for p in portfolio["proposals"] for m in p["members"]}
    for need in training_needs(portfolio):
        yield [
            need.support.text(words.lang), words(f"support-kind.{need.kind}"), len(need.unlocks), len(need.proposals),
            len(need.firms), len(need.asked), _numbers(need.unlocks), _numbers(need.proposals),
            ", ".join(names[firm] for firm in need.firms),
        ]  # fmt: skip


def _numbers(proposals: Sequence[int]) -> str:
    return ", ".join(str(number) for number in proposals)


def _reserves(portfolio: dict[str, Any]) -> Iterable[Sequence[Cell]]:
    for p in portfolio["proposals"]:
        names = {m["id"]: m["name"] for m in p["members"]}
        for reserve in p["reserves"]:
            yield [p["number"], reserve["id"], reserve["name"], reserve["score"], names[reserve["replaces"]]]


def _unplaced(portfolio: dict[str, Any], words: Words, contacts: Contacts | None) -> Iterable[Sequence[Cell]]:
    for firm in portfolio["unplaced"]:
        yield [
            *_place(firm, words), words.products(firm), words.sentence(firm["reason"]),
            words.sentence(firm["would_place"]), *_contact(firm["id"], contacts),
        ]  # fmt: skip


def _place(firm: dict[str, Any], words: Words) -> list[Cell]:
    subdivision = words.subdivision(firm["subdivision"]) if firm["subdivision"] else None
    return [firm["id"], firm["name"], words.country(firm["country"]), subdivision, firm["locality"]]


def _contact(firm: str, contacts: Contacts | None) -> Sequence[Cell]:
    return () if contacts is None else contacts.get(firm, (None, None))


def _lines(sentences: Iterable[str]) -> str:
    return "\n".join(sentences)


def _plain(value: Any) -> Cell:
    """A rule's value or limit, which may be a number, a text, a range or a list."""
    if value is None or isinstance(value, (int, float, str)):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items() if item is not None)
    return ", ".join(str(item) for item in value)


class _Sheets:
    """The book with the few formats it needs."""

    def __init__(self, book: Any, words: Words) -> None:
        self.book, self.words = book, words
        top = {"valign": "top", "text_wrap": True}
        self.formats = {
            "text": book.add_format(top),
            "score": book.add_format({**top, "num_format": "0.00"}),
            "percent": book.add_format({**top, "num_format": "0%"}),
        }
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.title = book.add_format({"bold": True, "font_size": 16})

    def table(self, code: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet with one heading row that stays in sight, and a filter over all of it."""
        sheet = self.book.add_worksheet(self.words(code))
        last = 0
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, self.formats[column.form])
            sheet.write_string(0, at, self.words(column.code), self.heading)
        for last, row in enumerate(rows, 1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._put(sheet, last, at, value, column.form)
        sheet.freeze_panes(1, 3 if len(columns) > 4 else 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def overview(self, portfolio: dict[str, Any]) -> None:
        words, summary = self.words, portfolio["summary"]
        sheet = self.book.add_worksheet(words("xlsx-overview"))
        sheet.set_column(0, 0, 60, self.formats["text"])
        sheet.set_column(1, 2, 16)
        sheet.write_string(0, 0, words("report-title", programme=words.title(portfolio["programme"])), self.title)
        figures: list[tuple[str, Cell, str]] = [
            ("report-figure-firms", summary["firms"], "text"),
            ("report-figure-placed", summary["placed"], "text"),
            ("report-figure-unplaced", summary["unplaced"], "text"),
            ("xlsx-proposals", summary["proposals"], "text"),
            ("report-figure-size", summary["mean_size"], "score"),
            ("report-figure-score", summary["mean_score"], "score"),
        ]
        row = 2
        for code, value, form in figures:
            self._put(sheet, row, 0, words(code), "text")
            self._put(sheet, row, 1, value, form)
            row += 1
        relaxation = [(line,) for line in relaxation_lines(portfolio, words)]
        if relaxation:
            row = self._block(sheet, row + 1, ("report-relaxation",), relaxation)
        whole = [
            (words.sentence(rule["message"]), words.term("verdict", rule["verdict"]))
            for rule in portfolio.get("rules", ())
        ]
        if whole:
            row = self._block(sheet, row + 1, ("report-whole", "report-verdict"), whole)
        headings = ("report-country", "report-firms", "report-placed")
        places = [(words.country(code), n["firms"], n["placed"]) for code, n in summary["by_country"].items()]
        row = self._block(sheet, row + 1, headings, places)
        why = [(words.sentence(item["reason"]), item["count"]) for item in summary["unplaced_by_reason"]]
        row = self._block(sheet, row + 1, ("report-why-unplaced", "report-firms"), why)
        kept = [(key, _plain(value)) for key, value in portfolio["provenance"].items() if value not in (None, {})]
        self._block(sheet, row + 1, ("report-provenance", "xlsx-value"), kept)

    def _block(self, sheet: Any, row: int, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
        for at, code in enumerate(headings):
            sheet.write_string(row, at, self.words(code), self.heading)
        for offset, values in enumerate(rows, 1):
            for at, value in enumerate(values):
                self._put(sheet, row + offset, at, value, "text")
        return row + len(rows) + 1

    def _put(self, sheet: Any, row: int, at: int, value: Cell, form: str) -> None:
        """A number as a number, anything else as text whatever it begins with."""
        if value is None or value == "":
            return
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            sheet.write_number(row, at, value, self.formats[form])
        else:
            text = str(value)
            cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            sheet.write_string(row, at, cut, self.formats["text"])
