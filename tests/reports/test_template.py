"""The form: an empty one holds no firm, and one filled with its own examples reads back without a mapping."""

from __future__ import annotations

import openpyxl
import pytest

from matchmaker.errors import InputError
from matchmaker.firms.profile import COLUMNS
from matchmaker.firms.reading import read_firms
from matchmaker.firms.terms import read_term
from matchmaker.reports.template import ASKED, CHOICES, HEADING_ROW, write_template
from matchmaker.texts import codes, say


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_examples_are_no_firms(tmp_path, lang):
    write_template(tmp_path / "members.xlsx", lang)
    with pytest.raises(InputError) as caught:
        read_firms(tmp_path / "members.xlsx")
    assert caught.value.message.code == "file-no-rows"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_filled_with_its_examples_it_reads_back(tmp_path, lang):
    path = tmp_path / "members.xlsx"
    needed = [column for column in COLUMNS if column not in ("latitude", "longitude")]
    write_template(path, lang, needed)
    book = openpyxl.load_workbook(path)
    form, guide = book.worksheets[0], book.worksheets[1]
    example = {guide.cell(row, 1).value: guide.cell(row, 4).value for row in range(2, guide.max_row + 1)}
    for cell in form[HEADING_ROW + 1]:
        form.cell(HEADING_ROW + 2, cell.column).value = example[cell.value.removesuffix(" *")]
    book.save(path)
    firms = read_firms(path)
    assert len(firms) == 1
    report = firms.report
    assert (report.refused, report.unread, report.unknown_columns) == ([], [], ())
    firm = next(iter(firms))
    assert (firm.kind, firm.stage, firm.size_class) == ("cooperative", "processor", "small")
    assert firm.export_stage == "occasional"
    assert firm.hs_codes is not None
    assert firm.capacity is not None
    assert firm.subdivision is not None
    missing = [column for column in needed if getattr(firm, column, "") is None]
    assert missing == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_drop_down_words_are_words_the_reader_knows(lang):
    for column, values in CHOICES.items():
        for value in values:
            assert read_term(column, say(f"form-{column}.{value}", None, lang)) == value


def test_a_programmes_needs_are_starred(tmp_path):
    write_template(tmp_path / "members.xlsx", "en", ("export_stage", "compliance"))
    form = openpyxl.load_workbook(tmp_path / "members.xlsx").worksheets[0]
    starred = {cell.value for cell in form[HEADING_ROW + 1] if cell.value.endswith("*")}
    assert starred == {"Name *", "Country *", "Export stage *", f"{say('column.compliance')} *"}


def test_lists_offer_choices_without_forbidding_others(tmp_path):
    write_template(tmp_path / "members.xlsx")
    form = openpyxl.load_workbook(tmp_path / "members.xlsx").worksheets[0]
    lists = [rule for rule in form.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == len(CHOICES) + 1
    assert {rule.errorStyle for rule in lists} == {"information"}


def test_every_column_a_programme_may_need_has_its_words():
    for lang in ("en", "es"):
        for column in {*ASKED, *COLUMNS}:
            assert {f"form-ask.{column}", f"form-example.{column}"} <= codes(lang)
            assert len(say(f"form-ask.{column}", None, lang)) <= 255


def test_same_form_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name, "es", {"products", "compliance", "founded"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
