"""What the command line prints, to the letter."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from matchmaker.reports import table


def _printed(show, *arguments, width=100, **options):
    file = io.StringIO()
    show(*arguments, Console(file=file, width=width, highlight=False, markup=False, emoji=False), **options)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_portfolio_golden(portfolio, golden, lang):
    golden(f"portfolio_{lang}.txt", _printed(table.print_portfolio, portfolio, lang=lang))


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal_and_no_name_is_lost(portfolio, width):
    text = _printed(table.print_portfolio, portfolio, width=width)
    assert max(map(len, text.splitlines())) <= width
    seen = "".join(text.split())
    for proposal in portfolio["proposals"]:
        for member in proposal["members"]:
            assert member["name"].split()[0] in seen


def test_names_are_neither_markup_nor_terminal_commands(portfolio):
    portfolio["proposals"][0]["members"][0]["name"] = "[red]Ñ[/red]\x1b[31m\u202egnp"
    text = _printed(table.print_portfolio, portfolio)
    assert "[red]Ñ[/red]" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_long_portfolio_says_what_it_leaves_out(register):
    text = _printed(table.print_portfolio, register)
    assert "Proposal 100 ·" in text
    assert "Proposal 101 ·" not in text
    assert "Showing 100 of 600 proposals; the files hold all." in text
    assert "and 5 more" in text


def test_no_proposals(empty_portfolio):
    text = _printed(table.print_portfolio, empty_portfolio)
    assert "25 firms are unplaced" in text


REPORT = {
    "source": "members.csv",
    "summary": {
        "rows_read": 12, "rows_kept": 10, "rows_refused": 2, "rows_blank": 0, "firms": 9, "rows_merged": 1,
        "ids_merged": 1, "values_corrected": 3, "values_not_understood": 1, "pending_certificates": 1,
        "lapsed_certificates": 2, "unknown_ids": 0,
        "suspected_duplicates": 1, "tax_numbers_failed": 0,
    },
    "remarks": [{"code": "read-heading-row", "values": {"row": 3}, "text": "The headings stand in row 3."}],
    "unknown_columns": ["Fax"],
    "refused": [
        {"row": 5, "column": "country", "text": "Atlantis is no country we know."},
        {"row": 9, "column": None, "text": "The row has more cells than headings."},
    ],
    "corrected": [
        {"row": r, "column": "hs_codes", "raw": "0804502000", "cleaned": "080450", "rule": "hs-cut", "text": "Cut."}
        for r in (4, 6, 7)
    ],
    "not_understood": [
        {"row": 4, "column": "size_class", "raw": "[b]huge[/b]", "rule": "value-not-a-size-class", "text": "No size."}
    ],
    "corrected_by_rule": [{"column": "hs_codes", "rule": "hs-cut", "count": 3, "text": "Cut to 6."}],
    "not_understood_by_rule": [
        {"column": "size_class", "rule": "value-not-a-size-class", "count": 1, "text": "Not a size."}
    ],
    "pending": [{"row": 4, "id": "jm-1", "certificate": "iso-9001"}],
    "lapsed": [
        {"id": "jm-2", "certificate": "haccp", "valid_to": "2026-03-31"},
        {"id": "jm-3", "certificate": "[i]basc[/i]", "valid_to": None},
    ],
    "duplicates": [
        {"a": "jm-1", "b": "jm-2", "score": 0.93, "reasons": [{"code": "x", "values": {}, "text": "Names alike."}]}
    ],
}  # fmt: skip


def test_import_report_golden(golden):
    golden("import_report_en.txt", _printed(table.print_import_report, REPORT))


def test_import_report_stops_at_most(golden):
    report = {**REPORT, "refused": REPORT["refused"] * 8}
    text = _printed(table.print_import_report, report, most=3)
    assert "16 rows refused" in text
    assert text.count("Atlantis") == 2
    assert "and 13 more" in text


def test_pair_golden(golden):
    pair = {
        "a": "jm-0040", "b": "do-0003", "affinity": 0.6125, "confidence": 0.75,
        "layers": [
            {"layer": "product", "weight": 0.5, "similarity": 0.8, "contribution": 0.4, "known": True,
             "evidence": {"code": "evidence-product-words", "values": {"words": ["cocoa"]}, "text": "Both: cocoa."}},
            {"layer": "place", "weight": 0.1, "similarity": None, "contribution": 0.03, "known": False,
             "evidence": {"code": "evidence-place-unknown", "values": {}, "text": "Place unknown."}},
        ],
    }  # fmt: skip
    golden("pair_en.txt", _printed(table.print_pair, pair))


def test_matches():
    reason = {"code": "x", "values": {}, "text": "Both make chocolate.", "layer": "product"}
    match = {"id": "tt-0011", "name": "[bold]Gran Couva", "affinity": 0.71, "confidence": 0.9, "reasons": [reason]}
    text = _printed(table.print_matches, [match], "Tree & Co")
    assert "1 possible partner for Tree & Co" in text
    assert "[bold]Gran Couva" in text
    assert "0.71" in text
    assert "Both make chocolate." in text


def test_comparison():
    change = {"before": 1, "after": 2, "came": ("jm-1",), "left": ("do-9",), "stayed": ("a", "b", "c"),
              "score_before": 0.61, "score_after": 0.58}  # fmt: skip
    gone = {"before": 3, "after": None, "came": (), "left": ("x", "y"), "stayed": (), "score_before": 0.4,
            "score_after": None}  # fmt: skip
    record = {"changes": [change, gone], "placed_now": ("jm-1",), "unplaced_now": ("x", "y"), "same_pairs": 0.75,
              "objective_before": 10.5, "objective_after": 9.25}  # fmt: skip
    text = _printed(table.print_comparison, record)
    assert "75% of the pairs" in text
    assert "0.61 → 0.58" in text
    assert "0.40 → –" in text
    assert "2 firms have lost their place: x, y" in text


def test_communities_count_those_alone():
    text = _printed(table.print_communities, [(0, [f"Firm {i}" for i in range(11)]), (1, ["Solo"]), (2, ["Duo"])])
    assert "and 3 more" in text
    assert "2 firms are each a community of one." in text
    assert "Solo" not in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_programmes_headings_and_one_programme(lang):
    from matchmaker.programmes import load_programme, programmes
    from matchmaker.programmes.asked import asked

    records = []
    for name in programmes():
        programme = load_programme(name)
        rules = [{**rule.model_dump(mode="json"), "text": asked(rule).text(lang)} for rule in programme.rules]
        records.append({**programme.as_dict(), "title": programme.title_in(lang), "rules": rules})
    listed = _printed(table.print_programmes, records, lang=lang)
    for record in records:
        assert record["name"] in listed
        whole = "".join(_printed(table.print_programme, record, lang=lang, width=400).split())
        for rule in record["rules"]:
            assert rule["id"] in whole
            assert rule["source"].split()[0] in whole
    headings = [{"code": "0804", "label": "Dates, figs, mangoes", "score": 0.91, "words": ["mango"]}]
    assert "0804" in _printed(table.print_headings, headings, lang=lang)
    assert _printed(table.print_headings, [], lang=lang).strip()
