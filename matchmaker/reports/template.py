"""The form a chamber can send out: an XLSX that its members fill in and that is read back without a mapping.

Headings are those the reader knows in the form's language; what a programme needs is marked with a star, which the
reader ignores. Examples stand on a sheet of their own, so that none comes back as a firm.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from matchmaker.reports.wording import Words
from matchmaker.reports.xlsx import CREATED

# What a member is asked, in this order; a programme's needs that are not among them come at the end.
ASKED = (
    "id", "name", "country", "subdivision", "locality", "products", "hs_codes", "certifications", "kind", "stage",
    "size_class", "employees", "export_stage", "export_markets", "target_markets", "capacity", "languages", "offers",
    "needs", "prior_partners", "must_not_pair", "website", "email", "phone",
)  # fmt: skip
ALWAYS_NEEDED = ("name", "country")
CHOICES = {
    "kind": ("firm", "cooperative", "association", "producer_group", "sole_trader"),
    "stage": ("grower", "processor", "packer", "trader", "service", "maker"),
    "size_class": ("micro", "small", "medium", "large"),
    "export_stage": ("none", "intention", "occasional", "regular"),
}
ROWS = 500  # rows with drop-down lists
HEADING_ROW = 2
WIDE = frozenset({"name", "products", "certifications", "capacity", "offers", "needs", "target_markets"})


def write_template(path: str | Path, lang: str = "en", needed: Collection[str] = ()) -> None:
    """Write the form.

    Parameters
    ----------
    path : path
        Of the .xlsx file; replaced where it exists.
    lang : str
        Of headings, help and drop-down lists.
    needed : collection of str
        Canonical columns that the programme's layers and rules look at: marked with a star.
    """
    import xlsxwriter

    words = Words(lang)
    columns = [*ASKED, *(column for column in sorted(needed) if column not in ASKED)]
    marked = {*ALWAYS_NEEDED, *needed}
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": words("form-title"), "created": CREATED})
        form = book.add_worksheet(words("form-sheet"))
        guide = book.add_worksheet(words("form-help-sheet"))
        lists = book.add_worksheet(words("form-lists-sheet"))
        lists.hide()
        _fill_form(book, form, columns, marked, _fill_lists(lists, words), words)
        _fill_guide(book, guide, columns, marked, words)


def _fill_form(
    book: Any, sheet: Any, columns: list[str], marked: set[str], lists: dict[str, str], words: Words
) -> None:
    """Title, a note, the headings, and empty rows that say what they want when one enters a cell."""
    sheet.write_string(0, 0, words("form-title"), book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, words("form-note"), book.add_format({"font_color": "#56606B"}))
    usual = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#F3F1EC"})
    starred = book.add_format(
        {"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter", "bg_color": "#D9EAF4"}
    )
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.set_row(HEADING_ROW, 34)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 30 if column in WIDE else 18, text)
        heading = words(f"column.{column}")
        if column in marked:
            sheet.write_string(HEADING_ROW, at, f"{heading} *", starred)
        else:
            sheet.write_string(HEADING_ROW, at, heading, usual)
        rule: dict[str, Any] = {"validate": "any"}
        if column in lists:
            # A warning and not a stop: the reader understands more words than the list offers.
            rule = {"validate": "list", "source": lists[column], "error_type": "information"}
        hint = {"input_title": heading[:32], "input_message": words(f"form-ask.{column}")[:255]}
        sheet.data_validation(HEADING_ROW + 1, at, HEADING_ROW + ROWS, at, {**rule, **hint})
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)


def _fill_guide(book: Any, sheet: Any, columns: list[str], marked: set[str], words: Words) -> None:
    """One line a column: whether it is needed, what to write, an example."""
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for at, (code, width) in enumerate(
        (("form-column", 28), ("form-needed", 12), ("form-ask", 70), ("form-example", 44))
    ):
        sheet.set_column(at, at, width, text)
        sheet.write_string(0, at, words(code), bold)
    for row, column in enumerate(columns, 1):
        sheet.write_string(row, 0, words(f"column.{column}"), text)
        sheet.write_string(row, 1, words("report-yes") if column in marked else "", text)
        sheet.write_string(row, 2, words(f"form-ask.{column}"), text)
        sheet.write_string(row, 3, words(f"form-example.{column}"), text)
    sheet.write_string(len(columns) + 2, 0, words("form-privacy"), text)
    sheet.freeze_panes(1, 1)


def _fill_lists(sheet: Any, words: Words) -> dict[str, str]:
    """The drop-down lists on their own sheet, and the range of each."""
    from matchmaker.drawing.outlines import territories

    countries = sorted((words.country(code) for code in territories() if code != "US"), key=str.casefold)
    choices = {"country": countries} | {
        column: [words(f"form-{column}.{value}") for value in values] for column, values in CHOICES.items()
    }
    ranges = {}
    title = words("form-lists-sheet")
    for at, (column, items) in enumerate(choices.items()):
        for row, item in enumerate(items):
            sheet.write_string(row, at, item)
        letter = "ABCDE"[at]
        ranges[column] = f"='{title}'!${letter}$1:${letter}${len(items)}"
    return ranges
