"""Codes of HS 2012 and 2017, carried to 2022: our table against the published ones, and codes as firms give them."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.firms.cleaning import CLEANERS
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.single_values import with_edition
from matchmaker.texts import Message
from matchmaker.vocabulary.hs_editions import EDITIONS, carried, edition_of
from matchmaker.vocabulary.hs_tree import is_hs
from matchmaker.vocabulary.products import read_hs

# Where the published conversion, which gives each code of 2022 to one code of 2017, chooses otherwise than we: parts of
# telephones for flat panel displays and transducers, integrated circuits for every electronic waste.
CHOSEN_OTHERWISE = {"851712", "854231"}


def published(path: Path, column: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file) if len(row[column]) == 6 and row[column] != "999999"}


@pytest.mark.shared
def test_every_code_of_2017_is_carried_to_codes_of_2022(shared_data: Path) -> None:
    for code in published(shared_data / "hs" / "hs2017_en.csv", "hscode"):
        now = carried(code, "2017")
        assert now, code
        assert all(is_hs(then) for then in now), code
        assert edition_of(code) == ("2022" if is_hs(code) else "2017"), code


@pytest.mark.shared
def test_the_published_conversion_is_held(shared_data: Path) -> None:
    with (shared_data / "hs" / "hs2022_to_hs2017.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(row["HS5_6d"], row["HS6_6d"]) for row in csv.DictReader(file) if row["HS5_2d"] != "99"]
    successors: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        successors[old].add(new)
    missing = {old: new - set(carried(old, "2017")) for old, new in successors.items() if old not in CHOSEN_OTHERWISE}
    assert {old: new for old, new in missing.items() if new} == {}


@pytest.mark.shared
def test_codes_of_2012_are_carried_by_way_of_2017(shared_data: Path) -> None:
    of_2017 = published(shared_data / "hs" / "hs2017_en.csv", "hscode")
    table = Path(__file__).resolve().parents[2] / "matchmaker" / "vocabulary" / "data" / "hs_editions.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["edition"] == "2012"]
    assert len(rows) > 120
    for row in rows:
        successors = row["successors"].split()
        assert set(successors) <= of_2017, row
        assert row["code"] in successors or row["code"] not in of_2017, row
        by_way = {then for middle in successors for then in carried(middle, "2017")}
        assert set(carried(row["code"], "2012")) == by_way, row


@pytest.mark.parametrize(
    ("written", "edition", "codes", "rule"),
    [
        ("0804.50", "2017", ("080450",), None),
        ("0403.10", "2017", ("040320",), "hs-carried-2017"),
        ("0403.10", "2022", ("040320",), "hs-carried-2017"),
        ("0805.20", "2012", ("080521", "080522", "080529"), "hs-divided-2012"),
        ("080520", "2022", ("080521", "080522", "080529"), "hs-divided-2012"),
        ("8517.12", "2017", ("851713", "851714"), "hs-divided-2017"),
        ("3002.20", "2012", ("300241",), "hs-carried-2012"),
        ("4409.29", "2012", ("440922", "440929"), "hs-divided-2012"),
        ("8803", "2017", ("8807",), "hs-carried-2017"),
        ("0804.50.20", "2017", ("080450",), "hs-cut"),
        ("04031000", "2017", ("040320",), "hs-carried-2017"),
        ("40310", "2017", ("040320",), "hs-carried-2017"),
        ("0804.99", "2017", ("0804",), "hs-nearest-ancestor"),
        ("9999", "2012", (), "hs-unknown"),
        ("mango", "2012", (), "hs-not-understood"),
    ],
)
def test_codes_of_an_edition(written: str, edition: str, codes: tuple[str, ...], rule: str | None) -> None:
    assert read_hs(written, edition) == (codes, rule)


@pytest.mark.parametrize("rule", [f"hs-{what}-{of}" for what in ("carried", "divided") for of in ("2012", "2017")])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_rule_has_a_sentence(rule: str, lang: str) -> None:
    assert rule[-4:] in Message(rule).text(lang)


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ("2017", ("040320",)),
        ("HS2017", ("040320",)),
        ("H5", ("040320",)),
        (2017, ("040320",)),
        ("H6", ("040320",)),  # not a code of 2022, so recognised
        (None, ("040320",)),
    ],
)
def test_a_row_names_its_edition(named: str | int | None, codes: tuple[str, ...]) -> None:
    cells = with_edition({"hs_codes": "0403.10", "hs_edition": named})
    read = CLEANERS["hs_codes"](cells["hs_codes"], Conventions())
    assert read.value == codes
    assert [line.rule for line in read.corrected] == ["hs-carried-2017"]
    assert read.corrected[0].raw == "0403.10"


def test_the_same_code_means_what_its_edition_meant() -> None:
    """A part of 2017's other mushrooms has codes of its own since."""
    before = CLEANERS["hs_codes"](with_edition({"hs_codes": "070959", "hs_edition": "2017"})["hs_codes"], Conventions())
    now = CLEANERS["hs_codes"]("070959", Conventions())
    assert now.value == ("070959",) and now.silent
    assert set(before.value) > {"070959", "070956"}
    assert [(line.raw, line.rule) for line in before.corrected] == [("070959", "hs-divided-2017")]


@pytest.mark.parametrize(
    ("named", "rule"),
    [
        ("2022", None),
        ("H6", None),
        ("2017", "value-hs-edition-carried"),
        ("H4", "value-hs-edition-carried"),
        ("HS 2007", "value-hs-edition-read-as-2012"),
        ("2028", "value-hs-edition-read-as-2022"),
    ],
)
def test_the_edition_is_reported(named: str, rule: str | None) -> None:
    read = CLEANERS["hs_edition"](named, Conventions())
    assert read.value == "2022"
    assert [line.rule for line in read.corrected] == ([rule] if rule else [])


@given(st.from_regex(r"\d{2,6}", fullmatch=True), st.sampled_from(EDITIONS))
@settings(max_examples=100, deadline=None)
def test_what_is_carried_stays(code: str, edition: str) -> None:
    now, _ = read_hs(code, edition)
    assert all(is_hs(then) for then in now)
    assert list(now) == sorted(now)
    assert all(read_hs(then) == ((then,), None) for then in now)
